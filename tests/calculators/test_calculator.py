"""How a function becomes a calculator: inputs from its signature, checked one by one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import pytest

from trainer.calculators.calculator import Output, Outputs, Progress, calculator
from trainer.calculators.kinds import Choice, Flag, Moment, Number, Numbers, Record, Table, Text, amount, count, rate
from trainer.errors import CalculatorError


@calculator(value=Output("in all", "count"), share=Output("of it", "share"))
def sample(
    *,
    n: Annotated[int, count("people", 3)],
    p: Annotated[float | None, rate("rate")] = None,
    mode: Annotated[str, Choice("how", ("up", "down"))] = "up",
) -> Outputs:
    """What a sample gives.

    Formula: value = n,
    on two lines.

    Source: arithmetic.
    """
    return {"share": p or 0.0, "value": n if mode == "up" else -n}


def test_inputs_are_read_from_the_signature() -> None:
    assert list(sample.inputs) == ["n", "p", "mode"]
    assert [known.required for known in sample.inputs.values()] == [True, False, False]
    assert sample.inputs["p"].kind.text == "rate"
    assert sample.example == {"n": 3, "mode": "up"}


def test_the_docstring_gives_purpose_formula_and_source() -> None:
    assert sample.purpose == "What a sample gives."
    assert sample.formula == "value = n, on two lines."
    assert sample.source == "arithmetic."


def test_outputs_come_in_the_declared_order_and_inputs_by_name() -> None:
    assert list(sample(n=4)) == ["value", "share"]
    assert sample.run({"n": 4, "mode": "down", "p": None})["value"] == -4
    assert not sample.simulated


@pytest.mark.parametrize(
    ("inputs", "field", "words"),
    [
        ({}, "n", "needs n: people"),
        ({"n": 2.5}, "n", "must be a whole number from 1"),
        ({"n": 1, "p": 1.0}, "p", "must lie between 0 and 1"),
        ({"n": 1, "mode": "left"}, "mode", "must be one of up, down"),
        ({"n": True}, "n", "must be a number"),
        ({"n": 1, "x": 2}, "x", "it takes n, p, mode"),
    ],
)
def test_a_wrong_input_is_named(inputs: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(CalculatorError, match=words) as raised:
        sample.run(inputs)
    assert raised.value.field == field


def test_arithmetic_that_breaks_down_is_a_clear_error() -> None:
    @calculator(value=Output("x"))
    def fragile(*, x: Annotated[float, Number("x")]) -> Outputs:
        """Divides."""
        return {"value": 1 / x if x < 1 else [float("inf")]}

    for x in (0.0, 2.0):
        with pytest.raises(CalculatorError, match="no finite result") as raised:
            fragile.run({"x": x})
        assert raised.value.field == "x"


def test_a_simulation_tells_its_progress() -> None:
    @calculator(value=Output("x"))
    def simulated(*, n: Annotated[int, count("draws")], progress: Progress | None = None) -> Outputs:
        """Simulates."""
        for step in range(n):
            if progress:
                progress((step + 1) / n)
        return {"value": n}

    told: list[float] = []
    assert simulated.simulated
    assert list(simulated.inputs) == ["n"]
    assert simulated.run({"n": 2}, told.append) == simulated.run({"n": 2}) == {"value": 2}
    assert told == [0.5, 1.0]


TABLE = Table("cohorts", {"name": Text("name"), "n": count("users"), "margin": rate("margin")}, optional=frozenset({"margin"}))


def test_a_table_names_row_and_column() -> None:
    assert TABLE.check([{"name": " JP ", "n": 3}], "cohorts") == [{"name": "JP", "n": 3, "margin": None}]
    for rows, words in [
        ([{"name": "JP"}], "row 1 needs n"),
        ([{"name": "JP", "n": 0}], "row 1 n must be a whole number"),
        ([{"name": "JP", "n": 1, "m": 1}], "row 1 has no 'm'"),
        ([{"name": "", "n": 1}], "row 1 name must be a text"),
        ([3], "row 1 must name its values"),
        ([], "at least 1 row"),
        ("x", "at least 1 row"),
    ]:
        with pytest.raises(CalculatorError, match=words) as raised:
            TABLE.check(rows, "cohorts")
        assert raised.value.field == "cohorts"


def test_a_table_may_blame_its_columns_and_take_pairs() -> None:
    blaming = Table("negatives", {"similarity": Number("s", low=-1, high=1), "n": count("n")}, blames_column=True, as_pairs=True)
    assert blaming.check([[0.3, 63]], "negatives") == [{"similarity": 0.3, "n": 63}]
    with pytest.raises(CalculatorError) as raised:
        blaming.check([[2, 63]], "negatives")
    assert raised.value.field == "similarity"


def test_lists_records_flags_and_moments() -> None:
    with pytest.raises(CalculatorError, match="number 2 must be at least 0"):
        Numbers("weeks", Number("x", low=0)).check([1, -1], "weeks")
    with pytest.raises(CalculatorError, match="more than 2 numbers"):
        Numbers("weeks", amount("x"), at_most=2).check([1, 1, 1], "weeks")
    assert Record("phase", {"rate": rate("rate")}).check({"rate": 0.5}, "phase") == {"rate": 0.5}
    with pytest.raises(CalculatorError, match="needs rate"):
        Record("phase", {"rate": rate("rate")}).check({}, "phase")
    assert Flag("yes").check(False, "flag") is False
    with pytest.raises(CalculatorError, match="true or false"):
        Flag("yes").check(1, "flag")
    assert Moment("start").check("2026-03-01T10:00:00", "start") == datetime(2026, 3, 1, 10)
    for wrong in ("soon", 3, None):
        with pytest.raises(CalculatorError, match="must be a time"):
            Moment("start").check(wrong, "start")
