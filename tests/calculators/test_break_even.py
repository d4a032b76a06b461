"""Break-even of a model against a rule: against exact fractions and the figures of the pain story."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

MONTHS = {
    "build_cost": 60000,
    "ml_monthly_cost": 4000,
    "heuristic_monthly_cost": 500,
    "gain_per_decision": 0.02,
    "decisions_per_month": 1_000_000,
    "horizon_months": 24,
}
LIFT = {
    "build_weeks_ml": 24,
    "build_weeks_rule": 3,
    "cost_per_week": 4000,
    "run_ml": 136000,
    "run_rule": 12000,
    "readers_per_week": 40000,
    "weeks": 52,
    "value_per_reader": 9,
}
MONEY = st.integers(0, 10**6)


def test_the_figures_of_the_pain_story_come_out() -> None:
    found = compute("break_even_lift", LIFT)
    assert 100 * found["break_even_lift"] == pytest.approx(1.111, abs=1e-3)
    assert 100 * found["run_only_lift"] == pytest.approx(0.66, abs=0.005)
    assert found["extra_cost"] == 208_000
    assert found["value_per_point"] == 187_200
    assert 100 * compute("break_even_lift", {**LIFT, "years": 3})["break_even_lift"] == pytest.approx(0.81, abs=0.005)


@given(MONEY, MONEY, MONEY, st.integers(-1000, 1000), st.integers(1, 10**7), st.integers(1, 120))
def test_months_and_values_are_exact(build: int, model: int, rule: int, gain: int, decisions: int, horizon: int) -> None:
    found = compute(
        "heuristic_vs_ml_breakeven",
        {
            "build_cost": build,
            "ml_monthly_cost": model,
            "heuristic_monthly_cost": rule,
            "gain_per_decision": gain / 1000,
            "decisions_per_month": decisions,
            "horizon_months": horizon,
        },
    )
    net = Fraction(gain * decisions, 1000) + rule - model
    value = net * horizon - build
    assert found["net_monthly_gain"] == float(net)
    assert found["net_value_at_horizon"] == float(value)
    assert found["choose"] == ("ml" if value > 0 else "heuristic")
    assert found["breakeven_months"] == (float(build / net) if net > 0 else None)
    least = (Fraction(build, horizon) + model - rule) / decisions
    assert found["min_gain_per_decision_for_horizon"] == float(least)


@given(st.integers(1, 10**6), MONEY, st.integers(0, 1000), st.integers(1, 10**6), st.integers(1, 60))
def test_the_least_gain_just_pays_by_the_horizon(build: int, model: int, gain: int, decisions: int, horizon: int) -> None:
    inputs = {**MONTHS, "build_cost": build, "ml_monthly_cost": model, "decisions_per_month": decisions, "horizon_months": horizon}
    least = compute("heuristic_vs_ml_breakeven", {**inputs, "gain_per_decision": gain / 1000})["min_gain_per_decision_for_horizon"]
    assume(abs(least) < 1e8)
    at_least = compute("heuristic_vs_ml_breakeven", {**inputs, "gain_per_decision": least})
    assert at_least["breakeven_months"] == pytest.approx(horizon)
    assert at_least["net_value_at_horizon"] == pytest.approx(0, abs=1e-6 * (build + model * horizon + 500 * horizon))


WEEKS = st.integers(0, 200)


@given(WEEKS, WEEKS, st.integers(0, 20_000), MONEY, MONEY, st.integers(1, 10**6), st.integers(1, 1000), st.integers(1, 5))
def test_the_lift_pays_exactly_for_the_extra_cost(
    model: int, rule: int, week: int, run_model: int, run_rule: int, readers: int, cents: int, years: int
) -> None:
    found = compute(
        "break_even_lift",
        {
            "build_weeks_ml": model,
            "build_weeks_rule": rule,
            "cost_per_week": week,
            "run_ml": run_model,
            "run_rule": run_rule,
            "readers_per_week": readers,
            "weeks": 52,
            "value_per_reader": cents / 100,
            "years": years,
        },
    )
    cost = (model - rule) * week + years * (run_model - run_rule)
    prize = Fraction(readers * 52 * years * cents, 100)
    assert found["extra_cost"] == cost == found["extra_build_cost"] + found["extra_run_cost"]
    assert found["break_even_lift"] == float(cost / prize)
    assert found["value_per_point"] == float(prize / 100)


def test_no_break_even_is_none_and_said_so() -> None:
    told = explain("heuristic_vs_ml_breakeven", {**MONTHS, "gain_per_decision": 0.003})
    assert told.outputs["breakeven_months"] is None
    assert "never pays back" in told.says[0]
    late = explain("heuristic_vs_ml_breakeven", {**MONTHS, "horizon_months": 3})
    assert "not within" in late.says[1]
    assert "$336,000" in explain("heuristic_vs_ml_breakeven", MONTHS).says[1]


def test_the_curve_crosses_zero_at_the_break_even() -> None:
    outputs = compute("heuristic_vs_ml_breakeven", MONTHS)
    curve = curve_of("heuristic_vs_ml_breakeven", MONTHS, outputs)
    assert curve is not None
    assert curve.mark == (outputs["breakeven_months"], 0.0)
    for month, value in zip(curve.series[0].xs, curve.series[0].ys, strict=True):
        assert (value < 0) is (month < outputs["breakeven_months"])
    lift = compute("break_even_lift", LIFT)
    by_points = curve_of("break_even_lift", {**LIFT, "years": 1}, lift)
    assert by_points is not None
    assert by_points.mark == (100 * lift["break_even_lift"], 0.0)
    cheap = {**LIFT, "years": 1, "build_weeks_ml": 1, "run_ml": 0}
    assert curve_of("break_even_lift", cheap, compute("break_even_lift", cheap)) is None
    assert "at any gain" in explain("break_even_lift", cheap).says[0]


@pytest.mark.parametrize(
    ("name", "output", "stated", "words"),
    [
        ("break_even_lift", "break_even_lift", 0.00449, "running costs"),
        ("break_even_lift", "break_even_lift", 0.00662, "forgot the build"),
        ("break_even_lift", "break_even_lift", 1.111, "percent"),
        ("break_even_lift", "break_even_lift", 0.01239, "in full"),
        ("heuristic_vs_ml_breakeven", "breakeven_months", 3.0, "running costs"),
        ("heuristic_vs_ml_breakeven", "breakeven_months", 3.75, "heuristic costs"),
        ("heuristic_vs_ml_breakeven", "net_value_at_horizon", 396_000, "build"),
    ],
)
def test_known_slips_are_recognised(name: str, output: str, stated: float, words: str) -> None:
    slip = find_misstep(name, LIFT if name == "break_even_lift" else MONTHS, output, stated, 0.002)
    assert slip is not None
    assert words in slip.step


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("heuristic_vs_ml_breakeven", {"build_cost": -1}, "build_cost"),
        ("heuristic_vs_ml_breakeven", {"decisions_per_month": 0}, "decisions_per_month"),
        ("heuristic_vs_ml_breakeven", {"horizon_months": 0}, "horizon_months"),
        ("heuristic_vs_ml_breakeven", {"gain_per_decision": float("nan")}, "gain_per_decision"),
        ("break_even_lift", {"value_per_reader": 0}, "value_per_reader"),
        ("break_even_lift", {"readers_per_week": -5}, "readers_per_week"),
        ("break_even_lift", {"run_ml": "136k"}, "run_ml"),
        ("break_even_lift", {"years": 0}, "years"),
    ],
)
def test_a_wrong_input_is_refused_by_its_name(name: str, change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, {**(LIFT if name == "break_even_lift" else MONTHS), **change})
    assert raised.value.field == field


@given(MONEY, MONEY, MONEY, st.integers(-100, 100), st.integers(1, 10**6), st.integers(1, 60))
def test_the_lesson_agrees_with_the_choice(build: int, model: int, rule: int, gain: int, decisions: int, horizon: int) -> None:
    inputs = {"build_cost": build, "ml_monthly_cost": model, "heuristic_monthly_cost": rule, "gain_per_decision": gain / 100}
    told = explain("heuristic_vs_ml_breakeven", {**inputs, "decisions_per_month": decisions, "horizon_months": horizon})
    assert ("it still pays while" in told.says[1]) is (told.outputs["choose"] == "ml")
    assert curve_of("heuristic_vs_ml_breakeven", told.inputs, told.outputs) is not None
