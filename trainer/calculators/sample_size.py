"""Sample sizes for comparing two proportions."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from trainer.calculators.inputs import between, number, one_of, positive, whole
from trainer.errors import CalculatorError

_NORMAL = NormalDist()
_METHODS = ("pooled_z", "unpooled_z", "arcsine", "evan_miller")


def sample_size_proportions(
    *,
    baseline_rate: float,
    mde_absolute: float | None = None,
    mde_relative: float | None = None,
    method: str = "pooled_z",
    alpha: float = 0.05,
    power: float = 0.80,
    sides: int = 2,
    allocation_ratio: float = 1.0,
    n_treatments: int = 1,
    correction: str = "none",
) -> dict[str, Any]:
    """Readers per arm of a two-proportion z test.

    Formula (pooled): n = (z_a sqrt((1 + 1/r) p q) + z_b sqrt(p1 q1 + p2 q2 / r))^2 / d^2 with p = (p1 + r p2)/(1 + r);
    Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 4. `arcsine` is Cohen's h (Cohen 1988, ch. 6);
    `evan_miller` uses the baseline variance in the null term. No continuity correction; the opposite tail is ignored.

    Args:
        baseline_rate: Rate of the control arm, in (0, 1).
        mde_absolute: Difference to detect, as a fraction (0.006 is 0.6 points); exactly one of the two.
        mde_relative: Difference to detect relative to the baseline.
        method: `pooled_z`, `unpooled_z`, `arcsine` or `evan_miller`.
        alpha: Type I error over all `sides`, in (0, 1).
        power: Chance to detect the difference, above alpha / sides.
        sides: 1 or 2.
        allocation_ratio: Size of a treatment arm over the control arm.
        n_treatments: Treatment arms.
        correction: `bonferroni` divides alpha by the treatment arms, `none` does not.

    Returns:
        n_control_exact, n_control, n_treatment_each, n_total, treatment_rate, alpha_per_comparison.

    Raises:
        CalculatorError: If an input is out of range.
    """
    p1 = between(baseline_rate, 0, 1, "baseline_rate")
    p2 = _treatment_rate(p1, mde_absolute, mde_relative)
    ratio = positive(allocation_ratio, "allocation_ratio", 1000)
    arms = whole(n_treatments, 1, 100, "n_treatments")
    one_of(correction, ("none", "bonferroni"), "correction")
    each_alpha = between(alpha, 0, 1, "alpha") / (arms if correction == "bonferroni" else 1)
    z_alpha, z_beta = _quantiles(each_alpha, power, one_of(sides, (1, 2), "sides"))
    exact = _exact_size(one_of(method, _METHODS, "method"), p1, p2, ratio, z_alpha, z_beta)
    if exact > 1e12:
        raise CalculatorError("the difference is too small for any real audience", "mde_absolute" if mde_absolute else "mde_relative")
    control, treatment = math.ceil(exact), math.ceil(ratio * exact)
    return {
        "n_control": control,
        "n_control_exact": exact,
        "n_treatment_each": treatment,
        "n_total": control + arms * treatment,
        "treatment_rate": p2,
        "alpha_per_comparison": each_alpha,
    }


def _treatment_rate(baseline: float, absolute: float | None, relative: float | None) -> float:
    if (absolute is None) == (relative is None):
        raise CalculatorError("give exactly one of mde_absolute and mde_relative", "mde_absolute")
    field = "mde_absolute" if absolute is not None else "mde_relative"
    difference = number(absolute, field) if absolute is not None else baseline * number(relative, field)
    if difference == 0:
        raise CalculatorError("must not be 0: no test detects nothing", field)
    if not 0 < baseline + difference < 1:
        raise CalculatorError(f"takes the rate from {baseline:g} to {baseline + difference:g}, outside 0 to 1", field)
    return baseline + difference


def _quantiles(alpha: float, power: float, sides: int) -> tuple[float, float]:
    tail = alpha / sides
    found = between(power, 0, 1, "power")
    if found <= tail:
        raise CalculatorError(f"must be above alpha / sides = {tail:g}", "power")
    return _NORMAL.inv_cdf(1 - tail), _NORMAL.inv_cdf(found)


def _exact_size(method: str, p1: float, p2: float, ratio: float, z_alpha: float, z_beta: float) -> float:
    if method == "arcsine":
        effect = 2 * (math.asin(math.sqrt(p2)) - math.asin(math.sqrt(p1)))
        return (z_alpha + z_beta) ** 2 * (1 + 1 / ratio) / effect**2
    alternative = p1 * (1 - p1) + p2 * (1 - p2) / ratio
    if method == "unpooled_z":
        return (z_alpha + z_beta) ** 2 * alternative / (p2 - p1) ** 2
    pooled = (p1 + ratio * p2) / (1 + ratio) if method == "pooled_z" else p1
    null = (1 + 1 / ratio) * pooled * (1 - pooled)
    return (z_alpha * math.sqrt(null) + z_beta * math.sqrt(alternative)) ** 2 / (p2 - p1) ** 2


def sample_size_noninferiority_proportions(
    *,
    control_rate: float,
    treatment_rate: float,
    margin_absolute: float,
    alpha: float = 0.05,
    power: float = 0.80,
    allocation_ratio: float = 1.0,
    method: str = "unpooled_wald",
) -> dict[str, Any]:
    """Readers per arm to rule out a loss beyond a margin, one-sided.

    Formula: n = (p1 q1 + p2 q2 / r) (z_a + z_b)^2 / (p2 - p1 + margin)^2; Chow, Shao, Wang, Sample Size Calculations in
    Clinical Research, 2nd ed., ch. 4.2. Higher is better.

    Args:
        control_rate: Rate of the control arm, in (0, 1).
        treatment_rate: True rate of the treatment arm that is assumed, in (0, 1).
        margin_absolute: Largest loss still accepted, as a positive fraction.
        alpha: One-sided type I error, in (0, 1).
        power: Chance to show non-inferiority, above alpha.
        allocation_ratio: Size of the treatment arm over the control arm.
        method: `unpooled_wald`.

    Returns:
        n_control_exact, n_control, n_treatment, n_total.

    Raises:
        CalculatorError: If an input is out of range, or the assumed loss reaches the margin.
    """
    p1 = between(control_rate, 0, 1, "control_rate")
    p2 = between(treatment_rate, 0, 1, "treatment_rate")
    margin = between(margin_absolute, 0, 1, "margin_absolute")
    ratio = positive(allocation_ratio, "allocation_ratio", 1000)
    one_of(method, ("unpooled_wald",), "method")
    z_alpha, z_beta = _quantiles(between(alpha, 0, 1, "alpha"), power, 1)
    distance = p2 - p1 + margin
    if distance <= 0:
        raise CalculatorError("the assumed loss already reaches the margin, so no sample can rule it out", "margin_absolute")
    exact = (p1 * (1 - p1) + p2 * (1 - p2) / ratio) * (z_alpha + z_beta) ** 2 / distance**2
    if exact > 1e12:
        raise CalculatorError("the margin is too small for any real audience", "margin_absolute")
    control, treatment = math.ceil(exact), math.ceil(ratio * exact)
    return {"n_control": control, "n_control_exact": exact, "n_treatment": treatment, "n_total": control + treatment}
