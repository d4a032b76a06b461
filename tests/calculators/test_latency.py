"""Percentiles of a turn: against closed forms, direct integration and bounds that hold for any law."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute, find
from trainer.errors import CalculatorError

Z95 = NormalDist().inv_cdf(0.95)
LOGNORMAL = st.tuples(st.floats(1, 500), st.floats(0.05, 1.5))
QUANTILES = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])


def stage(p50: float, sigma: float, name: str = "s") -> dict[str, Any]:
    return {"name": name, "p50_ms": p50, "p95_ms": p50 * math.exp(sigma * Z95)}


def budget(stages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    numbered = [{**row, "name": f"s{place}"} for place, row in enumerate(stages)]
    return compute("latency_budget", {"stages": numbered, **more})


@given(LOGNORMAL, LOGNORMAL, QUANTILES)
@settings(max_examples=40, deadline=None)
def test_two_lognormal_stages_agree_with_direct_integration(one: tuple[float, float], other: tuple[float, float], quantile: float) -> None:
    import numpy as np
    from scipy.stats import lognorm, norm

    (narrow_p50, narrow), (wide_p50, wide) = sorted((one, other), key=lambda law: law[1])
    found = budget([stage(*one), stage(*other)], quantile=quantile, budget_ms=400)

    def above(limit: float) -> float:
        z = np.linspace(-9, 9, 20001)
        return float(np.trapezoid(norm.pdf(z) * lognorm(wide, scale=wide_p50).sf(limit - narrow_p50 * np.exp(narrow * z)), z))

    turn = found["p95_of_sum_ms"]
    assert above(turn * 1.0004) < 1 - quantile < above(turn * 0.9996)
    assert found["share_above_budget"] == pytest.approx(above(400), abs=3e-5)


@pytest.mark.parametrize("stages", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("quantile", [0.5, 0.95, 0.9999])
def test_equal_exponential_stages_add_to_a_gamma(stages: int, quantile: float) -> None:
    from scipy.stats import gamma

    found = budget([{"name": "s", "mean_ms": 30.0}] * stages, distribution="exponential", quantile=quantile, budget_ms=40.0 * stages)
    assert found["p95_of_sum_ms"] == pytest.approx(gamma(stages, scale=30).ppf(quantile), rel=1e-4)
    assert found["share_above_budget"] == pytest.approx(gamma(stages, scale=30).sf(40 * stages), abs=1e-5)


@given(st.floats(0.1, 100), st.floats(1.2, 50))
@settings(deadline=None)
def test_two_exponential_stages_have_a_hypoexponential_sum(mean: float, factor: float) -> None:
    slow = mean * factor
    turn = budget([{"name": "a", "mean_ms": mean}, {"name": "b", "mean_ms": slow}], distribution="exponential")["p95_of_sum_ms"]
    above = (slow * math.exp(-turn / slow) - mean * math.exp(-turn / mean)) / (slow - mean)
    assert above == pytest.approx(0.05, rel=1e-3)


@given(st.lists(st.tuples(st.floats(1, 1000), st.floats(0, 300)), min_size=1, max_size=6), st.floats(1, 5000), QUANTILES)
def test_normal_stages_add_to_a_normal(stages: list[tuple[float, float]], limit: float, quantile: float) -> None:
    from scipy.stats import norm

    rows = [{"name": "s", "mean_ms": mean, "sd_ms": sd} for mean, sd in stages]
    found = budget(rows, distribution="normal", quantile=quantile, budget_ms=limit)
    mean, sd = sum(mean for mean, _ in stages), math.sqrt(sum(sd * sd for _, sd in stages))
    assert found["p95_of_sum_ms"] == pytest.approx(norm.ppf(quantile, mean, sd) if sd else mean)
    assert found["share_above_budget"] == pytest.approx(norm.sf(limit, mean, sd) if sd else float(mean > limit), abs=1e-9)


@given(LOGNORMAL, QUANTILES)
def test_a_single_stage_is_the_turn(law: tuple[float, float], quantile: float) -> None:
    found = budget([stage(*law)], quantile=quantile)
    expected = law[0] * math.exp(law[1] * NormalDist().inv_cdf(quantile))
    assert found["p95_of_sum_ms"] == pytest.approx(expected)
    assert found["sum_of_p95_ms"] == pytest.approx(expected)


@given(st.lists(LOGNORMAL, min_size=2, max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_turn_lies_between_its_slowest_stage_and_the_union_bound(laws: list[tuple[float, float]]) -> None:
    found = budget([stage(*law) for law in laws])
    p95s = [p50 * math.exp(sigma * Z95) for p50, sigma in laws]
    far = NormalDist().inv_cdf(1 - 0.05 / len(laws))
    assert max(p95s) * (1 - 1e-4) <= found["p95_of_sum_ms"] <= sum(p50 * math.exp(sigma * far) for p50, sigma in laws) * (1 + 1e-4)
    assert found["sum_of_p95_ms"] == found["comonotonic_p95_ms"] == pytest.approx(sum(p95s))
    again = budget([stage(*law) for law in reversed(laws)])
    assert again["p95_of_sum_ms"] == pytest.approx(found["p95_of_sum_ms"], rel=1e-6)
    slower = budget([stage(1000 * p50, sigma) for p50, sigma in laws], budget_ms=800_000)
    assert slower["p95_of_sum_ms"] == pytest.approx(1000 * found["p95_of_sum_ms"], rel=1e-6)
    assert slower["share_above_budget"] == pytest.approx(found["share_above_budget"], abs=1e-6)


@given(st.lists(LOGNORMAL, min_size=2, max_size=4), st.floats(50, 3000), st.floats(1.01, 3))
@settings(max_examples=30, deadline=None)
def test_a_larger_budget_is_exceeded_less_often(laws: list[tuple[float, float]], limit: float, factor: float) -> None:
    rows = [stage(*law) for law in laws]
    tight, wide = budget(rows, budget_ms=limit), budget(rows, budget_ms=limit * factor)
    assert tight["share_above_budget"] >= wide["share_above_budget"] - 1e-6
    assert tight["within_budget_p95_of_sum"] <= wide["within_budget_p95_of_sum"]
    assert tight["within_budget_p95_of_sum"] is (tight["p95_of_sum_ms"] <= limit)
    if abs(tight["p95_of_sum_ms"] / limit - 1) > 1e-3:
        assert tight["within_budget_p95_of_sum"] is (tight["share_above_budget"] <= 0.05)


def test_heavy_tails_exceed_the_sum_of_the_p95s() -> None:
    found = budget([{"name": "s", "p50_ms": 1.0, "p95_ms": 1e4}] * 10)
    assert found["p95_of_sum_ms"] == pytest.approx(1.8246e6, rel=2e-3)  # simulated with 20 million turns
    assert found["p95_of_sum_ms"] > 10 * found["sum_of_p95_ms"]


@given(st.lists(LOGNORMAL, min_size=1, max_size=4), QUANTILES)
def test_stages_that_are_slow_together_add_up(laws: list[tuple[float, float]], quantile: float) -> None:
    rows = [stage(*law) for law in laws]
    found = budget(rows, dependence="comonotonic", quantile=quantile)
    assert found["p95_of_sum_ms"] == found["sum_of_p95_ms"]
    at_limit = budget(rows, dependence="comonotonic", quantile=quantile, budget_ms=found["p95_of_sum_ms"])
    assert at_limit["share_above_budget"] == pytest.approx(1 - quantile, abs=1e-9)


def test_constant_and_extreme_stages_keep_their_digits() -> None:
    assert budget([{"name": "s", "p50_ms": 10.0, "p95_ms": 10.0}] * 50)["p95_of_sum_ms"] == pytest.approx(500, rel=1e-6)
    tiny_and_huge = [{"name": "a", "p50_ms": 1e-12, "p95_ms": 1e-12}, {"name": "b", "p50_ms": 1e9, "p95_ms": 1e9}]
    assert budget(tiny_and_huge)["p95_of_sum_ms"] == pytest.approx(1e9, rel=1e-6)
    assert math.isfinite(budget([{"name": "s", "p50_ms": 1e-12, "p95_ms": 1e9}] * 50, quantile=0.9999)["p95_of_sum_ms"])


REFUSED = [
    ({"stages": [{"name": "a", "p50_ms": 100.0, "p95_ms": 90.0}]}, "stages"),
    ({"stages": [{"name": "a", "p50_ms": 0.0, "p95_ms": 90.0}]}, "stages"),
    ({"stages": [{"name": "a", "p50_ms": 10.0}]}, "stages"),
    ({"stages": [{"name": "a", "mean_ms": 10.0}]}, "stages"),
    ({"stages": [{"name": "a", "p50_ms": 10.0, "p95_ms": 20.0, "sd_ms": 3.0}]}, "stages"),
    ({"stages": [{"name": "a", "p50_ms": math.nan, "p95_ms": 20.0}]}, "stages"),
    ({"stages": [{"p50_ms": 10.0, "p95_ms": 20.0}]}, "stages"),
    ({"stages": []}, "stages"),
    ({"stages": [[]]}, "stages"),
    ({"stages": {"name": "a"}}, "stages"),
    ({"distribution": "gamma"}, "distribution"),
    ({"distribution": "exponential"}, "stages"),
    ({"dependence": "sometimes"}, "dependence"),
    ({"budget_ms": 0}, "budget_ms"),
    ({"quantile": 1.0}, "quantile"),
    ({"quantile": 95}, "quantile"),
]


@pytest.mark.parametrize(("change", "field"), REFUSED)
def test_a_wrong_budget_input_is_refused_by_its_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("latency_budget", {"stages": [{"name": "a", "p50_ms": 40.0, "p95_ms": 90.0}], **change})
    assert raised.value.field == field


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 200)), min_size=1, max_size=6), st.floats(0, 1), st.floats(0, 4))
def test_the_normal_quantile_agrees_with_a_covariance_matrix(stages: list[tuple[float, float]], rho: float, z: float) -> None:
    import numpy as np

    means, sds = [mean for mean, _ in stages], [sd for _, sd in stages]
    found = compute("sum_of_stages_normal_quantile", {"means": means, "sds": sds, "rho": rho, "z": z})
    correlation = np.full((len(sds), len(sds)), rho)
    np.fill_diagonal(correlation, 1.0)
    variance = float(np.array(sds) @ correlation @ np.array(sds))
    assert found["quantile_ms"] == pytest.approx(sum(means) + z * math.sqrt(max(variance, 0)), rel=1e-9, abs=1e-6)
    assert found["quantile_ms"] <= found["sum_of_quantiles_ms"] + 1e-6


def test_the_block_figures_of_the_latency_story_come_out() -> None:
    blocks = {"means": [129, 120, 312, 29], "sds": [43, 53, 91, 16]}
    assert compute("sum_of_stages_normal_quantile", {**blocks, "rho": 0.0})["quantile_ms"] == pytest.approx(779, abs=0.5)
    assert compute("sum_of_stages_normal_quantile", {**blocks, "rho": 0.3})["quantile_ms"] == pytest.approx(832, abs=0.5)
    slip = find_misstep("sum_of_stages_normal_quantile", {**blocks, "rho": 0.3}, "quantile_ms", 779, 0.005)
    assert slip is not None
    assert slip.step == "left the correlation out"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"sds": [1.0]}, "sds"), ({"rho": -0.6}, "rho"), ({"rho": 1.1}, "rho"), ({"means": []}, "means"), ({"sds": [1, 2, -1]}, "sds")],
)
def test_a_wrong_block_is_refused_by_its_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("sum_of_stages_normal_quantile", {"means": [1, 2, 3], "sds": [1, 1, 1], **change})
    assert raised.value.field == field


def test_the_sum_of_p95s_is_known_as_a_slip_and_as_the_naive_answer() -> None:
    inputs = {"stages": [stage(40, 0.7, "a"), stage(90, 0.6, "b"), stage(250, 0.4, "c")]}
    told = explain("latency_budget", inputs)
    slip = find_misstep("latency_budget", inputs, "p95_of_sum_ms", told.outputs["sum_of_p95_ms"], 0.001)
    assert slip is not None
    assert slip.step == "added the p95s of the stages"
    assert told.naive is not None
    assert "percentiles do not add" in told.naive.why
    assert find_misstep("latency_budget", inputs, "p95_of_sum_ms", 5.0, 0.01) is None


@given(
    st.sampled_from(["lognormal", "exponential", "normal"]),
    st.integers(1, 4),
    st.floats(1, 2000),
    st.sampled_from(["independent", "comonotonic"]),
)
@settings(deadline=None)
def test_the_density_holds_all_turns_that_the_budget_may_see(law: str, count: int, limit: float, dependence: str) -> None:
    columns = {"lognormal": {"p50_ms": 40.0, "p95_ms": 90.0}, "exponential": {"mean_ms": 50.0}, "normal": {"mean_ms": 50.0, "sd_ms": 9.0}}
    stages = [{"name": f"s{place}", **columns[law]} for place in range(count)]
    told = explain("latency_budget", {"stages": stages, "distribution": law, "budget_ms": limit, "dependence": dependence})
    assert ("inside" in told.says[0]) is told.outputs["within_budget_p95_of_sum"]
    curve = curve_of("latency_budget", told.inputs, told.outputs)
    assert (curve is None) is (dependence == "comonotonic")
    if curve is not None:
        turns = curve.series[0]
        below = sum(height for place, height in zip(turns.xs, turns.ys, strict=True) if place <= told.outputs["p95_of_sum_ms"])
        assert below == pytest.approx(95, abs=3)
        assert sum(turns.ys) <= 100 + 1e-6


def test_the_outputs_named_p95_say_that_they_follow_the_quantile() -> None:
    calculator = find("latency_budget")
    for name in ("p95_of_sum_ms", "sum_of_p95_ms", "comonotonic_p95_ms", "within_budget_p95_of_sum", "within_budget_sum_of_p95"):
        assert "quantile" in calculator.outputs[name].text, name
    assert "every output named p95" in " ".join(calculator.formula.split())
