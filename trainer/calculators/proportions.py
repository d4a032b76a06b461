"""Sample size, power and minimum detectable effect for comparing two proportions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated

from trainer.calculators.calculator import Alpha, ArmCorrection, Output, Outputs, Power, Ratio, Sides, Treatments, calculator
from trainer.calculators.kinds import Choice, Number, count, rate
from trainer.calculators.normal_power import alpha_per_comparison, quantiles, rates_contrast
from trainer.errors import CalculatorError

_SMALLEST = 1e-7

Baseline = Annotated[float, rate("rate of the control arm", 0.12)]
Method = Annotated[str, Choice("variance under the null hypothesis", ("pooled_z", "unpooled_z", "arcsine", "evan_miller"))]


@calculator(
    n_control=Output("readers in the control arm", "count"),
    n_control_exact=Output("readers in the control arm, unrounded", "unrounded"),
    n_treatment_each=Output("readers in each treatment arm", "count"),
    n_total=Output("readers in all arms", "count"),
    treatment_rate=Output("rate to tell apart from the baseline", "rate"),
    alpha_per_comparison=Output("type I error of each comparison", "probability"),
)
def sample_size_proportions(
    *,
    baseline_rate: Baseline,
    mde_absolute: Annotated[float | None, Number("difference to detect", "change", -1, 1, example=0.006)] = None,
    mde_relative: Annotated[float | None, Number("difference to detect, relative to the baseline", "relative", -1, 1e6)] = None,
    alpha: Alpha = 0.05,
    power: Power = 0.80,
    sides: Sides = 2,
    allocation_ratio: Ratio = 1.0,
    n_treatments: Treatments = 1,
    correction: ArmCorrection = "none",
    method: Method = "pooled_z",
) -> Outputs:
    """Readers per arm to detect a difference of two proportions.

    Formula: n = (z_a sqrt((1 + 1/r) p q) + z_b sqrt(p1 q1 + p2 q2 / r))^2 / d^2 with p = (p1 + r p2)/(1 + r), r the allocation
    ratio and q = 1 - p. `unpooled_z` takes the second variance for both terms, `arcsine` Cohen's h, `evan_miller` the baseline
    variance in the null term. No continuity correction; the opposite tail is ignored.

    Source: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 4; Cohen 1988, ch. 6, for `arcsine`.

    Raises:
        CalculatorError: If an input is out of range, or not exactly one of the two differences is given.
    """
    p2 = _treatment_rate(baseline_rate, mde_absolute, mde_relative)
    each_alpha = alpha_per_comparison(alpha, n_treatments, correction)
    z_alpha, z_beta = quantiles(each_alpha, power, sides)
    if abs(p2 - baseline_rate) < _SMALLEST:
        field = "mde_relative" if mde_absolute is None else "mde_absolute"
        raise CalculatorError("is too small a difference for any real audience", field)
    exact = rates_contrast(method, baseline_rate, p2 - baseline_rate, allocation_ratio).size(z_alpha, z_beta)
    control, treatment = math.ceil(exact), math.ceil(allocation_ratio * exact)
    return {
        "n_control": control,
        "n_control_exact": exact,
        "n_treatment_each": treatment,
        "n_total": control + n_treatments * treatment,
        "treatment_rate": p2,
        "alpha_per_comparison": each_alpha,
    }


@calculator(power=Output("chance to find the difference", "probability"))
def power_proportions(
    *,
    baseline_rate: Baseline,
    treatment_rate: Annotated[float, rate("true rate of the treatment arm", 0.1229)],
    n_control: Annotated[int, count("readers in the control arm", 48000)],
    n_treatment: Annotated[int, count("readers in the treatment arm", 48000)],
    alpha: Alpha = 0.05,
    sides: Sides = 2,
    method: Method = "pooled_z",
) -> Outputs:
    """Chance that a test of given arms finds a true difference of two proportions.

    Formula: power = Phi((|d| sqrt(n) - z_a s0) / s1) + Phi((-|d| sqrt(n) - z_a s0) / s1), the second term only for a two-sided
    test, with n the control arm, r = n_treatment / n, s0^2 = (1 + 1/r) p q, p = (p1 + r p2)/(1 + r) and s1^2 = p1 q1 + p2 q2 / r.
    A one-sided test looks towards the difference. `unpooled_z` takes s1 for s0, `evan_miller` the baseline for p; `arcsine` takes
    Cohen's h for d and 1 + 1/r for both squares.

    Source: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 4; Cohen 1988, ch. 6, for `arcsine`.

    Raises:
        CalculatorError: If an input is out of range.
    """
    found = rates_contrast(method, baseline_rate, treatment_rate - baseline_rate, n_treatment / n_control)
    return {"power": found.power(n_control, alpha / sides, sides)}


@calculator(
    mde_absolute=Output("of difference, the smallest that the test can find", "change"),
    mde_relative=Output("of the baseline", "relative"),
    treatment_rate=Output("rate that the test can tell apart from the baseline", "rate"),
)
def mde_proportions(
    *,
    baseline_rate: Baseline,
    n_control: Annotated[int, count("readers in the control arm", 48000)],
    alpha: Alpha = 0.05,
    power: Power = 0.80,
    sides: Sides = 2,
    allocation_ratio: Ratio = 1.0,
    direction: Annotated[str, Choice("whether the rate is to rise or to fall", ("increase", "decrease"))] = "increase",
    method: Method = "pooled_z",
) -> Outputs:
    """Smallest difference of two proportions that arms of a given size find with the wanted power.

    Formula: the root p2 of |p2 - p1| sqrt(n) = z_a sqrt((1 + 1/r) p q) + z_b sqrt(p1 q1 + p2 q2 / r), p = (p1 + r p2)/(1 + r);
    methods as for the sample size. The treatment rate counts in both variances: no shortcut by that of the baseline.

    Source: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 4.

    Raises:
        CalculatorError: If an input is out of range, or no rate between 0 and 1 reaches the power.
    """
    z_alpha, z_beta = quantiles(alpha, power, sides)
    if allocation_ratio * n_control < 1:
        raise CalculatorError("leaves less than one reader in the treatment arm", "allocation_ratio")
    sign, farthest = (1, 1 - baseline_rate) if direction == "increase" else (-1, baseline_rate)

    def surplus(distance: float) -> float:
        found = rates_contrast(method, baseline_rate, sign * distance, allocation_ratio)
        return found.effect * math.sqrt(n_control) - z_alpha * found.null - z_beta * found.alternative

    difference = sign * _first_root(surplus, farthest, direction)
    treatment = baseline_rate + difference
    return {"mde_absolute": difference, "mde_relative": difference / baseline_rate, "treatment_rate": treatment}


def _first_root(surplus: Callable[[float], float], farthest: float, direction: str) -> float:
    from scipy.optimize import brentq

    # Below every effect of use, yet far above the noise of the surplus near 0.
    nearest = 1e-12 * farthest
    if surplus(nearest) >= 0:
        raise CalculatorError("is reached by any difference, however small", "power")
    # The surplus is convex for powers above 50%, so the far end tells; for lower ones it may peak in between.
    reached = next((step for step in (1.0, *(part / 50 for part in range(1, 50))) if surplus(step * farthest) > 0), None)
    if reached is None:
        bound = "below 100%" if direction == "increase" else "above 0%"
        raise CalculatorError(f"is too small an arm: no rate {bound} reaches this power", "n_control")
    found: float = brentq(surplus, nearest, reached * farthest, xtol=1e-300, rtol=1e-13)
    return found


def _treatment_rate(baseline: float, absolute: float | None, relative: float | None) -> float:
    if (absolute is None) == (relative is None):
        raise CalculatorError("give exactly one of mde_absolute and mde_relative", "mde_absolute")
    field = "mde_absolute" if absolute is not None else "mde_relative"
    difference = absolute if absolute is not None else baseline * (relative or 0.0)
    if difference == 0:
        raise CalculatorError("must not be 0: no test detects nothing", field)
    if not 0 < baseline + difference < 1:
        raise CalculatorError(f"takes the rate from {baseline:g} to {baseline + difference:g}, outside 0 to 1", field)
    return baseline + difference
