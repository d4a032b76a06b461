"""Score and Wald tests of two rates against a difference or a ratio that need not be that of equal rates."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

_HALVINGS = 120
_FARTHEST = 1 - 1e-9
_HIGHEST_RATIO = 1e12


@dataclass(frozen=True)
class Arms:
    """Conversions and readers of two arms; both may be fractions, such as the rate and 1 of a plan.

    Attributes:
        control: Conversions in control.
        control_n: Readers in control.
        treatment: Conversions in treatment.
        treatment_n: Readers in treatment.
    """

    control: float
    control_n: float
    treatment: float
    treatment_n: float

    @property
    def rates(self) -> tuple[float, float]:
        """The observed rates."""
        return self.control / self.control_n, self.treatment / self.treatment_n


def rates_at_difference(arms: Arms, difference: float) -> tuple[float, float]:
    """The most likely rates of control and treatment among those that differ by `difference`, treatment less control."""
    # Two binomial likelihoods are concave, so the slope of their sum falls and crosses 0 at most once.
    kept, lost = arms.control_n - arms.control, arms.treatment_n - arms.treatment

    def slope(p: float) -> float:
        other = p + difference
        return _gain(arms.control, p) - _gain(kept, 1 - p) + _gain(arms.treatment, other) - _gain(lost, 1 - other)

    control = _most_likely(slope, max(0.0, -difference), min(1.0, 1 - difference))
    return control, _inside(control + difference)


def rates_at_ratio(arms: Arms, ratio: float) -> tuple[float, float]:
    """The most likely rates of control and treatment among those with treatment = ratio * control."""
    kept, lost = arms.control_n - arms.control, arms.treatment_n - arms.treatment

    def slope(p: float) -> float:
        return _gain(arms.control + arms.treatment, p) - _gain(kept, 1 - p) - ratio * _gain(lost, 1 - ratio * p)

    control = _most_likely(slope, 0.0, min(1.0, 1 / ratio))
    return control, _inside(ratio * control)


def difference_z(arms: Arms, difference: float, score: bool) -> float:
    """The z value of the observed difference against a given one.

    Args:
        arms: What was counted.
        difference: Difference under the null hypothesis, treatment less control.
        score: Whether the variance is that of the most likely rates under the null hypothesis (Farrington and Manning), else
            that of the observed rates (Wald).

    Returns:
        The z value; infinite when the variance is 0 and the difference is not the given one.
    """
    control, treatment = arms.rates
    p, q = rates_at_difference(arms, difference) if score else arms.rates
    return _standardised(treatment - control - difference, p * (1 - p) / arms.control_n + q * (1 - q) / arms.treatment_n)


def ratio_z(arms: Arms, ratio: float, score: bool) -> float:
    """The z value of treatment - ratio * control against 0; arguments as for `difference_z`."""
    control, treatment = arms.rates
    p, q = rates_at_ratio(arms, ratio) if score else arms.rates
    return _standardised(treatment - ratio * control, ratio**2 * p * (1 - p) / arms.control_n + q * (1 - q) / arms.treatment_n)


def difference_limits(arms: Arms, z: float, score: bool) -> tuple[float, float]:
    """Lowest and highest difference that the test does not reject.

    Args:
        arms: What was counted, with some variance left for a Wald test.
        z: Threshold of the test on either side, from 0 on.
        score: As for `difference_z`.
    """
    return (
        _where_falls_through(lambda given: difference_z(arms, given, score) - z, -_FARTHEST, _FARTHEST),
        _where_falls_through(lambda given: difference_z(arms, given, score) + z, -_FARTHEST, _FARTHEST),
    )


def ratio_limits(arms: Arms, z: float, score: bool) -> tuple[float, float]:
    """Lowest and highest ratio that the test does not reject; arguments as for `difference_limits`.

    Returns:
        The limits: the lower one is 0, or the higher one infinite, where the test rejects no ratio on that side.
    """
    lowest = _where_falls_through(lambda given: ratio_z(arms, given, score) - z, 1 - _FARTHEST, _HIGHEST_RATIO)
    highest = _where_falls_through(lambda given: ratio_z(arms, given, score) + z, 1 - _FARTHEST, _HIGHEST_RATIO)
    return 0.0 if lowest <= 1 - _FARTHEST else lowest, math.inf if highest >= _HIGHEST_RATIO else highest


def _where_falls_through(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function is 0; the nearer end when it is 0 nowhere between."""
    from scipy.optimize import brentq

    if falling(low) <= 0:
        return low
    if falling(high) >= 0:
        return high
    found: float = brentq(falling, low, high, xtol=1e-12)
    return found


def _standardised(distance: float, variance: float) -> float:
    if variance > 0:
        return distance / math.sqrt(variance)
    return math.copysign(math.inf, distance) if distance else 0.0


def _gain(count: float, p: float) -> float:
    """Slope of `count * log(p)`."""
    if not count:
        return 0.0
    return count / p if p > 0 else math.inf


def _most_likely(slope: Callable[[float], float], low: float, high: float) -> float:
    """The rate at which the falling slope of a likelihood is 0, or the end that it points to; by halving, which no end upsets."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if slope(middle) > 0:
            low = middle
        else:
            high = middle
    return _inside((low + high) / 2)


def _inside(p: float) -> float:
    return min(1.0, max(0.0, p))
