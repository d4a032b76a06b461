"""Whether a guardrail metric is shown not to be worse than a margin."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.constrained_rates import Arms, difference_z, ratio_z
from trainer.calculators.kinds import Choice, Flag, Number, count, positive
from trainer.calculators.normal_power import NORMAL
from trainer.errors import CalculatorError

OneSidedAlpha = Annotated[float, Number("type I error, one-sided", "probability", 1e-12, 0.5, strict=True)]
HigherIsBetter = Annotated[bool, Flag("whether higher is better")]


@calculator(
    verdict=Output("verdict on the guardrail", "text"),
    z=Output("standard errors from the margin", "z"),
    p_noninferiority=Output("chance of so good a result if the loss is as large as the margin", "p"),
    p_breach=Output("chance of so bad a result if the loss is as large as the margin", "p"),
    difference=Output("from control to treatment", "change"),
    ratio=Output("the rate of control", "factor"),
)
def noninferiority_test_proportions(
    *,
    control_conversions: Annotated[int, count("conversions in the control arm", 45600, low=0)],
    control_n: Annotated[int, count("readers in the control arm", 120000)],
    treatment_conversions: Annotated[int, count("conversions in the treatment arm", 45360, low=0)],
    treatment_n: Annotated[int, count("readers in the treatment arm", 120000)],
    margin_absolute: Annotated[float | None, Number("largest loss accepted", "points", 0, 1, strict=True, example=0.004)] = None,
    margin_relative: Annotated[float | None, Number("largest loss accepted, relative to control", "relative", 0, 100, strict=True)] = None,
    alpha: OneSidedAlpha = 0.05,
    method: Annotated[str, Choice("variance of the test", ("farrington_manning", "wald"))] = "farrington_manning",
    higher_is_better: HigherIsBetter = True,
) -> Outputs:
    """Whether a rate is shown not to be worse than control by more than a margin.

    Formula: z = (p2 - p1 + margin) / se, with - margin where lower is better. `farrington_manning` takes the variance of the most
    likely rates that differ by just the margin, `wald` that of the observed rates. A relative margin is tested on the ratio:
    z = (p2 - R p1) / se with R = 1 - margin, or 1 + margin where lower is better, and se^2 = R^2 p1 q1 / n1 + p2 q2 / n2. For
    `wald` that is the contrast p2 - R p1 with unpooled variances, on the scale of rates, not the logarithm of the ratio. Pass if
    p_noninferiority < alpha, breach if p_breach < alpha, else inconclusive.

    Source: Farrington, Manning, Statistics in Medicine 9, 1990; Miettinen, Nurminen, Statistics in Medicine 4, 1985.

    Raises:
        CalculatorError: If an input is out of range, conversions exceed readers, not exactly one margin is given, a relative one
            has no conversions in control to relate to, or the test has no variance.
    """
    arms = counted(control_conversions, control_n, treatment_conversions, treatment_n)
    z = _z_against_margin(arms, margin_absolute, margin_relative, method == "farrington_manning", higher_is_better)
    better, (control, treatment) = (z if higher_is_better else -z), arms.rates
    p_noninferiority, p_breach = NORMAL.cdf(-better), NORMAL.cdf(better)
    return {
        "verdict": _verdict(p_noninferiority, p_breach, alpha),
        "z": z,
        "p_noninferiority": p_noninferiority,
        "p_breach": p_breach,
        "difference": treatment - control,
        "ratio": treatment / control if control else None,
    }


@calculator(
    verdict=Output("verdict on the guardrail", "text"),
    t=Output("standard errors from the margin", "number"),
    df=Output("degrees of freedom", "number"),
    p_noninferiority=Output("chance of so good a result if the loss is as large as the margin", "p"),
    p_breach=Output("chance of so bad a result if the loss is as large as the margin", "p"),
    difference=Output("from control to treatment", "number"),
    ci_low=Output("at the lower limit of the difference", "number"),
    ci_high=Output("at the upper limit of the difference", "number"),
)
def noninferiority_test_means(
    *,
    control_mean: Annotated[float, Number("mean of the control arm", example=1150)],
    control_sd: Annotated[float, positive("standard deviation in the control arm", example=2450)],
    control_n: Annotated[int, count("users in the control arm", 120000, low=2)],
    treatment_mean: Annotated[float, Number("mean of the treatment arm", example=1145)],
    treatment_sd: Annotated[float, positive("standard deviation in the treatment arm", example=2450)],
    treatment_n: Annotated[int, count("users in the treatment arm", 120000, low=2)],
    margin_absolute: Annotated[float, positive("largest loss accepted", example=23)],
    alpha: OneSidedAlpha = 0.05,
    higher_is_better: HigherIsBetter = True,
    test: Annotated[str, Choice("test", ("welch_t",))] = "welch_t",
) -> Outputs:
    """Whether a mean is shown not to be worse than control by more than a margin.

    Formula: t = (m2 - m1 + margin) / sqrt(s1^2/n1 + s2^2/n2), with - margin where lower is better, on Welch's degrees of freedom.
    The limits are those of the two-sided 1 - 2 alpha interval. Pass if p_noninferiority < alpha, breach if p_breach < alpha, else
    inconclusive.

    Source: Welch, Biometrika 34, 1947; Chow, Shao, Wang, Sample Size Calculations in Clinical Research, 2nd ed., ch. 3.2.

    Raises:
        CalculatorError: If an input is out of range.
    """
    from scipy.special import stdtr, stdtrit

    error, freedom = welch_error(control_sd, control_n, treatment_sd, treatment_n)
    difference = treatment_mean - control_mean
    t = (difference + (margin_absolute if higher_is_better else -margin_absolute)) / error
    better = t if higher_is_better else -t
    p_noninferiority, p_breach = float(stdtr(freedom, -better)), float(stdtr(freedom, better))
    half = -float(stdtrit(freedom, alpha)) * error
    return {
        "verdict": _verdict(p_noninferiority, p_breach, alpha),
        "t": t,
        "df": freedom,
        "p_noninferiority": p_noninferiority,
        "p_breach": p_breach,
        "difference": difference,
        "ci_low": difference - half,
        "ci_high": difference + half,
    }


def counted(control: int, control_n: int, treatment: int, treatment_n: int) -> Arms:
    """Two arms with no more conversions than readers.

    Raises:
        CalculatorError: If there are more.
    """
    for field, conversions, readers in (("control_conversions", control, control_n), ("treatment_conversions", treatment, treatment_n)):
        if conversions > readers:
            raise CalculatorError(f"must not exceed the readers of the arm: {conversions:,} of {readers:,}", field)
    return Arms(control, control_n, treatment, treatment_n)


def welch_error(control_sd: float, control_n: int, treatment_sd: float, treatment_n: int) -> tuple[float, float]:
    """Standard error of a difference of means, and its degrees of freedom; both deviations are above 0."""
    first, second = control_sd / math.sqrt(control_n), treatment_sd / math.sqrt(treatment_n)
    error = math.hypot(first, second)
    share, rest = (first / error) ** 2, (second / error) ** 2
    return error, 1 / (share**2 / (control_n - 1) + rest**2 / (treatment_n - 1))


def _z_against_margin(arms: Arms, absolute: float | None, relative: float | None, score: bool, higher: bool) -> float:
    if (absolute is None) == (relative is None):
        raise CalculatorError("give exactly one of margin_absolute and margin_relative", "margin_absolute")
    if relative is not None and not arms.control:
        raise CalculatorError("must not be 0: a relative margin has nothing to relate to", "control_conversions")
    if not score and all(rate in (0, 1) for rate in arms.rates):
        raise CalculatorError("has no variance when both arms are at 0% or 100%; take farrington_manning", "method")
    if absolute is not None:
        return difference_z(arms, -absolute if higher else absolute, score)
    loss = relative or 0.0
    if higher and loss >= 1:
        raise CalculatorError("must be below 1: no rate falls by 100% or more", "margin_relative")
    return ratio_z(arms, 1 - loss if higher else 1 + loss, score)


def _verdict(p_noninferiority: float, p_breach: float, alpha: float) -> str:
    if p_noninferiority < alpha:
        return "pass"
    return "breach" if p_breach < alpha else "inconclusive"
