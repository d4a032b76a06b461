"""Sample sizes for comparing two proportions."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from trainer.calculators.inputs import between, number, one_of, positive, whole
from trainer.errors import CalculatorError

_NORMAL = NormalDist()
_METHODS = ("pooled_z", "unpooled_z", "arcsine", "evan_miller")
_SMALLEST = 1e-7


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
        alpha: Type I error over all `sides`, above 1e-12 and below 1.
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
    each_alpha = between(alpha, 1e-12, 1, "alpha") / (arms if correction == "bonferroni" else 1)
    z_alpha, z_beta = _quantiles(each_alpha, power, one_of(sides, (1, 2), "sides"))
    if abs(p2 - p1) < _SMALLEST:
        field = "mde_relative" if mde_absolute is None else "mde_absolute"
        raise CalculatorError("is too small a difference for any real audience", field)
    exact = _exact_size(one_of(method, _METHODS, "method"), p1, p2, ratio, z_alpha, z_beta)
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
    # By the lower tail, which keeps its digits where 1 - p would lose them.
    return -_NORMAL.inv_cdf(tail), _NORMAL.inv_cdf(found)


def _exact_size(method: str, p1: float, p2: float, ratio: float, z_alpha: float, z_beta: float) -> float:
    if method == "arcsine":
        effect = 2 * (math.asin(math.sqrt(p2)) - math.asin(math.sqrt(p1)))
        return (z_alpha + z_beta) ** 2 * (1 + 1 / ratio) / effect**2
    alternative = p1 * (1 - p1) + p2 * (1 - p2) / ratio
    if method == "unpooled_z":
        return (z_alpha + z_beta) ** 2 * alternative / (p2 - p1) ** 2
    pooled = (p1 + ratio * p2) / (1 + ratio) if method == "pooled_z" else p1
    null = (1 + 1 / ratio) * pooled * (1 - pooled)
    return _two_variances(z_alpha, null, z_beta, alternative) / (p2 - p1) ** 2


def _two_variances(z_alpha: float, null: float, z_beta: float, alternative: float) -> float:
    # Below 0 the power is reached by chance alone, whatever the size; squaring would turn that into readers.
    return max(z_alpha * math.sqrt(null) + z_beta * math.sqrt(alternative), 1e-9) ** 2


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
    """Readers per arm to rule out a loss beyond a margin, one-sided; higher is better.

    Formula: n = (z_a sqrt(v0) + z_b sqrt(p1 q1 + p2 q2 / r))^2 / (p2 - p1 + margin)^2. `unpooled_wald` takes the variance under
    the alternative for v0 as well (Chow, Shao, Wang, Sample Size Calculations in Clinical Research, 2nd ed., ch. 4.2);
    `farrington_manning` the one of the most likely rates that differ by the margin (Farrington, Manning, Statistics in Medicine
    9, 1990).

    Args:
        control_rate: Rate of the control arm, in (0, 1).
        treatment_rate: True rate of the treatment arm that is assumed, in (0, 1).
        margin_absolute: Largest loss still accepted, as a positive fraction.
        alpha: One-sided type I error, above 1e-12 and below 1.
        power: Chance to show non-inferiority, above alpha.
        allocation_ratio: Size of the treatment arm over the control arm.
        method: `unpooled_wald` or `farrington_manning`.

    Returns:
        n_control_exact, n_control, n_treatment, n_total.

    Raises:
        CalculatorError: If an input is out of range, or the assumed loss reaches the margin.
    """
    p1 = between(control_rate, 0, 1, "control_rate")
    p2 = between(treatment_rate, 0, 1, "treatment_rate")
    margin = between(margin_absolute, 0, 1, "margin_absolute")
    ratio = positive(allocation_ratio, "allocation_ratio", 1000)
    z_alpha, z_beta = _quantiles(between(alpha, 1e-12, 1, "alpha"), power, 1)
    distance = p2 - p1 + margin
    if distance <= _SMALLEST:
        raise CalculatorError("assumes a loss that reaches the margin already, so no sample can rule it out", "treatment_rate")
    alternative = p1 * (1 - p1) + p2 * (1 - p2) / ratio
    pooled = one_of(method, ("unpooled_wald", "farrington_manning"), "method") == "farrington_manning"
    null = _variance_at_margin(p1, p2, margin, ratio) if pooled else alternative
    exact = _two_variances(z_alpha, null, z_beta, alternative) / distance**2
    control, treatment = math.ceil(exact), math.ceil(ratio * exact)
    return {"n_control": control, "n_control_exact": exact, "n_treatment": treatment, "n_total": control + treatment}


def _variance_at_margin(p1: float, p2: float, margin: float, ratio: float) -> float:
    """Variance at the most likely rates with p1 - p2 = margin: the root of a cubic, by Cardano's formula with cosines."""
    a = 1 + ratio
    b = -(1 + ratio + p1 + ratio * p2 + margin * (ratio + 2))
    c = margin**2 + margin * (2 * p1 + ratio + 1) + p1 + ratio * p2
    d = -p1 * margin * (1 + margin)
    v = b**3 / (3 * a) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = math.copysign(math.sqrt(max(b**2 / (3 * a) ** 2 - c / (3 * a), 0)), v)
    angle = math.acos(max(-1.0, min(1.0, v / u**3))) if u else 0.0
    control = min(max(2 * u * math.cos((math.pi + angle) / 3) - b / (3 * a), margin), 1.0)
    treatment = control - margin
    return control * (1 - control) + treatment * (1 - treatment) / ratio
