"""Adjustment for a covariate from before the test, against regression and exact cases."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.calculators.cuped import cuped_estimate, cuped_planning
from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

SOUND: dict[str, Any] = {"control_pre": [1, 2, 4], "control_post": [2, 3, 3], "treatment_pre": [1, 3, 3], "treatment_post": [3, 4, 6]}


def arms(seed: int, n_control: int, n_treatment: int, slope: float) -> dict[str, list[float]]:
    """Readers of two arms whose metric follows the covariate."""
    rng = np.random.default_rng(seed)
    found = {}
    for arm, size, effect in (("control", n_control, 0.0), ("treatment", n_treatment, 0.3)):
        pre = rng.gamma(2, 3, size)
        found[f"{arm}_pre"] = pre.tolist()
        found[f"{arm}_post"] = (effect + slope * pre + rng.normal(0, 2, size)).tolist()
    return found


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(3, 200), st.integers(3, 200), st.floats(-2, 2))
def test_theta_is_the_slope_of_a_regression_over_all_readers(seed: int, n_control: int, n_treatment: int, slope: float) -> None:
    data = arms(seed, n_control, n_treatment, slope)
    found = cuped_estimate(**data)
    pre, post = np.array(data["control_pre"] + data["treatment_pre"]), np.array(data["control_post"] + data["treatment_post"])
    design = np.column_stack([np.ones(len(pre)), pre])
    coefficients, residuals, *_ = np.linalg.lstsq(design, post, rcond=None)
    assert found["theta"] == pytest.approx(coefficients[1], rel=1e-9, abs=1e-12)
    assert found["variance_reduction"] == pytest.approx(1 - residuals[0] / ((post - post.mean()) ** 2).sum(), rel=1e-8, abs=1e-12)
    left = post - design @ coefficients
    assert found["difference_cuped"] == pytest.approx(left[n_control:].mean() - left[:n_control].mean(), rel=1e-8, abs=1e-10)
    errors = [part.std(ddof=1) / math.sqrt(len(part)) for part in (left[:n_control], left[n_control:])]
    assert found["se_cuped"] == pytest.approx(math.hypot(*errors), rel=1e-9)


def test_the_same_effect_comes_out_with_less_noise() -> None:
    found = cuped_estimate(**arms(3, 20_000, 20_000, 0.8))
    assert found["difference_cuped"] == pytest.approx(0.3, abs=4 * found["se_cuped"])
    assert found["se_cuped"] < 0.6 * found["se_raw"]
    planned = cuped_planning(correlation=math.sqrt(found["variance_reduction"]), n_without_cuped=40_000)
    assert found["se_cuped"] / found["se_raw"] == pytest.approx(planned["mde_multiplier"], rel=0.01)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.floats(-1e6, 1e6), st.floats(0.01, 1000))
def test_the_unit_and_the_zero_of_the_covariate_do_not_matter(seed: int, shift: float, scale: float) -> None:
    data = arms(seed, 30, 40, 0.5)
    moved = {name: [shift + scale * value for value in values] if name.endswith("pre") else values for name, values in data.items()}
    one, other = cuped_estimate(**data), cuped_estimate(**moved)
    for name in ("difference_cuped", "se_cuped", "variance_reduction"):
        assert other[name] == pytest.approx(one[name], rel=1e-4, abs=1e-6)


@given(st.floats(-0.999, 0.999), st.integers(1, 10**9))
def test_planning_keeps_precision_constant(correlation: float, size: int) -> None:
    found = cuped_planning(correlation=correlation, n_without_cuped=size)
    assert 1 <= found["n_with_cuped"] <= size
    assert found["n_with_cuped"] * found["effective_sample_multiplier"] >= size * (1 - 1e-9)
    assert found["mde_multiplier"] ** 2 * found["effective_sample_multiplier"] == pytest.approx(1)
    assert found["variance_reduction"] == pytest.approx(1 - found["mde_multiplier"] ** 2, abs=1e-12)
    assert found == cuped_planning(correlation=-correlation, n_without_cuped=size)


@pytest.mark.parametrize(
    ("correlation", "size", "needed"), [(0.6, 12_000, 7_680), (0.99, 100_000, 1_990), (0.0, 10_000, 10_000), (0.7, 31_234, 15_930)]
)
def test_whole_sizes_are_not_rounded_up_for_rounding(correlation: float, size: int, needed: int) -> None:
    assert cuped_planning(correlation=correlation, n_without_cuped=size)["n_with_cuped"] == needed


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("cuped_planning", {"correlation": 1, "n_without_cuped": 10}, "correlation"),
    ("cuped_planning", {"correlation": -1, "n_without_cuped": 10}, "correlation"),
    ("cuped_planning", {"correlation": 0.5, "n_without_cuped": 0}, "n_without_cuped"),
    ("cuped_estimate", {**SOUND, "control_pre": [1, 1, 1], "treatment_pre": [1, 1, 1]}, "control_pre"),
    ("cuped_estimate", {**SOUND, "control_pre": [0.1 + 0.2, 0.3, 0.3], "treatment_pre": [0.3, 0.3, 0.3]}, "control_pre"),
    ("cuped_estimate", {**SOUND, "control_post": [2, 2, 2], "treatment_post": [2, 2, 2]}, "control_post"),
    ("cuped_estimate", {**SOUND, "control_pre": [1, 2]}, "control_pre"),
    ("cuped_estimate", {**SOUND, "treatment_post": [1, 2]}, "treatment_pre"),
    ("cuped_estimate", {**SOUND, "treatment_post": [1]}, "treatment_post"),
    ("cuped_estimate", {**SOUND, "treatment_pre": [1, math.nan, 3]}, "treatment_pre"),
    ("cuped_estimate", {**SOUND, "theta": "per_arm"}, "theta"),
]


@pytest.mark.parametrize(("name", "inputs", "field"), REFUSED)
def test_impossible_inputs_are_refused_by_name(name: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, inputs)
    assert raised.value.field == field


def test_a_covariate_that_explains_everything_leaves_no_error() -> None:
    same = {"control_pre": [1, 2, 3], "control_post": [1, 2, 3], "treatment_pre": [2, 5], "treatment_post": [2, 5]}
    found = cuped_estimate(**same)
    assert found["variance_reduction"] == pytest.approx(1)
    assert found["se_cuped"] == pytest.approx(0, abs=1e-12)


def test_the_lesson_knows_rho_from_rho_squared() -> None:
    inputs = {"correlation": 0.6, "n_without_cuped": 47_036}
    lesson = explain("cuped_planning", inputs)
    assert lesson.naive is not None
    assert lesson.naive.shown == "18,815"
    assert "30,104" in lesson.says[0]
    slip = find_misstep("cuped_planning", inputs, "n_with_cuped", 18_815, 0.01)
    assert slip is not None
    assert "rho squared" in slip.step
    left_out = find_misstep("cuped_estimate", SOUND, "se_cuped", cuped_estimate(**SOUND)["se_raw"], 0.001)
    assert left_out is not None
    assert "left the adjustment out" in left_out.step


def test_the_chart_falls_with_the_correlation() -> None:
    values = explain("cuped_planning", {"correlation": -0.6, "n_without_cuped": 10_000})
    chart = curve_of("cuped_planning", values.inputs, values.outputs)
    assert chart is not None
    assert chart.mark == (0.6, 6400)
    assert list(chart.series[0].ys) == sorted(chart.series[0].ys, reverse=True)
