"""Sample size, power and detectable effect of two proportions."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.proportions import mde_proportions, power_proportions, sample_size_proportions
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

RATES = st.floats(0.02, 0.5)
EFFECTS = st.floats(0.002, 0.1)
ALPHAS = st.floats(0.001, 0.2)
POWERS = st.floats(0.5, 0.99)
RATIOS = st.floats(0.1, 10)
METHODS = st.sampled_from(["pooled_z", "unpooled_z", "arcsine", "evan_miller"])
SIDES = st.sampled_from([1, 2])


def size_of(**inputs: Any) -> float:
    exact: float = sample_size_proportions(**inputs)["n_control_exact"]
    return exact


def power_of(**inputs: Any) -> float:
    power: float = power_proportions(**inputs)["power"]
    return power


def rejection_rate(n: int, p1: float, p2: float, alpha: float, sides: int) -> float:
    """Exact power of the pooled z test, by adding up the chances of all tables it rejects."""
    import numpy as np
    from scipy.stats import binom, norm

    counts = np.arange(n + 1)
    first, second = counts[:, None] / n, counts[None, :] / n
    pooled = (first + second) / 2
    with np.errstate(all="ignore"):
        z = np.nan_to_num((second - first) / np.sqrt(2 * pooled * (1 - pooled) / n))
    limit = norm.isf(alpha / sides)
    chance = binom.pmf(counts, n, p1)[:, None] * binom.pmf(counts, n, p2)[None, :]
    return float(chance[(z > limit) | ((z < -limit) if sides == 2 else False)].sum())


@pytest.mark.parametrize(("p1", "p2", "alpha", "power", "n"), [
    # Sizes with the continuity correction, as the tables of Fleiss, Levin and Paik give them.
    (0.05, 0.15, 0.05, 0.80, 160),
    (0.10, 0.20, 0.05, 0.80, 219),
    (0.20, 0.30, 0.05, 0.80, 313),
    (0.30, 0.40, 0.05, 0.80, 376),
    (0.40, 0.50, 0.05, 0.80, 407),
    (0.50, 0.75, 0.05, 0.90, 85),
])  # fmt: skip
def test_published_sizes_after_their_continuity_correction(p1: float, p2: float, alpha: float, power: float, n: int) -> None:
    plain = size_of(baseline_rate=p1, mde_absolute=p2 - p1, alpha=alpha, power=power)
    corrected = plain / 4 * (1 + math.sqrt(1 + 4 / (plain * abs(p2 - p1)))) ** 2
    assert math.ceil(corrected) == pytest.approx(n, abs=1)


@pytest.mark.parametrize(("h", "n"), [(0.2, 392), (0.5, 63), (0.8, 25)])
def test_cohens_sizes_for_small_medium_and_large_effects(h: float, n: int) -> None:
    p2 = math.sin(math.pi / 4 + h / 2) ** 2
    assert size_of(baseline_rate=0.5, mde_absolute=p2 - 0.5, method="arcsine") == pytest.approx(n, abs=1)


@pytest.mark.parametrize(("n", "p1", "p2", "sides"), [(400, 0.2, 0.28, 2), (600, 0.5, 0.44, 2), (500, 0.1, 0.14, 1)])
def test_power_is_the_share_of_tables_that_are_rejected(n: int, p1: float, p2: float, sides: int) -> None:
    power = power_of(baseline_rate=p1, treatment_rate=p2, n_control=n, n_treatment=n, sides=sides)
    assert power == pytest.approx(rejection_rate(n, p1, p2 if p2 > p1 or sides == 2 else 2 * p1 - p2, 0.05, sides), abs=0.015)


@given(RATES, EFFECTS, st.integers(50, 10**6), ALPHAS)
def test_power_agrees_with_the_normal_distribution_of_scipy(p1: float, effect: float, n: int, alpha: float) -> None:
    from scipy.stats import norm

    p2 = p1 + effect
    pooled = (p1 + p2) / 2
    null, spread = math.sqrt(2 * pooled * (1 - pooled) / n), math.sqrt((p1 * (1 - p1) + p2 * (1 - p2)) / n)
    limit = norm.isf(alpha / 2) * null
    expected = norm.sf(limit, effect, spread) + norm.cdf(-limit, effect, spread)
    assert power_of(baseline_rate=p1, treatment_rate=p2, n_control=n, n_treatment=n, alpha=alpha) == pytest.approx(expected, abs=1e-9)


@given(RATES, st.floats(0.01, 0.1), RATIOS, ALPHAS, POWERS, SIDES, METHODS)
def test_size_effect_and_power_lead_back_to_each_other(
    p1: float, effect: float, ratio: float, alpha: float, power: float, sides: int, method: str
) -> None:
    assume(power > alpha)
    shared = {"alpha": alpha, "sides": sides, "method": method, "baseline_rate": p1}
    n = sample_size_proportions(**shared, mde_absolute=effect, allocation_ratio=ratio, power=power)["n_control"]
    assume(n * ratio >= 1)
    found = mde_proportions(**shared, n_control=n, allocation_ratio=ratio, power=power)
    assert 0 < found["mde_absolute"] <= effect * (1 + 1e-9)
    again = size_of(**shared, mde_absolute=found["mde_absolute"], allocation_ratio=ratio, power=power)
    assert again == pytest.approx(n, rel=1e-6)


@given(RATES, st.integers(2000, 10**7), POWERS, METHODS, st.sampled_from(["increase", "decrease"]))
def test_a_one_sided_test_finds_its_detectable_effect_with_just_its_power(
    p1: float, n: int, power: float, method: str, direction: str
) -> None:
    found = mde_proportions(baseline_rate=p1, n_control=n, power=power, method=method, direction=direction, sides=1)
    assert (found["mde_absolute"] > 0) is (direction == "increase")
    assert found["mde_relative"] == pytest.approx(found["mde_absolute"] / p1)
    back = power_of(baseline_rate=p1, treatment_rate=found["treatment_rate"], n_control=n, n_treatment=n, method=method, sides=1)
    assert back == pytest.approx(power, abs=1e-6)


@given(RATES, EFFECTS, POWERS)
def test_smaller_effects_stricter_levels_and_more_power_need_more_readers(p1: float, effect: float, power: float) -> None:
    plan = {"baseline_rate": p1, "mde_absolute": effect, "power": power}
    assert size_of(**{**plan, "mde_absolute": effect / 2}) > 2 * size_of(**plan)
    assert size_of(**plan, alpha=0.01) > size_of(**plan)
    assert size_of(**{**plan, "power": power + 0.005}) > size_of(**plan)
    assert size_of(**plan, sides=1) < size_of(**plan)


@given(RATES, st.floats(0.001, 0.05), st.integers(10, 20000), METHODS)
def test_power_grows_with_readers_effect_and_level(p1: float, effect: float, n: int, method: str) -> None:
    def power(effect: float, n: int, alpha: float) -> float:
        return power_of(baseline_rate=p1, treatment_rate=p1 + effect, n_control=n, n_treatment=n, method=method, alpha=alpha, sides=1)

    here = power(effect, n, 0.05)
    assert power(effect, 2 * n, 0.05) >= here
    assert power(effect, n, 0.1) > here or here == 1
    assert power(effect * 1.5, n, 0.05) >= here


@given(RATES, st.integers(500, 10**6))
def test_larger_arms_and_less_power_detect_smaller_effects(p1: float, n: int) -> None:
    def detectable(**changes: Any) -> float:
        try:
            found: float = mde_proportions(**{"baseline_rate": p1, "n_control": n, **changes})["mde_absolute"]
        except CalculatorError:
            return math.inf
        return found

    here = detectable()
    assume(here < math.inf)
    assert detectable(n_control=2 * n) < here
    assert detectable(power=0.9) > here
    assert detectable(alpha=0.1) < here


@given(RATES, EFFECTS, st.integers(10, 10**6), METHODS.filter(lambda method: method != "evan_miller"))
def test_swapped_arms_and_mirrored_rates_have_the_same_power(p1: float, effect: float, n: int, method: str) -> None:
    p2, other = p1 + effect, 2 * n
    here = power_of(baseline_rate=p1, treatment_rate=p2, n_control=n, n_treatment=other, method=method)
    swapped = power_of(baseline_rate=p2, treatment_rate=p1, n_control=other, n_treatment=n, method=method)
    mirrored = power_of(baseline_rate=1 - p1, treatment_rate=1 - p2, n_control=n, n_treatment=other, method=method)
    assert here == pytest.approx(swapped, abs=1e-9)
    assert here == pytest.approx(mirrored, abs=1e-9)


@given(RATES, EFFECTS)
def test_gains_and_losses_mirror_each_other(p1: float, effect: float) -> None:
    gain = size_of(baseline_rate=p1, mde_absolute=effect)
    assert gain == pytest.approx(size_of(baseline_rate=p1 + effect, mde_absolute=-effect), rel=1e-9)
    up = mde_proportions(baseline_rate=p1, n_control=10**6)
    down = mde_proportions(baseline_rate=1 - p1, n_control=10**6, direction="decrease")
    assert up["mde_absolute"] == pytest.approx(-down["mde_absolute"], rel=1e-9)


@given(RATES, st.floats(0.01, 0.3), METHODS)
def test_relative_and_absolute_effects_mean_the_same(p1: float, relative: float, method: str) -> None:
    one = sample_size_proportions(baseline_rate=p1, mde_relative=relative, method=method)
    assert one == sample_size_proportions(baseline_rate=p1, mde_absolute=p1 * relative, method=method)


@given(RATES, st.floats(0.001, 0.01))
def test_for_small_effects_the_methods_agree_with_the_rule_of_sixteen(p1: float, effect: float) -> None:
    methods = ("pooled_z", "unpooled_z", "arcsine", "evan_miller")
    sizes = [size_of(baseline_rate=p1, mde_absolute=effect, method=method) for method in methods]
    assert max(sizes) / min(sizes) < 1.3
    middle = p1 + effect / 2
    assert sizes[0] == pytest.approx(15.7 * middle * (1 - middle) / effect**2, rel=0.02)


@given(RATES, EFFECTS, st.integers(1, 6))
def test_bonferroni_shares_the_level_among_the_arms(p1: float, effect: float, arms: int) -> None:
    shared = sample_size_proportions(baseline_rate=p1, mde_absolute=effect, n_treatments=arms, correction="bonferroni")
    single = sample_size_proportions(baseline_rate=p1, mde_absolute=effect, alpha=0.05 / arms)
    assert shared["n_control"] == single["n_control"]
    assert shared["n_total"] == shared["n_control"] + arms * shared["n_treatment_each"]


def test_equal_arms_are_told_apart_as_often_as_the_level_says() -> None:
    assert power_of(baseline_rate=0.3, treatment_rate=0.3, n_control=100, n_treatment=100) == pytest.approx(0.05)
    assert power_of(baseline_rate=0.3, treatment_rate=0.3, n_control=1, n_treatment=1, sides=1) == pytest.approx(0.05)


@pytest.mark.parametrize(("inputs", "field", "message"), [
    ({"baseline_rate": 0.5, "n_control": 3}, "n_control", "no rate below 100%"),
    ({"baseline_rate": 0.01, "n_control": 100, "direction": "decrease"}, "n_control", "no rate above 0%"),
    ({"baseline_rate": 0.5, "n_control": 100, "allocation_ratio": 0.001}, "allocation_ratio", "less than one reader"),
    ({"baseline_rate": 0.5, "n_control": 100, "power": 0.02}, "power", "must be above"),
    ({"baseline_rate": 0.5, "n_control": 0}, "n_control", "whole number"),
])  # fmt: skip
def test_an_effect_out_of_reach_is_refused(inputs: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(CalculatorError, match=message) as raised:
        compute("mde_proportions", inputs)
    assert raised.value.field == field


def test_slips_are_recognised() -> None:
    size = {"baseline_rate": 0.12, "mde_absolute": 0.006}
    assert (found := find_misstep("sample_size_proportions", size, "n_control", 94000, 0.01)) is not None
    assert "total" in found.step
    detectable = {"baseline_rate": 0.12, "n_control": 48000}
    assert (found := find_misstep("mde_proportions", detectable, "mde_absolute", 0.0495, 0.01)) is not None
    assert "relative" in found.step
    power = {"baseline_rate": 0.12, "treatment_rate": 0.1229, "n_control": 48000, "n_treatment": 48000}
    assert (found := find_misstep("power_proportions", power, "power", 0.72, 0.01)) is not None
    assert "miss" in found.step
    assert find_misstep("power_proportions", power, "power", 0.28, 0.01) is None


@pytest.mark.parametrize("power", [0.1, 0.5, 0.8, 0.9])
def test_the_chart_of_a_size_passes_through_its_power(power: float) -> None:
    found = explain("sample_size_proportions", {"baseline_rate": 0.12, "mde_absolute": 0.006, "power": power, "sides": 1})
    curve = curve_of("sample_size_proportions", found.inputs, found.outputs)
    assert curve is not None
    assert curve.mark == (pytest.approx(found.outputs["n_control_exact"]), pytest.approx(100 * power))
    assert list(curve.series[0].ys) == sorted(curve.series[0].ys)


def test_a_weak_test_is_said_to_be_weak() -> None:
    plan = {"baseline_rate": 0.12, "treatment_rate": 0.1229, "n_treatment": 48000}
    assert "misses more often" in explain("power_proportions", {**plan, "n_control": 48000}).says[1]
    assert "speaks against" in explain("power_proportions", {**plan, "n_control": 480000, "n_treatment": 480000}).says[1]


def test_sizes_need_no_heavy_library() -> None:
    code = (
        "import sys; from trainer.calculators.registry import compute\n"
        "compute('sample_size_proportions', {'baseline_rate': 0.12, 'mde_absolute': 0.006})\n"
        "compute('power_proportions', {'baseline_rate': 0.12, 'treatment_rate': 0.126, 'n_control': 100, 'n_treatment': 100})\n"
        "print([name for name in ('scipy', 'numpy', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"


def test_the_power_at_equal_rates_is_called_the_type_i_error() -> None:
    inputs = {"baseline_rate": 0.1, "treatment_rate": 0.1, "n_control": 500, "n_treatment": 500}
    assert compute("power_proportions", inputs)["power"] == pytest.approx(0.05)
    told = explain("power_proportions", inputs)
    assert "type I error" in told.says[0]
    assert "exaggerated" not in told.says[1]


USUAL = {"baseline_rate": 0.1, "mde_absolute": 0.01}


@pytest.mark.parametrize("name", ["sample_size_proportions", "sample_size_means"])
def test_the_rule_of_thumb_is_told_only_where_it_holds(name: str) -> None:
    usual = USUAL if name.endswith("proportions") else {"sd": 3, "mde_absolute": 1}
    assert explain(name, usual).steps[-1].startswith("rule of thumb")
    for other in ({"sides": 1}, {"alpha": 0.01}, {"power": 0.9}, {"allocation_ratio": 2}, {"n_treatments": 2}):
        assert not any("rule of thumb" in step for step in explain(name, {**usual, **other}).steps), other
    corrected = explain(name, {**usual, "n_treatments": 4, "correction": "bonferroni"})
    assert "2-sided 1.25% for each of 4 comparisons" in corrected.says[0]
    assert "comparisons" not in explain(name, {**usual, "n_treatments": 4}).says[0]
