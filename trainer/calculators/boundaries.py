"""Boundaries of tests with planned looks, and the price they have in sample size."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from statistics import NormalDist

from trainer.calculators.crossing import Stage, chances_above, first_stage, stages
from trainer.calculators.spending import increments
from trainer.errors import CalculatorError

_NORMAL = NormalDist()
FARTHEST = 38.0
"""The z of a look that has next to nothing to spend; beyond it a double holds no probability."""
_SMALLEST = 5e-324
CLASSICAL = ("obrien_fleming", "pocock")
"""Boundaries of a fixed shape, for equally spaced looks."""


@dataclass(frozen=True)
class Design:
    """A test with planned looks that stops for a significant effect.

    Attributes:
        fractions: Share of the full information at each look, rising to 1.
        boundaries: z above which each look stops; with two sides also below its negative.
        sides: 1 or 2.
    """

    fractions: tuple[float, ...]
    boundaries: tuple[float, ...]
    sides: int

    @cached_property
    def stages(self) -> list[Stage]:
        """The stage before each look."""
        return stages(self.fractions, self.boundaries, self.sides)

    def chances_above(self, drift: float = 0.0) -> list[float]:
        """Chance of stopping above the boundary at each look; the drift is the true effect in standard errors of the full test."""
        return [stage.above(z, drift) for stage, z in zip(self.stages, self.boundaries, strict=True)]

    def chances_below(self, drift: float = 0.0) -> list[float]:
        """Chance of stopping below the negative boundary at each look; 0 for a one-sided test."""
        if self.sides == 1:
            return [0.0] * len(self.boundaries)
        return [stage.below(-z, drift) for stage, z in zip(self.stages, self.boundaries, strict=True)]

    def chance_to_miss(self, drift: float) -> float:
        """Chance that no look stops above its boundary."""
        last, z = self.stages[-1], self.boundaries[-1]
        if self.sides == 1:
            return last.below(z, drift)
        # By what is left, which keeps its digits where one minus the power would lose them.
        return last.below(z, drift) - last.below(-z, drift) + sum(self.chances_below(drift))

    def information(self, drift: float = 0.0) -> float:
        """Mean share of the full information at which the test ends."""
        stops = [above + below for above, below in zip(self.chances_above(drift), self.chances_below(drift), strict=True)]
        return 1 - math.fsum((1 - fraction) * stop for fraction, stop in zip(self.fractions, stops, strict=True))

    def drift_for(self, power: float, fixed: float) -> float:
        """True effect, in standard errors of the full test, that is found with this power in the right direction.

        Args:
            power: Chance to find it.
            fixed: The same drift for a test without looks before the end, which is never larger.

        Raises:
            CalculatorError: If early stops in the wrong direction leave less than this power.
        """

        def lacking(drift: float) -> float:
            # By the smaller of the two chances, which keeps its digits.
            if power < 0.5:
                return math.log(power / max(math.fsum(self.chances_above(drift)), _SMALLEST))
            return math.log(max(self.chance_to_miss(drift), _SMALLEST)) - math.log1p(-power)

        high = fixed
        while lacking(high) > 0:
            high *= 1.2
            if high > 2 * FARTHEST:
                raise CalculatorError("is more than these looks leave: too many tests stop early in the wrong direction", "power")
        return _root(lacking, fixed, high)


@lru_cache(maxsize=64)
def solve(boundary: str, alpha: float, sides: int, fractions: tuple[float, ...], gamma: float = 0.0) -> Design:
    """The boundaries of a design.

    Args:
        boundary: Name of their shape.
        alpha: Type I error over all looks and sides.
        sides: 1 or 2.
        fractions: Share of the full information at each look, rising to 1; equally spaced for the classical shapes.
        gamma: Shape of `hwang_shih_decani`.
    """
    tail = alpha / sides
    if boundary in CLASSICAL:
        return Design(fractions, _classical(boundary, tail, sides, fractions), sides)
    return Design(fractions, _spending(increments(boundary, tail, fractions, gamma), sides, fractions), sides)


def _classical(boundary: str, tail: float, sides: int, fractions: tuple[float, ...]) -> tuple[float, ...]:
    def shaped(constant: float) -> tuple[float, ...]:
        return tuple(constant / math.sqrt(fraction) if boundary == "obrien_fleming" else constant for fraction in fractions)

    def excess(constant: float) -> float:
        return math.log(max(math.fsum(chances_above(fractions, shaped(constant), sides)), _SMALLEST) / tail)

    # The last look alone is the lower limit. Upper limits: Bonferroni; and for a straight line the reflection principle.
    share = tail / (2 if boundary == "obrien_fleming" else len(fractions))
    return shaped(_root(excess, -_NORMAL.inv_cdf(tail), -_NORMAL.inv_cdf(share)))


def _spending(spends: Sequence[float], sides: int, fractions: tuple[float, ...]) -> tuple[float, ...]:
    stage = first_stage(fractions[0])
    boundaries: list[float] = []
    for look, spend in enumerate(spends):
        z = _boundary(stage, spend, sides * math.fsum(spends[:look]), sides)
        boundaries.append(z)
        if look + 1 < len(spends):
            stage = stage.passed(-z if sides == 2 else -math.inf, z, fractions[look + 1])
    return tuple(boundaries)


def _boundary(stage: Stage, spend: float, before: float, sides: int) -> float:
    if spend < 1e-300:
        return FARTHEST
    # Without the looks before, the boundary would lie at most here; with all they stopped added again, at least there.
    high = -_NORMAL.inv_cdf(spend)
    low = -_NORMAL.inv_cdf(spend + before) if spend + before < 1 else -FARTHEST
    low = max(low, 0.0) if sides == 2 else low
    return _root(lambda z: math.log(max(stage.above(z), _SMALLEST) / spend), low, high)


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function is 0; the nearer end when it is not between the two."""
    from scipy.optimize import brentq

    known = cache(falling)  # brentq asks for both ends again
    if low >= high or known(low) <= 0:
        return low
    if known(high) >= 0:
        return high
    return float(brentq(known, low, high, xtol=1e-10, rtol=1e-12))
