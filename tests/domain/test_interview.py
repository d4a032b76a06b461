"""The ladder: levels, heights, the next rung, and which of two grades is better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import GOOD, WEAK, ScriptedGrader, make_chain, make_question
from trainer.domain.chain import QUESTION_IDS, rung_level
from trainer.domain.grade import BANDS, Band, Grade
from trainer.domain.interview import better, held_until, ladder_height, next_rung, standing

CHAIN = make_chain()
PASSES = st.dictionaries(st.sampled_from(QUESTION_IDS), st.booleans())


def grade(band: Band, score: float) -> Grade:
    return ScriptedGrader().grade("AML-03", make_question(), WEAK).model_copy(update={"band": band, "score": score})


def test_levels_go_from_the_opening_to_the_architect() -> None:
    assert [rung_level(rung) for rung in QUESTION_IDS] == [0, 1, 2, 3, 4, 5, 5, 5]


@pytest.mark.parametrize("name", ["", "round-5", "Opening", "architect", "round-1 "])
def test_what_is_no_rung_has_no_level(name: str) -> None:
    with pytest.raises(ValueError, match="no such rung"):
        rung_level(name)


@pytest.mark.parametrize(
    ("passed", "height"),
    [
        ([], None),
        (["round-1"], None),
        (["opening"], 0),
        (["opening", "round-1"], 1),
        (["opening", "round-2"], 0),
        (["opening", "round-1", "round-2", "round-3", "round-4"], 4),
        (["opening", "round-1", "round-2", "round-3", "round-4", "architect-1"], 4),
        (["opening", "round-1", "round-2", "round-3", "round-4", "architect-2", "architect-3"], 4),
        (list(QUESTION_IDS), 5),
        (["architect-1", "architect-2", "architect-3"], None),
    ],
)
def test_the_height_is_the_highest_rung_without_a_gap_below(passed: list[str], height: int | None) -> None:
    assert ladder_height(dict.fromkeys(passed, True)) == height


@given(PASSES)
def test_a_failed_answer_counts_like_none(passed: dict[str, bool]) -> None:
    assert ladder_height(passed) == ladder_height({rung: True for rung, ok in passed.items() if ok})


@given(PASSES, st.sampled_from(QUESTION_IDS))
def test_passing_one_more_never_lowers_the_height(passed: dict[str, bool], rung: str) -> None:
    before, after = ladder_height(passed), ladder_height({**passed, rung: True})
    assert (-1 if after is None else after) >= (-1 if before is None else before)


@pytest.mark.parametrize(
    ("height", "words"),
    [
        (None, "the opening did not hold"),
        (0, "held at the opening"),
        (1, "held until round 1"),
        (4, "held until round 4"),
        (5, "held to the top"),
    ],
)
def test_the_height_in_words(height: int | None, words: str) -> None:
    assert held_until(height) == words


@pytest.mark.parametrize(
    ("done", "after", "following"),
    [
        ([], None, "opening"),
        ([], "opening", "round-1"),
        (["round-1"], "opening", "round-2"),
        (["round-1"], "architect-3", "opening"),
        (["opening", "round-2"], "round-1", "round-3"),
        (list(QUESTION_IDS[:-1]), None, "architect-3"),
        (list(QUESTION_IDS), "opening", None),
        (["opening"], "a rung that is gone", "round-1"),
        (["opening", "not of this chain"], None, "round-1"),
    ],
)
def test_the_next_rung_is_above_first_then_from_the_bottom(done: list[str], after: str | None, following: str | None) -> None:
    assert next_rung(CHAIN, done, after) == following


@given(st.sets(st.sampled_from(QUESTION_IDS)), st.one_of(st.none(), st.sampled_from(QUESTION_IDS)))
def test_walking_on_visits_every_open_rung_exactly_once(done: set[str], after: str | None) -> None:
    visited: list[str] = []
    seen = set(done)
    while (rung := next_rung(CHAIN, seen, after)) is not None:
        visited.append(rung)
        seen.add(rung)
        after = rung
    assert sorted(visited) == sorted(set(QUESTION_IDS) - done)


def test_a_chain_without_some_rungs_is_walked_in_its_own_order() -> None:
    short = make_chain(question_ids=("opening", "round-3", "architect-1"))
    assert next_rung(short, ["opening"], "opening") == "round-3"
    assert next_rung(short, ["opening", "round-3", "architect-1"]) is None


def test_the_band_comes_before_the_score() -> None:
    hire, lean = grade("hire", 60), grade("lean-no", 95)
    assert better(hire, lean) is hire
    assert better(lean, hire) is hire
    assert standing(hire) > standing(lean)
    assert [standing(grade(band, 0))[0] for band in BANDS] == [0, 1, 2, 3]


def test_of_equal_grades_the_later_is_the_better() -> None:
    first, second = grade("hire", 60), grade("hire", 60)
    assert better(first, second) is second
    assert better(grade("hire", 61), second).score == 61


def test_a_grade_tells_landed_missed_and_tripped_apart() -> None:
    found = ScriptedGrader().grade("AML-03", make_question(), f"{WEAK} <peek>")
    unsure = found.markers[2].model_copy(update={"met": None})
    found = found.model_copy(update={"markers": (*found.markers[:2], unsure, *found.markers[3:])})
    assert [result.id for result in found.landed] == ["traffic"]
    assert [result.id for result in found.missed] == ["stop-rule", "holdback"]
    assert [result.id for result in found.tripped] == ["peek"]
    assert ScriptedGrader().grade("AML-03", make_question(), GOOD).missed == ()
