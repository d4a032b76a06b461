"""Sample size, power and minimum detectable effect for comparing two means."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Alpha, ArmCorrection, Output, Outputs, Power, Ratio, Sides, Treatments, calculator
from trainer.calculators.kinds import Choice, Number, count, positive
from trainer.calculators.normal_power import Contrast, alpha_per_comparison, quantiles
from trainer.calculators.t_power import TTest, detectable_t, size_t
from trainer.errors import CalculatorError

_SMALLEST = 1e-7
_LARGEST = 1e7

Sd = Annotated[float, positive("standard deviation in each arm", example=2450)]
BaselineMean = Annotated[float | None, Number("mean of the control arm, for a relative difference")]
Difference = Annotated[float | None, Number("true difference", example=50)]
RelativeDifference = Annotated[float | None, Number("true difference, relative to the mean of control", "relative", -1e6, 1e6)]
Test = Annotated[str, Choice("test", ("t", "z"))]


@calculator(
    n_control=Output("users in the control arm", "count"),
    n_control_exact=Output("users in the control arm, unrounded", "unrounded"),
    n_treatment_each=Output("users in each treatment arm", "count"),
    n_total=Output("users in all arms", "count"),
    effect_size_d=Output("standard deviations between the means", "sd"),
)
def sample_size_means(
    *,
    sd: Sd,
    mde_absolute: Difference = None,
    mde_relative: RelativeDifference = None,
    baseline_mean: BaselineMean = None,
    alpha: Alpha = 0.05,
    power: Power = 0.80,
    sides: Sides = 2,
    allocation_ratio: Ratio = 1.0,
    n_treatments: Treatments = 1,
    correction: ArmCorrection = "none",
    test: Test = "t",
) -> Outputs:
    """Users per arm to detect a difference of two means.

    Formula: z: n = (z_a + z_b)^2 (1 + 1/r) / d^2 with d = difference / sd, the opposite tail ignored. t: the n at which the power
    of the non-central t with n (1 + r) - 2 degrees of freedom and non-centrality d sqrt(n r / (1 + r)) is reached, both tails
    counted, with at least two users in each arm.

    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 1988, ch. 2.

    Raises:
        CalculatorError: If an input is out of range, or not exactly one of the two differences is given.
    """
    effect = effect_size(mde_absolute, mde_relative, baseline_mean, sd)
    each_alpha = alpha_per_comparison(alpha, n_treatments, correction)
    z_alpha, z_beta = quantiles(each_alpha, power, sides)
    if abs(effect) < _SMALLEST:
        raise CalculatorError("is too small a difference for any real audience", _given(mde_absolute))
    exact = z_contrast(effect, allocation_ratio).size(z_alpha, z_beta)
    if test == "t":
        exact = size_t(TTest(each_alpha / sides, sides), abs(effect), power, allocation_ratio, exact)
    control, treatment = math.ceil(exact), math.ceil(allocation_ratio * exact)
    return {
        "n_control": control,
        "n_control_exact": exact,
        "n_treatment_each": treatment,
        "n_total": control + n_treatments * treatment,
        "effect_size_d": effect,
    }


@calculator(
    power=Output("chance to find the difference", "probability"),
    effect_size_d=Output("standard deviations between the means", "sd"),
)
def power_means(
    *,
    n_control: Annotated[int, count("users in the control arm", 48000, low=2)],
    n_treatment: Annotated[int, count("users in the treatment arm", 48000, low=2)],
    sd: Sd,
    mde_absolute: Difference = None,
    mde_relative: RelativeDifference = None,
    baseline_mean: BaselineMean = None,
    alpha: Alpha = 0.05,
    sides: Sides = 2,
    test: Test = "t",
) -> Outputs:
    """Chance that a test of given arms finds a true difference of two means.

    Formula: power = P(T > c) + P(T < -c), the second term only for a two-sided test, where T is the non-central t with
    n1 + n2 - 2 degrees of freedom and non-centrality d / sqrt(1/n1 + 1/n2), d = difference / sd, and c the critical value. With z
    the normal distribution takes the place of t. At no difference the power is the type I error.

    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 1988, ch. 2.

    Raises:
        CalculatorError: If an input is out of range, or not exactly one of the two differences is given.
    """
    effect = effect_size(mde_absolute, mde_relative, baseline_mean, sd, may_be_0=True)
    return {"power": power_of(test, n_control, n_treatment, effect, alpha / sides, sides), "effect_size_d": effect}


@calculator(
    mde_absolute=Output("of difference, the smallest that the test can find", "number"),
    effect_size_d=Output("standard deviations between the means", "sd"),
    mde_relative=Output("of the mean of control", "relative"),
)
def mde_means(
    *,
    n_control: Annotated[int, count("users in the control arm", 48000, low=2)],
    sd: Sd,
    baseline_mean: BaselineMean = None,
    alpha: Alpha = 0.05,
    power: Power = 0.80,
    sides: Sides = 2,
    allocation_ratio: Ratio = 1.0,
    test: Test = "t",
) -> Outputs:
    """Smallest difference of two means that arms of a given size find with the wanted power.

    Formula: z: (z_a + z_b) sd sqrt((1 + 1/r) / n). t: the difference at which the power of the non-central t with n (1 + r) - 2
    degrees of freedom is reached. The opposite tail is ignored in both. The relative one needs the mean of control.

    Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed., 1988, ch. 2.

    Raises:
        CalculatorError: If an input is out of range, or the arms are too small for a t test.
    """
    z_alpha, z_beta = quantiles(alpha, power, sides)
    if allocation_ratio * n_control < 1:
        raise CalculatorError("leaves less than one user in the treatment arm", "allocation_ratio")
    if baseline_mean == 0:
        raise CalculatorError("must not be 0: a relative difference needs something to relate to", "baseline_mean")
    if z_alpha + z_beta <= 0:
        raise CalculatorError("is reached by any difference, however small", "power")
    effect = (z_alpha + z_beta) * math.sqrt((1 + 1 / allocation_ratio) / n_control)
    if test == "t":
        # One tail, as for proportions: a detected difference has the right sign.
        effect = detectable_t(TTest(alpha / sides, 1), power, n_control, allocation_ratio * n_control, effect)
    difference = effect * sd
    return {
        "mde_absolute": difference,
        "effect_size_d": effect,
        "mde_relative": difference / abs(baseline_mean) if baseline_mean is not None else None,
    }


def effect_size(absolute: float | None, relative: float | None, baseline_mean: float | None, sd: float, may_be_0: bool = False) -> float:
    """The difference in standard deviations.

    Raises:
        CalculatorError: If not exactly one difference is given, it is 0 and may not be, or a relative one has no mean to relate to.
    """
    if (absolute is None) == (relative is None):
        raise CalculatorError("give exactly one of mde_absolute and mde_relative", "mde_absolute")
    if relative is not None and not baseline_mean:
        what = "is needed for a relative difference" if baseline_mean is None else "must not be 0 for a relative difference"
        raise CalculatorError(what, "baseline_mean")
    difference = absolute if absolute is not None else (relative or 0.0) * (baseline_mean or 0.0)
    if difference == 0 and not may_be_0:
        raise CalculatorError("must not be 0: no test detects nothing", _given(absolute))
    if abs(difference) > _LARGEST * sd:
        raise CalculatorError(f"is more than {_LARGEST:,.0f} standard deviations", _given(absolute))
    return difference / sd


def z_contrast(effect: float, ratio: float) -> Contrast:
    """What a z test of two means compares, in standard deviations."""
    spread = math.sqrt(1 + 1 / ratio)
    return Contrast(abs(effect), spread, spread)


def power_of(test: str, n_control: float, n_treatment: float, effect: float, tail: float, sides: int) -> float:
    """Chance to find an effect, given in standard deviations, with arms of these sizes."""
    if test == "z":
        return z_contrast(effect, n_treatment / n_control).power(n_control, tail, sides)
    return TTest(tail, sides).power(n_control, n_treatment, abs(effect))


def _given(absolute: float | None) -> str:
    return "mde_relative" if absolute is None else "mde_absolute"
