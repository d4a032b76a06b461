"""What naive looks do to the error rate and to the estimate, against published tables, scipy and simulation."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, truncnorm

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.peeking import early_stop_exaggeration, peeking_inflation
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

NORMAL = NormalDist()
ALPHAS = st.sampled_from([1e-6, 0.001, 0.01, 0.05, 0.2, 0.5])
SIDES = st.sampled_from([1, 2])

# Armitage, McPherson, Rowe, JRSS A 132, 1969, table 2.
PUBLISHED = {
    0.1: {2: 0.160, 3: 0.202, 4: 0.234, 5: 0.260, 10: 0.342, 20: 0.423},
    0.05: {2: 0.083, 3: 0.107, 4: 0.126, 5: 0.142, 10: 0.193, 20: 0.248, 50: 0.320},
    0.01: {2: 0.018, 3: 0.024, 4: 0.029, 5: 0.033, 10: 0.047, 20: 0.064, 50: 0.088},
}


@pytest.mark.parametrize("alpha", PUBLISHED)
def test_the_error_of_equal_looks_is_the_published_one(alpha: float) -> None:
    for n_looks, rate in PUBLISHED[alpha].items():
        assert peeking_inflation(n_looks=n_looks, alpha=alpha)["actual_alpha"] == pytest.approx(rate, abs=6e-4)


def test_known_looks_of_the_stories() -> None:
    assert peeking_inflation(n_looks=14)["actual_alpha"] == pytest.approx(0.220, abs=5e-4)
    assert peeking_inflation(n_looks=2, information_fractions=[0.625, 1])["actual_alpha"] == pytest.approx(0.079, abs=5e-4)
    extended = peeking_inflation(n_looks=2, information_fractions=[120_000 / 231_150, 1], alpha=0.025, sides=1)
    assert extended["actual_alpha"] == pytest.approx(0.041, abs=5e-4)


@settings(max_examples=20, deadline=None)
@given(st.integers(5, 95), st.sampled_from([0.01, 0.05, 0.2]), SIDES)
def test_two_looks_agree_with_the_bivariate_normal(percent: int, alpha: float, sides: int) -> None:
    z, correlation = -NORMAL.inv_cdf(alpha / sides), math.sqrt(percent / 100)
    low = [-z, -z] if sides == 2 else [-np.inf, -np.inf]
    inside = multivariate_normal(cov=[[1, correlation], [correlation, 1]]).cdf([z, z], lower_limit=low)
    found = peeking_inflation(n_looks=2, alpha=alpha, sides=sides, information_fractions=[percent / 100, 1])
    assert found["actual_alpha"] == pytest.approx(1 - inside, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), ALPHAS, SIDES)
def test_more_looks_give_more_false_positives_but_fewer_than_independent_ones(n_looks: int, alpha: float, sides: int) -> None:
    fewer = peeking_inflation(n_looks=n_looks, alpha=alpha, sides=sides)["actual_alpha"]
    more = peeking_inflation(n_looks=n_looks + 1, alpha=alpha, sides=sides)
    assert alpha * (1 - 1e-9) <= fewer < more["actual_alpha"] < -math.expm1((n_looks + 1) * math.log1p(-alpha))
    assert more["inflation"] == pytest.approx(more["actual_alpha"] / alpha)


@given(ALPHAS, SIDES)
def test_one_look_keeps_its_level(alpha: float, sides: int) -> None:
    assert peeking_inflation(n_looks=1, alpha=alpha, sides=sides)["actual_alpha"] == pytest.approx(alpha, rel=1e-9)


def simulated(fractions: list[float], drift: float, alpha: float, sides: int) -> tuple[float, float, float]:
    """Mean winning estimate over the truth, chance of a win, chance of a significant loss."""
    times = np.array(fractions)
    steps = np.diff(times, prepend=0)
    paths = np.cumsum(np.random.default_rng(7).normal(size=(400_000, len(times))) * np.sqrt(steps) + drift * steps, axis=1)
    z, threshold = paths / np.sqrt(times), NORMAL.inv_cdf(1 - alpha / sides)
    crossed = np.abs(z) > threshold if sides == 2 else z > threshold
    first = crossed.argmax(axis=1)
    stopped, rows = crossed.any(axis=1), np.arange(len(z))
    won = stopped & (z[rows, first] > 0)
    return (paths / times)[rows, first][won].mean() / drift, won.mean(), (stopped & ~won).mean()


@pytest.mark.parametrize(
    ("fractions", "drift", "alpha", "sides"),
    [
        ([0.2, 0.4, 0.6, 0.8, 1.0], 2.8016, 0.05, 2),
        ([0.1, 0.5, 1.0], 1.0, 0.1, 1),
        ([0.5, 0.6, 0.9, 1.0], 0.5, 0.2, 2),
        ([1.0], 2.0, 0.05, 2),
    ],
)
def test_simulated_wins_exaggerate_as_much(fractions: list[float], drift: float, alpha: float, sides: int) -> None:
    found = early_stop_exaggeration(
        n_looks=len(fractions), alpha=alpha, sides=sides, effect_in_standard_errors=drift, information_fractions=fractions
    )
    factor, win, loss = simulated(fractions, drift, alpha, sides)
    assert found["exaggeration"] == pytest.approx(factor, rel=0.01)
    assert found["win_probability"] == pytest.approx(win, abs=0.003)
    assert found["wrong_sign_probability"] == pytest.approx(loss, abs=0.003)


def test_five_naive_looks_of_a_well_sized_test() -> None:
    found = early_stop_exaggeration(n_looks=5, power=0.8)
    assert [round(found[name], 2) for name in ("exaggeration", "exaggeration_one_look", "exaggeration_first_look")] == [1.40, 1.12, 2.03]
    assert found == early_stop_exaggeration(n_looks=5)


@pytest.mark.parametrize(("effect", "power", "estimate"), [(0.8, 0.63, 1.01), (0.4, 0.21, 0.88)])
def test_winning_estimates_of_weak_tests(effect: float, power: float, estimate: float) -> None:
    found = early_stop_exaggeration(n_looks=1, effect_in_standard_errors=effect / 0.35)
    assert found["exaggeration"] * effect == pytest.approx(estimate, abs=0.005)
    assert found["win_probability"] == pytest.approx(power, abs=0.005)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.05, 10), ALPHAS, SIDES)
def test_one_look_is_a_truncated_normal(drift: float, alpha: float, sides: int) -> None:
    threshold = -NORMAL.inv_cdf(alpha / sides)
    found = early_stop_exaggeration(n_looks=1, alpha=alpha, sides=sides, effect_in_standard_errors=drift)
    expected = truncnorm(threshold - drift, np.inf, loc=drift).mean() / drift
    assert found["exaggeration"] == pytest.approx(expected, rel=1e-6)
    assert found["exaggeration_one_look"] == pytest.approx(found["exaggeration"], rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 12), st.floats(0.3, 0.99), SIDES)
def test_stopping_early_exaggerates_more_and_most_at_the_first_look(n_looks: int, power: float, sides: int) -> None:
    found = early_stop_exaggeration(n_looks=n_looks, power=power, sides=sides)
    assert 1 < found["exaggeration_one_look"] < found["exaggeration"] < found["exaggeration_first_look"]
    assert found["win_probability"] > power - 1e-9
    assert found["win_probability"] + found["wrong_sign_probability"] <= 1 + 1e-9
    assert (found["wrong_sign_probability"] == 0) is (sides == 1)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("peeking_inflation", {"n_looks": -1}, "n_looks"),
    ("peeking_inflation", {"n_looks": 10**6}, "n_looks"),
    ("peeking_inflation", {"alpha": 0}, "alpha"),
    ("peeking_inflation", {"sides": 3}, "sides"),
    ("peeking_inflation", {"information_fractions": [0.5, 0.8]}, "information_fractions"),
    ("early_stop_exaggeration", {"n_looks": 0}, "n_looks"),
    ("early_stop_exaggeration", {"power": 0.025}, "power"),
    ("early_stop_exaggeration", {"power": 0.8, "effect_in_standard_errors": 2.8}, "power"),
    ("early_stop_exaggeration", {"effect_in_standard_errors": 0}, "effect_in_standard_errors"),
    ("early_stop_exaggeration", {"effect_in_standard_errors": -1}, "effect_in_standard_errors"),
]


@pytest.mark.parametrize(("name", "change", "field"), REFUSED)
def test_impossible_looks_are_refused_by_name(name: str, change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, {"n_looks": 3, **change})
    assert raised.value.field == field


def test_the_lesson_names_the_trap_of_independent_looks() -> None:
    lesson = explain("peeking_inflation", {"n_looks": 5})
    assert lesson.naive is not None
    assert lesson.naive.shown == "22.6%"
    assert "14.2%" in lesson.says[0]
    for stated, words in ((0.226, "independent"), (0.25, "added up"), (0.05, "one look")):
        slip = find_misstep("peeking_inflation", {"n_looks": 5}, "actual_alpha", stated, 0.01)
        assert slip is not None
        assert words in slip.step
    assert find_misstep("peeking_inflation", {"n_looks": 5}, "actual_alpha", 0.6, 0.01) is None
    assert explain("peeking_inflation", {"n_looks": 1}).naive is None


def test_the_charts_agree_with_the_calculators() -> None:
    values = explain("peeking_inflation", {"n_looks": 5})
    chart = curve_of("peeking_inflation", values.inputs, values.outputs)
    assert chart is not None
    for looks, rate in zip(chart.series[0].xs, chart.series[0].ys, strict=True):
        assert rate == pytest.approx(100 * peeking_inflation(n_looks=int(looks))["actual_alpha"], rel=1e-6)
    wins = explain("early_stop_exaggeration", {"n_looks": 5})
    chart = curve_of("early_stop_exaggeration", wins.inputs, wins.outputs)
    assert chart is not None
    assert chart.mark is not None
    assert dict(zip(chart.series[0].xs, chart.series[0].ys, strict=True))[chart.mark[0]] == pytest.approx(1.401, abs=1e-3)


@given(st.lists(st.floats(0.05, 0.95), min_size=1, max_size=4, unique_by=lambda share: round(share, 1)), st.floats(0.1, 1))
def test_only_the_ratios_of_the_looks_matter(shares: list[float], scale: float) -> None:
    ends = [*sorted(shares), 1.0]
    if any(end - start < 0.02 for start, end in itertools.pairwise(ends)):
        return
    full = compute("peeking_inflation", {"n_looks": len(ends), "information_fractions": ends})
    part = compute("peeking_inflation", {"n_looks": len(ends), "information_fractions": [scale * end for end in ends]})
    assert part["actual_alpha"] == pytest.approx(full["actual_alpha"], rel=1e-6)
    assert explain("peeking_inflation", {"n_looks": len(ends), "information_fractions": [scale * end for end in ends]}).steps
