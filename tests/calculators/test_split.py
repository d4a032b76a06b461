"""Whether arms have the sizes they should have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import explain, find_misstep
from trainer.calculators.split import sample_ratio_mismatch

ARMS = st.lists(st.tuples(st.integers(0, 100_000), st.floats(0.01, 1)), min_size=2, max_size=6)


@given(ARMS.filter(lambda arms: any(count for count, _ in arms)))
def test_the_split_test_agrees_with_scipy_and_ignores_the_order_of_arms(arms: list[tuple[int, float]]) -> None:
    from scipy.stats import chisquare

    counts, shares = [count for count, _ in arms], [share for _, share in arms]
    found = sample_ratio_mismatch(observed=counts, expected_shares=shares)
    reference = chisquare(counts, [sum(counts) * share / sum(shares) for share in shares])
    assert found["chi_square"] == pytest.approx(reference.statistic, rel=1e-9, abs=1e-12)
    assert found["p_value"] == pytest.approx(reference.pvalue, rel=1e-8, abs=1e-250)
    assert found["mismatch"] is (found["p_value"] < 0.001)
    turned = sample_ratio_mismatch(observed=counts[::-1], expected_shares=shares[::-1])
    assert turned["chi_square"] == pytest.approx(found["chi_square"], rel=1e-9, abs=1e-9)
    doubled = sample_ratio_mismatch(observed=counts, expected_shares=[2 * share for share in shares])
    assert doubled["p_value"] == pytest.approx(found["p_value"], rel=1e-6, abs=1e-250)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_even_arms_are_the_square_of_a_z_test(first: int, second: int) -> None:
    z = (first - second) / (first + second) ** 0.5
    found = sample_ratio_mismatch(observed=[first, second], expected_shares=[1, 1])
    assert found["chi_square"] == pytest.approx(z**2, rel=1e-9, abs=1e-12)


def test_a_perfect_split_is_no_mismatch() -> None:
    assert sample_ratio_mismatch(observed=[30, 10], expected_shares=[0.75, 0.25])["p_value"] == 1.0


def test_a_p_value_too_small_for_a_number_is_said_as_a_bound() -> None:
    found = explain("sample_ratio_mismatch", {"observed": [900_000, 100_000], "expected_shares": [1, 1]})
    assert found.outputs["p_value"] == 0
    assert "p below 1e-300" in found.says[0]
    assert "p = 0" not in " ".join(found.steps)


def test_a_look_at_the_shares_and_the_usual_level_are_shown_as_traps() -> None:
    broken = explain("sample_ratio_mismatch", {"observed": [48720, 47280], "expected_shares": [0.5, 0.5]})
    assert broken.naive is not None
    assert "looks balanced" in broken.naive.shown
    assert "I read no metric" in broken.says[1]
    sound = explain("sample_ratio_mismatch", {"observed": [100, 130], "expected_shares": [0.5, 0.5]})
    assert sound.naive is not None
    assert "a mismatch" in sound.naive.shown
    assert explain("sample_ratio_mismatch", {"observed": [100, 101], "expected_shares": [0.5, 0.5]}).naive is None


def test_few_planned_readers_are_pointed_out() -> None:
    assert "rough" in explain("sample_ratio_mismatch", {"observed": [3, 4], "expected_shares": [1, 1]}).steps[-1]


@pytest.mark.parametrize(("output", "stated", "word"), [
    ("chi_square", 10.8, "one arm only"),
    ("chi_square", 4.648, "z instead"),
    ("df", 2, "for each arm"),
    ("p_value", 1.68e-6, "one-sided"),
])  # fmt: skip
def test_slips_are_recognised(output: str, stated: float, word: str) -> None:
    found = find_misstep("sample_ratio_mismatch", {"observed": [48720, 47280], "expected_shares": [0.5, 0.5]}, output, stated, 0.01)
    assert found is not None
    assert word in found.step


def test_without_a_mismatch_none_is_called() -> None:
    told = explain("sample_ratio_mismatch", {"observed": [50_000, 50_100], "expected_shares": [0.5, 0.5]})
    assert told.says[0].startswith("No mismatch is called")
    assert "agree" not in told.says[0]
