"""Sample size, power and minimum detectable effect for comparing two proportions."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Annotated

from trainer.calculators.calculator import Alpha, Output, Outputs, Power, Ratio, Sides, calculator
from trainer.calculators.kinds import Choice, Number, rate
from trainer.errors import CalculatorError

_NORMAL = NormalDist()
_SMALLEST = 1e-7

Baseline = Annotated[float, rate("rate of the control arm", 0.12)]
Method = Annotated[str, Choice("variance under the null hypothesis", ("pooled_z", "unpooled_z", "arcsine", "evan_miller"))]


@calculator(
    n_control=Output("readers in the control arm", "count"),
    n_control_exact=Output("readers in the control arm, unrounded", "number"),
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
    n_treatments: Annotated[int, Number("treatment arms", "count", 1, 100, whole=True)] = 1,
    correction: Annotated[str, Choice("division of alpha among the treatment arms", ("none", "bonferroni"))] = "none",
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
    each_alpha = alpha / (n_treatments if correction == "bonferroni" else 1)
    z_alpha, z_beta = _quantiles(each_alpha, power, sides)
    if abs(p2 - baseline_rate) < _SMALLEST:
        field = "mde_relative" if mde_absolute is None else "mde_absolute"
        raise CalculatorError("is too small a difference for any real audience", field)
    exact = _exact_size(method, baseline_rate, p2, allocation_ratio, z_alpha, z_beta)
    control, treatment = math.ceil(exact), math.ceil(allocation_ratio * exact)
    return {
        "n_control": control,
        "n_control_exact": exact,
        "n_treatment_each": treatment,
        "n_total": control + n_treatments * treatment,
        "treatment_rate": p2,
        "alpha_per_comparison": each_alpha,
    }


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


def _quantiles(alpha: float, power: float, sides: int) -> tuple[float, float]:
    tail = alpha / sides
    if power <= tail:
        raise CalculatorError(f"must be above alpha / sides = {tail:g}", "power")
    # By the lower tail, which keeps its digits where 1 - p would lose them.
    return -_NORMAL.inv_cdf(tail), _NORMAL.inv_cdf(power)


def _exact_size(method: str, p1: float, p2: float, ratio: float, z_alpha: float, z_beta: float) -> float:
    if method == "arcsine":
        effect = 2 * (math.asin(math.sqrt(p2)) - math.asin(math.sqrt(p1)))
        return (z_alpha + z_beta) ** 2 * (1 + 1 / ratio) / effect**2
    alternative = p1 * (1 - p1) + p2 * (1 - p2) / ratio
    if method == "unpooled_z":
        return (z_alpha + z_beta) ** 2 * alternative / (p2 - p1) ** 2
    pooled = (p1 + ratio * p2) / (1 + ratio) if method == "pooled_z" else p1
    null = (1 + 1 / ratio) * pooled * (1 - pooled)
    # Below 0 the power is reached by chance alone, whatever the size; squaring would turn that into readers.
    return max(z_alpha * math.sqrt(null) + z_beta * math.sqrt(alternative), 1e-9) ** 2 / (p2 - p1) ** 2
