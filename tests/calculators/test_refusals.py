"""What calculators refuse: each wrong input is named, and nothing but a clear error or a finite result ever comes out."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.calculator import Calculator
from trainer.calculators.kinds import Number, Numbers, Table
from trainer.calculators.registry import MODULES, compute, find
from trainer.errors import CalculatorError, UsageError

WRONG = [
    "",
    "4%",
    True,
    [],
    {},
    "x" * 500,
    float("nan"),
    float("inf"),
    -float("inf"),
    -1,
    0,
    1e-300,
    1e300,
    10**400,
    [1, "2"],
    [None, 1],
    [math.nan, 1],
    [[[[[[]]]]]],
    [{"name": "a"}],
    [{}] * 2,
    {"rate": "x"},
]
ODD_NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-10, 10),
    st.sampled_from([0.5, 1.0, 1 - 1e-16, 1e-16, 1e-9, 1e9, 1e12, 1e15, -1e15, 5e-324]),
)
INPUTS = [(name, field) for name in MODULES for field in find(name).inputs]


def finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(finite(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return all(finite(item) for item in value)
    return not isinstance(value, float) or math.isfinite(value)


def outcome(name: str, inputs: dict[str, Any]) -> dict[str, Any] | None:
    """The outputs, or None for a refusal in one clear sentence."""
    refusal: CalculatorError | None = None
    outputs: dict[str, Any] = {}
    try:
        outputs = compute(name, inputs)
    except CalculatorError as error:
        refusal = error
    if refusal is not None:
        assert refusal.field
        assert refusal.what
        assert "\n" not in refusal.what
        assert len(refusal.what) < 400
        return None
    assert finite(outputs)
    json.dumps(outputs, allow_nan=False)
    return outputs


@pytest.mark.parametrize("name", MODULES)
def test_the_example_of_every_calculator_computes(name: str) -> None:
    calculator: Calculator[...] = find(name)
    outputs = outcome(name, calculator.example)
    assert outputs is not None
    assert list(outputs) == list(calculator.outputs)


@pytest.mark.parametrize(("name", "field"), INPUTS, ids=[f"{name}-{field}" for name, field in INPUTS])
def test_an_input_is_refused_in_one_sentence_or_gives_a_finite_result(name: str, field: str) -> None:
    calculator: Calculator[...] = find(name)
    if calculator.simulated:
        pytest.skip("its refusals are tested with few draws beside its other tests")
    kind = calculator.inputs[field].kind
    for wrong in WRONG:
        given_inputs = {**calculator.example, field: wrong}
        outputs = outcome(name, given_inputs)
        if isinstance(kind, Number) and (isinstance(wrong, (str, bool, list, dict)) or not math.isfinite(float_of(wrong))):
            assert outputs is None, (wrong, outputs)
        if isinstance(kind, (Numbers, Table)) and not isinstance(wrong, list):
            assert outputs is None, (wrong, outputs)


def float_of(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


@pytest.mark.parametrize("name", [name for name in MODULES if not find(name).simulated])
@given(st.data())
def test_odd_numbers_never_give_a_traceback_nor_an_infinite_result(name: str, data: st.DataObject) -> None:
    calculator: Calculator[...] = find(name)
    inputs: dict[str, Any] = dict(calculator.example)
    numeric = [field for field, known in calculator.inputs.items() if isinstance(known.kind, Number)]
    listed = [field for field, known in calculator.inputs.items() if isinstance(known.kind, Numbers)]
    for field in numeric:
        if data.draw(st.booleans()):
            inputs[field] = data.draw(st.one_of(ODD_NUMBERS, within(calculator, field)))
    for field in listed:
        if data.draw(st.booleans()):
            inputs[field] = data.draw(st.lists(ODD_NUMBERS, max_size=6))
    outcome(name, inputs)


def within(calculator: Calculator[...], field: str) -> st.SearchStrategy[float]:
    """Numbers that the kind of an input lets pass."""
    kind = calculator.inputs[field].kind
    assert isinstance(kind, Number)
    return st.integers(int(kind.low), int(kind.high)) if kind.whole else st.floats(kind.low, kind.high)


@pytest.mark.parametrize("name", MODULES)
def test_a_missing_input_and_an_unknown_one_are_named(name: str) -> None:
    calculator: Calculator[...] = find(name)
    with pytest.raises(CalculatorError, match="has no input 'colour'"):
        compute(name, {**calculator.example, "colour": 1})
    for field, known in calculator.inputs.items():
        if known.required:
            with pytest.raises(CalculatorError, match=f"needs {field}") as raised:
                compute(name, {key: value for key, value in calculator.example.items() if key != field})
            assert raised.value.field == field


def test_an_unknown_calculator_comes_with_near_names() -> None:
    with pytest.raises(UsageError, match="did you mean sample_size_proportions"):
        find("sample_size_proportion")
    with pytest.raises(UsageError, match="lists all"):
        find("xyzzy")


TWICE = "has two rows named"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("cohort_fairness", "cohorts"),
        ("cohort_regression_veto", "cohorts"),
        ("simpsons_paradox", "strata"),
        ("latency_budget", "stages"),
        ("latency_simulation", "stages"),
        ("launch_decision", "cohorts"),
        ("launch_decision", "guardrails"),
    ],
)
def test_two_rows_of_one_name_are_refused(name: str, field: str) -> None:
    sound = find(name).example
    rows = [*sound[field], {**sound[field][0], "name": f" {sound[field][0]['name']} "}]
    with pytest.raises(CalculatorError, match=TWICE) as raised:
        compute(name, {**sound, field: rows})
    assert raised.value.field == field
