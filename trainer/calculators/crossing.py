"""Chances that a test statistic crosses its boundary at one of several looks, by recursive numerical integration.

The statistic at information t (1 at the end of the full test) is a Brownian motion S with drift: S ~ N(drift t, t), z = S / sqrt(t).
Everything is integrated once without drift; a drift only tilts the result, by the likelihood ratio exp(drift S - drift^2 t / 2).
Method of Armitage, McPherson, Rowe 1969, on Gauss-Legendre nodes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

# Paths below the first carry 1e-12 of the mass and never come back; above the second there are none under any drift of a design.
_FAR_BELOW, _FAR_ABOVE = -7.0, 20.0
_FEWEST_NODES = 48
# Nodes for each standard deviation of a step in half of the region: integrates to about 1e-8.
_NODES_PER_STEP = 3.0


@dataclass(frozen=True)
class Stage:
    """Where the statistic stands just before a look, on the paths that no look has stopped yet.

    Attributes:
        start: Information at the look before.
        end: Information at this look.
        points: Values of the statistic at the look before.
        masses: Probability at each of them, without drift.
    """

    start: float
    end: float
    points: Vector
    masses: Vector

    @property
    def _sd(self) -> float:
        return math.sqrt(self.end - self.start)

    def _tilted(self, drift: float) -> Vector:
        import numpy as np

        tilted: Vector = self.masses * np.exp(drift * self.points - drift * drift * self.start / 2)
        return tilted

    def above(self, z: float, drift: float = 0.0) -> float:
        """Chance to get here and to be above z at this look."""
        from scipy.special import ndtr

        ahead = self.points + drift * (self.end - self.start) - z * math.sqrt(self.end)
        return float(self._tilted(drift) @ ndtr(ahead / self._sd))

    def below(self, z: float, drift: float = 0.0) -> float:
        """Chance to get here and to be below z at this look."""
        from scipy.special import ndtr

        ahead = self.points + drift * (self.end - self.start) - z * math.sqrt(self.end)
        return float(self._tilted(drift) @ ndtr(-ahead / self._sd))

    def win(self, z: float, drift: float) -> tuple[float, float]:
        """Chance to get here and to be above z at this look, and the mean of the estimated drift, S / t, there times this chance."""
        import numpy as np
        from scipy.special import ndtr

        middle = self.points + drift * (self.end - self.start)
        ahead = (middle - z * math.sqrt(self.end)) / self._sd
        masses, above = self._tilted(drift), ndtr(ahead)
        density = np.exp(-ahead * ahead / 2) / math.sqrt(2 * math.pi)
        return float(masses @ above), float(masses @ (middle * above + self._sd * density)) / self.end

    def passed(self, low: float, high: float, end: float) -> Stage:
        """The stage before the next look, at information `end`, when only paths with z from low to high go on."""
        import numpy as np

        root = math.sqrt(self.end)
        bottom, top = max(low, _FAR_BELOW) * root, min(high, _FAR_ABOVE) * root
        half = max(top - bottom, 0.0) / 2
        nodes, weights = _nodes(half / min(self._sd, math.sqrt(end - self.end)))
        points = bottom + half * (1 + nodes)
        steps = (points[:, None] - self.points[None, :]) / self._sd
        density = np.exp(-steps * steps / 2) @ self.masses
        return Stage(self.end, end, points, half * weights * density / (self._sd * math.sqrt(2 * math.pi)))


def first_stage(end: float) -> Stage:
    """The stage before the first look, at information `end`: all paths start at 0."""
    import numpy as np

    return Stage(0.0, end, np.zeros(1), np.ones(1))


def stages(fractions: Sequence[float], boundaries: Sequence[float], sides: int) -> list[Stage]:
    """The stage before each look of a test that stops at a boundary.

    Args:
        fractions: Information at each look, rising.
        boundaries: z above which each look stops; with two sides also below its negative. That of the last look is not needed.
        sides: 1 or 2.
    """
    found = [first_stage(fractions[0])]
    for z, end in zip(boundaries, fractions[1:], strict=False):
        found.append(found[-1].passed(-z if sides == 2 else -math.inf, z, end))
    return found


def chances_above(fractions: Sequence[float], boundaries: Sequence[float], sides: int) -> list[float]:
    """Chance, without effect, of stopping above the boundary at each look."""
    return [stage.above(z) for stage, z in zip(stages(fractions, boundaries, sides), boundaries, strict=True)]


def _nodes(steps: float) -> tuple[Vector, Vector]:
    return _gauss_legendre(16 * math.ceil(max(_FEWEST_NODES, _NODES_PER_STEP * steps) / 16))


@cache
def _gauss_legendre(count: int) -> tuple[Vector, Vector]:
    from scipy.special import roots_legendre

    nodes, weights = roots_legendre(count)
    return nodes, weights
