from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.calculator import Input
from trainer.calculators.kinds import Choice, Flag, Kind, Number, Numbers, Text, count, rate
from trainer.tui.nudging import nudged, nudged_text

CHANGE = Number("difference", "change", -1, 1)
MS = Number("time", "ms", 0, 1e9)


def field(kind: Kind, name: str = "value") -> Input:
    return Input(name, kind, None, True)


@pytest.mark.parametrize(
    ("kind", "value", "up", "down"),
    [
        (rate("rate"), 0.12, 0.121, 0.119),
        (rate("rate"), 0.5, 0.51, 0.49),
        (rate("rate"), 0.003, 0.004, 0.002),
        (rate("rate"), 0.001, 0.0011, 0.00095),
        (CHANGE, 0.006, 0.007, 0.005),
        (CHANGE, -0.006, -0.005, -0.007),
        (Number("lift", "relative", -1, 10), 0.1, 0.11, 0.095),
        (count("users"), 60_000, 65_000, 55_000),
        (count("users"), 47_036, 48_000, 46_000),
        (count("users"), 3, 4, 2),
        (MS, 250.0, 260.0, 240.0),
        (MS, 1.0, 1.1, 0.95),
    ],
)
def test_a_step_is_round_and_about_a_tenth(kind: Kind, value: float, up: float, down: float) -> None:
    assert nudged(field(kind), value, True) == pytest.approx(up)
    assert nudged(field(kind), value, False) == pytest.approx(down)


@pytest.mark.parametrize(
    ("name", "value", "up", "down"),
    [
        ("alpha", 0.05, 0.1, 0.01),
        ("alpha", 0.03, 0.05, 0.01),
        ("power", 0.8, 0.9, 0.7),
        ("power", 0.99, 0.99, 0.95),
        ("confidence", 0.95, 0.99, 0.9),
    ],
)
def test_levels_go_through_the_usual_values(name: str, value: float, up: float, down: float) -> None:
    known = field(Number("level", "probability", 0, 1, strict=True), name)
    assert nudged(known, value, True) == up
    assert nudged(known, value, False) == down


def test_choices_go_round() -> None:
    sides = field(Choice("sides", (1, 2), 2))
    assert [nudged(sides, value, True) for value in (1, 2)] == [2, 1]
    assert nudged(field(Flag("so?")), True, False) is False


def test_zero_is_left_by_the_smallest_step_of_the_unit() -> None:
    assert nudged(field(CHANGE), 0.0, True) == pytest.approx(0.001)
    assert nudged(field(Number("extra", "count", 0, 10, whole=True)), 0, True) == 1


def test_a_bound_is_not_passed() -> None:
    assert nudged(field(count("users")), 1, False) is None
    assert nudged(field(rate("rate")), 0.99, True) is None


def test_what_cannot_be_stepped_through_stays() -> None:
    assert nudged_text(field(Text("name")), "Lausanne", True) is None
    assert nudged_text(field(Numbers("sizes")), "1, 2", True) is None
    assert nudged_text(field(rate("rate")), "twelve-ish", True) is None


def test_an_empty_field_begins_with_the_example() -> None:
    assert nudged_text(field(rate("rate", 0.12)), "", True) == "12%"
    assert nudged_text(field(CHANGE), "", True) is None


def test_text_is_read_and_written_as_people_do() -> None:
    assert nudged_text(field(rate("rate")), "12 %", True) == "12.1%"
    assert nudged_text(field(count("users")), "31k", True) == nudged_text(field(count("users")), "31000", True)


KINDS: list[Kind] = [rate("rate"), CHANGE, count("users"), MS, Number("any")]


@given(st.sampled_from(KINDS), st.floats(-1e15, 1e15), st.booleans())
def test_a_step_always_moves_the_right_way_inside_the_bounds(kind: Any, value: float, up: bool) -> None:
    value = min(max(value, kind.low), kind.high)
    found = nudged(field(kind), value, up)
    if found is not None:
        assert kind.low <= found <= kind.high
        assert found > value if up else found < value


@given(st.integers(1, 10**9))
def test_down_undoes_up_from_round_values(value: int) -> None:
    known = field(count("users"))
    above = nudged(known, value, True)
    assert nudged(known, nudged(known, above, False), True) == above
