"""What must hold for any sound inputs of the calculators."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.clusters import alpha_under_design_effect, design_effect
from trainer.calculators.runtime import runtime_weeks
from trainer.calculators.sample_size import sample_size_noninferiority_proportions, sample_size_proportions
from trainer.calculators.split import sample_ratio_mismatch
from trainer.errors import CalculatorError

NORMAL = NormalDist()
RATES = st.floats(0.02, 0.5)
EFFECTS = st.floats(0.002, 0.1)
ALPHAS = st.floats(0.001, 0.2)
POWERS = st.floats(0.5, 0.99)
RATIOS = st.floats(0.1, 10)


def power_of(n: float, p1: float, p2: float, ratio: float, alpha: float) -> float:
    """Power of the pooled two-sided z test without its opposite tail."""
    pooled = (p1 + ratio * p2) / (1 + ratio)
    null = math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio) / n)
    alternative = math.sqrt((p1 * (1 - p1) + p2 * (1 - p2) / ratio) / n)
    return NORMAL.cdf((abs(p2 - p1) - NORMAL.inv_cdf(1 - alpha / 2) * null) / alternative)


@given(RATES, EFFECTS, RATIOS, ALPHAS, POWERS)
def test_the_sample_just_reaches_its_power(p1: float, effect: float, ratio: float, alpha: float, power: float) -> None:
    found = sample_size_proportions(baseline_rate=p1, mde_absolute=effect, allocation_ratio=ratio, alpha=alpha, power=power)
    assert power_of(found["n_control_exact"], p1, p1 + effect, ratio, alpha) == pytest.approx(power, abs=1e-9)
    assert found["n_control"] == math.ceil(found["n_control_exact"])


@given(RATES, EFFECTS, POWERS)
def test_smaller_effects_stricter_levels_and_more_power_need_more_readers(p1: float, effect: float, power: float) -> None:
    def size(**changes: float) -> float:
        exact: float = sample_size_proportions(**{"baseline_rate": p1, "mde_absolute": effect, "power": power, **changes})[
            "n_control_exact"
        ]
        return exact

    assert size(mde_absolute=effect / 2) > 2 * size()
    assert size(alpha=0.01) > size()
    assert size(power=power + 0.005) > size()
    assert size(sides=1) < size()


@given(RATES, st.floats(0.01, 0.3), st.sampled_from(["pooled_z", "unpooled_z", "arcsine", "evan_miller"]))
def test_relative_and_absolute_effects_mean_the_same(p1: float, relative: float, method: str) -> None:
    one = sample_size_proportions(baseline_rate=p1, mde_relative=relative, method=method)
    other = sample_size_proportions(baseline_rate=p1, mde_absolute=p1 * relative, method=method)
    assert one == other


@given(RATES, st.floats(0.001, 0.01))
def test_for_small_effects_the_methods_agree_with_the_rule_of_sixteen(p1: float, effect: float) -> None:
    sizes = [
        sample_size_proportions(baseline_rate=p1, mde_absolute=effect, method=method)["n_control_exact"]
        for method in ("pooled_z", "unpooled_z", "arcsine", "evan_miller")
    ]
    assert max(sizes) / min(sizes) < 1.3
    middle = p1 + effect / 2
    assert sizes[0] == pytest.approx(15.7 * middle * (1 - middle) / effect**2, rel=0.02)


@given(RATES, EFFECTS)
def test_gains_and_losses_mirror_each_other(p1: float, effect: float) -> None:
    gain = sample_size_proportions(baseline_rate=p1, mde_absolute=effect)
    loss = sample_size_proportions(baseline_rate=p1 + effect, mde_absolute=-effect)
    assert gain["n_control_exact"] == pytest.approx(loss["n_control_exact"], rel=1e-9)


@given(RATES, EFFECTS, st.integers(1, 6))
def test_bonferroni_shares_the_level_among_the_arms(p1: float, effect: float, arms: int) -> None:
    shared = sample_size_proportions(baseline_rate=p1, mde_absolute=effect, n_treatments=arms, correction="bonferroni")
    single = sample_size_proportions(baseline_rate=p1, mde_absolute=effect, alpha=0.05 / arms)
    assert shared["n_control"] == single["n_control"]
    assert shared["n_total"] == shared["n_control"] + arms * shared["n_treatment_each"]


@given(st.floats(0.05, 0.5), st.floats(0.005, 0.04), RATIOS, st.sampled_from(["unpooled_wald", "farrington_manning"]))
def test_a_wider_margin_or_a_true_gain_needs_fewer_readers(p1: float, margin: float, ratio: float, method: str) -> None:
    def size(treatment: float, allowed: float) -> float:
        found = sample_size_noninferiority_proportions(
            control_rate=p1, treatment_rate=treatment, margin_absolute=allowed, allocation_ratio=ratio, method=method
        )
        exact: float = found["n_control_exact"]
        return exact

    assert size(p1, margin * 1.2) < size(p1, margin)
    assert size(p1 + margin / 10, margin) < size(p1, margin)


@given(st.floats(0.2, 0.8), st.floats(0.001, 0.01))
def test_both_noninferiority_methods_meet_for_small_margins(p1: float, margin: float) -> None:
    wald, score = (
        sample_size_noninferiority_proportions(control_rate=p1, treatment_rate=p1, margin_absolute=margin, method=method)["n_control_exact"]
        for method in ("unpooled_wald", "farrington_manning")
    )
    assert wald == pytest.approx(score, rel=0.01)


@given(st.floats(1, 1000), st.floats(0, 1), ALPHAS)
def test_correlation_only_ever_inflates(size: float, icc: float, alpha: float) -> None:
    found = design_effect(cluster_size=size, icc=icc)
    assert 1 <= found["design_effect"] <= size + 1e-9
    assert found["standard_error_factor"] ** 2 == pytest.approx(found["design_effect"])
    actual = alpha_under_design_effect(cluster_size=size, icc=icc, nominal_alpha=alpha)["actual_alpha"]
    assert alpha - 1e-12 <= actual < 1
    assert alpha_under_design_effect(cluster_size=size, icc=0, nominal_alpha=alpha)["actual_alpha"] == pytest.approx(alpha)


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


ARMS = st.lists(st.tuples(st.integers(0, 100_000), st.floats(0.01, 1)), min_size=2, max_size=6)


@given(ARMS.filter(lambda arms: any(count for count, _ in arms)))
def test_the_split_test_agrees_with_scipy_and_ignores_the_order_of_arms(arms: list[tuple[int, float]]) -> None:
    from scipy.stats import chisquare

    counts, shares = [count for count, _ in arms], [share for _, share in arms]
    found = sample_ratio_mismatch(observed=counts, expected_shares=shares)
    reference = chisquare(counts, [sum(counts) * share / sum(shares) for share in shares])
    assert found["chi_square"] == pytest.approx(reference.statistic, rel=1e-9, abs=1e-12)
    assert found["p_value"] == pytest.approx(reference.pvalue, rel=1e-8, abs=1e-250)
    assert found["mismatch"] is (found["p_value"] < 0.001)
    turned = sample_ratio_mismatch(observed=counts[::-1], expected_shares=shares[::-1])
    assert turned["chi_square"] == pytest.approx(found["chi_square"], rel=1e-9, abs=1e-9)
    doubled = sample_ratio_mismatch(observed=counts, expected_shares=[2 * share for share in shares])
    assert doubled["p_value"] == pytest.approx(found["p_value"], rel=1e-6, abs=1e-250)


def test_a_perfect_split_is_no_mismatch() -> None:
    assert sample_ratio_mismatch(observed=[30, 10], expected_shares=[0.75, 0.25])["p_value"] == 1.0


def test_calculators_need_no_heavy_library() -> None:
    code = (
        "import sys; from trainer.calculators.registry import compute\n"
        "compute('sample_ratio_mismatch', {'observed': [48720, 47280], 'expected_shares': [0.5, 0.5]})\n"
        "compute('sample_size_proportions', {'baseline_rate': 0.12, 'mde_absolute': 0.006})\n"
        "print([name for name in ('scipy', 'numpy', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"
