"""Metrics that divide one sum by another: clicks over impressions, when readers were randomised."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number, Numbers
from trainer.errors import CalculatorError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROUNDING = 1e-12
_CLICKS, _VIEWS = (0, 3, 0, 1, 0, 6), (4, 6, 9, 5, 3, 12)
_CLICKS_TREATED, _VIEWS_TREATED = (1, 4, 0, 1, 0, 7), (5, 6, 8, 4, 3, 11)


def _numerators(arm: str, example: tuple[float, ...]) -> Numbers:
    return Numbers(f"numerator by reader in {arm}: clicks", at_least=2, example=example)


def _denominators(arm: str, example: tuple[float, ...]) -> Numbers:
    return Numbers(f"denominator by reader in {arm}: impressions", Number("denominator", "number", 0), at_least=2, example=example)


@calculator(
    difference=Output("from control to treatment", "number"),
    se=Output("as standard error of the difference", "number"),
    z=Output("standard errors from no difference", "z"),
    p_value=Output("chance of so large a difference without effect, both sides counted", "p"),
    control_ratio=Output("in control", "number"),
    treatment_ratio=Output("in treatment", "number"),
)
def ratio_metric_delta(
    *,
    control_numerators: Annotated[list[float], _numerators("control", _CLICKS)],
    control_denominators: Annotated[list[float], _denominators("control", _VIEWS)],
    treatment_numerators: Annotated[list[float], _numerators("treatment", _CLICKS_TREATED)],
    treatment_denominators: Annotated[list[float], _denominators("treatment", _VIEWS_TREATED)],
) -> Outputs:
    """Difference of two ratios of sums, with the reader as the unit.

    Formula: R = sum y / sum x; var R = (s_y^2 - 2 R s_xy + R^2 s_x^2) / (n mean(x)^2) with covariances over the readers of an arm
    (n - 1); z = (R_t - R_c) / sqrt(var R_t + var R_c), two-sided.

    Source: Deng, Knoblich, Lu, Applying the Delta Method in Metric Analytics, KDD 2018.

    Raises:
        CalculatorError: If an input is out of range, lists of one arm differ in length, an arm has no denominator, or nothing varies.
    """
    control, error_c = _ratio(control_numerators, control_denominators, "control")
    treatment, error_t = _ratio(treatment_numerators, treatment_denominators, "treatment")
    error, difference = math.hypot(error_c, error_t), treatment - control
    if error <= _ROUNDING * max(abs(control), abs(treatment)) or error < 1e-150:
        raise CalculatorError(
            "are in the same ratio to the denominators for all readers, so there is no variance to test with", "control_numerators"
        )
    z = difference / error
    return {
        "difference": difference,
        "se": error,
        "z": z,
        "p_value": math.erfc(abs(z) / math.sqrt(2)),
        "control_ratio": control,
        "treatment_ratio": treatment,
    }


def _ratio(numerators: list[float], denominators: list[float], arm: str) -> tuple[float, float]:
    """The ratio of the sums, and its standard error."""
    import numpy as np

    if len(numerators) != len(denominators):
        raise CalculatorError(
            f"must hold as many readers as {arm}_denominators: {len(numerators):,} and {len(denominators):,}", f"{arm}_numerators"
        )
    above, below = np.array(numerators), np.array(denominators)
    if below.sum() < 1e-12:
        raise CalculatorError("must not all be 0: the ratio divides by their sum", f"{arm}_denominators")
    ratio = float(above.sum() / below.sum())
    # The residuals of the ratio have the delta method's variance, and lose no digits.
    return ratio, float(_mean_error(above - ratio * below) / below.mean())


def _mean_error(values: NDArray[np.float64]) -> float:
    return math.sqrt(values.var(ddof=1) / len(values))
