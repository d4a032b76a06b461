"""Simulated turns: against closed forms, the convolution, and the figures of the latency story."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute, find
from trainer.errors import CalculatorError

BEFORE = [("gateway", 20, 40), ("intent", 15, 30), ("embedding", 30, 60), ("search", 35, 80)]
AFTER = [("assembly", 15, 40), ("llm", 300, 480), ("guardrail", 25, 60)]


def turn(p50: float, p95: float, parallel: bool = False, **reranker: float) -> list[dict[str, Any]]:
    """The eight stages of the LLM path with a reranker."""
    stages = [{"name": name, "p50_ms": one, "p95_ms": other} for name, one, other in (*BEFORE, ("reranker", p50, p95), *AFTER)]
    stages[4].update(reranker)
    if parallel:
        stages[2]["parallel"] = True
    return stages


def simulate(stages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return compute("latency_simulation", {"stages": stages, **more})


STORY = [
    ("current reranker", turn(50, 95), 0.3, 766.2, None),
    ("current reranker, independent", turn(50, 95), 0.0, 704, None),
    ("50 candidates, independent", turn(110, 220), 0.0, 790.2, None),
    ("50 candidates", turn(110, 220), 0.3, 867.3, None),
    ("50 candidates, rho 0.5", turn(110, 220), 0.5, 912, None),
    ("50 candidates, rho 1", turn(110, 220), 1.0, 1010, None),
    ("36 candidates", turn(85, 170, cap_ms=200), 0.3, 821.5, 0.0213),
    ("25 candidates", turn(65, 130, cap_ms=200), 0.3, 792.6, 0.0038),
    ("30 candidates in parallel", turn(75, 150, parallel=True, cap_ms=200), 0.3, 786.1, 0.0101),
    ("25 candidates in parallel", turn(65, 130, parallel=True, cap_ms=200), 0.3, 771.1, 0.0038),
    ("no guardrail", turn(85, 170, cap_ms=200)[:-1], 0.3, 779, 0.0213),
    ("a reserve of 400 ms", turn(65, 130, cap_ms=200, reserve_ms=400), 0.3, 792, 0.0057),
]


@pytest.mark.parametrize(("stages", "rho", "p95", "fallback"), [case[1:] for case in STORY], ids=[case[0] for case in STORY])
def test_the_figures_of_the_latency_story_come_out(stages: list[dict[str, Any]], rho: float, p95: float, fallback: float | None) -> None:
    found = simulate(stages, rho=rho)
    assert found["p95_ms"] == pytest.approx(p95, abs=2)
    assert found["fallback_share"] == pytest.approx(fallback or 0.0, abs=6e-4)


@pytest.mark.parametrize(("reserve", "fallback"), [(346, 0.0042), (436, 0.0096), (480, 0.024), (545, 0.104), (580, 0.218)])
def test_the_deadline_rule_trades_fallback_for_reserve(reserve: float, fallback: float) -> None:
    assert simulate(turn(65, 130, cap_ms=200, reserve_ms=reserve))["fallback_share"] == pytest.approx(fallback, rel=0.05, abs=3e-4)


def test_the_other_figures_of_the_story_come_out() -> None:
    found = simulate(turn(85, 170, cap_ms=200), bypass_share=0.3)
    assert found["all_turns_p95_ms"] == pytest.approx(786.2, abs=2)
    assert found["share_above_budget"] == pytest.approx(0.0622, abs=0.001)
    assert found["all_turns_share_above_budget"] == pytest.approx(0.0435, abs=0.001)
    assert found["all_turns_fallback_share"] == pytest.approx(0.0149, abs=5e-4)
    after = simulate(turn(85, 170)[5:])
    assert [after[name] for name in ("p50_ms", "p80_ms", "p95_ms")] == pytest.approx([346, 436, 545], abs=2)


LAWS = st.lists(st.tuples(st.floats(5, 300), st.floats(1.3, 4)), min_size=1, max_size=5)


def rows(laws: list[tuple[float, float]], **more: Any) -> list[dict[str, Any]]:
    return [{"name": f"s{place}", "p50_ms": p50, "p95_ms": p50 * factor, **more} for place, (p50, factor) in enumerate(laws)]


@given(LAWS)
@settings(max_examples=15, deadline=None)
def test_independent_stages_agree_with_the_convolution(laws: list[tuple[float, float]]) -> None:
    found = simulate(rows(laws), rho=0.0, budget_ms=500)
    exact = compute("latency_budget", {"stages": rows(laws), "budget_ms": 500})
    assert found["p95_ms"] == pytest.approx(exact["p95_of_sum_ms"], rel=0.02)
    assert found["share_above_budget"] == pytest.approx(exact["share_above_budget"], abs=0.006)
    mean = sum(p50 * math.exp((math.log(factor) / 1.6448536) ** 2 / 2) for p50, factor in laws)
    assert found["mean_ms"] == pytest.approx(mean, rel=0.01)


@given(LAWS)
@settings(max_examples=15, deadline=None)
def test_full_correlation_makes_the_p95s_add(laws: list[tuple[float, float]]) -> None:
    found = simulate(rows(laws), rho=1.0)
    assert found["p95_ms"] == pytest.approx(sum(p50 * factor for p50, factor in laws), rel=0.003)
    assert found["p50_ms"] == pytest.approx(sum(p50 for p50, _ in laws), rel=0.003)


@given(st.floats(10, 200), st.floats(1.5, 4), st.floats(0.7, 3))
@settings(max_examples=20, deadline=None)
def test_a_time_out_cuts_a_stage_and_counts_its_fallbacks(p50: float, factor: float, cut: float) -> None:
    from scipy.stats import norm

    cap = p50 * cut
    found = simulate(rows([(p50, factor)], cap_ms=cap), rho=0.0)
    late = float(norm.sf(math.log(cut) / (math.log(factor) / 1.6448536)))
    assert found["fallback_share"] == pytest.approx(late, abs=1e-3)
    assert found["p99_ms"] <= cap * (1 + 1e-12)


def test_parallel_stages_cost_the_later_one() -> None:
    def lanes(*medians: float) -> list[dict[str, Any]]:
        return [{**rows([(p50, 1.0001)])[0], "name": f"lane {p50:g}"} for p50 in medians]

    first, *others = lanes(100, 60, 80)
    together = simulate([first, *({**lane, "parallel": True} for lane in others)])
    assert together["p95_ms"] == pytest.approx(100, rel=1e-3)
    first, beside, after = lanes(100, 60, 30)
    then = simulate([first, {**beside, "parallel": True}, after])
    assert then["p95_ms"] == pytest.approx(130, rel=1e-3)


@given(st.integers(0, 2**31), st.integers(1000, 60_000))
@settings(max_examples=15, deadline=None)
def test_the_same_seed_gives_the_same_turns_and_progress_rises_to_one(seed: int, draws: int) -> None:
    told: list[float] = []
    inputs = {"stages": turn(85, 170, cap_ms=200), "seed": seed, "draws": draws}
    assert compute("latency_simulation", inputs) == compute("latency_simulation", inputs, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert all(0 < done <= 1 for done in told)


def test_another_seed_stays_within_the_stated_error() -> None:
    stages = turn(85, 170, cap_ms=200)
    found = [simulate(stages, seed=seed, draws=50_000) for seed in range(12)]
    middle = sum(one["p95_ms"] for one in found) / len(found)
    assert sum(abs(one["p95_ms"] - middle) <= one["p95_half_width_ms"] for one in found) >= 10
    assert len({one["p95_ms"] for one in found}) == 12


def test_it_says_that_it_simulates() -> None:
    assert find("latency_simulation").simulated


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stages": [{"name": "a", "p50_ms": 10, "p95_ms": 9}]}, "stages"),
        ({"stages": [{"name": "a", "p50_ms": 10, "p95_ms": 20, "parallel": True}]}, "stages"),
        ({"stages": [{"name": "a", "p50_ms": 10, "p95_ms": 20, "parallel": "yes"}]}, "stages"),
        ({"stages": [{"name": "a", "p50_ms": 10, "p95_ms": 20, "cap_ms": -1}]}, "stages"),
        ({"stages": []}, "stages"),
        ({"rho": -0.1}, "rho"),
        ({"rho": 1.1}, "rho"),
        ({"bypass_share": 0.96}, "bypass_share"),
        ({"draws": 10}, "draws"),
        ({"draws": 10**9}, "draws"),
        ({"seed": -1}, "seed"),
        ({"progress": 1}, "progress"),
    ],
)
def test_a_wrong_input_is_refused_by_its_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("latency_simulation", {"stages": turn(85, 170), "draws": 1000, **change})
    assert raised.value.field == field


WIDE = st.tuples(st.sampled_from([1e-12, 1.0, 1e9]), st.sampled_from([1e-12, 1.0, 1e9])).filter(lambda pair: pair[0] <= pair[1])


@given(st.lists(WIDE, min_size=1, max_size=4), st.floats(0, 1), st.sampled_from([None, 0.0, 1e-9, 1e9]), st.sampled_from([None, 0.0, 1e9]))
@settings(max_examples=30, deadline=None)
def test_extreme_stages_still_have_finite_turns(
    laws: list[tuple[float, float]], rho: float, cap: float | None, reserve: float | None
) -> None:
    stages = [
        {"name": f"s{place}", "p50_ms": p50, "p95_ms": p95, "cap_ms": cap, "reserve_ms": reserve} for place, (p50, p95) in enumerate(laws)
    ]
    told = explain("latency_simulation", {"stages": stages, "rho": rho, "draws": 2000})
    assert all(math.isfinite(value) and value >= 0 for value in told.outputs.values())
    curve = curve_of("latency_simulation", told.inputs, told.outputs)
    assert curve is None or all(math.isfinite(height) for height in curve.series[0].ys)


@pytest.mark.parametrize(
    ("stated", "step"),
    [
        (960, "added the p95s of the stages"),
        (752, "left the correlation out"),
        (786, "counted the short cuts in, which never meet the slow stages"),
    ],
)
def test_known_slips_are_recognised(stated: float, step: str) -> None:
    slip = find_misstep("latency_simulation", {"stages": turn(85, 170, cap_ms=200), "bypass_share": 0.3}, "p95_ms", stated, 0.003)
    assert slip is not None
    assert slip.step == step


def test_it_says_whether_the_promise_holds() -> None:
    kept = explain("latency_simulation", {"stages": turn(65, 130, cap_ms=200)})
    broken = explain("latency_simulation", {"stages": turn(110, 220)})
    assert "within the 800 ms" in kept.says[0]
    assert "above the 800 ms" in broken.says[0]
    assert broken.naive is not None
    assert broken.naive.shown == "1,010 ms"
