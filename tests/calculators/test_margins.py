"""Margins that cannot be tested, and limits that there are none of."""

from __future__ import annotations

import math

import pytest

from trainer.calculators.constrained_rates import Arms, ratio_limits, ratio_z
from trainer.calculators.explaining import explain
from trainer.calculators.registry import compute, find
from trainer.errors import CalculatorError


@pytest.mark.parametrize("field", ["control_sd", "treatment_sd"])
def test_an_arm_without_spread_is_named(field: str) -> None:
    with pytest.raises(CalculatorError, match="must be above 0") as raised:
        compute("noninferiority_test_means", {**find("noninferiority_test_means").example, field: 0.0})
    assert raised.value.field == field


@pytest.mark.parametrize("method", ["wald", "farrington_manning"])
@pytest.mark.parametrize("treatment", [0, 5])
def test_a_relative_margin_has_nothing_to_relate_to_without_conversions_in_control(method: str, treatment: int) -> None:
    inputs = {"control_conversions": 0, "control_n": 50, "treatment_conversions": treatment, "treatment_n": 50, "method": method}
    with pytest.raises(CalculatorError, match="a relative margin has nothing to relate to") as raised:
        compute("noninferiority_test_proportions", {**inputs, "margin_relative": 0.2})
    assert raised.value.field == "control_conversions"


def test_a_limit_of_the_ratio_is_never_a_cap() -> None:
    few = {"control_conversions": 1, "control_n": 1000, "treatment_conversions": 900, "treatment_n": 1000, "margin_relative": 0.2}
    wald = explain("noninferiority_test_proportions", {**few, "method": "wald"}).steps[-1]
    assert "without an upper limit" in wald
    score = explain("noninferiority_test_proportions", few).steps[-1]
    # The largest ratio that the score test does not reject, far above the observed 900.
    low, high = ratio_limits(Arms(1, 1000, 900, 1000), 1.6448536269514722, True)
    assert low < 900 < 1100 < high < math.inf
    assert f"{high:,.0f}" in score
    assert ratio_z(Arms(1, 1000, 900, 1000), high, True) == pytest.approx(-1.6448536269514722)
    nobody = {**few, "control_conversions": 5, "treatment_conversions": 0}
    assert "interval of the ratio 0 to" in explain("noninferiority_test_proportions", nobody).steps[-1]
