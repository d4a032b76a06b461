"""Boundaries of planned looks and their sample size, against published tables, scipy and simulation."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.proportions import sample_size_proportions
from trainer.calculators.registry import compute
from trainer.calculators.sequential import group_sequential_boundaries, group_sequential_sample_size
from trainer.errors import CalculatorError

NORMAL = NormalDist()
SPENDING = ["lan_demets_obf", "lan_demets_pocock", "hwang_shih_decani"]
SHAPES = [*SPENDING, "pocock", "obrien_fleming"]
ALPHAS = st.sampled_from([1e-6, 0.001, 0.01, 0.05, 0.1, 0.3])
SIDES = st.sampled_from([1, 2])


def looks(most: int = 8) -> st.SearchStrategy[list[float]]:
    """Uneven information fractions, at least 2% apart."""
    shares = st.lists(st.integers(2, 98), min_size=1, max_size=most - 1, unique=True)
    return shares.map(lambda found: [*(share / 100 for share in sorted(found) if share % 2 == 0), 1.0])


def not_crossed(fractions: list[float], z: list[float], sides: int, drift: float = 0.0) -> float:
    """Chance that no look crosses, by scipy's multivariate normal."""
    times = np.array(fractions)
    covariance = np.sqrt(np.minimum.outer(times, times) / np.maximum.outer(times, times))
    low = -np.array(z) if sides == 2 else np.full(len(z), -np.inf)
    normal = multivariate_normal(mean=drift * np.sqrt(times), cov=covariance, abseps=1e-9, releps=1e-9, maxpts=2_000_000)
    return float(normal.cdf(np.array(z), lower_limit=low))


# Jennison, Turnbull, Group Sequential Methods, 2000: constants (tables 2.1 and 2.3) and inflation (tables 2.2 and 2.4), two-sided.
POCOCK = {0.1: (1.875, 1.992, 2.067, 2.122, 2.270), 0.05: (2.178, 2.289, 2.361, 2.413, 2.555), 0.01: (2.772, 2.873, 2.939, 2.986, 3.117)}
OBRIEN_FLEMING = {0.1: (1.678, 1.710, 1.733, 1.751), 0.05: (1.977, 2.004, 2.024, 2.040, 2.087), 0.01: (2.580, 2.595, 2.609, 2.621, 2.660)}
INFLATION = {
    ("pocock", 0.8): (1.110, 1.166, 1.202, 1.229, 1.301),
    ("pocock", 0.9): (1.100, 1.151, 1.183, 1.207, 1.271),
    ("obrien_fleming", 0.8): (1.008, 1.017, 1.024, 1.028, 1.040),
    ("obrien_fleming", 0.9): (1.007, 1.016, 1.022, 1.026, 1.037),
}
TABLE_LOOKS = (2, 3, 4, 5, 10)


@pytest.mark.parametrize(("shape", "table"), [("pocock", POCOCK), ("obrien_fleming", OBRIEN_FLEMING)])
def test_classical_constants_are_the_published_ones(shape: str, table: dict[float, tuple[float, ...]]) -> None:
    name = {"pocock": "pocock_constant", "obrien_fleming": "obf_constant"}[shape]
    for alpha, constants in table.items():
        for n_looks, constant in zip(TABLE_LOOKS, constants, strict=False):
            found = group_sequential_boundaries(n_looks=n_looks, boundary=shape, alpha=alpha)
            assert found[name] == pytest.approx(constant, abs=6e-4)


@pytest.mark.parametrize(("design", "factors"), INFLATION.items())
def test_the_price_of_classical_looks_is_the_published_one(design: tuple[str, float], factors: tuple[float, ...]) -> None:
    for n_looks, factor in zip(TABLE_LOOKS, factors, strict=True):
        found = group_sequential_boundaries(n_looks=n_looks, boundary=design[0], power=design[1])
        assert found["inflation_factor"] == pytest.approx(factor, abs=6e-4)


def test_four_weekly_looks_and_two_uneven_ones() -> None:
    weekly = group_sequential_boundaries(n_looks=4)["z_boundaries"]
    assert [round(z, 2) for z in weekly] == [4.33, 2.96, 2.36, 2.01]
    uneven = group_sequential_boundaries(n_looks=2, information_fractions=[0.625, 1])["z_boundaries"]
    assert [round(z, 2) for z in uneven] == [2.61, 1.99]


