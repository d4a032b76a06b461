"""Cohen's kappa, against matrices of exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.agreement import cohen_kappa
from trainer.calculators.explaining import explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

RATINGS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40)
WEIGHTS = st.sampled_from(["none", "linear", "quadratic"])


def reference(pairs: list[tuple[int, int]], weights: str) -> Fraction | None:
    """Kappa as weighted agreement beyond chance over all cells, with weights scaled to 0..1; None for 0 / 0."""
    n = len(pairs)
    power = {"none": 0, "linear": 1, "quadratic": 2}[weights]
    observed = chance = Fraction(0)
    for i in range(1, 6):
        for j in range(1, 6):
            credit = Fraction(i == j) if power == 0 else 1 - Fraction(abs(i - j), 4) ** power
            observed += credit * Fraction(sum(pair == (i, j) for pair in pairs), n)
            chance += credit * Fraction(sum(one == i for one, _ in pairs) * sum(other == j for _, other in pairs), n * n)
    return (observed - chance) / (1 - chance) if chance != 1 else None


@given(RATINGS, WEIGHTS)
def test_kappa_is_agreement_beyond_chance(pairs: list[tuple[int, int]], weights: str) -> None:
    inputs: dict[str, Any] = {"rater_a": [a for a, _ in pairs], "rater_b": [b for _, b in pairs], "weights": weights}
    expected = reference(pairs, weights)
    if expected is None:
        with pytest.raises(CalculatorError, match="0 / 0") as raised:
            compute("cohen_kappa", inputs)
        assert raised.value.field == "rater_a"
        return
    found = compute("cohen_kappa", inputs)
    assert found["kappa"] == pytest.approx(float(expected), abs=1e-12)
    assert found["agreement"] == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
    swapped = compute("cohen_kappa", {**inputs, "rater_a": inputs["rater_b"], "rater_b": inputs["rater_a"]})
    assert swapped["kappa"] == pytest.approx(found["kappa"], abs=1e-12)
    assert compute("cohen_kappa", {**inputs, "n_categories": 9})["kappa"] == found["kappa"]


def test_the_same_agreement_may_be_worth_less() -> None:
    def kappa(both: int, first: int, second: int, neither: int) -> float:
        rater_a = [1] * (both + first) + [2] * (second + neither)
        rater_b = [1] * both + [2] * first + [1] * second + [2] * neither
        found = cohen_kappa(rater_a=rater_a, rater_b=rater_b)
        assert found["agreement"] == 0.6
        value: float = found["kappa"]
        return value

    assert kappa(45, 15, 25, 15) == pytest.approx(0.1304, abs=1e-4)
    assert kappa(25, 35, 5, 35) == pytest.approx(0.2593, abs=1e-4)


def test_one_constant_rater_agrees_by_chance_only() -> None:
    assert cohen_kappa(rater_a=[1, 1, 1], rater_b=[1, 2, 3])["kappa"] == 0


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"rater_a": [1, 2], "rater_b": [1]}, "rater_b"),
        ({"rater_a": [1, 6], "rater_b": [1, 2], "n_categories": 5}, "rater_a"),
        ({"rater_a": [1, 2], "rater_b": [1, 6], "n_categories": 5}, "rater_b"),
        ({"rater_a": [0, 2], "rater_b": [1, 2]}, "rater_a"),
        ({"rater_a": [1.5, 2], "rater_b": [1, 2]}, "rater_a"),
        ({"rater_a": [], "rater_b": []}, "rater_a"),
        ({"rater_a": [1, 2], "rater_b": [1, 2], "n_categories": 1}, "n_categories"),
        ({"rater_a": [1, 2], "rater_b": [1, 2], "weights": "cubic"}, "weights"),
    ],
)
def test_what_is_refused(inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("cohen_kappa", inputs)
    assert raised.value.field == field


def test_raw_agreement_is_the_trap() -> None:
    inputs = {"rater_a": [1] * 60 + [2] * 40, "rater_b": [1] * 45 + [2] * 15 + [1] * 25 + [2] * 15}
    told = explain("cohen_kappa", inputs)
    assert "slight" in told.says[0]
    assert told.naive is not None
    assert told.naive.shown == "60%"
    slip = find_misstep("cohen_kappa", inputs, "kappa", 0.6, 0.01)
    assert slip is not None
    assert slip.step == "gave the raw agreement"


def test_a_kappa_below_0_is_worse_than_chance() -> None:
    assert "worse than chance" in explain("cohen_kappa", {"rater_a": [1, 2, 1, 2], "rater_b": [2, 1, 2, 1]}).says[0]
    assert "no better than chance" in explain("cohen_kappa", {"rater_a": [1, 1, 2, 2], "rater_b": [1, 2, 1, 2]}).says[0]
