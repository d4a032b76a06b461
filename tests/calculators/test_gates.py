"""Gates: against exact fractions, counting ideas one by one, and the figures of the portfolio story."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

GATE = {"prior": 0.2, "pass_given_works": 0.8, "pass_given_not": 0.3}
PRICED = {"ideas": 12, "full_cost": 6, "gate_cost": 1, **GATE}
PERCENT = st.integers(0, 100)


def test_the_figures_of_the_portfolio_story_come_out() -> None:
    gate = compute("bayes_gate", GATE)
    assert gate["posterior"] == pytest.approx(0.40)
    assert gate["posterior_after_fail"] == pytest.approx(0.0667, abs=1e-4)
    priced = compute("cost_per_winner", PRICED)
    assert priced["cost_per_winner"] == pytest.approx(21.25)
    assert priced["total_cost"] == pytest.approx(40.8)
    assert priced["winners"] == pytest.approx(1.92)
    free = {"gate_cost": 0, "pass_given_works": 1.0, "pass_given_not": 1.0}
    assert compute("cost_per_winner", {**PRICED, **free})["cost_per_winner"] == pytest.approx(30)


@given(PERCENT, PERCENT, PERCENT)
def test_the_posterior_counts_ideas(prior: int, works: int, others: int) -> None:
    inputs = {"prior": prior / 100, "pass_given_works": works / 100, "pass_given_not": others / 100}
    # Of 10,000 ideas these many work and pass, and these many pass without working.
    winners, blanks = prior * works, (100 - prior) * others
    if winners + blanks == 0:
        with pytest.raises(CalculatorError) as raised:
            compute("bayes_gate", inputs)
        assert raised.value.field == "pass_given_works"
        return
    found = compute("bayes_gate", inputs)
    assert found["posterior"] == pytest.approx(float(Fraction(winners, winners + blanks)), abs=1e-12)
    assert found["pass_share"] == pytest.approx((winners + blanks) / 10_000)
    failing = 10_000 - winners - blanks
    if failing:
        lost = prior * (100 - works)
        assert found["posterior_after_fail"] == pytest.approx(float(Fraction(lost, failing)), abs=1e-9)
        total = found["pass_share"] * found["posterior"] + (1 - found["pass_share"]) * found["posterior_after_fail"]
        assert total == pytest.approx(prior / 100, abs=1e-9)


@given(st.integers(1, 99), st.integers(1, 100), PERCENT, st.integers(1, 50), st.integers(0, 200), st.integers(1, 200))
def test_the_price_of_a_winner_is_exact_and_breaks_even_where_it_says(
    prior: int, works: int, others: int, ideas: int, gate: int, full: int
) -> None:
    rates = {"prior": prior / 100, "pass_given_works": works / 100, "pass_given_not": others / 100}
    found = compute("cost_per_winner", {"ideas": ideas, "full_cost": full / 10, "gate_cost": gate / 10, **rates})
    passing = Fraction(prior * works + (100 - prior) * others, 10_000)
    exact = (Fraction(gate, 10) + passing * Fraction(full, 10)) / Fraction(prior * works, 10_000)
    assert found["cost_per_winner"] == pytest.approx(float(exact))
    assert found["cost_per_winner"] * found["winners"] == pytest.approx(found["total_cost"])
    even = found["break_even_gate_cost"]
    if even is None:
        assert found["cost_per_winner"] > found["cost_without_gate"]
    else:
        at_even = compute("cost_per_winner", {"ideas": ideas, "full_cost": full / 10, "gate_cost": even, **rates})
        assert at_even["cost_per_winner"] == pytest.approx(found["cost_without_gate"])


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 99))
def test_a_gate_that_prefers_working_ideas_raises_the_chance(prior: int, works: int, others: int) -> None:
    assume(works != others)
    found = compute("bayes_gate", {"prior": prior / 100, "pass_given_works": works / 100, "pass_given_not": others / 100})
    assert (found["posterior"] > prior / 100) is (works > others)
    odds = prior / (100 - prior) * found["likelihood_ratio"]
    assert found["posterior"] == pytest.approx(odds / (1 + odds))


@pytest.mark.parametrize(
    ("name", "output", "stated", "words"),
    [
        ("bayes_gate", "posterior", 0.727, "left the prior out"),
        ("bayes_gate", "posterior", 0.8, "chance to pass"),
        ("bayes_gate", "posterior", 0.16, "works and passes"),
        ("cost_per_winner", "cost_per_winner", 15, "cost of the gate"),
        ("cost_per_winner", "cost_per_winner", 17, "throws winners away"),
        ("cost_per_winner", "cost_per_winner", 30, "without the gate"),
    ],
)
def test_known_slips_are_recognised(name: str, output: str, stated: float, words: str) -> None:
    slip = find_misstep(name, GATE if name == "bayes_gate" else PRICED, output, stated, 0.005)
    assert slip is not None
    assert words in slip.step


@pytest.mark.parametrize(
    ("name", "inputs", "field"),
    [
        ("bayes_gate", {**GATE, "prior": 20}, "prior"),
        ("bayes_gate", {**GATE, "pass_given_not": -0.1}, "pass_given_not"),
        ("cost_per_winner", {**PRICED, "prior": 0}, "prior"),
        ("cost_per_winner", {**PRICED, "pass_given_works": 0}, "pass_given_works"),
        ("cost_per_winner", {**PRICED, "ideas": 0}, "ideas"),
        ("cost_per_winner", {**PRICED, "gate_cost": -1}, "gate_cost"),
    ],
)
def test_a_wrong_input_is_refused_by_its_name(name: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, inputs)
    assert raised.value.field == field


@given(st.integers(1, 99), st.integers(1, 100), PERCENT, st.integers(0, 50))
def test_the_lessons_follow_the_verdict(prior: int, works: int, others: int, gate: int) -> None:
    rates = {"prior": prior / 100, "pass_given_works": works / 100, "pass_given_not": others / 100}
    told = explain("cost_per_winner", {"ideas": 12, "full_cost": 6, "gate_cost": gate / 10, **rates})
    pays = told.outputs["cost_per_winner"] < told.outputs["cost_without_gate"] * (1 - 1e-9)
    assert told.says[1].startswith("The gate pays") is pays
    assert curve_of("cost_per_winner", told.inputs, told.outputs) is not None
    curve = curve_of("bayes_gate", rates, compute("bayes_gate", rates))
    assert curve is not None
    assert all(later >= earlier - 1e-9 for earlier, later in itertools.pairwise(curve.series[0].ys))
