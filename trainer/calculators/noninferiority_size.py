"""Sample sizes for ruling out a loss beyond a margin."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Annotated

from trainer.calculators.calculator import Alpha, Output, Outputs, Power, Ratio, calculator
from trainer.calculators.kinds import Choice, Number, rate
from trainer.errors import CalculatorError

_NORMAL = NormalDist()
_SMALLEST = 1e-7


@calculator(
    n_control=Output("readers in the control arm", "count"),
    n_control_exact=Output("readers in the control arm, unrounded", "number"),
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
    distance = treatment_rate - control_rate + margin_absolute
    if power <= alpha:
        raise CalculatorError(f"must be above alpha = {alpha:g}", "power")
    if distance <= _SMALLEST:
        raise CalculatorError("assumes a loss that reaches the margin already, so no sample can rule it out", "treatment_rate")
    alternative = control_rate * (1 - control_rate) + treatment_rate * (1 - treatment_rate) / allocation_ratio
    null = alternative
    if method == "farrington_manning":
        null = _variance_at_margin(control_rate, treatment_rate, margin_absolute, allocation_ratio)
    # By the lower tail, which keeps its digits where 1 - p would lose them.
    spread = -_NORMAL.inv_cdf(alpha) * math.sqrt(null) + _NORMAL.inv_cdf(power) * math.sqrt(alternative)
    # Below 0 the power is reached by chance alone, whatever the size; squaring would turn that into readers.
    exact = max(spread, 1e-9) ** 2 / distance**2
    control, treatment = math.ceil(exact), math.ceil(allocation_ratio * exact)
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
