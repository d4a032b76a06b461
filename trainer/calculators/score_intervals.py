"""Score intervals of one rate and of the difference of two, shared by the calculators that state one."""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()


def two_sided_z(confidence: float) -> float:
    """Normal quantile of a two-sided confidence level: 1.96 for 0.95."""
    # By the lower tail, which keeps its digits where 1 - p would lose them; `abs` turns -0.0 into 0.
    return abs(_NORMAL.inv_cdf((1 - confidence) / 2))


def wilson_limits(successes: float, n: float, confidence: float) -> tuple[float, float]:
    """Wilson score limits of a rate, without continuity correction.

    Args:
        successes: Conversions, from 0 to n; may be fractional for a curve.
        n: Users, above 0.
        confidence: Two-sided level, strictly between 0 and 1.

    Returns:
        Lower and upper limit, both from 0 to 1.
    """
    z = two_sided_z(confidence)
    centre = (successes + z**2 / 2) / (n + z**2)
    # Fractional counts may exceed n by a rounding error.
    half = z / (n + z**2) * math.sqrt(max(0.0, successes * (n - successes) / n) + z**2 / 4)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes >= n else min(1.0, centre + half)
    return low, high


def newcombe_limits(
    treatment_successes: float, treatment_n: float, control_successes: float, control_n: float, confidence: float
) -> tuple[float, float]:
    """Newcombe's limits of treatment - control: distances to the Wilson limits, squared and added."""
    treatment, control = treatment_successes / treatment_n, control_successes / control_n
    treatment_low, treatment_high = wilson_limits(treatment_successes, treatment_n, confidence)
    control_low, control_high = wilson_limits(control_successes, control_n, confidence)
    difference = treatment - control
    low = difference - math.hypot(treatment - treatment_low, control_high - control)
    high = difference + math.hypot(treatment_high - treatment, control - control_low)
    return max(-1.0, low), min(1.0, high)
