"""Intervals of a rate and of a difference, against scipy and against what must hold for any counts."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.intervals import (
    diff_two_proportions_ci,
    newcombe_interval,
    proportion_se,
    two_proportion_ci,
    wilson_interval,
)
from trainer.errors import CalculatorError

LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
RATES = st.floats(0.001, 0.999)
SIZES = st.integers(20, 5_000_000)


@st.composite
def counts(draw: st.DrawFn, most: int = 100_000) -> tuple[int, int]:
    n = draw(st.integers(1, most))
    return draw(st.integers(0, n)), n


@given(counts(), LEVELS)
def test_wilson_limits_agree_with_scipy(arm: tuple[int, int], level: float) -> None:
    from scipy.stats import binomtest

    found = wilson_interval(successes=arm[0], n=arm[1], confidence=level)
    reference = binomtest(*arm).proportion_ci(level, method="wilson")
    assert found["ci_low"] == pytest.approx(reference.low, rel=1e-9, abs=1e-12)
    assert found["ci_high"] == pytest.approx(reference.high, rel=1e-9, abs=1e-12)
    assert found["ci_low"] <= found["estimate"] <= found["ci_high"]


@given(counts(), LEVELS)
def test_each_wilson_limit_is_a_rate_that_the_score_test_just_rejects(arm: tuple[int, int], level: float) -> None:
    from scipy.stats import norm

    x, n = arm
    found = wilson_interval(successes=x, n=n, confidence=level)
    for limit in (found["ci_low"], found["ci_high"]):
        if 0 < limit < 1:
            score = abs(x - n * limit) / math.sqrt(n * limit * (1 - limit))
            assert score == pytest.approx(norm.isf((1 - level) / 2), rel=1e-5)


def test_the_largest_counts_and_the_emptiest_ones_stay_inside() -> None:
    assert wilson_interval(successes=0, n=10**12)["ci_low"] == 0
    assert wilson_interval(successes=10**12, n=10**12)["ci_high"] == 1
    assert 0 < wilson_interval(successes=0, n=1)["ci_high"] < 1
    assert wilson_interval(successes=3, n=7, confidence=1 - 1e-16)["ci_high"] < 1


@given(counts(), counts(), LEVELS)
def test_newcombe_mirrors_when_the_arms_are_swapped(one: tuple[int, int], other: tuple[int, int], level: float) -> None:
    there = newcombe(one, other, level)
    back = newcombe(other, one, level)
    assert there["ci_low"] == pytest.approx(-back["ci_high"], abs=1e-14)
    assert there["difference"] == pytest.approx(-back["difference"], abs=1e-15)
    assert -1 <= there["ci_low"] <= there["difference"] <= there["ci_high"] <= 1


@given(counts(2000), counts(2000), LEVELS)
def test_newcombe_moves_up_with_every_conversion_in_treatment(treatment: tuple[int, int], control: tuple[int, int], level: float) -> None:
    if treatment[0] == treatment[1]:
        return
    before, after = newcombe(treatment, control, level), newcombe((treatment[0] + 1, treatment[1]), control, level)
    assert after["ci_low"] >= before["ci_low"] - 1e-12
    assert after["ci_high"] >= before["ci_high"] - 1e-12


def newcombe(treatment: tuple[int, int], control: tuple[int, int], level: float) -> dict[str, Any]:
    return newcombe_interval(
        treatment_successes=treatment[0], treatment_n=treatment[1], control_successes=control[0], control_n=control[1], confidence=level
    )


# Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
PUBLISHED = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
]


@pytest.mark.parametrize(("one", "other", "low", "high"), PUBLISHED)
def test_newcombe_gives_the_published_limits(one: tuple[int, int], other: tuple[int, int], low: float, high: float) -> None:
    found = newcombe(one, other, 0.95)
    assert found["ci_low"] == pytest.approx(low, abs=6e-5)
    assert found["ci_high"] == pytest.approx(high, abs=6e-5)


@given(RATES, SIZES, RATES, SIZES, LEVELS)
def test_the_interval_of_a_difference_has_the_standard_error_of_binomial_shares(
    p_c: float, n_c: int, p_t: float, n_t: int, level: float
) -> None:
    from scipy.stats import binom, norm

    found = two_proportion_ci(p_control=p_c, n_control=n_c, p_treatment=p_t, n_treatment=n_t, confidence=level)
    se = math.hypot(binom(n_c, p_c).std() / n_c, binom(n_t, p_t).std() / n_t)
    assert found["se"] == pytest.approx(se, rel=1e-9)
    low, high = norm(p_t - p_c, se).interval(level)
    assert found["ci_low"] == pytest.approx(max(-1, low), rel=1e-7, abs=1e-12)
    assert found["ci_high"] == pytest.approx(min(1, high), rel=1e-7, abs=1e-12)
    for bound, limit in (("lower", "ci_low"), ("upper", "ci_high")):
        one = diff_two_proportions_ci(p_control=p_c, n_control=n_c, p_treatment=p_t, n_treatment=n_t, level=level, bound=bound)
        assert one == {"limit": found[limit], "difference": found["difference"], "se": found["se"]}


@given(RATES, SIZES)
def test_the_error_of_one_rate_is_that_of_a_binomial_share(p: float, n: int) -> None:
    from scipy.stats import binom

    found = proportion_se(p=p, n=n)
    assert found["se"] == pytest.approx(binom(n, p).std() / n, rel=1e-9)
    assert found["ci_half_width"] == pytest.approx(1.959964 * found["se"], rel=1e-6)
    assert proportion_se(p=p, n=4 * n)["se"] == pytest.approx(found["se"] / 2)


# Cases worked by hand: a holdback of 5%, a guardrail, a vetoing cohort.
HOLDBACK = {"p_control": 0.52, "n_control": 60000, "p_treatment": 0.526, "n_treatment": 1140000}
RETURN = {"p_control": 0.38, "n_control": 120000, "p_treatment": 0.378, "n_treatment": 120000}
JP = {"p_control": 0.08, "n_control": 36000, "p_treatment": 0.073611, "n_treatment": 36000}


def test_cases_worked_by_hand() -> None:
    holdback = two_proportion_ci(**HOLDBACK)
    assert [round(100 * holdback[name], 2) for name in ("se", "ci_low", "ci_high")] == [0.21, 0.19, 1.01]
    assert round(100 * diff_two_proportions_ci(**RETURN)["limit"], 3) == -0.588
    limits = [100 * diff_two_proportions_ci(**JP, bound=bound)["limit"] for bound in ("lower", "upper")]
    assert [round(limit, 2) for limit in limits] == [-1.03, -0.25]
    assert round(proportion_se(p=0.84, n=200)["se"], 4) == 0.0259


SLIPS = [
    ("ci_low", 0.006 - 1.645 * 0.002090, "one-sided z"),
    ("ci_low", 0.006, "gave the estimate"),
    ("ci_high", 100 * 0.010097, "points"),
    ("se", 0.00209018**2, "square root"),
    ("se", 0.0020396, "one arm only"),
    ("difference", 0.006 / 0.52, "relative"),
]


@pytest.mark.parametrize(("output", "stated", "step"), SLIPS)
def test_a_slip_in_an_interval_is_recognised(output: str, stated: float, step: str) -> None:
    found = find_misstep("two_proportion_ci", HOLDBACK, output, stated, 0.005)
    assert found is not None
    assert step in found.step


def test_an_interval_without_width_is_refused_rather_than_claimed() -> None:
    for rate in (0.0, 1.0):
        with pytest.raises(CalculatorError) as raised:
            two_proportion_ci(p_control=rate, n_control=100, p_treatment=0.5, n_treatment=100)
        assert raised.value.field == "p_control"
    with pytest.raises(CalculatorError) as raised:
        newcombe((3, 10), (11, 10), 0.95)
    assert raised.value.field == "control_successes"


def test_the_naive_interval_is_shown_where_it_misleads() -> None:
    told = explain("wilson_interval", {"successes": 0, "n": 30})
    assert told.naive is not None
    assert told.naive.shown == "0% to 0%"
    assert told.outputs["ci_high"] > 0.1
    small = explain("newcombe_interval", {"treatment_successes": 5, "treatment_n": 56, "control_successes": 0, "control_n": 29})
    assert small.naive is not None
    assert small.outputs["ci_low"] < 0
    assert small.naive.shown.startswith("+")


def test_overlapping_intervals_of_the_arms_are_called_a_trap_only_where_they_are() -> None:
    overlapping = {"p_control": 0.12, "n_control": 24000, "p_treatment": 0.1265, "n_treatment": 24000}
    assert explain("two_proportion_ci", overlapping).naive is not None
    assert explain("two_proportion_ci", {**overlapping, "p_treatment": 0.15}).naive is None
    assert explain("two_proportion_ci", {**overlapping, "p_treatment": 0.121}).naive is None


@pytest.mark.parametrize(
    ("name", "inputs", "result"),
    [
        ("wilson_interval", {"successes": 30, "n": 400}, lambda out: 50 * (out["ci_high"] - out["ci_low"])),
        ("two_proportion_ci", HOLDBACK, lambda out: 50 * (out["ci_high"] - out["ci_low"])),
        ("proportion_se", {"p": 0.84, "n": 200}, lambda out: 100 * out["ci_half_width"]),
    ],
)
def test_the_precision_curve_falls_and_passes_through_the_result(name: str, inputs: dict[str, Any], result: Any) -> None:
    told = explain(name, inputs)
    curve = curve_of(name, told.inputs, told.outputs)
    assert curve is not None
    assert curve.mark is not None
    assert curve.mark[1] == pytest.approx(result(told.outputs))
    heights = curve.series[0].ys
    assert list(heights) == sorted(heights, reverse=True)


def test_the_curve_of_sure_arms_survives_rounding() -> None:
    # Scaled to other sizes, 3 of 3 may come out a rounding error above its readers.
    inputs = {"treatment_successes": 3, "treatment_n": 3, "control_successes": 0, "control_n": 29, "confidence": 1e-15}
    told = explain("newcombe_interval", inputs)
    curve = curve_of("newcombe_interval", told.inputs, told.outputs)
    assert curve is not None
    assert all(math.isfinite(height) for height in curve.series[0].ys)
