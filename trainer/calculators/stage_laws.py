"""Distributions of the time of one stage of a turn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_NORMAL = NormalDist()
_Z95 = _NORMAL.inv_cdf(0.95)
_NARROWEST = 1e-9


class StageLaw(Protocol):
    """Distribution of a time that is never negative.

    Attributes:
        mean: Its mean.
        median: Its median.
        floor: A time below which it practically never falls.
    """

    @property
    def mean(self) -> float: ...  # noqa: D102
    @property
    def median(self) -> float: ...  # noqa: D102
    @property
    def floor(self) -> float: ...  # noqa: D102

    def exceeded_with(self, tail: float) -> float:
        """The time that is exceeded with this probability, above 0 and at most 0.5."""
        ...

    def cumulative(self, times: Floats) -> tuple[Floats, Floats]:
        """Probability of at most each time, and the mean taken over that part: E[X; X <= time]."""
        ...


@dataclass(frozen=True)
class LogNormal:
    """A time whose logarithm is normal, given by its median and 95th percentile.

    Attributes:
        median: The 50th percentile.
        p95: The 95th percentile, at least the median.
    """

    median: float
    p95: float

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm; a time that never varies keeps a spread too small to see."""
        return max(math.log(self.p95 / self.median) / _Z95, _NARROWEST)

    @property
    def mean(self) -> float:
        """The mean, above the median."""
        return self.median * math.exp(self.sigma**2 / 2)

    @property
    def floor(self) -> float:
        """Eight standard deviations of the logarithm below the median."""
        return self.median * math.exp(-8 * self.sigma)

    def exceeded_with(self, tail: float) -> float:
        """The time that is exceeded with this probability."""
        return self.median * math.exp(-self.sigma * _NORMAL.inv_cdf(tail))

    def cumulative(self, times: Floats) -> tuple[Floats, Floats]:
        """Probability of at most each time, and the mean taken over that part."""
        import numpy as np
        from scipy.special import log_ndtr, ndtr

        with np.errstate(divide="ignore"):
            z = (np.log(times) - math.log(self.median)) / self.sigma
        # In logs: for wide stages the mean overflows what the small probability would bring back.
        part = np.exp(math.log(self.median) + self.sigma**2 / 2 + log_ndtr(z - self.sigma))
        return ndtr(z), part


@dataclass(frozen=True)
class Exponential:
    """A time without memory, given by its mean."""

    mean: float
    floor: float = 0.0

    @property
    def median(self) -> float:
        """The 50th percentile."""
        return self.mean * math.log(2)

    def exceeded_with(self, tail: float) -> float:
        """The time that is exceeded with this probability."""
        return -self.mean * math.log(tail)

    def cumulative(self, times: Floats) -> tuple[Floats, Floats]:
        """Probability of at most each time, and the mean taken over that part."""
        import numpy as np

        below = -np.expm1(-times / self.mean)
        return below, self.mean * below - times * np.exp(-times / self.mean)


def comonotonic_tail(laws: Sequence[LogNormal], limit: float) -> float:
    """Share of turns above a limit when all stages are slow together, by bisection of their common normal score."""
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if sum(law.median * math.exp(law.sigma * middle) for law in laws) < limit:
            low = middle
        else:
            high = middle
    return _NORMAL.cdf(-low)
