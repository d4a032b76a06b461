"""Effects put together: against exact fractions, launch by launch, and the figures of the stories."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

NET = {"delta_click": 0.004, "value_click": 60, "delta_return": -0.002, "value_return": 240}
CSAT = {"before": 0.0328, "after": 0.028186}


def test_the_figures_of_the_stories_come_out() -> None:
    assert compute("relative_change", CSAT)["relative_change"] == pytest.approx(-0.141, abs=5e-4)
    net = compute("net_value_per_thousand", NET)
    assert (net["net_value"], net["from_clicks"], net["from_returns"]) == (-240, 240, -480)
    assert net["break_even_delta_return"] == -0.001
    assert compute("cumulative_effect", {"launches": 10, "effect_per_launch": -0.15})["cumulative_effect"] == -1.5
    assert compute("cumulative_margin", {"margin_points": 0.5, "cycles": 6})["lost_points"] == 3.0


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_relative_change_is_exact_and_can_be_undone(before: int, after: int) -> None:
    found = compute("relative_change", {"before": before / 1000, "after": after / 1000})
    assert found["relative_change"] == float(Fraction(after - before, before))
    assert before / 1000 * (1 + found["relative_change"]) == pytest.approx(after / 1000, abs=1e-9)


CHANGES = st.integers(-1000, 1000)
VALUES = st.integers(0, 10_000)


@given(CHANGES, VALUES, CHANGES, VALUES)
def test_the_net_value_is_exact_and_turns_where_it_says(click: int, click_value: int, back: int, back_value: int) -> None:
    inputs = {"delta_click": click / 1000, "value_click": click_value, "delta_return": back / 1000, "value_return": back_value}
    found = compute("net_value_per_thousand", inputs)
    assert found["net_value"] == click * click_value + back * back_value
    even = found["break_even_delta_return"]
    if even is not None:
        turned = compute("net_value_per_thousand", {**inputs, "delta_return": even})
        assert turned["net_value"] == pytest.approx(0, abs=1e-6)
    told = explain("net_value_per_thousand", inputs)
    assert ("loses" in told.says[0]) is (found["net_value"] <= 0)


@given(st.integers(1, 300), st.integers(-99, 99))
def test_launches_add_or_compound_one_by_one(launches: int, effect: int) -> None:
    inputs = {"launches": launches, "effect_per_launch": effect / 10}
    total, level = Fraction(0), Fraction(1)
    for _ in range(launches):
        total += Fraction(effect, 10)
        level *= 1 + Fraction(effect, 1000)
    assert compute("cumulative_effect", inputs)["cumulative_effect"] == float(total)
    compounded = compute("cumulative_effect", {**inputs, "combine": "compound"})["cumulative_effect"]
    assert compounded == pytest.approx(float(100 * (level - 1)), rel=1e-9, abs=1e-9)
    assert compounded >= float(total) - 1e-9


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_a_margin_is_lost_in_every_cycle(margin: int, cycles: int) -> None:
    found = compute("cumulative_margin", {"margin_points": margin / 100, "cycles": cycles})
    assert found["lost_points"] == float(Fraction(margin * cycles, 100))
    held = compute("cumulative_margin", {"margin_points": found["margin_per_cycle_for_one"], "cycles": cycles})
    assert held["lost_points"] == pytest.approx(margin / 100)


@pytest.mark.parametrize(
    ("name", "inputs", "output", "stated", "words"),
    [
        ("relative_change", CSAT, "relative_change", -0.004614, "points"),
        ("relative_change", CSAT, "relative_change", 0.1637, "round"),
        ("net_value_per_thousand", NET, "net_value", 720, "sign"),
        ("net_value_per_thousand", NET, "net_value", 240, "clicks only"),
        ("cumulative_effect", {"launches": 10, "effect_per_launch": -0.15}, "cumulative_effect", -0.15, "single launch"),
        ("cumulative_effect", {"launches": 10, "effect_per_launch": -5, "combine": "compound"}, "cumulative_effect", -50, "percentages"),
        ("cumulative_margin", {"margin_points": 0.5, "cycles": 6}, "lost_points", 0.5, "single cycle"),
    ],
)
def test_known_slips_are_recognised(name: str, inputs: dict[str, Any], output: str, stated: float, words: str) -> None:
    slip = find_misstep(name, inputs, output, stated, 0.002)
    assert slip is not None
    assert words in slip.step


def test_adding_percentages_is_the_naive_answer_of_compounding() -> None:
    told = explain("cumulative_effect", {"launches": 10, "effect_per_launch": -5, "combine": "compound"})
    assert told.naive is not None
    assert (told.naive.label, told.naive.shown) == ("adding percentages", "-50%")
    passed = explain("cumulative_effect", {"launches": 10, "effect_per_launch": -0.15}).naive
    assert passed is not None
    assert passed.shown == "0"


@given(st.integers(1, 10**6), st.floats(-99, 0.0001), st.sampled_from(["add", "compound"]))
def test_the_curve_ends_at_the_total(launches: int, effect: float, combine: str) -> None:
    told = explain("cumulative_effect", {"launches": launches, "effect_per_launch": effect, "combine": combine})
    curve = curve_of("cumulative_effect", told.inputs, told.outputs)
    assert (curve is None) is (launches == 1)
    if curve is not None:
        assert curve.series[0].ys[-1] == pytest.approx(told.outputs["cumulative_effect"], rel=1e-6, abs=1e-9)
        assert len(curve.series[0].xs) <= 61


@pytest.mark.parametrize(
    ("name", "inputs", "field"),
    [
        ("relative_change", {"before": 0, "after": 1}, "before"),
        ("relative_change", {"before": 1, "after": -1}, "after"),
        ("net_value_per_thousand", {**NET, "delta_click": 4}, "delta_click"),
        ("net_value_per_thousand", {**NET, "value_return": -1}, "value_return"),
        ("cumulative_effect", {"launches": 0, "effect_per_launch": 1}, "launches"),
        ("cumulative_effect", {"launches": 2.5, "effect_per_launch": 1}, "launches"),
        ("cumulative_effect", {"launches": 2, "effect_per_launch": -101, "combine": "compound"}, "effect_per_launch"),
        ("cumulative_effect", {"launches": 10**9, "effect_per_launch": 50, "combine": "compound"}, "effect_per_launch"),
        ("cumulative_effect", {"launches": 2, "effect_per_launch": 1, "combine": "multiply"}, "combine"),
        ("cumulative_margin", {"margin_points": -0.5, "cycles": 6}, "margin_points"),
        ("cumulative_margin", {"margin_points": 0.5, "cycles": 0}, "cycles"),
    ],
)
def test_a_wrong_input_is_refused_by_its_name(name: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, inputs)
    assert raised.value.field == field
