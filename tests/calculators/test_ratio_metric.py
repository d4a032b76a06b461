"""Ratios of sums with the reader as the unit, against jackknife, bootstrap and exact cases."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import norm

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.ratio_metric import ratio_metric_delta
from trainer.calculators.registry import compute, find
from trainer.errors import CalculatorError

SOUND: dict[str, Any] = {
    "control_numerators": [0, 3, 0, 1],
    "control_denominators": [4, 6, 9, 5],
    "treatment_numerators": [1, 4, 0, 1],
    "treatment_denominators": [5, 6, 8, 4],
}


def readers(seed: int, size: int, rate: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Clicks and views of readers who differ in how much they view and how gladly they click."""
    rng = np.random.default_rng(seed)
    views = rng.poisson(8, size) + 1
    return rng.binomial(views, rng.beta(3 * rate, 3 * (1 - rate), size)), views


def inputs_of(seed: int, size: int) -> dict[str, list[float]]:
    found = {}
    for arm, shift, rate in (("control", 0, 0.2), ("treatment", 1, 0.22)):
        clicks, views = readers(2 * seed + shift, size, rate)
        found[f"{arm}_numerators"], found[f"{arm}_denominators"] = clicks.tolist(), views.tolist()
    return found


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 500), st.integers(200, 1500))
def test_the_error_is_close_to_a_jackknife(seed: int, size: int) -> None:
    data = inputs_of(seed, size)
    variance = 0.0
    for arm in ("control", "treatment"):
        clicks, views = np.array(data[f"{arm}_numerators"]), np.array(data[f"{arm}_denominators"])
        without = (clicks.sum() - clicks) / (views.sum() - views)
        variance += (size - 1) / size * ((without - without.mean()) ** 2).sum()
    assert ratio_metric_delta(**data)["se"] == pytest.approx(math.sqrt(variance), rel=0.02)


def test_the_error_is_close_to_a_bootstrap_and_larger_than_per_event() -> None:
    data = inputs_of(4, 2000)
    rng, ratios = np.random.default_rng(9), []
    for arm in ("control", "treatment"):
        clicks, views = np.array(data[f"{arm}_numerators"]), np.array(data[f"{arm}_denominators"])
        chosen = rng.integers(0, 2000, (2000, 2000))
        ratios.append(clicks[chosen].sum(axis=1) / views[chosen].sum(axis=1))
    found = ratio_metric_delta(**data)
    assert found["se"] == pytest.approx((ratios[1] - ratios[0]).std(), rel=0.05)
    rate, events = found["control_ratio"], sum(data["control_denominators"])
    assert found["se"] > 1.2 * math.sqrt(2 * rate * (1 - rate) / events)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 500))
def test_the_formula_with_covariances_gives_the_same(seed: int) -> None:
    data, variance, ratios = inputs_of(seed, 60), 0.0, []
    for arm in ("control", "treatment"):
        y, x = data[f"{arm}_numerators"], data[f"{arm}_denominators"]
        covariance, ratio = np.cov(y, x), sum(y) / sum(x)
        ratios.append(ratio)
        variance += (covariance[0, 0] - 2 * ratio * covariance[0, 1] + ratio**2 * covariance[1, 1]) / (60 * np.mean(x) ** 2)
    found = ratio_metric_delta(**data)
    assert found["se"] == pytest.approx(math.sqrt(variance), rel=1e-9)
    assert found["difference"] == pytest.approx(ratios[1] - ratios[0], abs=1e-12)
    assert found["z"] == pytest.approx(found["difference"] / found["se"])
    assert found["p_value"] == pytest.approx(2 * norm.sf(abs(found["z"])), rel=1e-9)


def test_with_one_event_each_it_is_the_difference_of_two_means() -> None:
    clicks, more = [0, 1, 0, 0, 1, 0], [1, 1, 0, 1, 0, 1]
    ones = [1] * 6
    found = ratio_metric_delta(control_numerators=clicks, control_denominators=ones, treatment_numerators=more, treatment_denominators=ones)
    assert found["se"] == pytest.approx(math.sqrt((np.var(clicks, ddof=1) + np.var(more, ddof=1)) / 6))


def test_swapped_arms_mirror_each_other() -> None:
    swapped = {
        name.replace(one, other): SOUND[name]
        for one, other in (("control", "treatment"), ("treatment", "control"))
        for name in SOUND
        if name.startswith(one)
    }
    found, mirrored = ratio_metric_delta(**SOUND), ratio_metric_delta(**swapped)
    assert mirrored["z"] == pytest.approx(-found["z"])
    assert mirrored["p_value"] == pytest.approx(found["p_value"])


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"control_denominators": [0, 0, 0, 0]}, "control_denominators"),
    ({"treatment_denominators": [0, 0, 0, 0]}, "treatment_denominators"),
    ({"control_denominators": [4, -6, 9, 5]}, "control_denominators"),
    ({"control_numerators": [1, 2]}, "control_numerators"),
    ({"treatment_numerators": [1, 2, 3, 4, 5]}, "treatment_numerators"),
    ({"control_numerators": [1]}, "control_numerators"),
    ({"control_numerators": [8, 12, 18, 10], "treatment_numerators": [5, 6, 8, 4]}, "control_numerators"),
    ({"control_numerators": [0, 0, 0, 0], "treatment_numerators": [0, 0, 0, 0]}, "control_numerators"),
    ({"treatment_numerators": [1, "4", 0, 1]}, "treatment_numerators"),
]


@pytest.mark.parametrize(("change", "field"), REFUSED)
def test_impossible_inputs_are_refused_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("ratio_metric_delta", {**SOUND, **change})
    assert raised.value.field == field


def test_the_lesson_sets_the_per_event_test_beside_it() -> None:
    example = find("ratio_metric_delta").example
    lesson = explain("ratio_metric_delta", example)
    assert lesson.naive is not None
    assert "binomial" in lesson.naive.label
    events = [sum(example[f"{arm}_denominators"]) for arm in ("control", "treatment")]
    rates = [lesson.outputs["control_ratio"], lesson.outputs["treatment_ratio"]]
    error = math.sqrt(sum(rate * (1 - rate) / count for rate, count in zip(rates, events, strict=True)))
    assert error < lesson.outputs["se"]
    slip = find_misstep("ratio_metric_delta", example, "se", error, 1e-6)
    assert slip is not None
    assert "every event" in slip.step
    assert curve_of("ratio_metric_delta", lesson.inputs, lesson.outputs) is None


def test_a_ratio_that_is_no_rate_has_no_per_event_test() -> None:
    spent = {**SOUND, "control_numerators": [40, 90, 70, 50]}
    assert explain("ratio_metric_delta", spent).naive is None