@settings(max_examples=25, deadline=None)
@given(looks(3), ALPHAS.filter(lambda alpha: alpha > 1e-4), SIDES, st.sampled_from(SPENDING))
def test_up_to_three_looks_agree_with_the_multivariate_normal(fractions: list[float], alpha: float, sides: int, shape: str) -> None:
    found = group_sequential_boundaries(
        n_looks=len(fractions), boundary=shape, alpha=alpha, sides=sides, information_fractions=fractions, hsd_gamma=-2
    )
    for look in range(1, len(fractions) + 1):
        crossed = 1 - not_crossed(fractions[:look], found["z_boundaries"][:look], sides)
        assert crossed == pytest.approx(found["alpha_spent"][look - 1], abs=2e-6)


@settings(max_examples=40, deadline=None)
@given(looks(), ALPHAS, SIDES, st.sampled_from(SPENDING), st.sampled_from([-8, -1, 0, 3]))
def test_all_of_alpha_is_spent_as_the_function_says(fractions: list[float], alpha: float, sides: int, shape: str, gamma: float) -> None:
    found = group_sequential_boundaries(
        n_looks=len(fractions), boundary=shape, alpha=alpha, sides=sides, information_fractions=fractions, hsd_gamma=gamma, power=0.9
    )
    tail = alpha / sides
    functions = {
        "lan_demets_obf": lambda t: 2 * norm.cdf(norm.ppf(tail / 2) / math.sqrt(t)),
        "lan_demets_pocock": lambda t: tail * math.log(1 + (math.e - 1) * t),
        "hwang_shih_decani": lambda t: tail * ((1 - math.exp(-gamma * t)) / (1 - math.exp(-gamma)) if gamma else t),
    }
    for fraction, spent in zip(fractions, found["alpha_spent"], strict=True):
        assert spent == pytest.approx(sides * functions[shape](fraction), rel=1e-5, abs=1e-30)
    assert found["alpha_spent"][-1] == pytest.approx(alpha, rel=1e-6)
    assert found["inflation_factor"] >= 1 - 1e-9
    assert found["nominal_p"] == pytest.approx([sides * norm.sf(z) for z in found["z_boundaries"]], rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 12), ALPHAS, SIDES)
def test_obrien_fleming_falls_and_pocock_stays(n_looks: int, alpha: float, sides: int) -> None:
    def boundaries(shape: str) -> list[float]:
        found: list[float] = group_sequential_boundaries(n_looks=n_looks, boundary=shape, alpha=alpha, sides=sides, power=0.9)[
            "z_boundaries"
        ]
        return found

    falling = boundaries("obrien_fleming")
    assert all(earlier > later for earlier, later in itertools.pairwise(falling))
    assert [z * math.sqrt((look + 1) / n_looks) for look, z in enumerate(falling)] == pytest.approx([falling[-1]] * n_looks)
    assert len({*boundaries("pocock")}) == 1
    spending = boundaries("lan_demets_obf")
    assert all(earlier > later for earlier, later in itertools.pairwise(spending))
    one_look = -NORMAL.inv_cdf(alpha / sides)
    assert one_look < spending[-1] < boundaries("pocock")[-1]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("sides", [1, 2])
def test_one_look_is_the_fixed_design(shape: str, sides: int) -> None:
    found = group_sequential_boundaries(n_looks=1, boundary=shape, sides=sides, alpha=0.04, hsd_gamma=1)
    assert found["z_boundaries"] == pytest.approx([NORMAL.inv_cdf(1 - 0.04 / sides)])
    assert found["inflation_factor"] == pytest.approx(1, abs=1e-9)
    size = group_sequential_sample_size(baseline_rate=0.1, mde_relative=0.1, n_looks=1, boundary=shape, sides=sides, hsd_gamma=1)
    fixed = sample_size_proportions(baseline_rate=0.1, mde_relative=0.1, sides=sides)
    assert size["n_max_per_arm"] == fixed["n_control"]
    assert size["expected_n_per_arm_h1"] == pytest.approx(fixed["n_control_exact"])


def test_constants_belong_to_their_own_shape_only() -> None:
    for shape in SHAPES:
        found = group_sequential_boundaries(n_looks=3, boundary=shape, hsd_gamma=-4)
        assert (found["pocock_constant"] is not None) is (shape == "pocock")
        assert (found["obf_constant"] is not None) is (shape == "obrien_fleming")


