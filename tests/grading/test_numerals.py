"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.grading.text import read_text


def readings(text: str) -> list[tuple[float, str]]:
    return [(round(q.value, 9), q.unit) for found in read_text(text).quantities.values() for q in found]


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("47k", 47000, ""),
        ("47 K", 47000, ""),
        ("47,036", 47036, ""),
        ("47 036 readers", 47036, ""),
        ("47.036", 47036, ""),
        ("139'000", 139000, ""),
        ("forty-seven thousand", 47000, ""),
        ("a hundred and forty thousand", 140000, ""),
        ("one hundred thirty-nine thousand", 139000, ""),
        ("1.5M", 1_500_000, ""),
        ("1.5 million", 1_500_000, ""),
        ("0.5pp", 0.5, "points"),
        ("0,29 points", 0.29, "points"),
        ("half a point", 0.5, "points"),
        ("half a percentage point", 0.5, "points"),
        ("50 bps", 0.5, "points"),
        ("2%", 2, "%"),
        ("12,6 %", 12.6, "%"),
        ("2 percent", 2, "%"),
        ("18 per cent", 18, "%"),
        ("one in twenty", 5, "%"),
        ("8 times in 100", 8, "%"),
        ("3 out of a thousand", 0.3, "%"),
        ("one of every ten", 10, "%"),
        ("2,61", 2.61, ""),
        ("0,126", 0.126, ""),
        ("60.000 x 2", 60000, ""),
        ("three and a half thousand dollars", 3500, "usd"),
        ("one fifth", 0.2, ""),
        ("4× more weeks", 4, "x"),
        ("forty-seven thousand, one for the old model", 47000, ""),
        ("3 in a million", 0.0003, "%"),
        ("two weeks", 14, "days"),
        ("a fortnight", 14, "days"),
        ("a week", 7, "days"),
        ("three full weeks", 21, "days"),
        ("one and a half weeks", 10.5, "days"),
        ("seven-day", 7, "days"),
        ("21d", 21, "days"),
        ("day 14", 14, "days"),
        ("a couple of weeks", 14, "days"),
        ("two to three weeks", 14, "days"),
        ("5–10%", 5, "%"),
        ("186-188k", 186000, ""),
        ("$3,600", 3600, "usd"),
        ("3600 dollars", 3600, "usd"),
        ("four times", 4, "x"),
        ("4x", 4, "x"),
        ("4×", 4, "x"),
        ("fourfold", 4, "x"),
        ("a factor of four", 4, "x"),
        ("twice", 2, "x"),
        ("3.4e-6", 3.4e-6, ""),
        ("3.4 × 10^-6", 3.4e-6, ""),
        ("3.4·10⁻⁶", 3.4e-6, ""),
        ("p = .03", 0.03, ""),
        ("third week", 3, ""),
        ("3rd week", 3, ""),
    ],
)
def test_a_number_is_read_with_its_unit(typed: str, value: float, unit: str) -> None:
    assert (value, unit) in readings(typed)


@pytest.mark.parametrize("typed", ["no numbers here", "someone", "weeks", "the second one wins"])
def test_words_that_only_look_like_numbers_do_not_become_large_ones(typed: str) -> None:
    assert all(value <= 2 for value, _ in readings(typed))


def test_factors_of_a_product_stay_apart() -> None:
    assert [value for value, _ in readings("2 × 0.09 × 0.91")] == [2, 0.09, 0.91]


@given(st.integers(0, 999_999_999))
def test_thousands_marks_do_not_change_the_value(number: int) -> None:
    assert readings(f"we need {number:,} readers")[0][0] == number


@given(st.integers(1, 999))
def test_k_means_thousands(number: int) -> None:
    assert (number * 1000, "") in readings(f"{number}k per arm")
