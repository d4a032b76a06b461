"""How long a test runs, from weekly or daily traffic."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.calculators.runtime import runtime_days, runtime_weeks
from trainer.errors import CalculatorError

SHARES = st.integers(1, 1000).map(lambda found: found / 1000)
PLAN = {"n_per_arm": 47036, "arms": 2, "new_readers_by_week": [60000, 36000, 26000], "outcome_days": 7}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12), st.integers(1, 100_000), st.integers(2, 5), st.integers(0, 60))
def test_the_last_reader_needed_has_had_her_window(weekly: list[float], each: int, arms: int, days: int) -> None:
    if sum(weekly) < each * arms:
        with pytest.raises(CalculatorError, match="do not reach"):
            runtime_weeks(n_per_arm=each, arms=arms, new_readers_by_week=weekly, outcome_days=days)
        return
    found = runtime_weeks(n_per_arm=each, arms=arms, new_readers_by_week=weekly, outcome_days=days)
    enrolling = found["enrolment_weeks"]
    assert sum(weekly[: enrolling - 1]) < found["needed"] <= sum(weekly[:enrolling])
    assert days <= 7 * (found["weeks"] - enrolling) < days + 7


@given(st.integers(1, 10**9), st.integers(1, 10**6), SHARES, SHARES)
def test_days_are_those_of_decimal_arithmetic(total: int, daily: int, eligible: float, entering: float) -> None:
    per_day = Decimal(daily) * Decimal(repr(eligible)) * Decimal(repr(entering))
    days = int((Decimal(total) / per_day).to_integral_value(ROUND_CEILING))
    inputs = {"n_total": total, "daily_users": daily, "eligible_share": eligible, "experiment_share": entering}
    if days > 1_000_000:
        with pytest.raises(CalculatorError, match="so little traffic"):
            compute("runtime_days", inputs)
        return
    found = compute("runtime_days", inputs)
    assert found["days"] == days
    assert found["users_per_day_in_experiment"] == pytest.approx(float(per_day))
    assert days <= found["days_full_weeks"] == 7 * found["full_weeks"] < days + 7


def test_a_sample_that_just_fits_takes_no_extra_day() -> None:
    # In binary fractions 3 * 0.1 exceeds 0.3.
    assert runtime_days(n_total=2100, daily_users=1000, eligible_share=0.3, experiment_share=0.1)["days"] == 70
    assert runtime_days(n_total=2101, daily_users=1000, eligible_share=0.3, experiment_share=0.1)["days"] == 71


@given(st.integers(1, 10**5), st.integers(1000, 10**5), SHARES)
def test_more_users_needed_or_fewer_let_in_take_longer(total: int, daily: int, share: float) -> None:
    def exact(**changes: Any) -> float:
        found: float = runtime_days(**{"n_total": total, "daily_users": daily, "eligible_share": 1.0, **changes})["days_exact"]
        return found

    assert exact(n_total=2 * total) == pytest.approx(2 * exact())
    assert exact(eligible_share=share) == pytest.approx(exact() / share)
    assert exact(eligible_share=share) == exact(experiment_share=share)


@pytest.mark.parametrize(("change", "field"), [
    ({"daily_users": 0}, "daily_users"),
    ({"eligible_share": 0}, "eligible_share"),
    ({"experiment_share": 0}, "experiment_share"),
    ({"experiment_share": 1.01}, "experiment_share"),
    ({"n_total": 0}, "n_total"),
    ({"daily_users": 1e-9}, "daily_users"),
])  # fmt: skip
def test_no_traffic_is_refused_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("runtime_days", {"n_total": 1000, "daily_users": 100, **change})
    assert raised.value.field == field


@pytest.mark.parametrize(("stated", "outcome_days", "word"), [
    (2, 7, "forgot the outcome window"),
    (4, 14, None),
    (2, 14, "forgot the outcome window"),
])  # fmt: skip
def test_a_forgotten_outcome_window_is_recognised(stated: int, outcome_days: int, word: str | None) -> None:
    found = find_misstep("runtime_weeks", {**PLAN, "outcome_days": outcome_days}, "weeks", stated, 0.01)
    assert (found and found.step) == word


def test_the_first_week_times_weeks_and_one_arm_only_are_recognised() -> None:
    plan = {**PLAN, "new_readers_by_week": [40000, 20000, 15000, 10000, 8000, 6000], "outcome_days": 0}
    assert compute("runtime_weeks", plan)["weeks"] == 6
    naive = explain("runtime_weeks", plan).naive
    assert naive is not None
    assert naive.shown == "3 weeks"
    for stated, word in ((3, "as many new readers as the first"), (2, "one arm only")):
        found = find_misstep("runtime_weeks", plan, "weeks", stated, 0.01)
        assert found is not None
        assert word in found.step


def test_forgotten_shares_are_recognised() -> None:
    plan = {"n_total": 63000, "daily_users": 20000, "eligible_share": 0.5, "experiment_share": 0.2}
    for stated, word in ((7, "all traffic"), (16, "eligible or not"), (35, "whole weeks"), (63, "size of each of two arms")):
        found = find_misstep("runtime_days", plan, "days", stated, 0.01)
        assert found is not None
        assert word in found.step


@pytest.mark.parametrize(("name", "inputs"), [("runtime_weeks", PLAN), ("runtime_days", {"n_total": 94072, "daily_users": 900})])
def test_the_chart_crosses_the_need_where_enrolment_ends(name: str, inputs: dict[str, Any]) -> None:
    found = explain(name, inputs)
    curve = curve_of(name, found.inputs, found.outputs)
    assert curve is not None
    enrolled, needed = curve.series
    end = curve.mark[0] if curve.mark else 0
    for x, y in zip(enrolled.xs, enrolled.ys, strict=True):
        assert (y >= needed.ys[0]) is (x >= end)