@pytest.mark.parametrize(("shape", "fractions"), [("pocock", None), ("obrien_fleming", None), ("lan_demets_obf", [0.3, 0.5, 0.9, 1.0])])
def test_simulated_tests_have_the_error_the_power_and_the_size(shape: str, fractions: list[float] | None) -> None:
    found = group_sequential_sample_size(
        baseline_rate=0.1, mde_relative=0.1, n_looks=4, boundary=shape, information_fractions=fractions, power=0.8
    )
    times = np.array(fractions or [0.25, 0.5, 0.75, 1.0])
    drift = (NORMAL.inv_cdf(0.975) + NORMAL.inv_cdf(0.8)) * math.sqrt(found["inflation_factor"])
    steps = np.diff(times, prepend=0)
    noise = np.random.default_rng(5).normal(size=(400_000, 4)) * np.sqrt(steps)
    for true, rejected, expected in ((0.0, 0.05, "expected_n_per_arm_h0"), (drift, 0.8, "expected_n_per_arm_h1")):
        z = (np.cumsum(noise + true * steps, axis=1)) / np.sqrt(times)
        crossed = np.abs(z) >= np.array(found["z_boundaries"])
        assert crossed.any(axis=1).mean() == pytest.approx(rejected, abs=0.003)
        stop = np.where(crossed.any(axis=1), crossed.argmax(axis=1), 3)
        assert times[stop].mean() * found["n_max_per_arm_exact"] == pytest.approx(found[expected], rel=0.003)


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 10), st.sampled_from(["lan_demets_obf", "pocock"]), st.floats(0.5, 0.99))
def test_looks_cost_at_most_and_save_on_average(n_looks: int, shape: str, power: float) -> None:
    found = group_sequential_sample_size(baseline_rate=0.12, mde_absolute=0.006, n_looks=n_looks, boundary=shape, power=power)
    assert found["n_fixed_per_arm"] <= found["n_max_per_arm"] == math.ceil(found["n_max_per_arm_exact"])
    assert found["expected_n_per_arm_h1"] < found["expected_n_per_arm_h0"] < found["n_max_per_arm_exact"]
    assert found["n_per_arm_by_look"][-1] == found["n_max_per_arm"]
    assert found["n_max_per_arm_exact"] == pytest.approx(found["n_fixed_per_arm_exact"] * found["inflation_factor"])


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"n_looks": 0}, "n_looks"),
    ({"n_looks": 101}, "n_looks"),
    ({"n_looks": 2.5}, "n_looks"),
    ({"power": 0.025}, "power"),
    ({"power": 0.05, "sides": 1}, "power"),
    ({"information_fractions": [0.5, 1]}, "information_fractions"),
    ({"information_fractions": [0.5, 0.5, 1]}, "information_fractions"),
    ({"information_fractions": [0.6, 0.5, 1]}, "information_fractions"),
    ({"information_fractions": [0.3, 0.6, 0.9]}, "information_fractions"),
    ({"information_fractions": [0, 0.6, 1]}, "information_fractions"),
    ({"information_fractions": [0.3, 0.6, 1.2]}, "information_fractions"),
    ({"information_fractions": [0.5, 0.5 + 1e-9, 1]}, "information_fractions"),
    ({"boundary": "pocock", "information_fractions": [0.2, 0.6, 1]}, "information_fractions"),
    ({"boundary": "obrien_fleming", "information_fractions": [0.2, 0.6, 1]}, "information_fractions"),
    ({"boundary": "hwang_shih_decani"}, "hsd_gamma"),
    ({"boundary": "hwang_shih_decani", "hsd_gamma": 41}, "hsd_gamma"),
    ({"boundary": "haybittle"}, "boundary"),
]


@pytest.mark.parametrize(("change", "field"), REFUSED)
def test_impossible_plans_are_refused_by_name(change: dict[str, Any], field: str) -> None:
    for name, inputs in (
        ("group_sequential_boundaries", {}),
        ("group_sequential_sample_size", {"baseline_rate": 0.1, "mde_relative": 0.1}),
    ):
        with pytest.raises(CalculatorError) as raised:
            compute(name, {"n_looks": 3, **inputs, **change})
        assert raised.value.field == field


