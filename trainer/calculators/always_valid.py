"""Tests and intervals that hold at every look, whenever one stops."""

from __future__ import annotations

import math
import sys
from typing import Annotated, TypeVar

from trainer.calculators.calculator import Alpha, Output, Outputs, calculator
from trainer.calculators.kinds import Choice, Number, positive
from trainer.errors import CalculatorError

_LARGEST_LOG = math.log(sys.float_info.max)
Given = TypeVar("Given")

Method = Annotated[str, Choice("kind of sequence", ("asymptotic_normal_mixture", "normal_mixture_boundary"))]
StandardError = Annotated[float, positive("standard error of the effect", example=0.008)]


@calculator(
    p_value_now=Output("as p-value at this look; the smallest so far is the always-valid one", "p"),
    reject=Output("the test may stop for an effect now", "flag"),
    mixture_likelihood_ratio=Output("times as likely under the mixture as without effect", "number"),
    log_likelihood_ratio=Output("as natural logarithm of this ratio", "number"),
    ci_half_width=Output("on each side of the estimate, for the always-valid interval", "number"),
)
def msprt(
    *,
    effect_estimate: Annotated[float, Number("estimated effect", example=0.02)],
    standard_error: StandardError,
    mixture_sd: Annotated[float, positive("standard deviation of the effects one expects", example=0.01)],
    alpha: Alpha = 0.05,
) -> Outputs:
    """Mixture sequential probability ratio test: a p-value and an interval that allow looking at any time.

    Formula: LR = sqrt(V / (V + t2)) exp(t2 d^2 / (2 V (V + t2))), V = squared standard error, t2 = squared mixture sd; p = min(1, 1/LR);
    half width = sqrt(V (V + t2) / t2 (ln((V + t2) / V) - 2 ln alpha)). A ratio too large to write is given as 1.8e308.

    Source: Johari, Pekelis, Koomen, Walsh, Always Valid Inference, Operations Research 70, 2022; Robbins 1970.

    Raises:
        CalculatorError: If an input is out of range.
    """
    growth = (mixture_sd / standard_error) ** 2
    log_ratio = log_mixture_ratio(effect_estimate / standard_error, growth)
    return {
        "p_value_now": math.exp(min(0.0, -log_ratio)),
        "reject": log_ratio >= -math.log(alpha),
        "mixture_likelihood_ratio": math.exp(log_ratio) if log_ratio < _LARGEST_LOG else sys.float_info.max,
        "log_likelihood_ratio": log_ratio,
        "ci_half_width": always_valid_half_width(standard_error, growth, alpha),
    }


