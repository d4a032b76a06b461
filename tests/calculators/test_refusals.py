"""What calculators refuse: each wrong input is named, and nothing but a clear error ever comes out."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trainer.calculators.registry import CALCULATORS, compute
from trainer.errors import CalculatorError, UsageError

SOUND: dict[str, dict[str, Any]] = {
    "sample_size_proportions": {
        "baseline_rate": 0.12,
        "mde_absolute": 0.006,
        "method": "pooled_z",
        "alpha": 0.05,
        "power": 0.8,
        "sides": 2,
        "allocation_ratio": 1.0,
        "n_treatments": 1,
        "correction": "none",
    },
    "sample_size_noninferiority_proportions": {
        "control_rate": 0.09,
        "treatment_rate": 0.09,
        "margin_absolute": 0.0027,
        "alpha": 0.05,
        "power": 0.8,
        "allocation_ratio": 1.0,
        "method": "unpooled_wald",
    },
    "runtime_weeks": {"n_per_arm": 47036, "arms": 2, "new_readers_by_week": [60000, 36000, 26000], "outcome_days": 7},
    "design_effect": {"cluster_size": 6, "icc": 0.08},
    "alpha_under_design_effect": {"cluster_size": 6, "icc": 0.08, "nominal_alpha": 0.05},
    "sample_ratio_mismatch": {"observed": [48720, 47280], "expected_shares": [0.5, 0.5], "threshold": 0.001},
}
WRONG = [
    None,
    "",
    "4%",
    True,
    False,
    [],
    {},
    "x" * 500,
    float("nan"),
    float("inf"),
    -float("inf"),
    -1,
    1e300,
    10**400,
    [1, "2"],
    [None, 1],
    [math.nan, 1],
]
INPUTS = [(name, field) for name, inputs in SOUND.items() for field in inputs]


def test_every_calculator_is_tried_here() -> None:
    assert set(SOUND) == set(CALCULATORS)
    for name, inputs in SOUND.items():
        assert compute(name, inputs)


@pytest.mark.parametrize(("name", "field"), INPUTS)
@pytest.mark.parametrize("value", WRONG, ids=lambda value: repr(value)[:20])
def test_a_wrong_input_is_refused_by_its_name(name: str, field: str, value: Any) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, {**SOUND[name], field: value})
    assert raised.value.field == field
    assert str(raised.value).startswith(f"{field}: ")
    assert len(str(raised.value)) < 200
    assert raised.value.exit_code == 2


OUT_OF_RANGE = [
    ("sample_size_proportions", {"baseline_rate": 0}, "baseline_rate"),
    ("sample_size_proportions", {"baseline_rate": 1}, "baseline_rate"),
    ("sample_size_proportions", {"baseline_rate": 12}, "baseline_rate"),
    ("sample_size_proportions", {"mde_absolute": 0}, "mde_absolute"),
    ("sample_size_proportions", {"mde_absolute": 0.88}, "mde_absolute"),
    ("sample_size_proportions", {"mde_absolute": -0.12}, "mde_absolute"),
    ("sample_size_proportions", {"mde_absolute": 1e-12}, "mde_absolute"),
    ("sample_size_proportions", {"mde_absolute": None, "mde_relative": 1e-30}, "mde_relative"),
    ("sample_size_proportions", {"mde_absolute": None, "mde_relative": 8}, "mde_relative"),
    ("sample_size_proportions", {"mde_relative": 0.05}, "mde_absolute"),
    ("sample_size_proportions", {"mde_absolute": None}, "mde_absolute"),
    ("sample_size_proportions", {"alpha": 1}, "alpha"),
    ("sample_size_proportions", {"power": 0.025}, "power"),
    ("sample_size_proportions", {"power": 1}, "power"),
    ("sample_size_proportions", {"sides": 3}, "sides"),
    ("sample_size_proportions", {"sides": 1.5}, "sides"),
    ("sample_size_proportions", {"n_treatments": 1.5}, "n_treatments"),
    ("sample_size_proportions", {"allocation_ratio": 0}, "allocation_ratio"),
    ("sample_size_proportions", {"method": "magic"}, "method"),
    ("sample_size_proportions", {"correction": "holm"}, "correction"),
    ("sample_size_noninferiority_proportions", {"treatment_rate": 0.08}, "treatment_rate"),
    ("sample_size_noninferiority_proportions", {"margin_absolute": 0}, "margin_absolute"),
    ("sample_size_noninferiority_proportions", {"power": 0.05}, "power"),
    ("runtime_weeks", {"n_per_arm": 0}, "n_per_arm"),
    ("runtime_weeks", {"arms": 1}, "arms"),
    ("runtime_weeks", {"new_readers_by_week": [-5, 200_000]}, "new_readers_by_week"),
    ("runtime_weeks", {"new_readers_by_week": [60_000]}, "new_readers_by_week"),
    ("runtime_weeks", {"new_readers_by_week": 60_000}, "new_readers_by_week"),
    ("runtime_weeks", {"outcome_days": -7}, "outcome_days"),
    ("design_effect", {"cluster_size": 0.5}, "cluster_size"),
    ("design_effect", {"icc": 1.01}, "icc"),
    ("alpha_under_design_effect", {"nominal_alpha": 0}, "nominal_alpha"),
    ("sample_ratio_mismatch", {"observed": [1]}, "observed"),
    ("sample_ratio_mismatch", {"observed": [0, 0]}, "observed"),
    ("sample_ratio_mismatch", {"observed": [-1, 2]}, "observed"),
    ("sample_ratio_mismatch", {"expected_shares": [1, 0]}, "expected_shares"),
    ("sample_ratio_mismatch", {"expected_shares": [1, 1, 1]}, "expected_shares"),
    ("sample_ratio_mismatch", {"threshold": 1}, "threshold"),
]


@pytest.mark.parametrize(("name", "change", "field"), OUT_OF_RANGE)
def test_an_input_out_of_range_is_refused_by_its_name(name: str, change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, {**SOUND[name], **change})
    assert raised.value.field == field


@pytest.mark.parametrize("name", SOUND)
def test_a_missing_or_unknown_input_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(CalculatorError, match="no input 'basline'") as raised:
        compute(name, {**SOUND[name], "basline": 1})
    assert raised.value.field == "basline"
    first = next(iter(SOUND[name]))
    with pytest.raises(CalculatorError, match=f"needs {first}") as raised:
        compute(name, {key: value for key, value in SOUND[name].items() if key != first})
    assert raised.value.field == first


def test_an_unknown_calculator_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="no calculator 'sample_size'") as raised:
        compute("sample_size", {})
    assert "sample_size_proportions" in raised.value.remedy


NUMBERS = st.one_of(
    st.floats(), st.integers(), st.sampled_from([0.05, 0.1, 0.5, 0.999999, 1, 2, 5e-324, 1e-17, 1e-9, 1e15, -0.0, 1 - 1e-16])
)
ANYTHING = st.one_of(
    NUMBERS,
    st.lists(NUMBERS, max_size=4),
    st.sampled_from(["pooled_z", "arcsine", "evan_miller", "farrington_manning", "none", "bonferroni", None, "x"]),
)


@given(st.data())
def test_whatever_is_typed_gives_finite_outputs_or_a_named_refusal(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SOUND)))
    changed = data.draw(
        st.dictionaries(st.sampled_from([*SOUND[name], "mde_relative"] if "mde_absolute" in SOUND[name] else list(SOUND[name])), ANYTHING)
    )
    refusal: CalculatorError | None = None
    outputs: dict[str, Any] = {}
    try:
        outputs = compute(name, {**SOUND[name], **changed})
    except CalculatorError as error:
        refusal = error
    assert bool(outputs) is (refusal is None)
    assert refusal is None or (refusal.field and refusal.what)
    for value in outputs.values():
        assert isinstance(value, (bool, int)) or math.isfinite(value)
        assert value >= 0


@given(
    st.floats(1e-9, 1 - 1e-9),
    st.floats(1e-9, 1 - 1e-9),
    st.floats(1e-12, 1, exclude_min=True, exclude_max=True),
    st.floats(0, 1, exclude_min=True, exclude_max=True),
    st.floats(1e-3, 1000),
    st.sampled_from(["pooled_z", "unpooled_z", "arcsine", "evan_miller"]),
)
@example(1e-9, 0.5, 0.9, 0.46, 1000, "evan_miller")
@example(0.5, 0.5 + 1e-12, 0.05, 0.8, 1, "arcsine")
def test_sample_sizes_are_whole_numbers_of_readers_or_refused(
    p1: float, p2: float, alpha: float, power: float, ratio: float, method: str
) -> None:
    try:
        outputs = compute(
            "sample_size_proportions",
            {"baseline_rate": p1, "mde_absolute": p2 - p1, "alpha": alpha, "power": power, "allocation_ratio": ratio, "method": method},
        )
    except CalculatorError:
        return
    assert outputs["n_control"] >= 1
    assert outputs["n_treatment_each"] >= 1
    assert outputs["n_total"] == outputs["n_control"] + outputs["n_treatment_each"]
