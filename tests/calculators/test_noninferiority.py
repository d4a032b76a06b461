"""Tests against a margin, and their sizes."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.calculators.constrained_rates import Arms, difference_limits, ratio_limits
from trainer.calculators.explaining import explain, find_misstep
from trainer.calculators.noninferiority import noninferiority_test_means, noninferiority_test_proportions
from trainer.calculators.noninferiority_size import sample_size_noninferiority_means, sample_size_noninferiority_proportions
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

METHODS = st.sampled_from(["farrington_manning", "wald"])
ALPHAS = st.floats(0.001, 0.3)
MARGINS = st.floats(0.001, 0.5)


@st.composite
def tables(draw: st.DrawFn, most: int = 3000) -> dict[str, int]:
    """Two arms, often tiny, at times without any conversion or with nothing else."""
    control_n, treatment_n = draw(st.integers(1, most)), draw(st.integers(1, most))
    return {
        "control_conversions": draw(st.one_of(st.sampled_from([0, control_n]), st.integers(0, control_n))),
        "control_n": control_n,
        "treatment_conversions": draw(st.one_of(st.sampled_from([0, treatment_n]), st.integers(0, treatment_n))),
        "treatment_n": treatment_n,
    }


COUNTS = st.tuples(st.integers(1, 1500), st.integers(1, 1500), st.integers(1, 1500), st.integers(1, 1500))
MIXED = COUNTS.map(
    lambda found: {
        "control_conversions": found[0],
        "control_n": found[0] + found[1],
        "treatment_conversions": found[2],
        "treatment_n": found[2] + found[3],
    }
)
"""Two arms with some conversions, and some readers without."""


def proportions(table: dict[str, int], **inputs: Any) -> dict[str, Any]:
    return noninferiority_test_proportions(**table, **inputs)


def most_likely(table: dict[str, int], low: float, high: float, treatment_of: Any) -> tuple[float, float]:
    """The pair of rates on a line with the largest likelihood, by maximising it numerically."""
    from scipy.optimize import minimize_scalar
    from scipy.special import xlog1py, xlogy

    x1, n1, x2, n2 = table.values()

    def loss(control: float) -> float:
        p, q = min(1.0, max(0.0, control)), min(1.0, max(0.0, treatment_of(control)))
        return -float(xlogy(x1, p) + xlog1py(n1 - x1, -p) + xlogy(x2, q) + xlog1py(n2 - x2, -q))

    found = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-12, "maxiter": 1000}).x
    control = min((low, float(found), high), key=loss)
    return control, treatment_of(control)


@given(tables(), MARGINS, st.booleans())
def test_the_score_test_uses_the_most_likely_rates_at_the_margin(table: dict[str, int], margin: float, higher: bool) -> None:
    null = -margin if higher else margin
    p, q = most_likely(table, max(0.0, -null), min(1.0, 1 - null), lambda control: control + null)
    x1, n1, x2, n2 = table.values()
    expected = (x2 / n2 - x1 / n1 - null) / math.sqrt(p * (1 - p) / n1 + q * (1 - q) / n2)
    found = proportions(table, margin_absolute=margin, higher_is_better=higher)
    assert found["z"] == pytest.approx(expected, rel=1e-4, abs=1e-4)


@given(tables(), MARGINS, st.booleans())
def test_a_relative_margin_uses_the_most_likely_rates_at_the_ratio(table: dict[str, int], margin: float, higher: bool) -> None:
    x1, n1, x2, n2 = table.values()
    assume(x1)
    ratio = 1 - margin if higher else 1 + margin
    p, q = most_likely(table, 0.0, min(1.0, 1 / ratio), lambda control: ratio * control)
    expected = (x2 / n2 - ratio * x1 / n1) / math.sqrt(ratio**2 * p * (1 - p) / n1 + q * (1 - q) / n2)
    found = proportions(table, margin_relative=margin, higher_is_better=higher)
    assert found["z"] == pytest.approx(expected, rel=1e-4, abs=1e-4)
    assert found["ratio"] == pytest.approx((x2 / n2) / (x1 / n1))


def test_a_table_on_which_packages_disagree() -> None:
    table = {"control_conversions": 12, "control_n": 400, "treatment_conversions": 9, "treatment_n": 390}
    assert proportions(table, margin_absolute=0.02)["z"] == pytest.approx(1.10526, abs=1e-5)


@given(tables(), MARGINS, ALPHAS, METHODS)
def test_swapped_arms_and_mirrored_rates_give_the_same_verdict(table: dict[str, int], margin: float, alpha: float, method: str) -> None:
    x1, n1, x2, n2 = table.values()
    assume(method != "wald" or 0 < x1 < n1 or 0 < x2 < n2)
    shared = {"margin_absolute": margin, "alpha": alpha, "method": method}
    here = proportions(table, **shared)
    swapped = proportions(
        {"control_conversions": x2, "control_n": n2, "treatment_conversions": x1, "treatment_n": n1}, **shared, higher_is_better=False
    )
    mirrored = proportions(
        {"control_conversions": n1 - x1, "control_n": n1, "treatment_conversions": n2 - x2, "treatment_n": n2},
        **shared,
        higher_is_better=False,
    )
    for other in (swapped, mirrored):
        assert other["z"] == pytest.approx(-here["z"], rel=1e-6, abs=1e-6)
        assert other["p_breach"] == pytest.approx(here["p_breach"], abs=1e-6)


@given(MIXED, MARGINS, ALPHAS, METHODS, st.booleans(), st.booleans())
def test_a_verdict_is_the_interval_against_the_margin(
    table: dict[str, int], margin: float, alpha: float, method: str, higher: bool, relative: bool
) -> None:
    from scipy.stats import norm

    x1, n1, x2, n2 = table.values()
    found = proportions(
        table, **{"margin_relative" if relative else "margin_absolute": margin}, alpha=alpha, method=method, higher_is_better=higher
    )
    assert found["p_noninferiority"] + found["p_breach"] == pytest.approx(1)
    assume(min(abs(found["p_noninferiority"] - alpha), abs(found["p_breach"] - alpha)) > 1e-6)
    limits = ratio_limits if relative else difference_limits
    low, high = limits(Arms(x1, n1, x2, n2), float(norm.isf(alpha)), method == "farrington_manning")
    null = (1 if relative else 0) + (-margin if higher else margin)
    inside = low < null < high
    assert (found["verdict"] == "inconclusive") is inside
    assert found["verdict"] == ("inconclusive" if inside else "pass" if (null <= low) is higher else "breach")


@given(tables(), MARGINS, st.floats(1.01, 1.5))
def test_a_wider_margin_is_passed_more_easily(table: dict[str, int], margin: float, wider: float) -> None:
    narrow, wide = (proportions(table, margin_absolute=found)["p_noninferiority"] for found in (margin, margin * wider))
    assert wide <= narrow + 1e-9


@pytest.mark.parametrize("table", [(0, 50, 0, 60), (50, 50, 60, 60), (0, 1, 1, 1), (1, 1, 0, 1), (0, 10**12, 0, 10**12)])
@pytest.mark.parametrize("margin", [1e-9, 0.02, 0.999])
@pytest.mark.parametrize("higher", [True, False])
def test_arms_at_the_ends_have_a_score_test(table: tuple[int, ...], margin: float, higher: bool) -> None:
    inputs = dict(zip(("control_conversions", "control_n", "treatment_conversions", "treatment_n"), table, strict=True))
    found = explain("noninferiority_test_proportions", {**inputs, "margin_absolute": margin, "higher_is_better": higher})
    assert math.isfinite(found.outputs["z"])
    assert found.outputs["verdict"] in ("pass", "breach", "inconclusive")


TABLE = {"control_conversions": 38, "control_n": 100, "treatment_conversions": 37, "treatment_n": 100}


@pytest.mark.parametrize(("inputs", "field"), [
    ({}, "margin_absolute"),
    ({"margin_absolute": 0.1, "margin_relative": 0.1}, "margin_absolute"),
    ({"margin_absolute": -0.1}, "margin_absolute"),
    ({"margin_relative": 1}, "margin_relative"),
    ({"margin_absolute": 0.1, "alpha": 0.5}, "alpha"),
    ({"margin_absolute": 0.1, "control_conversions": 101}, "control_conversions"),
    ({"margin_absolute": 0.1, "treatment_conversions": 101}, "treatment_conversions"),
    ({"margin_absolute": 0.1, "control_n": 0}, "control_n"),
    ({"margin_absolute": 0.1, "control_conversions": 0, "treatment_conversions": 0, "method": "wald"}, "method"),
    ({"margin_relative": 0.1, "control_conversions": 0, "treatment_conversions": 0}, "control_conversions"),
])  # fmt: skip
def test_what_cannot_be_tested_is_refused_by_name(inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("noninferiority_test_proportions", {**TABLE, **inputs})
    assert raised.value.field == field


SDS = st.floats(0.1, 10)


@given(st.floats(-5, 5), SDS, st.integers(2, 500), st.floats(-5, 5), SDS, st.integers(2, 500), st.floats(0.01, 3), ALPHAS, st.booleans())
def test_means_agree_with_a_shifted_welch_test(
    m1: float, s1: float, n1: int, m2: float, s2: float, n2: int, margin: float, alpha: float, higher: bool
) -> None:
    from scipy.stats import ttest_ind_from_stats

    arms = {"control_mean": m1, "control_sd": s1, "control_n": n1, "treatment_mean": m2, "treatment_sd": s2, "treatment_n": n2}
    found = noninferiority_test_means(**arms, margin_absolute=margin, alpha=alpha, higher_is_better=higher)
    shift, better = (-margin, "greater") if higher else (margin, "less")
    reference = ttest_ind_from_stats(m2 - shift, s2, n2, m1, s1, n1, equal_var=False, alternative=better)
    assert found["t"] == pytest.approx(reference.statistic, rel=1e-9, abs=1e-9)
    assert found["p_noninferiority"] == pytest.approx(reference.pvalue, abs=1e-9)
    for limit, side in ((found["ci_low"], "greater"), (found["ci_high"], "less")):
        at_limit = ttest_ind_from_stats(m2 - limit, s2, n2, m1, s1, n1, equal_var=False, alternative=side)
        assert at_limit.pvalue == pytest.approx(alpha, abs=1e-8)
    assume(min(abs(found["p_noninferiority"] - alpha), abs(found["p_breach"] - alpha)) > 1e-9)
    worst, best = (found["ci_low"], found["ci_high"]) if higher else (-found["ci_high"], -found["ci_low"])
    assert found["verdict"] == ("pass" if worst > -margin else "breach" if best < -margin else "inconclusive")


@pytest.mark.parametrize(("change", "field"), [
    ({"control_n": 1}, "control_n"),
    ({"control_sd": 0, "treatment_sd": 0}, "control_sd"),
    ({"margin_absolute": 0}, "margin_absolute"),
    ({"treatment_sd": -1}, "treatment_sd"),
])  # fmt: skip
def test_means_without_spread_or_users_are_refused(change: dict[str, Any], field: str) -> None:
    arms = {"control_mean": 1, "control_sd": 1, "control_n": 9, "treatment_mean": 1, "treatment_sd": 1, "treatment_n": 9}
    with pytest.raises(CalculatorError) as raised:
        compute("noninferiority_test_means", {**arms, "margin_absolute": 0.1, **change})
    assert raised.value.field == field


def rates_size(**inputs: Any) -> float:
    exact: float = sample_size_noninferiority_proportions(**inputs)["n_control_exact"]
    return exact


SIZE_METHODS = st.sampled_from(["unpooled_wald", "farrington_manning"])


@given(st.floats(0.05, 0.5), st.floats(0.005, 0.04), st.floats(0.1, 10), SIZE_METHODS)
def test_a_wider_margin_or_a_true_gain_needs_fewer_readers(p1: float, margin: float, ratio: float, method: str) -> None:
    plan = {"control_rate": p1, "treatment_rate": p1, "margin_absolute": margin, "allocation_ratio": ratio, "method": method}
    assert rates_size(**{**plan, "margin_absolute": margin * 1.2}) < rates_size(**plan)
    assert rates_size(**{**plan, "treatment_rate": p1 + margin / 10}) < rates_size(**plan)
    assert rates_size(**plan, power=0.9) > rates_size(**plan)
    assert rates_size(**plan, alpha=0.025) > rates_size(**plan)


@given(st.floats(0.2, 0.8), st.floats(0.001, 0.01))
def test_both_methods_meet_for_small_margins(p1: float, margin: float) -> None:
    plan = {"control_rate": p1, "treatment_rate": p1, "margin_absolute": margin}
    assert rates_size(**plan, method="unpooled_wald") == pytest.approx(rates_size(**plan, method="farrington_manning"), rel=0.01)


@given(st.floats(0.1, 0.8), st.floats(0.005, 0.05), st.floats(0.55, 0.95), st.floats(0.01, 0.1))
def test_results_as_planned_clear_the_threshold_by_the_power(p1: float, margin: float, power: float, alpha: float) -> None:
    from scipy.stats import norm

    plan = {"control_rate": p1, "treatment_rate": p1, "margin_absolute": margin, "alpha": alpha, "power": power}
    n = sample_size_noninferiority_proportions(**plan, method="unpooled_wald")["n_control"]
    hits = round(p1 * n)
    table = {"control_conversions": hits, "control_n": n, "treatment_conversions": hits, "treatment_n": n}
    found = proportions(table, margin_absolute=margin, alpha=alpha, method="wald")
    assert found["z"] == pytest.approx(norm.isf(alpha) + norm.ppf(power), rel=0.02)
    assert found["verdict"] == "pass"


@given(st.floats(-0.5, 2), st.floats(0.51, 3), st.floats(0.1, 10), st.booleans())
def test_sizes_for_means_reach_their_power(gain: float, margin: float, ratio: float, higher: bool) -> None:
    from scipy.stats import norm

    treatment = gain if higher else -gain
    found = sample_size_noninferiority_means(
        control_mean=0, treatment_mean=treatment, sd=20, margin_absolute=margin, allocation_ratio=ratio, higher_is_better=higher
    )
    n = found["n_control_exact"]
    assert norm.sf(norm.isf(0.05), (gain + margin) / (20 * math.sqrt((1 + 1 / ratio) / n))) == pytest.approx(0.8)
    assert found["n_total"] == math.ceil(n) + math.ceil(ratio * n)


@pytest.mark.parametrize("change", [{"treatment_mean": -2}, {"treatment_mean": 2, "higher_is_better": False}])
def test_an_assumed_loss_beyond_the_margin_has_no_size(change: dict[str, Any]) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("sample_size_noninferiority_means", {"control_mean": 0, "treatment_mean": 0, "sd": 20, "margin_absolute": 1, **change})
    assert raised.value.field == "treatment_mean"


def test_not_significant_is_shown_as_the_trap_it_is() -> None:
    table = {"control_conversions": 45600, "control_n": 120000, "treatment_conversions": 45360, "treatment_n": 120000}
    found = explain("noninferiority_test_proportions", {**table, "margin_absolute": 0.004})
    assert found.outputs["verdict"] == "inconclusive"
    assert found.naive is not None
    assert found.naive.shown == "p = 0.313: not significant, so safe"
    assert "neither ruled out" in found.says[0]
    worse = {"control_conversions": 456000, "control_n": 1200000, "treatment_conversions": 453600, "treatment_n": 1200000}
    found = explain("noninferiority_test_proportions", {**worse, "margin_absolute": 0.004})
    assert found.outputs["verdict"] == "pass"
    assert found.naive is not None
    assert "significantly worse" in found.naive.shown


def test_slips_are_recognised() -> None:
    size = {"control_rate": 0.09, "treatment_rate": 0.09, "margin_absolute": 0.0027}
    for stated, word in ((277834, "total"), (176358, "halved alpha"), (173969, "two-sided test"), (60792, "power"), (1126, "relative")):
        found = find_misstep("sample_size_noninferiority_proportions", size, "n_control", stated, 0.002)
        assert found is not None
        assert word in found.step
    test = {"control_conversions": 45600, "control_n": 120000, "treatment_conversions": 45360, "treatment_n": 120000}
    for stated, word in ((-1.0098, "no difference"), (-0.5049, "control less treatment"), (-2.5245, "wrong side")):
        found = find_misstep("noninferiority_test_proportions", {**test, "margin_absolute": 0.003}, "z", stated, 0.001)
        assert found is not None
        assert word in found.step
