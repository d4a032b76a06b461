"""Typing slips are corrected towards the rules' words, and towards nothing else."""

from __future__ import annotations

import pytest

from trainer.grading.stems import stem
from trainer.grading.text import read_text
from trainer.grading.typos import SlipFinder

WANTED = ("threshold", "randomise", "sample", "causal", "independent", "significant", "holdback", "window")


def corrected(word: str, known: frozenset[str] = frozenset()) -> str | None:
    finder = SlipFinder((stem(wanted) for wanted in WANTED), lambda: known)
    return finder.corrections(read_text(word).tokens).get(0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("threshhold", "threshold"),
        ("treshold", "threshold"),
        ("holdabck", "holdback"),
        ("signifcant", "significant"),
        ("signifficant", "significant"),
    ],
)
def test_one_slip_is_corrected(typed: str, meant: str) -> None:
    assert corrected(typed) == stem(meant)


@pytest.mark.parametrize("word", ["threshold", "simple", "winder", "holdings", "indifferent", "trash", "47036"])
def test_another_word_is_left_alone(word: str) -> None:
    assert corrected(word) is None


def test_a_word_that_content_uses_is_no_slip() -> None:
    assert corrected("casual") == "causal"
    assert corrected("casual", frozenset({"casual"})) is None
