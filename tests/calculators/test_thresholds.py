"""Thresholds on a score, against every threshold tried by brute force."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute, find
from trainer.calculators.thresholds import cost_threshold_theory, roc_threshold
from trainer.errors import CalculatorError

# Few different scores, so that ties are common.
CASES = st.lists(st.tuples(st.integers(0, 1), st.integers(-4, 8)), min_size=2, max_size=25).filter(
    lambda cases: len({label for label, _ in cases}) == 2
)
COSTS = st.integers(0, 12)


def brute(cases: list[tuple[int, int]], beta: Fraction, one: int, other: int) -> dict[str, tuple[Fraction, int]]:
    """Best value and smallest best threshold by each criterion, in exact arithmetic."""
    found: dict[str, list[tuple[Fraction, int]]] = {"youden": [], "fbeta": [], "cost": []}
    for threshold in sorted({score for _, score in cases}):
        tp = sum(label == 1 and score >= threshold for label, score in cases)
        fp = sum(label == 0 and score >= threshold for label, score in cases)
        fn = sum(label == 1 and score < threshold for label, score in cases)
        tn = sum(label == 0 and score < threshold for label, score in cases)
        found["youden"].append((Fraction(tp, tp + fn) - Fraction(fp, fp + tn), -threshold))
        found["fbeta"].append(((1 + beta**2) * tp / ((1 + beta**2) * tp + beta**2 * fn + fp), -threshold))
        found["cost"].append((Fraction(-one * fp - other * fn), -threshold))
    return {name: (max(options)[0], -max(options)[1]) for name, options in found.items()}


@given(CASES, st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2), Fraction(7, 4)]), COSTS, COSTS)
def test_no_threshold_is_better(cases: list[tuple[int, int]], beta: Fraction, one: int, other: int) -> None:
    if one == other == 0:
        one = 1
    labels, scores = [float(label) for label, _ in cases], [score / 7 for _, score in cases]
    found = roc_threshold(labels=labels, scores=scores, beta=float(beta), cost_false_positive=one, cost_false_negative=other)
    best = brute(cases, beta, one, other)
    assert found["youden_threshold"] == best["youden"][1] / 7
    assert found["youden_j"] == pytest.approx(float(best["youden"][0]), abs=1e-12)
    assert found["fbeta_threshold"] == best["fbeta"][1] / 7
    assert found["fbeta"] == pytest.approx(float(best["fbeta"][0]), abs=1e-12)
    assert found["min_cost_threshold"] == best["cost"][1] / 7
    assert found["min_cost"] == -best["cost"][0]


@given(CASES)
def test_the_area_is_the_chance_that_a_positive_scores_higher(cases: list[tuple[int, int]]) -> None:
    positives = [score for label, score in cases if label]
    negatives = [score for label, score in cases if not label]
    wins = [Fraction(one > other) + Fraction(one == other, 2) for one, other in itertools.product(positives, negatives)]
    inputs: dict[str, Any] = {"labels": [label for label, _ in cases], "scores": [score for _, score in cases]}
    auc = compute("roc_threshold", inputs)["auc"]
    assert auc == pytest.approx(float(sum(wins) / len(wins)), abs=1e-12)
    turned = compute("roc_threshold", {**inputs, "scores": [-score for _, score in cases]})["auc"]
    assert auc + turned == pytest.approx(1)


@given(st.integers(1, 100), st.integers(1, 100))
def test_on_calibrated_cases_theory_and_search_agree(one: int, other: int) -> None:
    probabilities = [step / 20 for step in range(1, 20)]
    labels = [label for p in probabilities for label in [1] * round(20 * p) + [0] * round(20 * (1 - p))]
    scores = [p for p in probabilities for _ in range(20)]
    costs = {"cost_false_positive": float(one), "cost_false_negative": float(other)}
    theory = cost_threshold_theory(**costs)["probability_threshold"]
    search = roc_threshold(labels=labels, scores=scores, **costs)["min_cost_threshold"]
    assert search - 0.05 - 1e-9 <= theory or search == 0.05
    assert theory <= search + 1e-9 or search == 0.95


@pytest.mark.parametrize(("one", "other", "threshold"), [(1, 9, 0.1), (1, 1, 0.5), (0, 3, 0), (3, 0, 1)])
def test_theory(one: float, other: float, threshold: float) -> None:
    assert cost_threshold_theory(cost_false_positive=one, cost_false_negative=other)["probability_threshold"] == pytest.approx(threshold)


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("roc_threshold", {"labels": [1] * 12}, "labels"),
        ("roc_threshold", {"labels": [0] * 12}, "labels"),
        ("roc_threshold", {"labels": [0, 1]}, "scores"),
        ("roc_threshold", {"labels": [0, 2, *[1] * 10]}, "labels"),
        ("roc_threshold", {"labels": [0, 0.5, *[1] * 10]}, "labels"),
        ("roc_threshold", {"scores": [math.nan, *[0.5] * 11]}, "scores"),
        ("roc_threshold", {"beta": 0}, "beta"),
        ("roc_threshold", {"cost_false_positive": -1}, "cost_false_positive"),
        ("roc_threshold", {"cost_false_positive": 0, "cost_false_negative": 0}, "cost_false_positive"),
        ("cost_threshold_theory", {"cost_false_positive": 0, "cost_false_negative": 0}, "cost_false_positive"),
        ("cost_threshold_theory", {"cost_false_negative": -1}, "cost_false_negative"),
    ],
)
def test_what_is_refused(name: str, change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, {**find(name).example, **change})
    assert raised.value.field == field


def test_the_trap_is_a_cut_at_a_half() -> None:
    told = explain("roc_threshold", find("roc_threshold").example)
    assert told.naive is not None
    assert told.naive.label == "cut at 0.5"
    slip = find_misstep("cost_threshold_theory", {"cost_false_positive": 1, "cost_false_negative": 9}, "probability_threshold", 0.9, 0.01)
    assert slip is not None
    assert "cost of a miss on top" in slip.step


def test_the_curve_runs_from_corner_to_corner_through_the_chosen_point() -> None:
    calculator = find("roc_threshold")
    values, outputs = calculator.complete(calculator.example), calculator.run(calculator.example)
    curve = curve_of("roc_threshold", values, outputs)
    assert curve is not None
    points = list(zip(curve.series[0].xs, curve.series[0].ys, strict=True))
    assert points[0] == (0, 0)
    assert points[-1] == (100, 100)
    assert curve.mark in points