def test_arms_of_unequal_size_and_unclear_effects_are_refused() -> None:
    for change, field in (({"allocation_ratio": 2}, "allocation_ratio"), ({"mde_absolute": 0.01}, "mde_absolute")):
        with pytest.raises(CalculatorError) as raised:
            compute("group_sequential_sample_size", {"baseline_rate": 0.1, "mde_relative": 0.1, **change})
        assert raised.value.field == field


def test_equal_looks_may_be_written_rounded() -> None:
    rounded = group_sequential_boundaries(n_looks=3, boundary="pocock", information_fractions=[0.33, 0.67, 1])
    assert rounded == group_sequential_boundaries(n_looks=3, boundary="pocock")


def test_the_extremes_stay_finite() -> None:
    for change in (
        {"alpha": 1e-11},
        {"alpha": 0.99, "power": 0.9999},
        {"n_looks": 40, "information_fractions": [1e-6, *(0.4 + look / 100 for look in range(38)), 1]},
        {"boundary": "hwang_shih_decani", "hsd_gamma": -40},
        {"boundary": "hwang_shih_decani", "hsd_gamma": 40},
        {"boundary": "obrien_fleming", "n_looks": 60},
    ):
        for sides in (1, 2):
            found = compute("group_sequential_boundaries", {"n_looks": 6, "sides": sides, **change})
            assert all(math.isfinite(z) for z in found["z_boundaries"])
            assert found["alpha_spent"][-1] == pytest.approx(change.get("alpha", 0.05), rel=1e-5)


def test_a_power_that_early_stops_in_the_wrong_direction_rule_out_is_refused() -> None:
    with pytest.raises(CalculatorError, match="wrong direction") as raised:
        group_sequential_boundaries(n_looks=2, boundary="lan_demets_pocock", alpha=0.3, power=1 - 1e-9, information_fractions=[1e-6, 1])
    assert raised.value.field == "power"


def test_the_lessons_name_the_trap_and_the_slips() -> None:
    lesson = explain("group_sequential_boundaries", {"n_looks": 4})
    assert "4.33, 2.96, 2.36, 2.01" in lesson.says[0]
    assert lesson.naive is not None
    assert lesson.naive.shown == "1.96"
    assert "12.6%" in lesson.naive.why
    slip = find_misstep("group_sequential_boundaries", {"n_looks": 5, "boundary": "pocock"}, "pocock_constant", 1.96, 0.005)
    assert slip is not None
    assert "one look" in slip.step
    sized: dict[str, Any] = {"baseline_rate": 0.12, "mde_absolute": 0.006, "n_looks": 5}
    total = find_misstep("group_sequential_sample_size", sized, "n_max_per_arm", 96_400, 0.005)
    assert total is not None
    assert "both arms" in total.step
    assert find_misstep("group_sequential_sample_size", sized, "n_max_per_arm", 1_000, 0.05) is None


def test_the_charts_pass_through_the_result() -> None:
    values = explain("group_sequential_boundaries", {"n_looks": 4})
    chart = curve_of("group_sequential_boundaries", values.inputs, values.outputs)
    assert chart is not None
    assert chart.series[0].xs == (25, 50, 75, 100)
    assert list(chart.series[0].ys) == values.outputs["z_boundaries"]
    sized = explain("group_sequential_sample_size", {"baseline_rate": 0.12, "mde_absolute": 0.006})
    sizes = curve_of("group_sequential_sample_size", sized.inputs, sized.outputs)
    assert sizes is not None
    by_effect = dict(zip(sizes.series[0].xs, sizes.series[0].ys, strict=True))
    assert by_effect[0.0] == pytest.approx(sized.outputs["expected_n_per_arm_h0"])
    assert by_effect[100.0] == pytest.approx(sized.outputs["expected_n_per_arm_h1"])


def test_only_boundaries_that_fall_are_called_hard_to_pass_early() -> None:
    def second(boundary: str, **more: Any) -> str:
        return explain("group_sequential_boundaries", {"n_looks": 4, "boundary": boundary, **more}).says[1]

    for falling in ("lan_demets_obf", "obrien_fleming"):
        assert "early looks are hard to pass" in second(falling)
    for level in ("pocock", "lan_demets_pocock"):
        assert "hard to pass" not in second(level)
        assert "every look takes about the same z" in second(level)
    rising = second("hwang_shih_decani", hsd_gamma=4.0)
    assert "hard to pass" not in rising
    assert "the first look takes less than the last" in rising
