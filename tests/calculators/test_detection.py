"""Run lengths of alarm rules, against published tables, a chain of many states and simulated charts."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.calculators.cusum import alarm_rates, siegmund_run_length
from trainer.calculators.detection import cusum_arl, cusum_siegmund_arl, false_pages, shewhart_delay
from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute, find
from trainer.errors import CalculatorError


def arl(k: float, h: float, shift: float, sides: int = 1) -> float:
    found: float = cusum_arl(reference_value_k=k, decision_interval_h=h, shift_in_sd=shift, sides=sides)["arl"]
    return found


@pytest.mark.parametrize(
    ("h", "shift", "published"),
    [
        (4, 0, 168), (4, 0.25, 74.2), (4, 0.5, 26.6), (4, 0.75, 13.3), (4, 1, 8.38), (4, 1.5, 4.75), (4, 2, 3.34), (4, 2.5, 2.62),
        (4, 3, 2.19), (4, 4, 1.71), (5, 0, 465), (5, 0.25, 139), (5, 0.5, 38.0), (5, 0.75, 17.0), (5, 1, 10.4), (5, 1.5, 5.75),
        (5, 2, 4.01), (5, 2.5, 3.11), (5, 3, 2.57), (5, 4, 2.01),
    ],
)  # fmt: skip
def test_the_published_table_of_two_sided_charts(h: float, shift: float, published: float) -> None:
    assert arl(0.5, h, shift, 2) == pytest.approx(published, rel=0.004)


def chain_of_states(k: float, h: float, shift: float, states: int) -> float:
    """Brook and Evans: the chart rounded to that many states."""
    import numpy as np
    from scipy.special import ndtr

    width = 2 * h / (2 * states - 1)
    place = width * np.arange(states)
    edges = place + width / 2
    below = ndtr(edges[None, :] - place[:, None] + k - shift)
    step = np.diff(below, axis=1, prepend=0.0)
    return float(np.linalg.solve(np.eye(states) - step, np.ones(states))[0])


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 1.5), st.floats(0.5, 8), st.floats(-0.3, 3))
def test_a_chain_of_many_states_agrees(k: float, h: float, shift: float) -> None:
    coarse, fine = chain_of_states(k, h, shift, 100), chain_of_states(k, h, shift, 200)
    if fine < 1e8:
        # The error of the chain falls with the square of its width.
        assert arl(k, h, shift) == pytest.approx(fine + (fine - coarse) / 3, rel=2e-4)


def test_simulated_charts_run_as_long() -> None:
    import numpy as np

    draws = np.random.default_rng(8).standard_normal((4000, 400)) + 0.5
    for sides in (1, 2):
        up, down = np.zeros(4000), np.zeros(4000)
        ends = np.zeros(4000)
        for place in range(draws.shape[1]):
            up = np.maximum(0, up + draws[:, place] - 0.5)
            down = np.maximum(0, down - draws[:, place] - 0.5)
            alarm = (up > 4) | ((down > 4) & (sides == 2))
            ends[(ends == 0) & alarm] = place + 1
        assert (ends > 0).all()
        assert float(ends.mean()) == pytest.approx(arl(0.5, 4, 0.5, sides), rel=0.04)


def test_two_sides_without_a_shift_alarm_twice_as_often() -> None:
    assert arl(0.5, 4, 0, 2) == pytest.approx(arl(0.5, 4, 0, 1) / 2, rel=1e-12)


@settings(deadline=None)
@given(st.floats(0, 2), st.floats(0.1, 20), st.floats(-1, 4), st.sampled_from([1, 2]))
def test_a_higher_limit_is_slower_and_a_larger_shift_is_seen_sooner(k: float, h: float, shift: float, sides: int) -> None:
    try:
        run = arl(k, h, shift, sides)
        assert run >= 1
        assert arl(k, h * 1.1, shift, sides) > run
        if shift >= 0:
            assert arl(k, h, shift + 0.2, sides) < run
    except CalculatorError as error:
        assert error.field == "decision_interval_h"  # noqa: PT017


@pytest.mark.parametrize(("k", "h", "shift"), [(0.5, 50, 0), (0.5, 50, 1), (2, 50, -3), (0, 50, 0), (3, 8, 0), (0.5, 20, 0), (0.5, 50, 40)])
def test_more_nodes_change_nothing_however_long_the_run(k: float, h: float, shift: float) -> None:
    assert alarm_rates(k, h, [shift], nodes=300) == pytest.approx(alarm_rates(k, h, [shift]), rel=1e-8)


def test_the_long_run_grows_as_theory_has_it() -> None:
    # Each step of h multiplies the run of a healthy chart by exp(2 k).
    assert arl(0.5, 41, 0) / arl(0.5, 40, 0) == pytest.approx(math.e, rel=1e-6)


@given(st.floats(-3, 3), st.floats(0.1, 10))
def test_siegmunds_formula_in_extended_precision(drift: float, h: float) -> None:
    from fractions import Fraction

    b = Fraction(h) + Fraction(1166, 1000)
    x = 2 * Fraction(drift) * b
    if abs(x) > 40 or x == 0:
        return
    # exp as a series of fractions, which loses no digit near 0.
    term, total = Fraction(1), Fraction(0)
    for place in range(2, 220):
        term = (-x) ** place / math.factorial(place) if place == 2 else (term * -x / place).limit_denominator(10**60)
        total += term
    assert siegmund_run_length(drift, h) == pytest.approx(float(total * b * b * 2 / (x * x)), rel=1e-9)


@settings(deadline=None)
@given(st.floats(0.2, 1), st.floats(2, 8), st.floats(0, 3))
def test_siegmund_is_close_to_the_exact_run(k: float, h: float, shift: float) -> None:
    if shift < 2 * k + 0.5:
        assert siegmund_run_length(shift - k, h) == pytest.approx(arl(k, h, shift), rel=0.1)


RULES: dict[str, dict[str, Any]] = {
    "cusum_siegmund_arl": {"shift_in_se": 1.543, "k": 0.7715, "h": 4, "minutes_per_batch": 5},
    "shewhart_delay": {"shift_in_se": 1.543, "limit": 3, "minutes_per_batch": 5},
}


def test_the_two_rules_side_by_side() -> None:
    cusum, single = cusum_siegmund_arl(**RULES["cusum_siegmund_arl"]), shewhart_delay(**RULES["shewhart_delay"])
    assert cusum["minutes"] == pytest.approx(29.3, abs=0.05)
    assert cusum["batches"] == pytest.approx(5.86, abs=0.005)
    assert cusum["batches_between_false_alarms"] == pytest.approx(2426, rel=1e-3)
    assert cusum["days_between_false_alarms"] == pytest.approx(8.4, abs=0.05)
    assert single["minutes"] == pytest.approx(68.9, abs=0.05)
    assert single["batches_between_false_alarms"] == pytest.approx(741, abs=0.5)
    assert single["alarm_share"] == pytest.approx(0.073, abs=0.0005)
    graded = cusum_siegmund_arl(**RULES["cusum_siegmund_arl"], grading_minutes=7)
    assert graded["minutes"] == cusum["minutes"]
    assert graded["minutes_to_page"] == pytest.approx(36.3, abs=0.05)


@given(st.floats(-2, 5), st.floats(0, 6))
def test_the_single_limit_is_geometric(shift: float, limit: float) -> None:
    from scipy.special import ndtr

    found = shewhart_delay(shift_in_se=shift, limit=limit, minutes_per_batch=5)
    assert found["batches"] == pytest.approx(1 / float(ndtr(shift - limit)), rel=1e-9)


@given(st.integers(1, 1000), st.floats(1, 1e5), st.floats(1, 1e9))
def test_false_pages_add_up_over_charts(charts: int, batches: float, run: float) -> None:
    found = false_pages(charts=charts, batches_per_week=batches, arl0=run)
    assert found["per_week"] == pytest.approx(charts * found["per_chart_per_week"])
    assert found["per_day"] == pytest.approx(found["per_week"] / 7)
    assert found["per_chart_per_week"] * run == pytest.approx(batches)


def test_known_false_pages() -> None:
    assert false_pages(charts=24, batches_per_week=2016, arl0=2426)["per_week"] == pytest.approx(19.9, abs=0.05)
    assert false_pages(charts=24, batches_per_week=2016, arl0=48400)["per_week"] == pytest.approx(1.0, abs=0.005)


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("cusum_arl", {"decision_interval_h": -1.0}, "decision_interval_h"),
        ("cusum_arl", {"decision_interval_h": 0}, "decision_interval_h"),
        ("cusum_arl", {"decision_interval_h": 1000}, "decision_interval_h"),
        ("cusum_arl", {"reference_value_k": 40, "decision_interval_h": 40, "shift_in_sd": 0}, "decision_interval_h"),
        ("cusum_arl", {"reference_value_k": -0.5}, "reference_value_k"),
        ("cusum_arl", {"sides": 3}, "sides"),
        ("cusum_arl", {"shift_in_sd": math.inf}, "shift_in_sd"),
        ("cusum_siegmund_arl", {"k": 0}, "k"),
        ("cusum_siegmund_arl", {"h": 900}, "h"),
        ("cusum_siegmund_arl", {"minutes_per_batch": 0}, "minutes_per_batch"),
        ("shewhart_delay", {"limit": -1}, "limit"),
        ("shewhart_delay", {"limit": 30, "shift_in_se": -20}, "limit"),
        ("false_pages", {"charts": 0}, "charts"),
        ("false_pages", {"arl0": 0}, "arl0"),
        ("false_pages", {"charts": 2.5}, "charts"),
    ],
)
def test_what_is_refused(name: str, change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, {**find(name).example, **change})
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("name", "output", "stated", "words"),
    [
        ("cusum_siegmund_arl", "minutes", 5.86, "batches instead of minutes"),
        ("cusum_siegmund_arl", "minutes", 68.9, "3-sigma"),
        ("cusum_siegmund_arl", "minutes", 21.7, "1.166"),
        ("shewhart_delay", "minutes", 13.8, "batches instead of minutes"),
        ("shewhart_delay", "minutes_to_page", 68.9, "forgot to add the grading"),
        ("false_pages", "per_week", 0.83, "one chart instead of all"),
        ("false_pages", "per_week", 2.85, "of a day instead of a week"),
    ],
)
def test_known_slips_are_recognised(name: str, output: str, stated: float, words: str) -> None:
    slip = find_misstep(name, {**find(name).example, "grading_minutes": 7} if name in RULES else find(name).example, output, stated, 0.01)
    assert slip is not None
    assert words in slip.step


def test_traps() -> None:
    rare = explain("false_pages", {"charts": 24, "batches_per_week": 2016, "arl0": 741}).naive
    assert rare is not None
    assert rare.label == "one false alarm in 741 batches is rare"
    single = explain("cusum_arl", find("cusum_arl").example).naive
    assert single is not None
    assert single.shown == "24.9 observations"
    # A shift so large that a single batch sees it sooner is no trap.
    assert explain("cusum_arl", {"reference_value_k": 0.5, "decision_interval_h": 5, "shift_in_sd": 4}).naive is None
    healthy = explain("cusum_arl", {"reference_value_k": 0.5, "decision_interval_h": 5})
    assert "false alarm every 465" in healthy.says[0]


@pytest.mark.parametrize("name", ["cusum_arl", "cusum_siegmund_arl", "shewhart_delay", "false_pages"])
def test_the_curve_falls_through_the_mark(name: str) -> None:
    calculator = find(name)
    values, outputs = calculator.complete(calculator.example), calculator.run(calculator.example)
    curve = curve_of(name, values, outputs)
    assert curve is not None
    assert list(curve.series[0].ys) == sorted(curve.series[0].ys, reverse=True)
    assert curve.mark is not None
    nearest = min(zip(curve.series[0].xs, curve.series[0].ys, strict=True), key=lambda point: abs(point[0] - curve.mark[0]))
    assert nearest == (pytest.approx(curve.mark[0]), pytest.approx(curve.mark[1]))


def test_the_naive_rule_has_as_many_false_alarms() -> None:
    inputs = {"reference_value_k": 0.5, "decision_interval_h": 4, "shift_in_sd": 1.0}
    healthy = compute("cusum_arl", {**inputs, "shift_in_sd": 0.0})["arl"]
    limit = -NormalDist().inv_cdf(1 / healthy / 2)
    run = 1 / (NormalDist().cdf(1 - limit) + NormalDist().cdf(-1 - limit))
    naive = explain("cusum_arl", inputs).naive
    assert naive is not None
    assert naive.shown == f"{run:.3g} observations"
    assert f"{limit:.4g} SD" in naive.label
    assert "as many false alarms" in naive.label


def test_the_naive_rule_of_the_whiteboard_formula_has_as_many_false_alarms() -> None:
    inputs = find("cusum_siegmund_arl").example
    limit = -NormalDist().inv_cdf(1 / compute("cusum_siegmund_arl", inputs)["batches_between_false_alarms"])
    run = 5 / NormalDist().cdf(1.543 - limit)
    naive = explain("cusum_siegmund_arl", inputs).naive
    assert naive is not None
    assert naive.shown == f"{run:.3g} minutes"


def test_a_shift_to_the_other_side_is_not_looked_for() -> None:
    inputs = {"reference_value_k": 0.5, "decision_interval_h": 4, "shift_in_sd": -0.5, "sides": 1}
    told = explain("cusum_arl", inputs)
    assert "upwards only" in told.says[0]
    assert "is seen" not in told.says[0]
    assert told.naive is None
    both = explain("cusum_arl", {**inputs, "sides": 2})
    assert "is seen" in both.says[0]
    for name in ("cusum_siegmund_arl", "shewhart_delay"):
        other = explain(name, {**find(name).example, "shift_in_se": -0.5})
        assert "other side" in other.says[0]
