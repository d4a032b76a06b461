"""How precisely a rate, or the difference of two rates, is known."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Confidence, Output, Outputs, calculator
from trainer.calculators.kinds import Choice, count, rate
from trainer.calculators.score_intervals import newcombe_limits, two_sided_z, wilson_limits
from trainer.errors import CalculatorError

ControlRate = Annotated[float, rate("rate of the control arm", 0.12)]
TreatmentRate = Annotated[float, rate("rate of the treatment arm", 0.126)]
ControlUsers = Annotated[int, count("readers in the control arm", 24000)]
TreatmentUsers = Annotated[int, count("readers in the treatment arm", 24000)]


@calculator(
    difference=Output("from control to treatment", "change"),
    se=Output("as standard error of the difference", "points"),
    ci_low=Output("at the lower limit", "change"),
    ci_high=Output("at the upper limit", "change"),
)
def two_proportion_ci(
    *,
    p_control: ControlRate,
    n_control: ControlUsers,
    p_treatment: TreatmentRate,
    n_treatment: TreatmentUsers,
    confidence: Confidence = 0.95,
) -> Outputs:
    """Interval of the difference of two rates, from the rates and the sizes of the arms.

    Formula: d +- z sqrt(p_c q_c / n_c + p_t q_t / n_t) with d = p_t - p_c, q = 1 - p and z two-sided. The variance is not pooled,
    since no equality is assumed. Limits beyond -1 or 1 are cut there.

    Source: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 3 (without continuity correction).

    Raises:
        CalculatorError: If an input is out of range; a rate of exactly 0 or 1 has no standard error.
    """
    difference, se = _difference(p_control, n_control, p_treatment, n_treatment)
    half = two_sided_z(confidence) * se
    return {"difference": difference, "se": se, "ci_low": max(-1.0, difference - half), "ci_high": min(1.0, difference + half)}


@calculator(
    limit=Output("at the limit of the difference", "change"),
    difference=Output("from control to treatment", "change"),
    se=Output("as standard error of the difference", "points"),
)
def diff_two_proportions_ci(
    *,
    p_control: ControlRate,
    n_control: ControlUsers,
    p_treatment: TreatmentRate,
    n_treatment: TreatmentUsers,
    level: Confidence = 0.95,
    bound: Annotated[str, Choice("limit that is asked for", ("lower", "upper"))] = "lower",
) -> Outputs:
    """One limit of the difference of two rates, to hold against a margin.

    Formula: d - z sqrt(p_c q_c / n_c + p_t q_t / n_t), with + for the upper limit; d = p_t - p_c, q = 1 - p. The level is that of
    the two-sided interval: 0.95 gives z = 1.96 and tests one-sided at 2.5%, 0.90 gives 1.645 and tests one-sided at 5%.

    Source: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 3 (without continuity correction).

    Raises:
        CalculatorError: If an input is out of range; a rate of exactly 0 or 1 has no standard error.
    """
    difference, se = _difference(p_control, n_control, p_treatment, n_treatment)
    reach = two_sided_z(level) * se
    limit = max(-1.0, difference - reach) if bound == "lower" else min(1.0, difference + reach)
    return {"limit": limit, "difference": difference, "se": se}


def _difference(p_control: float, n_control: int, p_treatment: float, n_treatment: int) -> tuple[float, float]:
    variance = p_control * (1 - p_control) / n_control + p_treatment * (1 - p_treatment) / n_treatment
    return p_treatment - p_control, math.sqrt(variance)


@calculator(
    difference=Output("from control to treatment", "change"),
    ci_low=Output("at the lower limit", "change"),
    ci_high=Output("at the upper limit", "change"),
)
def newcombe_interval(
    *,
    treatment_successes: Annotated[int, count("conversions in the treatment arm", 5, low=0)],
    treatment_n: Annotated[int, count("readers in the treatment arm", 56)],
    control_successes: Annotated[int, count("conversions in the control arm", 0, low=0)],
    control_n: Annotated[int, count("readers in the control arm", 29)],
    confidence: Confidence = 0.95,
) -> Outputs:
    """Interval of the difference of two rates that holds for small counts too.

    Formula: low = d - sqrt((p_t - l_t)^2 + (u_c - p_c)^2), high = d + sqrt((u_t - p_t)^2 + (p_c - l_c)^2), with l and u the Wilson
    limits of each arm; no continuity correction.

    Source: Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.

    Raises:
        CalculatorError: If an input is out of range, or there are more conversions than readers.
    """
    _within(treatment_successes, treatment_n, "treatment_successes")
    _within(control_successes, control_n, "control_successes")
    low, high = newcombe_limits(treatment_successes, treatment_n, control_successes, control_n, confidence)
    return {"difference": treatment_successes / treatment_n - control_successes / control_n, "ci_low": low, "ci_high": high}


@calculator(
    estimate=Output("observed rate", "rate"),
    ci_low=Output("at the lower limit", "rate"),
    ci_high=Output("at the upper limit", "rate"),
)
def wilson_interval(
    *,
    successes: Annotated[int, count("conversions", 3, low=0)],
    n: Annotated[int, count("readers", 40)],
    confidence: Confidence = 0.95,
) -> Outputs:
    """Interval of a rate that holds for small counts and for rates near 0 or 1.

    Formula: (x + z^2/2 +- z sqrt(x (n - x)/n + z^2/4)) / (n + z^2) for x conversions of n; no continuity correction.

    Source: Wilson, JASA 22 (1927) 209-212; Newcombe, Statistics in Medicine 17 (1998) 857-872, method 3.

    Raises:
        CalculatorError: If an input is out of range, or there are more conversions than readers.
    """
    _within(successes, n, "successes")
    low, high = wilson_limits(successes, n, confidence)
    return {"estimate": successes / n, "ci_low": low, "ci_high": high}


def _within(successes: int, n: int, field: str) -> None:
    if successes > n:
        raise CalculatorError(f"must not exceed the {n:,} readers, but is {successes:,}", field)


@calculator(
    se=Output("as standard error of the rate", "points"),
    ci_half_width=Output("on each side of the rate, for the interval", "points"),
)
def proportion_se(
    *,
    p: Annotated[float, rate("rate", 0.84)],
    n: Annotated[int, count("independent observations", 200)],
    confidence: Confidence = 0.95,
) -> Outputs:
    """Standard error of a rate.

    Formula: se = sqrt(p (1 - p) / n); half width = z se with z two-sided.

    Source: The variance of a binomial share; Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 2.

    Raises:
        CalculatorError: If an input is out of range; a rate of exactly 0 or 1 has no standard error.
    """
    se = math.sqrt(p * (1 - p) / n)
    return {"se": se, "ci_half_width": two_sided_z(confidence) * se}
