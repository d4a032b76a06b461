"""How numbers, and results with their meaning, are written."""

from __future__ import annotations

import re

import pytest

from trainer.calculators.calculator import Calculator, Output
from trainer.calculators.explaining import explain
from trainer.calculators.inputs import number_in, whole
from trainer.calculators.kinds import Unit
from trainer.calculators.reading import read_inputs, write_input
from trainer.calculators.registry import MODULES, find
from trainer.calculators.wording import meaning_after, write
from trainer.cli.calc_result import statement
from trainer.errors import CalculatorError


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.01, "change", "+1 point"),
        (-0.01, "change", "-1 point"),
        (0.01, "points", "1 point"),
        (0.011, "points", "1.1 points"),
        (0.0, "change", "+0 points"),
        (1, "days", "1 day"),
        (-1, "days", "-1 day"),
        (1.5, "days", "1.5 days"),
    ],
)
def test_exactly_one_takes_the_singular(value: float, unit: Unit, text: str) -> None:
    assert write(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text", "said"),
    [
        (1, "readers in the control arm", "reader in the control arm"),
        (2, "readers in the control arm", "readers in the control arm"),
        (1, "degrees of freedom", "degree of freedom"),
        (-1, "standard deviations from the forecast", "standard deviation from the forecast"),
        (1, "launches", "launch"),
        (1.2, "launches", "launches"),
        (1, "across both arms", "across both arms"),
        (True, "readers are left out", "readers are left out"),
    ],
)
def test_a_single_thing_takes_the_singular(value: float, text: str, said: str) -> None:
    assert meaning_after(value, text) == said


def test_one_reader_is_said_so() -> None:
    assert statement(1, Output("readers in all arms", "count")) == "1 reader in all arms"
    assert statement([], Output("best set", "text")) == "best set: none"


@pytest.mark.parametrize("name", MODULES)
def test_every_output_reads_well_beside_its_value(name: str) -> None:
    calculator: Calculator[...] = find(name)
    outputs = calculator.run(calculator.example)
    for field, output in calculator.outputs.items():
        if outputs[field] is None:
            continue
        said = statement(outputs[field], output)
        assert not re.search(r"× times|\bis (the|what|no)\b.*:|is the (value|part)$|\bnone where\b", said), said
        # A label is no list of its own values, and asks nothing.
        assert not output.text.startswith(("whether ", "is ", "pass, ", "ship, ")), output.text
        if output.unit in ("p", "correlation", "number", "factor", "z", "sd", "change", "points", "rate") and not isinstance(
            outputs[field], list
        ):
            bare = (
                "p-value",
                "smallest ",
                "standard error of",
                "difference",
                "treatment ",
                "lower limit",
                "upper limit",
                "slope ",
                "mean ",
            )
            assert not output.text.startswith(bare), said


@pytest.mark.parametrize("name", MODULES)
def test_a_naive_answer_that_is_the_right_one_is_not_told(name: str) -> None:
    calculator: Calculator[...] = find(name)
    told = explain(name, calculator.example)
    field, output = next(iter(calculator.outputs.items()))
    assert told.naive is None or told.naive.shown != write(told.outputs[field], output.unit)


def test_a_naive_answer_that_comes_out_right_is_dropped() -> None:
    # At no correlation at all CUPED changes nothing, whichever way the variance is reckoned.
    inputs = {"correlation": 0.0, "n_without_cuped": 1000}
    assert explain("cuped_planning", inputs).naive is None


def test_bounds_are_written_out() -> None:
    for value in (0, -1, 2e6):
        with pytest.raises(CalculatorError) as raised:
            number_in(value, 1e-6, 1e6, "days")
        assert raised.value.what.startswith("must be above 0 and at most 1,000,000, not ")
    for value, low, high, strict, text in (
        (1e-7, 1e-6, 1e6, False, "must be at least 1e-06, not 1e-07"),
        (0, 1e-12, 1, True, "must lie between 0 and 1, not at 0"),
        (2e6, 2, 1e6, False, "must be from 2 to 1,000,000, not 2,000,000"),
        (-1, 0, 1e15, False, "must be at least 0, not -1"),
    ):
        with pytest.raises(CalculatorError) as raised:
            number_in(value, low, high, "x", strict)
        assert raised.value.what == text
    with pytest.raises(CalculatorError, match="must be a whole number from 1 to 1,000,000, not 2,000,000"):
        whole(2_000_000, 1, 1_000_000, "n")


def test_empty_cells_of_a_table_are_not_written() -> None:
    calculator = find("latency_budget")
    stages = calculator.complete(calculator.example)["stages"]
    text = write_input(calculator.inputs["stages"], stages)
    assert "null" not in text
    assert calculator.inputs["stages"].kind.check(read_inputs(calculator, {"stages": text})["stages"], "stages") == stages
