"""Always-valid tests and intervals, against quadrature, simulation and their defining equations."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from trainer.calculators.always_valid import confidence_sequence, msprt
from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute, find
from trainer.errors import CalculatorError

ALPHAS = st.sampled_from([0.001, 0.01, 0.05, 0.1, 0.5])
ARMS: dict[str, Any] = {
    "control_mean": 10.0,
    "control_sd": 4.0,
    "control_n": 5000,
    "treatment_mean": 10.3,
    "treatment_sd": 4.1,
    "treatment_n": 5000,
    "tuning_n": 5000,
}


@settings(max_examples=40, deadline=None)
@given(st.floats(-4, 4), st.floats(0.2, 5), st.floats(0.2, 5))
def test_the_ratio_is_the_integral_over_the_mixture(effect: float, error: float, mixture: float) -> None:
    def weighted(true: float) -> float:
        return float(norm.pdf(effect, true, error) * norm.pdf(true, 0, mixture))

    # Where the product is large: around its own maximum.
    middle, width = effect * mixture**2 / (mixture**2 + error**2), 12 * error * mixture / math.hypot(error, mixture)
    expected = quad(weighted, middle - width, middle + width, epsabs=0)[0] / norm.pdf(effect, 0, error)
    found = msprt(effect_estimate=effect, standard_error=error, mixture_sd=mixture)
    assert found["mixture_likelihood_ratio"] == pytest.approx(expected, rel=1e-6)
    assert found["log_likelihood_ratio"] == pytest.approx(math.log(expected), rel=1e-6, abs=1e-9)
    assert found["p_value_now"] == pytest.approx(min(1, 1 / expected), rel=1e-6)


@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), ALPHAS)
def test_the_interval_ends_where_the_test_begins_to_reject(error: float, mixture: float, alpha: float) -> None:
    half = msprt(effect_estimate=0, standard_error=error, mixture_sd=mixture, alpha=alpha)["ci_half_width"]
    for factor, reject in ((0.999, False), (1.001, True), (-1.001, True)):
        found = msprt(effect_estimate=factor * half, standard_error=error, mixture_sd=mixture, alpha=alpha)
        assert found["reject"] is reject
    assert half > norm.isf(alpha / 2) * error


def test_looking_at_every_reader_keeps_the_level() -> None:
    rng, readers = np.random.default_rng(11), np.arange(1, 1001)
    sums = np.cumsum(rng.normal(size=(4000, 1000)), axis=1)
    halves = np.array([msprt(effect_estimate=0, standard_error=1 / math.sqrt(n), mixture_sd=0.1)["ci_half_width"] for n in readers])
    false_alarms = (np.abs(sums / readers) > halves).any(axis=1).mean()
    naive = (np.abs(sums / readers) > 1.96 / np.sqrt(readers)).any(axis=1).mean()
    assert 0.005 < false_alarms < 0.05
    assert naive > 0.4


def test_overwhelming_evidence_stays_finite() -> None:
    found = msprt(effect_estimate=1e15, standard_error=1e-12, mixture_sd=1e12)
    assert found["p_value_now"] == 0
    assert found["reject"] is True
    assert math.isfinite(found["mixture_likelihood_ratio"])
    assert found["log_likelihood_ratio"] > 1e50


@settings(max_examples=40, deadline=None)
@given(st.floats(-2, 2), st.floats(0.1, 10), st.floats(0.1, 10), st.integers(2, 100_000), st.integers(2, 100_000), ALPHAS)
def test_the_sequence_is_a_mixture_test_with_a_tuned_mixture(
    effect: float, sd_c: float, sd_t: float, n_c: int, n_t: int, alpha: float
) -> None:
    found = confidence_sequence(
        control_mean=1.0,
        treatment_mean=1.0 + effect,
        control_sd=sd_c,
        treatment_sd=sd_t,
        control_n=n_c,
        treatment_n=n_t,
        tuning_n=8000,
        alpha=alpha,
    )
    error = math.sqrt(sd_c**2 / n_c + sd_t**2 / n_t)
    rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / 8000
    mixture = msprt(effect_estimate=effect, standard_error=error, mixture_sd=error * math.sqrt((n_c + n_t) * rho2), alpha=alpha)
    assert found["ci_half_width"] == pytest.approx(mixture["ci_half_width"], rel=1e-9)
    assert found["p_value"] == pytest.approx(mixture["p_value_now"], rel=1e-6)
    assert found["ci_high"] - found["difference"] == pytest.approx(found["ci_half_width"], rel=1e-6)
    assert found["rho"] == pytest.approx(math.sqrt(rho2))


def test_the_interval_is_narrowest_near_its_tuning() -> None:
    def half(tuning_n: float) -> float:
        found: float = confidence_sequence(**{**ARMS, "tuning_n": tuning_n})["ci_half_width"]
        return found

    assert half(10_000) < min(half(3_000), half(30_000))


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 1e6), st.floats(0.1, 1e6), st.sampled_from([0.001, 0.01, 0.05, 0.2]))
def test_the_boundaries_are_where_the_mixtures_reach_one_over_alpha(time: float, tuned: float, alpha: float) -> None:
    found = confidence_sequence(method="normal_mixture_boundary", intrinsic_time=time, optimized_for_intrinsic_time=tuned, alpha=alpha)

    def log_mixture(total: float, rho: float) -> float:
        return 0.5 * math.log(rho / (time + rho)) + total**2 / (2 * (time + rho))

    both, one = found["sum_boundary_two_sided"], found["sum_boundary_one_sided"]
    assert log_mixture(both, found["rho"]) == pytest.approx(-math.log(alpha), rel=1e-9)
    # A half-normal mixture, tuned at twice the level.
    rho = tuned / (-2 * math.log(2 * alpha) + math.log(1 - 2 * math.log(2 * alpha)))
    half_normal = math.log(2) + float(norm.logcdf(one / math.sqrt(time + rho)))
    assert log_mixture(one, rho) + half_normal == pytest.approx(-math.log(alpha), rel=1e-8)


@pytest.mark.parametrize("alpha", [1e-9, 0.4, 0.6, 1 - 1e-9, 1 - 2**-53])
def test_boundaries_exist_at_any_level(alpha: float) -> None:
    for time, tuned in ((1e-12, 1e12), (1e12, 1e-12), (1, 1)):
        found = confidence_sequence(method="normal_mixture_boundary", intrinsic_time=time, optimized_for_intrinsic_time=tuned, alpha=alpha)
        assert math.isfinite(found["sum_boundary_two_sided"])
        assert found["sum_boundary_one_sided"] >= 0


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("msprt", {"effect_estimate": 1, "standard_error": 0, "mixture_sd": 1}, "standard_error"),
    ("msprt", {"effect_estimate": 1, "standard_error": 1, "mixture_sd": -1}, "mixture_sd"),
    ("msprt", {"effect_estimate": math.nan, "standard_error": 1, "mixture_sd": 1}, "effect_estimate"),
    ("msprt", {"effect_estimate": 1, "standard_error": 1, "mixture_sd": 1, "alpha": 1}, "alpha"),
    ("confidence_sequence", {**ARMS, "control_sd": 0, "treatment_sd": 0}, "control_sd"),
    ("confidence_sequence", {**ARMS, "control_n": 0}, "control_n"),
    ("confidence_sequence", {**ARMS, "tuning_n": None}, "tuning_n"),
    ("confidence_sequence", {**ARMS, "method": "bootstrap"}, "method"),
    ("confidence_sequence", {"method": "normal_mixture_boundary", "optimized_for_intrinsic_time": 1}, "intrinsic_time"),
    ("confidence_sequence", {"method": "normal_mixture_boundary", "intrinsic_time": 1}, "optimized_for_intrinsic_time"),
]


@pytest.mark.parametrize(("name", "inputs", "field"), REFUSED)
def test_impossible_inputs_are_refused_by_name(name: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, inputs)
    assert raised.value.field == field


def test_outputs_of_the_other_method_are_none() -> None:
    interval = confidence_sequence(**ARMS)
    boundary = confidence_sequence(method="normal_mixture_boundary", intrinsic_time=100, optimized_for_intrinsic_time=100)
    assert interval["sum_boundary_two_sided"] is None
    assert boundary["ci_low"] is None
    assert interval.keys() == boundary.keys()


def test_the_lessons_follow_the_verdict() -> None:
    inputs: dict[str, Any] = {"effect_estimate": 0.05, "standard_error": 0.01, "mixture_sd": 0.02}
    assert "may stop" in explain("msprt", inputs).says[0]
    assert "goes on" in explain("msprt", {**inputs, "effect_estimate": 0.01}).says[0]
    assert "excludes 0" in explain("confidence_sequence", ARMS).says[0]
    assert "contains 0" in explain("confidence_sequence", {**ARMS, "treatment_mean": 10.0}).says[0]
    slip = find_misstep("msprt", inputs, "ci_half_width", 0.0196, 0.01)
    assert slip is not None
    assert "one look" in slip.step


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("msprt", {"effect_estimate": 0.05, "standard_error": 0.01, "mixture_sd": 0.02}),
        ("confidence_sequence", ARMS),
        ("confidence_sequence", {"method": "normal_mixture_boundary", "intrinsic_time": 100, "optimized_for_intrinsic_time": 50}),
    ],
)
def test_the_chart_passes_through_the_result_and_stays_outside_one_look(name: str, inputs: dict[str, Any]) -> None:
    values = explain(name, inputs)
    chart = curve_of(name, values.inputs, values.outputs)
    assert chart is not None
    assert chart.mark is not None
    valid, fixed = chart.series
    assert min(abs(y - chart.mark[1]) for y in valid.ys) == pytest.approx(0, abs=1e-9 * chart.mark[1])
    assert all(wide > narrow for wide, narrow in zip(valid.ys, fixed.ys, strict=True))


def test_an_arm_without_spread_is_named() -> None:
    sound = find("confidence_sequence").example
    for field in ("control_sd", "treatment_sd"):
        with pytest.raises(CalculatorError, match="must be above 0") as raised:
            compute("confidence_sequence", {**sound, field: 0})
        assert raised.value.field == field


def test_the_tuned_size_is_where_the_interval_comes_closest_to_that_of_one_look() -> None:
    sound = find("confidence_sequence").example
    second = explain("confidence_sequence", sound).says[1]
    assert "narrowest" not in second
    assert "comes closest to that of a single look near 10,000 readers" in second

    def ratio(n: int) -> float:
        arms = {"control_sd": 4, "treatment_sd": 4, "control_n": n // 2, "treatment_n": n // 2}
        return float(compute("confidence_sequence", {**sound, **arms})["ci_half_width"]) * math.sqrt(n)

    assert ratio(10_000) < min(ratio(8_000), ratio(12_500))
