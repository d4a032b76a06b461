"""Sample size, power and detectable effect of two means."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.means import mde_means, power_means, sample_size_means
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

EFFECTS = st.floats(0.05, 1.5)
ALPHAS = st.floats(0.001, 0.2)
POWERS = st.floats(0.5, 0.99)
RATIOS = st.floats(0.1, 10)
SIDES = st.sampled_from([1, 2])
TESTS = st.sampled_from(["t", "z"])


def size_of(**inputs: Any) -> float:
    exact: float = sample_size_means(**{"sd": 1, **inputs})["n_control_exact"]
    return exact


def power_of(**inputs: Any) -> float:
    power: float = power_means(**{"sd": 1, **inputs})["power"]
    return power


def detectable(**inputs: Any) -> float:
    effect: float = mde_means(**{"sd": 1, **inputs})["mde_absolute"]
    return effect


def integrated_power(first: int, second: int, effect: float, alpha: float, sides: int) -> float:
    """Power of the t test by integrating over the estimated variance, with nothing but normal and chi-square."""
    import numpy as np
    from scipy.special import ndtr, roots_legendre
    from scipy.stats import chi2, t

    freedom = first + second - 2
    limit, shift = t.isf(alpha / sides, freedom), effect / math.sqrt(1 / first + 1 / second)
    nodes, weights = roots_legendre(2000)
    low, high = chi2.ppf(1e-14, freedom), chi2.isf(1e-14, freedom)
    variance = low + (high - low) * (nodes + 1) / 2
    mass = chi2.pdf(variance, freedom) * weights * (high - low) / 2
    reach = limit * np.sqrt(variance / freedom)
    tails = ndtr(shift - reach) + (ndtr(-shift - reach) if sides == 2 else 0)
    return float(tails @ mass)


@pytest.mark.parametrize(("effect", "power", "n"), [
    # Cohen 1988, table 2.4.1, two-sided 5%.
    (0.2, 0.80, 393), (0.5, 0.80, 64), (0.8, 0.80, 26), (0.5, 0.90, 85), (0.8, 0.95, 42), (1.0, 0.80, 17),
])  # fmt: skip
def test_cohens_sizes(effect: float, power: float, n: int) -> None:
    assert sample_size_means(sd=1, mde_absolute=effect, power=power)["n_control"] == pytest.approx(n, abs=1)


@given(st.integers(2, 3000), st.integers(2, 3000), st.floats(0.001, 6), ALPHAS, SIDES)
def test_power_is_the_integral_over_the_estimated_variance(first: int, second: int, shift: float, alpha: float, sides: int) -> None:
    effect = shift * math.sqrt(1 / first + 1 / second)
    found = power_of(n_control=first, n_treatment=second, mde_absolute=effect, alpha=alpha, sides=sides)
    assert found == pytest.approx(integrated_power(first, second, effect, alpha, sides), abs=1e-7)


@given(EFFECTS, RATIOS, ALPHAS, POWERS)
def test_t_size_effect_and_power_lead_back_to_each_other(effect: float, ratio: float, alpha: float, power: float) -> None:
    assume(power > alpha + 0.01)
    shared = {"alpha": alpha, "sides": 1}
    n = sample_size_means(sd=1, **shared, mde_absolute=effect, allocation_ratio=ratio, power=power)["n_control"]
    found = detectable(**shared, n_control=n, allocation_ratio=ratio, power=power)
    assert found <= effect * (1 + 1e-9)
    again = size_of(**shared, mde_absolute=found, allocation_ratio=ratio, power=power)
    assert again == pytest.approx(n, rel=1e-6)
    even = detectable(**shared, n_control=n, power=power)
    assert power_of(**shared, n_control=n, n_treatment=n, mde_absolute=even) == pytest.approx(power, abs=1e-6)


@given(st.integers(4, 5000), st.floats(0.001, 0.05), st.floats(0.8, 0.99))
def test_the_far_tail_hardly_counts_in_a_two_sided_t_test(n: int, alpha: float, power: float) -> None:
    effect = detectable(n_control=n, alpha=alpha, power=power)
    assert effect == detectable(n_control=n, alpha=alpha / 2, power=power, sides=1)
    assert power <= power_of(n_control=n, n_treatment=n, mde_absolute=effect, alpha=alpha) + 1e-9 <= power + 1e-4
    assert size_of(mde_absolute=effect, alpha=alpha, power=power) == pytest.approx(n, rel=1e-3)


@given(EFFECTS, RATIOS, ALPHAS, POWERS, SIDES)
def test_z_size_and_effect_lead_back_to_each_other(effect: float, ratio: float, alpha: float, power: float, sides: int) -> None:
    assume(power > alpha)
    shared = {"alpha": alpha, "sides": sides, "allocation_ratio": ratio, "power": power, "test": "z"}
    n = sample_size_means(sd=1, **shared, mde_absolute=effect)["n_control"]
    assume(n >= 2 and n * ratio >= 1)
    assert size_of(**shared, mde_absolute=detectable(**shared, n_control=n)) == pytest.approx(n, rel=1e-9)


@given(EFFECTS, POWERS, TESTS)
def test_smaller_effects_stricter_levels_and_more_power_need_more_users(effect: float, power: float, test: str) -> None:
    plan = {"mde_absolute": effect, "power": power, "test": test}
    here = size_of(**plan)
    assume(here > 2)
    assert size_of(**{**plan, "mde_absolute": effect / 2}) > here
    assert size_of(**plan, alpha=0.01) > here
    assert size_of(**{**plan, "power": power + 0.005}) > here
    assert size_of(**plan, sides=1) <= here
    assert size_of(**plan, sd=2) > here


@given(EFFECTS, POWERS)
def test_t_needs_a_little_more_than_z_and_the_same_with_many_users(effect: float, power: float) -> None:
    # The t test counts the far tail, which matters at most 0.1% here.
    assert size_of(mde_absolute=effect, power=power) > 0.999 * size_of(mde_absolute=effect, power=power, test="z")
    many = size_of(mde_absolute=effect / 1000, power=power, sides=1)
    assert many == pytest.approx(size_of(mde_absolute=effect / 1000, power=power, sides=1, test="z"), rel=1e-5)


@given(st.integers(2, 10**12), TESTS)
def test_more_users_and_less_power_detect_smaller_effects(n: int, test: str) -> None:
    here = detectable(n_control=n, test=test)
    assert 0 < detectable(n_control=2 * n if n < 10**11 else 10**12, test=test) < here or n >= 10**12 - 1
    assert detectable(n_control=n, test=test, power=0.9) > here
    assert detectable(n_control=n, test=test, sd=3) == pytest.approx(3 * here)


@given(st.integers(2, 10**6), st.integers(2, 10**6), EFFECTS, TESTS)
def test_swapped_arms_and_the_other_direction_have_the_same_power(first: int, second: int, effect: float, test: str) -> None:
    here = power_of(n_control=first, n_treatment=second, mde_absolute=effect, test=test)
    assert here == pytest.approx(power_of(n_control=second, n_treatment=first, mde_absolute=effect, test=test), abs=1e-9)
    assert here == pytest.approx(power_of(n_control=first, n_treatment=second, mde_absolute=-effect, test=test), abs=1e-9)
    assert 0.0499 < here <= 1


@given(EFFECTS, st.floats(1, 1000))
def test_a_relative_difference_is_one_of_the_mean(relative: float, mean: float) -> None:
    one = sample_size_means(sd=mean, mde_relative=relative, baseline_mean=mean)
    other = sample_size_means(sd=mean, mde_absolute=relative * mean)
    assert one == other
    found = mde_means(sd=mean, n_control=100, baseline_mean=mean)
    assert found["mde_relative"] == pytest.approx(found["mde_absolute"] / mean)


def test_each_arm_of_a_t_test_gets_at_least_two_users() -> None:
    found = sample_size_means(sd=1, mde_absolute=1e5, allocation_ratio=0.25)
    assert (found["n_control"], found["n_treatment_each"]) == (8, 2)


@pytest.mark.parametrize("change", [
    {"sd": 1e-12, "mde_absolute": 1e-6}, {"alpha": 1.1e-12, "power": 1 - 1e-16}, {"sd": 1e12, "mde_absolute": 1e15},
    {"alpha": 0.97, "power": 0.98, "sides": 1}, {"mde_absolute": 1e-7}, {"allocation_ratio": 1000}, {"allocation_ratio": 0.001},
])  # fmt: skip
def test_extreme_plans_have_a_size_that_reaches_their_power(change: dict[str, Any]) -> None:
    plan = {"sd": 1.0, "mde_absolute": 0.3, "alpha": 0.05, "power": 0.8, "sides": 2, "allocation_ratio": 1.0, **change}
    sizes = compute("sample_size_means", plan)
    tested = {name: plan[name] for name in ("sd", "mde_absolute", "alpha", "sides")}
    if sizes["n_total"] < 1e12:
        found = compute("power_means", {**tested, "n_control": sizes["n_control"], "n_treatment": sizes["n_treatment_each"]})
        assert found["power"] >= plan["power"] - 1e-9


@pytest.mark.parametrize(("name", "inputs", "field"), [
    ("sample_size_means", {"sd": 1}, "mde_absolute"),
    ("sample_size_means", {"sd": 1, "mde_absolute": 1, "mde_relative": 0.1, "baseline_mean": 1}, "mde_absolute"),
    ("sample_size_means", {"sd": 1, "mde_relative": 0.1}, "baseline_mean"),
    ("sample_size_means", {"sd": 1, "mde_relative": 0.1, "baseline_mean": 0}, "baseline_mean"),
    ("sample_size_means", {"sd": 1, "mde_absolute": 0}, "mde_absolute"),
    ("sample_size_means", {"sd": 1, "mde_absolute": 1e-9}, "mde_absolute"),
    ("sample_size_means", {"sd": 1, "mde_absolute": 1e12}, "mde_absolute"),
    ("sample_size_means", {"sd": 0, "mde_absolute": 1}, "sd"),
    ("sample_size_means", {"sd": 1, "mde_absolute": 1, "power": 0.025}, "power"),
    ("power_means", {"sd": 1, "mde_absolute": 1, "n_control": 1, "n_treatment": 10}, "n_control"),
    ("mde_means", {"sd": 1, "n_control": 1}, "n_control"),
    ("mde_means", {"sd": 1, "n_control": 10, "power": 0.02}, "power"),
    ("mde_means", {"sd": 1, "n_control": 10, "allocation_ratio": 0.001}, "allocation_ratio"),
    ("mde_means", {"sd": 1, "n_control": 10, "baseline_mean": 0}, "baseline_mean"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(name: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, inputs)
    assert raised.value.field == field


def test_slips_are_recognised() -> None:
    plan = {"sd": 2450, "mde_absolute": 50}
    for stated, word in ((75384, "total"), (18846, "one arm only"), (29690, "one-sided"), (18446, "power")):
        found = find_misstep("sample_size_means", plan, "n_control", stated, 0.005)
        assert found is not None
        assert word in found.step
    assert find_misstep("sample_size_means", plan, "n_control", 37692, 0.005) is None


@pytest.mark.parametrize("effect", [0.01, 0.5, 3])
def test_the_chart_of_a_size_passes_through_its_power(effect: float) -> None:
    found = explain("sample_size_means", {"sd": 1, "mde_absolute": effect})
    curve = curve_of("sample_size_means", found.inputs, found.outputs)
    assert curve is not None
    assert curve.mark == (pytest.approx(found.outputs["n_control_exact"]), pytest.approx(80))
    assert list(curve.series[0].ys) == sorted(curve.series[0].ys)


@pytest.mark.parametrize("test", ["t", "z"])
@pytest.mark.parametrize("sides", [1, 2])
@pytest.mark.parametrize("difference", [{"mde_absolute": 0}, {"mde_relative": 0, "baseline_mean": 5}])
def test_the_power_at_no_difference_is_the_type_i_error(test: str, sides: int, difference: dict[str, Any]) -> None:
    inputs = {"n_control": 40, "n_treatment": 60, "sd": 3, "alpha": 0.03, "sides": sides, "test": test, **difference}
    assert compute("power_means", inputs)["power"] == pytest.approx(0.03, rel=1e-9)
    told = explain("power_means", inputs)
    assert "type I error" in told.says[0]
    assert "exaggerated" not in told.says[1]
