"""Losses of contrastive and continual learning, against scipy."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.learning import ewc_scalar, infonce_loss
from trainer.calculators.registry import compute, find
from trainer.errors import CalculatorError

SIMILARITY = st.floats(-1, 1)
NEGATIVES = st.lists(st.tuples(SIMILARITY, st.integers(1, 1000)), min_size=1, max_size=6)


@given(SIMILARITY, NEGATIVES, st.floats(0.001, 10))
def test_the_loss_is_a_softmax_cross_entropy(positive: float, negatives: list[tuple[float, int]], tau: float) -> None:
    from scipy.special import logsumexp

    found = compute("infonce_loss", {"positive": positive, "negatives": [list(pair) for pair in negatives], "tau": tau})
    logits = [positive / tau, *(similarity / tau for similarity, _ in negatives)]
    expected = float(logsumexp(logits, b=[1, *(number for _, number in negatives)])) - positive / tau
    assert found["loss"] == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert found["loss"] >= 0
    assert 0 <= found["positive_probability"] <= 1
    assert 0 < found["hardest_share"] <= 1


@given(SIMILARITY, NEGATIVES, st.floats(0.05, 2))
def test_the_pull_is_the_slope_of_the_loss(positive: float, negatives: list[tuple[float, int]], tau: float) -> None:
    def loss(at: float) -> float:
        found: float = compute("infonce_loss", {"positive": at, "negatives": negatives, "tau": tau})["loss"]
        return found

    step = 1e-5
    slope = (loss(positive - step) - loss(positive + step)) / (2 * step)
    pull = compute("infonce_loss", {"positive": positive, "negatives": negatives, "tau": tau})["pull"]
    assert pull == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_one_hard_negative_outweighs_all_easy_ones() -> None:
    easy = compute("infonce_loss", {"positive": 0.85, "negatives": [[0.30, 63]], "tau": 0.05})
    hard = compute("infonce_loss", {"positive": 0.85, "negatives": [[0.30, 63], [0.80, 1]], "tau": 0.05})
    assert easy["loss"] == pytest.approx(0.00105, abs=5e-6)
    assert hard["loss"] == pytest.approx(0.314, abs=5e-4)
    assert hard["hardest_share"] == pytest.approx(math.exp(-1) / (math.exp(-1) + 63 * math.exp(-11)), rel=1e-9)


def test_extremes_stay_exact() -> None:
    far = infonce_loss(positive=1.0, negatives=[{"similarity": -1.0, "count": 1}], tau=0.04)
    assert far["loss"] == pytest.approx(math.exp(-50), rel=1e-12)
    cold = infonce_loss(positive=0.0, negatives=[{"similarity": 1.0, "count": 1}], tau=1e-6)
    assert cold["loss"] == pytest.approx(1e6)
    same = compute("infonce_loss", {"positive": 0.5, "negatives": [{"similarity": 0.5, "count": 255}]})
    assert same["loss"] == pytest.approx(math.log(256))


@given(st.floats(0.01, 100), st.floats(-10, 10), st.floats(0, 100), st.floats(-10, 10), st.floats(0, 100))
def test_the_weight_settles_where_the_slopes_cancel(curvature: float, new: float, fisher: float, old: float, lam: float) -> None:
    found = ewc_scalar(curvature_new=curvature, theta_new=new, fisher=fisher, theta_old=old, lam=lam)
    theta = found["theta"]
    slope = curvature * (theta - new) + lam * fisher * (theta - old)
    assert slope == pytest.approx(0, abs=1e-9 * (curvature + lam * fisher) * 10)
    assert min(new, old) - 1e-9 <= theta <= max(new, old) + 1e-9
    assert theta == pytest.approx(new + found["pull_to_old"] * (old - new), abs=1e-9)
    assert found["loss_new"] == pytest.approx(curvature * (theta - new) ** 2 / 2, abs=1e-9)
    assert found["loss_old"] == pytest.approx(fisher * (theta - old) ** 2 / 2, abs=1e-9)


@pytest.mark.parametrize(("lam", "theta"), [(0, 1), (0.25, 0.5), (1, 0.2), (1e12, 2.5e-13)])
def test_a_known_weight(lam: float, theta: float) -> None:
    found = ewc_scalar(curvature_new=1, theta_new=1, fisher=4, theta_old=0, lam=lam)
    assert found["theta"] == pytest.approx(theta, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("infonce_loss", {"tau": 0}, "tau"),
        ("infonce_loss", {"negatives": []}, "negatives"),
        ("infonce_loss", {"negatives": [[0.3]]}, "negatives"),
        ("infonce_loss", {"negatives": [[0.3, 0]]}, "negatives"),
        ("infonce_loss", {"negatives": [[math.nan, 1]]}, "negatives"),
        ("infonce_loss", {"positive": "high"}, "positive"),
        ("ewc_scalar", {"curvature_new": 0, "lam": 0}, "curvature_new"),
        ("ewc_scalar", {"lam": -1}, "lam"),
        ("ewc_scalar", {"fisher": -1}, "fisher"),
    ],
)
def test_what_is_refused(name: str, change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, {**find(name).example, **change})
    assert raised.value.field == field


def test_known_slips_and_the_trap_of_a_small_loss() -> None:
    easy = {"positive": 0.85, "negatives": [[0.30, 63]], "tau": 0.05}
    naive = explain("infonce_loss", easy).naive
    assert naive is not None
    assert "easy" in naive.why
    hard = find("infonce_loss").example
    assert explain("infonce_loss", hard).naive is None
    for stated, words in [(-0.997, "positive out of the denominator"), (3.645, "temperature out"), (0.453, "bits")]:
        slip = find_misstep("infonce_loss", hard, "loss", stated, 0.005)
        assert slip is not None
        assert words in slip.step
    slip = find_misstep("ewc_scalar", find("ewc_scalar").example, "theta", 0.2, 0.01)
    assert slip is not None
    assert slip.step == "left lambda out"


def test_curves() -> None:
    for name, falls in (("infonce_loss", False), ("ewc_scalar", True)):
        calculator = find(name)
        values, outputs = calculator.complete(calculator.example), calculator.run(calculator.example)
        curve = curve_of(name, values, outputs)
        assert curve is not None
        assert list(curve.series[0].ys) == sorted(curve.series[0].ys, reverse=falls)
        assert curve.mark in list(zip(curve.series[0].xs, curve.series[0].ys, strict=True))
