"""Limits of correlations and the launches they take, against scipy and against each other."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.correlation import (
    correlation_from_data,
    correlation_gate,
    correlation_n_for_lower_bound,
    correlation_sample_size,
)
from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

R = st.floats(-0.99, 0.99)
SAMPLES = st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=4, max_size=40)


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=5, max_size=40), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_the_limits_are_those_of_scipy(pairs: list[tuple[float, float]], confidence: float) -> None:
    from scipy.stats import pearsonr

    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    if max(xs) - min(xs) < 1e-3 or max(ys) - min(ys) < 1e-3:
        return
    found = pearsonr(xs, ys)
    if abs(found.statistic) > 0.9999:
        return
    low, high = found.confidence_interval(confidence)
    gate = correlation_gate(r=float(found.statistic), n=len(pairs), threshold=0.1, confidence=confidence)
    assert gate["ci_low"] == pytest.approx(low, abs=1e-9)
    assert gate["ci_high"] == pytest.approx(high, abs=1e-9)


@given(R, st.integers(4, 10_000), R, st.floats(0.01, 0.999), st.sampled_from(["pearson", "spearman"]))
def test_the_verdict_follows_from_the_interval(r: float, n: int, threshold: float, confidence: float, method: str) -> None:
    found = correlation_gate(r=r, n=n, threshold=threshold, confidence=confidence, method=method)
    assert -1 <= found["ci_low"] <= r + 1e-12
    assert r - 1e-12 <= found["ci_high"] <= 1
    expected = "supported" if found["ci_low"] >= threshold else "rejected" if found["ci_high"] < threshold else "inconclusive"
    assert found["verdict"] == expected
    tail = (1 - confidence) / 2
    if found["verdict"] == "supported":
        assert found["p_above_threshold"] <= tail + 1e-9
    if found["verdict"] == "rejected":
        assert found["p_above_threshold"] >= 1 - tail - 1e-9


@given(R, st.integers(4, 1000), R)
def test_a_spearman_interval_is_wider(r: float, n: int, threshold: float) -> None:
    pearson = correlation_gate(r=r, n=n, threshold=threshold)
    spearman = correlation_gate(r=r, n=n, threshold=threshold, method="spearman")
    assert spearman["ci_low"] <= pearson["ci_low"]
    assert spearman["ci_high"] >= pearson["ci_high"]


def test_eight_launches_leave_a_threshold_open_and_forty_can_support_it() -> None:
    assert correlation_gate(r=0.62, n=8, threshold=0.6)["verdict"] == "inconclusive"
    assert correlation_gate(r=0.85, n=40, threshold=0.6)["verdict"] == "supported"
    assert correlation_gate(r=0.3, n=40, threshold=0.6)["verdict"] == "rejected"


@given(st.floats(-0.9, 0.95), st.floats(0.01, 0.9), st.floats(0.5, 0.99), st.sampled_from(["pearson", "spearman"]))
def test_the_lower_limit_reaches_the_bound_with_that_launch_and_not_before(lower: float, above: float, level: float, method: str) -> None:
    r = lower + above * (0.98 - lower)
    n = correlation_n_for_lower_bound(r=r, lower=lower, level=level, method=method)["n"]

    def limit(launches: int) -> float:
        found: float = correlation_gate(r=r, n=launches, threshold=0.0, confidence=level, method=method)["ci_low"]
        return found

    assert limit(n) >= lower - 1e-9
    if n > 4:
        assert limit(n - 1) < lower + 1e-9


def test_known_numbers_of_launches() -> None:
    assert correlation_n_for_lower_bound(r=0.62, lower=0.3, level=0.95)["n"] == 26
    assert correlation_n_for_lower_bound(r=0.8, lower=0.6, level=0.95)["n"] == 27


def test_the_sample_size_reaches_its_power_in_a_simulation() -> None:
    import numpy as np

    size = correlation_sample_size(true_r=0.8, threshold=0.6, alpha=0.05, sides=1, power=0.8)["n"]
    draws = np.random.default_rng(20260301).standard_normal((2, 20_000, size))
    x, y = draws[0], 0.8 * draws[0] + 0.6 * draws[1]
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    r = (x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    passed = (np.arctanh(r) - math.atanh(0.6)) * math.sqrt(size - 3) > 1.6448536
    assert float(passed.mean()) == pytest.approx(0.81, abs=0.02)


@given(st.floats(-0.9, 0.8), st.floats(0.02, 0.15), st.floats(0.01, 0.2), st.floats(0.3, 0.95))
def test_a_nearer_threshold_or_more_power_takes_more_launches(threshold: float, gap: float, alpha: float, power: float) -> None:
    def size(**changes: Any) -> float:
        inputs = {"true_r": threshold + gap, "threshold": threshold, "alpha": alpha, "power": power, "sides": 1, **changes}
        exact: float = compute("correlation_sample_size", inputs)["n_exact"]
        return exact

    assert size(true_r=threshold + gap / 2) > size()
    assert size(power=power + 0.04) > size()
    assert size(sides=2) > size()


@given(SAMPLES, st.sampled_from(["pearson", "spearman"]), st.floats(0.001, 1000), st.floats(-1e6, 1e6))
def test_scale_level_and_order_of_launches_do_not_matter(pairs: list[tuple[int, int]], method: str, scale: float, level: float) -> None:
    xs, ys = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        with pytest.raises(CalculatorError, match="same value throughout"):
            correlation_from_data(offline=xs, online=ys, method=method)
        return
    found = correlation_from_data(offline=xs, online=ys, method=method)
    moved = correlation_from_data(offline=[scale * x + level for x in xs[::-1]], online=ys[::-1], method=method)
    assert moved["r"] == pytest.approx(found["r"], abs=1e-5)
    assert correlation_from_data(offline=ys, online=xs, method=method)["r"] == pytest.approx(found["r"], abs=1e-12)


@given(SAMPLES)
def test_spearman_is_pearson_of_middle_ranks(pairs: list[tuple[int, int]]) -> None:
    def ranks(values: list[float]) -> list[float]:
        return [sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2 for value in values]

    xs, ys = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    if len(set(xs)) > 1 and len(set(ys)) > 1:
        found = correlation_from_data(offline=xs, online=ys, method="spearman")["r"]
        assert found == pytest.approx(correlation_from_data(offline=ranks(xs), online=ranks(ys))["r"], abs=1e-12)


@pytest.mark.parametrize("shift", [0.0, 1e9, -1e14])
def test_a_large_level_takes_no_digits(shift: float) -> None:
    xs, ys = [0.0, 1.0, 2.0, 4.0], [1.0, 0.0, 3.0, 3.0]
    found = correlation_from_data(offline=[x + shift for x in xs], online=ys)["r"]
    assert found == pytest.approx(correlation_from_data(offline=xs, online=ys)["r"], abs=1e-12)


def test_tiny_and_exactly_linear_data_are_no_trouble() -> None:
    found = correlation_from_data(offline=[0.0, 1e-320, 2e-320], online=[0.0, 1.0, 2.0])
    assert found["r"] == pytest.approx(1)
    assert 0 <= found["p_value_vs_zero"] < 1e-6


@pytest.mark.parametrize(
    ("name", "inputs", "field"),
    [
        ("correlation_gate", {"r": 1.0, "n": 10, "threshold": 0.6}, "r"),
        ("correlation_gate", {"r": -1, "n": 10, "threshold": 0.6}, "r"),
        ("correlation_gate", {"r": 0.5, "n": 3, "threshold": 0.6}, "n"),
        ("correlation_gate", {"r": 0.5, "n": 8.5, "threshold": 0.6}, "n"),
        ("correlation_gate", {"r": 0.5, "n": 8, "threshold": 1}, "threshold"),
        ("correlation_gate", {"r": 0.5, "n": 8, "threshold": 0.6, "confidence": 95}, "confidence"),
        ("correlation_gate", {"r": 0.5, "n": 8, "threshold": 0.6, "method": "kendall"}, "method"),
        ("correlation_from_data", {"offline": [1, 2, 3], "online": [1, 2]}, "online"),
        ("correlation_from_data", {"offline": [1, 2, 3], "online": [1, 2, 3, 4]}, "online"),
        ("correlation_from_data", {"offline": [1, 2, math.nan], "online": [1, 2, 3]}, "offline"),
        ("correlation_from_data", {"offline": [1, 2], "online": [1, 2]}, "offline"),
        ("correlation_from_data", {"offline": [1, 2, 3], "online": [4, 4, 4]}, "online"),
        ("correlation_from_data", {"offline": [0.3, 0.1 + 0.2, 0.3], "online": [1, 2, 3]}, "offline"),
        ("correlation_sample_size", {"true_r": 0.6, "threshold": 0.6}, "true_r"),
        ("correlation_sample_size", {"true_r": 0.6 + 1e-12, "threshold": 0.6}, "true_r"),
        ("correlation_sample_size", {"true_r": 0.8, "threshold": 0.6, "power": 0.05}, "power"),
        ("correlation_n_for_lower_bound", {"r": 0.3, "lower": 0.3}, "r"),
        ("correlation_n_for_lower_bound", {"r": 0.3, "lower": 0.4}, "r"),
    ],
)
def test_what_is_refused(name: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, inputs)
    assert raised.value.field == field


def test_an_open_verdict_says_how_many_launches_it_would_take() -> None:
    told = explain("correlation_gate", {"r": 0.62, "n": 8, "threshold": 0.6})
    assert "neither show nor rule out" in told.says[0]
    assert "3,788 launches" in told.says[1]
    assert told.naive is not None
    assert told.naive.shown == "0.62 >= 0.6: pass"
    assert "no number of launches" in explain("correlation_gate", {"r": 0.5, "n": 8, "threshold": 0.6}).says[1]
    assert explain("correlation_gate", {"r": 0.85, "n": 40, "threshold": 0.6}).naive is None


@pytest.mark.parametrize(
    ("name", "inputs", "output", "stated", "words"),
    [
        ("correlation_gate", {"r": 0.62, "n": 8, "threshold": 0.6}, "ci_low", -0.0078, "without the Fisher transform"),
        ("correlation_gate", {"r": 0.62, "n": 8, "threshold": 0.6}, "ci_high", 0.898, "one-sided"),
        ("correlation_n_for_lower_bound", {"r": 0.62, "lower": 0.3}, "n", 19, "one-sided"),
        ("correlation_n_for_lower_bound", {"r": 0.62, "lower": 0.3}, "n", 23, "forgot the 3"),
        ("correlation_sample_size", {"true_r": 0.8, "threshold": 0.6}, "n", 9, "against 0"),
    ],
)
def test_known_slips_are_recognised(name: str, inputs: dict[str, Any], output: str, stated: float, words: str) -> None:
    slip = find_misstep(name, inputs, output, stated, 0.02)
    assert slip is not None
    assert words in slip.step


def test_the_curve_rises_through_the_mark_to_the_bound() -> None:
    values = {"r": 0.62, "lower": 0.3, "level": 0.95, "method": "pearson"}
    outputs = compute("correlation_n_for_lower_bound", values)
    curve = curve_of("correlation_n_for_lower_bound", values, outputs)
    assert curve is not None
    limits = dict(zip(curve.series[0].xs, curve.series[0].ys, strict=True))
    assert list(limits.values()) == sorted(limits.values())
    assert curve.mark == (26, pytest.approx(limits[26.0]))
    assert max(limits.values()) > 0.3 > min(limits.values())


def test_the_p_value_of_the_gate_is_against_the_threshold() -> None:
    step = explain("correlation_gate", {"r": 0.62, "n": 8, "threshold": 0.6}).steps[-1]
    assert step == "p of so high a correlation, were the true one only 0.6: 0.472"
