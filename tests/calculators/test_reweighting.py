"""Averages at another mix, against exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.reweighting import reweighted_difference, reweighted_difference_ci, weighted_mean
from trainer.errors import CalculatorError

ROLLOUT = [0.25, 0.20, 0.55]
GROUPS = {"weights": ROLLOUT, "control": [0.10, 0.09, 0.08], "treatment": [0.106, 0.092, 0.073611], "unit_scale": 100}
ERRORS = {"weights": ROLLOUT, "differences": [0.60, 0.20, -0.639], "standard_errors": [0.124, 0.194, 0.198]}


@st.composite
def columns(draw: st.DrawFn, *kinds: st.SearchStrategy[float]) -> list[list[float]]:
    groups = draw(st.integers(1, 8))
    found = [draw(st.lists(kind, min_size=groups, max_size=groups)) for kind in (st.floats(0, 1000), *kinds)]
    assume(sum(found[0]) > 1e-6)
    return found


@given(columns(st.floats(0, 1), st.floats(0, 1)), st.sampled_from([1, 100]))
def test_a_reweighted_difference_is_exact(table: list[list[float]], scale: float) -> None:
    weights, control, treatment = table
    found = reweighted_difference(weights=weights, control=control, treatment=treatment, unit_scale=scale)
    total = sum(map(Fraction, weights))
    before, after = (sum(Fraction(w) * Fraction(p) for w, p in zip(weights, rates, strict=True)) / total for rates in (control, treatment))
    assert found["difference"] == pytest.approx(float(scale * (after - before)), abs=1e-11)
    assert found["control_mean"] == pytest.approx(float(scale * before), abs=1e-11)
    assert found["treatment_mean"] - found["control_mean"] == pytest.approx(found["difference"], abs=1e-11)


@given(columns(st.floats(-100, 100), st.floats(0.001, 10)), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_limits_lie_around_the_reweighted_difference(table: list[list[float]], level: float) -> None:
    from scipy.stats import norm

    weights, differences, errors = table
    low, high = (
        reweighted_difference_ci(weights=weights, differences=differences, standard_errors=errors, level=level, bound=bound)
        for bound in ("lower", "upper")
    )
    total = sum(map(Fraction, weights))
    centre = sum(Fraction(w) * Fraction(d) for w, d in zip(weights, differences, strict=True)) / total
    variance = sum((Fraction(w) * Fraction(e) / total) ** 2 for w, e in zip(weights, errors, strict=True))
    reference = norm(float(centre), math.sqrt(variance)).interval(level)
    assert (low["limit"], high["limit"]) == pytest.approx(reference, rel=1e-9, abs=1e-9)
    assert low["difference"] == high["difference"] == pytest.approx(float(centre), abs=1e-10)


@given(columns(st.floats(-1e6, 1e6)), st.floats(0.001, 1000))
def test_a_weighted_mean_is_exact_and_ignores_the_scale_of_the_weights(table: list[list[float]], factor: float) -> None:
    weights, values = table
    found = weighted_mean(values=values, weights=weights)["mean"]
    exact = sum(Fraction(w) * Fraction(x) for w, x in zip(weights, values, strict=True)) / sum(map(Fraction, weights))
    assert found == pytest.approx(float(exact), rel=1e-9, abs=1e-7)
    assert weighted_mean(values=values, weights=[factor * weight for weight in weights])["mean"] == pytest.approx(found, rel=1e-9, abs=1e-7)
    assert min(values) - 1e-6 <= found <= max(values) + 1e-6


def test_the_win_of_a_test_turns_at_the_mix_of_the_rollout() -> None:
    at_rollout = reweighted_difference.run(GROUPS)
    assert round(at_rollout["difference"], 3) == -0.161
    assert [round(at_rollout[name], 2) for name in ("control_mean", "treatment_mean")] == [8.70, 8.54]
    assert reweighted_difference.run({**GROUPS, "weights": [60, 22, 18]})["difference"] > 0
    limits = [reweighted_difference_ci.run({**ERRORS, "bound": bound})["limit"] for bound in ("lower", "upper")]
    assert [round(limit, 2) for limit in limits] == [-0.40, 0.07]
    assert "includes zero" in explain("reweighted_difference_ci", ERRORS).says[1]


def test_means_of_the_briefed_cases() -> None:
    assert weighted_mean(values=[0.31, 0.93], weights=[0.5, 0.5])["mean"] == pytest.approx(0.62)
    assert weighted_mean(values=[0.31, 0.93], weights=[0.2, 0.8])["mean"] == pytest.approx(0.806)
    assert weighted_mean(values=[0.95, 0.65], weights=[0.6, 0.4])["mean"] == pytest.approx(0.83)


@pytest.mark.parametrize(
    ("name", "inputs", "field"),
    [
        ("weighted_mean", {"values": [1, 2], "weights": [1]}, "weights"),
        ("weighted_mean", {"values": [1, 2], "weights": [0, 0]}, "weights"),
        ("weighted_mean", {"values": [1, 2], "weights": [2, -1]}, "weights"),
        ("weighted_mean", {"values": [], "weights": []}, "values"),
        ("reweighted_difference", {**GROUPS, "control": [0.1]}, "control"),
        ("reweighted_difference", {**GROUPS, "treatment": [0.1, 0.2, 1.2]}, "treatment"),
        ("reweighted_difference", {**GROUPS, "unit_scale": 0}, "unit_scale"),
        ("reweighted_difference_ci", {**ERRORS, "differences": [1]}, "differences"),
        ("reweighted_difference_ci", {**ERRORS, "standard_errors": [0, 0, 0]}, "standard_errors"),
        ("reweighted_difference_ci", {**ERRORS, "weights": [1, 0, 0], "standard_errors": [0, 1, 1]}, "standard_errors"),
        ("reweighted_difference_ci", {**ERRORS, "bound": "both"}, "bound"),
    ],
)
def test_what_does_not_pair_up_is_refused_by_name(name: str, inputs: dict[str, Any], field: str) -> None:
    from trainer.calculators.registry import compute

    with pytest.raises(CalculatorError) as raised:
        compute(name, inputs)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("name", "inputs", "output", "stated", "step"),
    [
        ("reweighted_difference", GROUPS, "difference", 0.0537, "every group the same"),
        ("reweighted_difference", GROUPS, "difference", -0.00161, "fraction where points"),
        ("reweighted_difference", GROUPS, "difference", 0.25 * 0.06 + 0.2 * 0.0222 - 0.55 * 0.0799, "averaged the relative"),
        ("reweighted_difference_ci", ERRORS, "limit", -0.358, "one-sided z"),
        ("reweighted_difference_ci", ERRORS, "limit", -0.1614, "estimate"),
        ("reweighted_difference_ci", ERRORS, "se", 0.0143, "square root"),
        ("reweighted_difference_ci", ERRORS, "se", 0.1815, "did not square the weights"),
        ("weighted_mean", {"values": [0.31, 0.93], "weights": [0.2, 0.8]}, "mean", 0.62, "without the weights"),
        ("weighted_mean", {"values": [0.31, 0.93], "weights": [0.2, 0.8]}, "mean", 0.434, "wrong groups"),
    ],
)
def test_a_slip_is_recognised(name: str, inputs: dict[str, Any], output: str, stated: float, step: str) -> None:
    found = find_misstep(name, inputs, output, stated, 0.005)
    assert found is not None
    assert step in found.step


def test_the_curve_shows_where_the_sign_turns() -> None:
    told = explain("reweighted_difference", GROUPS)
    curve = curve_of("reweighted_difference", told.inputs, told.outputs)
    assert curve is not None
    assert curve.mark is not None
    assert curve.mark == (pytest.approx(55), pytest.approx(told.outputs["difference"]))
    assert curve.series[0].ys[0] > 0 > curve.series[0].ys[-1]
