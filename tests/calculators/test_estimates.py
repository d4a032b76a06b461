"""The diversity identity, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.estimates import diversity_identity
from trainer.calculators.explaining import find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

INPUTS: dict[str, Any] = {"estimates": [4, 6, 9, 12, 14], "truth": 10}


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20), st.floats(-100, 100))
def test_collective_error_is_average_error_less_diversity(estimates: list[float], truth: float) -> None:
    exact, target = [Fraction(value) for value in estimates], Fraction(truth)
    mean = sum(exact) / len(exact)
    found = diversity_identity(estimates=estimates, truth=truth)
    assert found["collective_error"] == pytest.approx(float((mean - target) ** 2), abs=1e-9)
    assert found["average_error"] == pytest.approx(float(sum((value - target) ** 2 for value in exact) / len(exact)), abs=1e-9)
    assert found["diversity"] == pytest.approx(float(sum((value - mean) ** 2 for value in exact) / len(exact)), abs=1e-9)
    assert found["collective_error"] == pytest.approx(found["average_error"] - found["diversity"], abs=1e-8)


@pytest.mark.parametrize(("part", "value"), [("collective", 1.0), ("average", 14.6), ("diversity", 13.6)])
def test_the_part_that_is_asked_for_comes_first(part: str, value: float) -> None:
    found = compute("diversity_identity", {**INPUTS, "part": part})
    assert next(iter(found)) == "value"
    assert found["value"] == pytest.approx(value)


def test_a_large_common_level_takes_no_digits() -> None:
    found = diversity_identity(estimates=[1e12 + 4, 1e12 + 6, 1e12 + 9, 1e12 + 12, 1e12 + 14], truth=1e12 + 10)
    assert found["diversity"] == pytest.approx(13.6, rel=1e-12)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"estimates": []}, "estimates"), ({"estimates": [float("nan")]}, "estimates"), ({"part": "all"}, "part"), ({"truth": "x"}, "truth")],
)
def test_what_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("diversity_identity", {**INPUTS, **change})
    assert raised.value.field == field


def test_known_slips_are_recognised() -> None:
    for part, stated, words in [("diversity", 17, "n - 1"), ("average", 13.6, "diversity instead"), ("average", 73, "sum instead")]:
        slip = find_misstep("diversity_identity", {**INPUTS, "part": part}, "value", stated, 0.005)
        assert slip is not None
        assert words in slip.step