@calculator(
    ci_half_width=Output("on each side of the difference, for the always-valid interval", "number"),
    difference=Output("from control to treatment", "number"),
    ci_low=Output("at the lower always-valid limit", "number"),
    ci_high=Output("at the upper always-valid limit", "number"),
    p_value=Output("as always-valid p-value at this look", "p"),
    sum_boundary_two_sided=Output("as bound that the sum never passes on either side, but for alpha", "number"),
    sum_boundary_one_sided=Output("as bound that the sum never passes upwards, but for alpha", "number"),
    rho=Output("as tuning of the mixture", "number"),
)
def confidence_sequence(
    *,
    method: Method = "asymptotic_normal_mixture",
    alpha: Alpha = 0.05,
    control_mean: Annotated[float | None, Number("mean of the control arm", example=10.0)] = None,
    control_sd: Annotated[float | None, positive("standard deviation in the control arm", example=4.0)] = None,
    control_n: Annotated[int | None, Number("readers in control", "count", 2, 10**12, whole=True, example=5000)] = None,
    treatment_mean: Annotated[float | None, Number("mean of the treatment arm", example=10.3)] = None,
    treatment_sd: Annotated[float | None, positive("standard deviation in the treatment arm", example=4.1)] = None,
    treatment_n: Annotated[int | None, Number("readers in treatment", "count", 2, 10**12, whole=True, example=5000)] = None,
    tuning_n: Annotated[
        float | None,
        Number("readers in all near which the interval comes closest to that of a single look", "number", 1, 1e12, example=10_000),
    ] = None,
    intrinsic_time: Annotated[float | None, positive("summed variance so far")] = None,
    optimized_for_intrinsic_time: Annotated[
        float | None, positive("summed variance near which the boundary comes closest to that of a single look")
    ] = None,
) -> Outputs:
    """Interval of a difference that holds at every look, or the boundary of a sum that does.

    Formula: `asymptotic_normal_mixture`: rho^2 = (-2 ln a + ln(1 - 2 ln a)) / tuning_n, SE^2 = s_c^2 / n_c + s_t^2 / n_t, N readers in
    all, half width = SE sqrt((1 + 1 / (N rho^2)) (ln(1 + N rho^2) - 2 ln a)). `normal_mixture_boundary`: rho = v / (-2 ln a +
    ln(1 - 2 ln a)) at the v it is tuned for, |S| < sqrt((V + rho) ln((V + rho) / (rho a^2))); one-sided by the half-normal mixture.

    Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, arXiv:2103.06476; Howard, Ramdas, McAuliffe, Sekhon, Annals of Statistics 2021.

    Raises:
        CalculatorError: If an input is out of range, or one that the method needs is missing.
    """
    if method == "normal_mixture_boundary":
        time = _needed(intrinsic_time, "intrinsic_time", method)
        return _boundary(time, _needed(optimized_for_intrinsic_time, "optimized_for_intrinsic_time", method), alpha)
    mean_c, mean_t = _needed(control_mean, "control_mean", method), _needed(treatment_mean, "treatment_mean", method)
    sd_c, sd_t = _needed(control_sd, "control_sd", method), _needed(treatment_sd, "treatment_sd", method)
    n_c, n_t = _needed(control_n, "control_n", method), _needed(treatment_n, "treatment_n", method)
    growth = (n_c + n_t) * tuning(alpha) / _needed(tuning_n, "tuning_n", method)
    error = math.sqrt(sd_c**2 / n_c + sd_t**2 / n_t)
    difference = mean_t - mean_c
    half = always_valid_half_width(error, growth, alpha)
    return {
        **dict.fromkeys(("sum_boundary_two_sided", "sum_boundary_one_sided")),
        "ci_half_width": half,
        "difference": difference,
        "ci_low": difference - half,
        "ci_high": difference + half,
        "p_value": math.exp(min(0.0, -log_mixture_ratio(difference / error, growth))),
        "rho": math.sqrt(growth / (n_c + n_t)),
    }


def log_mixture_ratio(z: float, growth: float) -> float:
    """Logarithm of the mixture likelihood ratio.

    Args:
        z: Effect over its standard error.
        growth: Squared mixture standard deviation over the squared standard error.
    """
    return (z * z * growth / (1 + growth) - math.log1p(growth)) / 2


def always_valid_half_width(standard_error: float, growth: float, alpha: float) -> float:
    """Effect at which the mixture likelihood ratio reaches 1 / alpha."""
    return standard_error * math.sqrt((1 + 1 / growth) * (math.log1p(growth) - 2 * math.log(alpha)))


def tuning(alpha: float) -> float:
    """Growth at which the always-valid interval comes closest to that of a single look: -2 ln a + ln(1 - 2 ln a), nearly."""
    return -2 * math.log(alpha) + math.log1p(-2 * math.log(alpha))


def _boundary(time: float, tuned: float, alpha: float) -> Outputs:
    rho = tuned / tuning(alpha)
    both = math.sqrt((time + rho) * (math.log1p(time / rho) - 2 * math.log(alpha)))
    nothing = dict.fromkeys(("ci_half_width", "difference", "ci_low", "ci_high", "p_value"))
    return {**nothing, "sum_boundary_two_sided": both, "sum_boundary_one_sided": _one_sided(time, tuned, alpha), "rho": rho}


def _one_sided(time: float, tuned: float, alpha: float) -> float:
    """Sum at which the half-normal mixture reaches 1 / alpha: 2 sqrt(rho / (V + rho)) exp(x^2 / 2) Phi(x) with x = S / sqrt(V + rho)."""
    from scipy.optimize import brentq
    from scipy.special import log_ndtr

    # Half a normal is tuned as a whole one at twice the level; beyond a level of a third that would leave nothing to tune.
    rho = tuned / tuning(min(2 * alpha, (1 + alpha) / 2, 1 - 1e-9))
    wanted = math.log1p(time / rho) / 2 - math.log(alpha)
    # At 0 it lies below, at the root of the exponent alone above; a little room is left for rounding.
    room, highest = 1e-6, math.sqrt(2 * wanted)
    root = brentq(lambda x: math.log(2) + x * x / 2 + float(log_ndtr(x)) - wanted, -room, highest + room, xtol=1e-12)
    return max(0.0, float(root)) * math.sqrt(time + rho)


def _needed(value: Given | None, field: str, method: str) -> Given:
    if value is None:
        raise CalculatorError(f"is needed for {method}", field)
    return value
