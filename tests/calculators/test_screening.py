"""Hit rates at a base rate, against counted cases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute, find
from trainer.calculators.screening import bayes_posterior, flag_rate, residual_rate_after_block
from trainer.errors import CalculatorError

COUNTS = st.integers(0, 10_000)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_rates_agree_with_counted_cases(hits: int, misses: int, alarms: int, passes: int) -> None:
    if not hits + misses or not alarms + passes:
        return
    total = hits + misses + alarms + passes
    prior, tpr, fpr = (hits + misses) / total, hits / (hits + misses), alarms / (alarms + passes)
    flagged = flag_rate(prevalence=prior, tpr=tpr, fpr=fpr)
    assert flagged["flag_rate"] == pytest.approx((hits + alarms) / total, abs=1e-12)
    if hits + alarms:
        found = bayes_posterior(prior=prior, tpr=tpr, fpr=fpr)
        assert found["posterior"] == pytest.approx(hits / (hits + alarms), rel=1e-9)
        assert flagged["precision"] == pytest.approx(hits / (hits + alarms), rel=1e-9)
        assert found["flagged_share"] == flagged["flag_rate"]
    if misses + passes:
        left = residual_rate_after_block(prevalence=prior, tpr=tpr, fpr=fpr)
        assert left["residual_rate"] == pytest.approx(misses / (misses + passes), rel=1e-6, abs=1e-9)


@given(st.floats(0.001, 0.999), st.floats(0.001, 1), st.floats(0.001, 1))
def test_a_flag_tells_more_the_better_the_detector(prior: float, tpr: float, fpr: float) -> None:
    posterior = bayes_posterior(prior=prior, tpr=tpr, fpr=fpr)["posterior"]
    assert (posterior > prior) is (tpr > fpr) or posterior == pytest.approx(prior)
    assert bayes_posterior(prior=prior / 2, tpr=tpr, fpr=fpr)["posterior"] < posterior
    # Odds form of Bayes' theorem.
    assert posterior / (1 - posterior) == pytest.approx(prior / (1 - prior) * tpr / fpr, rel=1e-6)


def test_known_figures() -> None:
    assert bayes_posterior(prior=0.12, tpr=0.8, fpr=0.002)["posterior"] == pytest.approx(0.982, abs=5e-4)
    assert bayes_posterior(prior=0.02, tpr=0.8, fpr=0.002)["posterior"] == pytest.approx(0.891, abs=5e-4)
    left = residual_rate_after_block(prevalence=0.05, tpr=0.7, fpr=0.03)
    assert left["residual_rate"] == pytest.approx(0.016, abs=5e-5)
    assert left["blocked_share"] == pytest.approx(0.0635)
    assert left["precision"] == pytest.approx(0.55, abs=0.002)


def test_edges() -> None:
    assert bayes_posterior(prior=0, tpr=0.8, fpr=0.1)["posterior"] == 0
    assert bayes_posterior(prior=0.1, tpr=0.8, fpr=0)["posterior"] == 1
    assert bayes_posterior(prior=0.1, tpr=1, fpr=1)["posterior_if_not_flagged"] is None
    assert bayes_posterior(prior=5e-324, tpr=0.4, fpr=5e-324)["posterior"] == pytest.approx(0.4 / 1.4)
    assert flag_rate(prevalence=0.1, tpr=0, fpr=0) == {"flag_rate": 0, "precision": None}
    assert residual_rate_after_block(prevalence=0.1, tpr=1, fpr=0.5)["residual_rate"] == 0


@pytest.mark.parametrize(
    ("name", "change", "field", "words"),
    [
        ("bayes_posterior", {"tpr": 0, "fpr": 0}, "tpr", "ever flagged"),
        ("bayes_posterior", {"prior": 0, "fpr": 0}, "tpr", "ever flagged"),
        ("residual_rate_after_block", {"tpr": 1, "fpr": 1}, "tpr", "blocks everything"),
        ("bayes_posterior", {"prior": 12}, "prior", "from 0 to 1"),
        ("flag_rate", {"fpr": -0.1}, "fpr", "from 0 to 1"),
        ("residual_rate_after_block", {"prevalence": float("nan")}, "prevalence", "number"),
    ],
)
def test_what_is_refused(name: str, change: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(CalculatorError, match=words) as raised:
        compute(name, {**find(name).example, **change})
    assert raised.value.field == field


def test_base_rate_neglect_is_the_trap() -> None:
    inputs = {"prior": 0.001, "tpr": 0.9, "fpr": 0.05}
    told = explain("bayes_posterior", inputs)
    assert told.outputs["posterior"] == pytest.approx(0.0177, abs=1e-4)
    assert told.naive is not None
    assert told.naive.shown == "90%"
    for stated, words in [(0.9, "took the hit rate"), (0.9474, "base rate out"), (0.0009, "without dividing")]:
        slip = find_misstep("bayes_posterior", inputs, "posterior", stated, 0.005)
        assert slip is not None
        assert words in slip.step
    inputs = {"prevalence": 0.05, "tpr": 0.7, "fpr": 0.03}
    for stated, words in [(0.3, "bad cases that is missed"), (0.015, "in the denominator")]:
        slip = find_misstep("residual_rate_after_block", inputs, "residual_rate", stated, 0.005)
        assert slip is not None
        assert words in slip.step


@pytest.mark.parametrize("name", ["bayes_posterior", "residual_rate_after_block"])
def test_the_curve_rises_with_the_base_rate(name: str) -> None:
    calculator = find(name)
    values, outputs = calculator.complete(calculator.example), calculator.run(calculator.example)
    curve = curve_of(name, values, outputs)
    assert curve is not None
    assert list(curve.series[0].ys) == sorted(curve.series[0].ys)
    assert curve.mark is not None
    assert curve.mark[1] == pytest.approx(100 * next(iter(outputs.values())))
