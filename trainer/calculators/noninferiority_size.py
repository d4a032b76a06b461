"""Sample sizes for ruling out a loss beyond a margin."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Alpha, Output, Outputs, Power, Ratio, calculator
from trainer.calculators.constrained_rates import Arms, rates_at_difference
from trainer.calculators.kinds import Choice, Flag, Number, positive, rate
from trainer.calculators.normal_power import Contrast, quantiles
from trainer.errors import CalculatorError

_SMALLEST = 1e-7


@calculator(
    n_control=Output("readers in the control arm", "count"),
    n_control_exact=Output("readers in the control arm, unrounded", "unrounded"),
    n_treatment=Output("readers in the treatment arm", "count"),
    n_total=Output("readers in both arms", "count"),
)
def sample_size_noninferiority_proportions(
    *,
    control_rate: Annotated[float, rate("rate of the control arm", 0.09)],
    treatment_rate: Annotated[float, rate("true rate of the treatment arm that is assumed", 0.09)],
    margin_absolute: Annotated[float, Number("largest loss still accepted", "points", 0, 1, strict=True, example=0.0027)],
    alpha: Alpha = 0.05,
    power: Power = 0.80,
    allocation_ratio: Ratio = 1.0,
    method: Annotated[str, Choice("variance under the null hypothesis", ("unpooled_wald", "farrington_manning"))] = "unpooled_wald",
) -> Outputs:
    """Readers per arm to rule out a loss beyond a margin, one-sided; higher is better.

    Formula: n = (z_a sqrt(v0) + z_b sqrt(p1 q1 + p2 q2 / r))^2 / (p2 - p1 + margin)^2. `unpooled_wald` takes the variance under
    the alternative for v0 as well, `farrington_manning` the one of the most likely rates that differ by the margin.

    Source: Chow, Shao, Wang, Sample Size Calculations in Clinical Research, 2nd ed., ch. 4.2; Farrington, Manning, Statistics in
    Medicine 9, 1990.

    Raises:
        CalculatorError: If an input is out of range, or the assumed loss reaches the margin.
    """
    z_alpha, z_beta = quantiles(alpha, power, 1)
    distance = treatment_rate - control_rate + margin_absolute
    if distance <= _SMALLEST:
        raise CalculatorError("assumes a loss that reaches the margin already, so no sample can rule it out", "treatment_rate")
    contrast = margin_contrast(method, control_rate, treatment_rate, margin_absolute, allocation_ratio)
    return _sizes(contrast.size(z_alpha, z_beta), allocation_ratio)


@calculator(
    n_control=Output("users in the control arm", "count"),
    n_control_exact=Output("users in the control arm, unrounded", "unrounded"),
    n_treatment=Output("users in the treatment arm", "count"),
    n_total=Output("users in both arms", "count"),
)
def sample_size_noninferiority_means(
    *,
    control_mean: Annotated[float, Number("mean of the control arm", example=1150)],
    treatment_mean: Annotated[float, Number("true mean of the treatment arm that is assumed", example=1150)],
    sd: Annotated[float, positive("standard deviation in each arm", example=6900)],
    margin_absolute: Annotated[float, positive("largest loss still accepted", example=11.5)],
    alpha: Alpha = 0.05,
    power: Power = 0.80,
    allocation_ratio: Ratio = 1.0,
    method: Annotated[str, Choice("test", ("z",))] = "z",
    higher_is_better: Annotated[bool, Flag("whether higher is better")] = True,
) -> Outputs:
    """Users per arm to rule out a loss of the mean beyond a margin, one-sided.

    Formula: n = (z_a + z_b)^2 sd^2 (1 + 1/r) / (m2 - m1 + margin)^2, with m1 - m2 where lower is better.

    Source: Chow, Shao, Wang, Sample Size Calculations in Clinical Research, 2nd ed., ch. 3.2.

    Raises:
        CalculatorError: If an input is out of range, or the assumed loss reaches the margin.
    """
    z_alpha, z_beta = quantiles(alpha, power, 1)
    gain = treatment_mean - control_mean if higher_is_better else control_mean - treatment_mean
    distance = (gain + margin_absolute) / sd
    if distance <= 0:
        raise CalculatorError("assumes a loss that reaches the margin already, so no sample can rule it out", "treatment_mean")
    if distance < _SMALLEST:
        raise CalculatorError("lies too close to the assumed loss for any real audience", "margin_absolute")
    spread = math.sqrt(1 + 1 / allocation_ratio)
    return _sizes(Contrast(distance, spread, spread).size(z_alpha, z_beta), allocation_ratio)


def margin_contrast(method: str, control: float, treatment: float, margin: float, ratio: float) -> Contrast:
    """What a test of a rate against a margin compares.

    Args:
        method: `unpooled_wald` or `farrington_manning`.
        control: Rate of the control arm.
        treatment: True rate of the treatment arm.
        margin: Largest loss still accepted.
        ratio: Size of the treatment arm over that of the control arm.
    """
    alternative = math.sqrt(control * (1 - control) + treatment * (1 - treatment) / ratio)
    null = alternative
    if method == "farrington_manning":
        p, q = rates_at_difference(Arms(control, 1, ratio * treatment, ratio), -margin)
        null = math.sqrt(p * (1 - p) + q * (1 - q) / ratio)
    return Contrast(treatment - control + margin, null, alternative)


def _sizes(exact: float, ratio: float) -> Outputs:
    control, treatment = math.ceil(exact), math.ceil(ratio * exact)
    return {"n_control": control, "n_control_exact": exact, "n_treatment": treatment, "n_total": control + treatment}
