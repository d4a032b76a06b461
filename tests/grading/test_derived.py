"""Rules derived from a marker's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.grading.derived import MET, UNSURE, best_coverage, derive_rule, kin_of
from trainer.grading.text import read_text

MARKER = "Keeps a holdback after launch to see whether the gain lasts"
QUESTION = "The reranker is ready for launch. Lay out the plan."


def share(answer: str) -> float:
    return best_coverage(derive_rule(MARKER, QUESTION), read_text(answer)).share


def test_the_marker_itself_covers_everything() -> None:
    assert share(MARKER) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "answer", ["We keep a holdback after the launch and see whether gains last.", "Keep a holdbck. See after launch if the gain lasts."]
)
def test_inflected_misspelt_or_split_over_two_sentences_it_is_met(answer: str) -> None:
    assert share(answer) >= MET


@pytest.mark.parametrize("answer", ["We look at latency and cost.", "The launch of the reranker is planned.", "", "🙂"])
def test_other_words_do_not_come_near(answer: str) -> None:
    assert share(answer) < UNSURE


def test_words_of_the_question_weigh_less() -> None:
    weights = derive_rule(MARKER, QUESTION).weights
    assert weights["launch"] < weights["holdback"] == 1.0


def test_words_three_sentences_apart_do_not_add_up() -> None:
    apart = share("Keep a holdback. One. Two. Three. See the gain. Four. Five. It lasts after.")
    assert apart < share("Keep a holdback, see the gain. It lasts after.")


def test_other_words_of_a_concept_and_equal_numbers_count() -> None:
    kin = kin_of({"holdback": ("holdback", "holdout", "control slice")})
    rule = derive_rule("Keeps a holdback of 5% for about 47,000 readers", "", kin)
    covered = {
        read_text("A holdout of five percent, 47k people").tokens[index].norm
        for index in best_coverage(rule, read_text("A holdout of five percent, 47k people")).tokens
    }
    assert covered == {"holdout", "five", "47"}


@given(st.lists(st.sampled_from(MARKER.split()), max_size=30))
def test_coverage_is_a_share_and_names_its_words(words: list[str]) -> None:
    coverage = best_coverage(derive_rule(MARKER, QUESTION), read_text(" ".join(words)))
    assert 0 <= coverage.share <= 1.0001
    assert bool(coverage.tokens) == (coverage.share > 0)
