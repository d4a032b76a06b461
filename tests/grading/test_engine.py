"""The offline grader as a whole."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.grading.conftest import CHAIN, QUESTION, MakeGrader
from trainer.domain.grade import Grade, MarkerResult
from trainer.domain.rubric import MarkerRule
from trainer.errors import UsageError

STRONG = (
    "Before the start I fix when the test is to end. The size is forty-seven thousand per arm. "
    "After launch a small holdback stays on the old version, to see whether the gain lasts."
)


def result(grade: Grade, marker: str) -> MarkerResult:
    return next(found for found in grade.markers if found.id == marker)


def test_every_marker_gets_a_result_strong_ones_first(make_grader: MakeGrader) -> None:
    grade = make_grader().grade("t-01", QUESTION, STRONG)
    assert [found.id for found in grade.markers] == ["stop-rule", "size", "holdback", "peek", "habit"]
    assert (grade.chain, grade.question, grade.content_hash, grade.grader) == ("T-01", "opening", "abc", "rules/1")


def test_a_strong_answer_is_a_strong_hire_with_its_own_words_as_evidence(make_grader: MakeGrader) -> None:
    grade = make_grader().grade("T-01", QUESTION, STRONG)
    assert (grade.score, grade.band, grade.passed, grade.probes) == (100.0, "strong-hire", True, ())
    for marker in grade.landed:
        assert marker.evidence
        for words in marker.evidence:
            assert STRONG[words.start : words.end] == words.text


def test_missed_markers_come_back_as_probes_critical_ones_first(make_grader: MakeGrader) -> None:
    grade = make_grader().grade("T-01", QUESTION, "A small holdback stays after launch so that we see whether the gain lasts.")
    assert [probe.marker for probe in grade.probes] == ["stop-rule", "size"]
    assert grade.probes[0].text == "Who stops it?"


def test_a_red_flag_costs_points_and_caps_the_band(make_grader: MakeGrader) -> None:
    grade = make_grader().grade("T-01", QUESTION, "47,036 per arm. We look every day and stop when p is small.")
    assert [flag.id for flag in grade.tripped] == ["peek"]
    assert (grade.score, grade.band) == (23.3, "lean-no")


@pytest.mark.parametrize(
    "answer",
    [
        "47,036 per arm. I would not look every day and stop when p is small.",
        "47,036 per arm. Someone will suggest to look every day and stop when p is small; that breaks the error rate.",
        "47,036 per arm. We look every day and stop for harm alone.",
        "47,036 per arm. We look every day, but I fix before the start when to stop, and write it down.",
    ],
)
def test_a_red_flag_does_not_trip_when_rejected_vetoed_or_contradicted(make_grader: MakeGrader, answer: str) -> None:
    assert not make_grader().grade("T-01", QUESTION, answer).tripped


def test_rejection_is_told_to_the_learner_with_the_words(make_grader: MakeGrader) -> None:
    found = result(make_grader().grade("T-01", QUESTION, "I would never look every day and stop when p is small."), "peek")
    assert (found.met, found.reason) == (False, "the answer denies it")
    assert found.evidence[0].text.startswith("look every day")


def test_a_veto_for_the_whole_answer_and_a_requirement_are_obeyed(make_grader: MakeGrader) -> None:
    grader = make_grader()
    assert result(grader.grade("T-01", QUESTION, "We run it seven days as always, that is our plan."), "habit").met
    assert not result(grader.grade("T-01", QUESTION, "It goes seven days as always, that is our plan."), "habit").met
    vetoed = "We run it seven days as always. The sample size agrees with that."
    assert not result(grader.grade("T-01", QUESTION, vetoed), "habit").met


def test_words_of_the_question_earn_nothing(make_grader: MakeGrader) -> None:
    grader = make_grader({"stop-rule": MarkerRule(met=("test_plan & stop",))})
    copied = (
        "Lay out the test plan and say when it stops. Our power is eighty percent, and a reader counts once, by her first exposure to it."
    )
    found = result(grader.grade("T-01", QUESTION, copied), "stop-rule")
    assert (found.met, found.reason) == (False, "it only repeats the question")
    assert result(grader.grade("T-01", QUESTION, "My test plan names the day on which we stop."), "stop-rule").met


def test_unsure_is_a_result_of_its_own(make_grader: MakeGrader) -> None:
    found = result(make_grader().grade("T-01", QUESTION, "There will be a stop rule for this test of ours."), "stop-rule")
    assert (found.met, found.confidence) == (None, 0.5)
    assert found.evidence


@pytest.mark.parametrize("number", ["47,036", "47k", "forty-seven thousand", "46,900", "47.036"])
def test_a_stated_number_is_checked_against_the_calculator(make_grader: MakeGrader, number: str) -> None:
    assert result(make_grader().grade("T-01", QUESTION, f"I get {number} readers in each arm of it."), "size").met


@pytest.mark.parametrize("answer", ["I get 94k readers in each arm.", "It is not 47,036 readers in each arm.", "Is it 47,036 readers?"])
def test_a_wrong_or_denied_number_is_not_accepted(make_grader: MakeGrader, answer: str) -> None:
    assert not result(make_grader().grade("T-01", QUESTION, answer), "size").met


def test_a_number_must_stand_near_its_pattern(make_grader: MakeGrader) -> None:
    number = {
        "calculator": "sample_size_proportions",
        "inputs": {"baseline_rate": 0.12, "mde_absolute": 0.006},
        "output": "n_control",
        "near": "arm|group",
    }
    grader = make_grader({"size": MarkerRule.model_validate({"numbers": [number]})})
    assert result(grader.grade("T-01", QUESTION, "Each arm gets 47,036 readers."), "size").met
    assert not result(grader.grade("T-01", QUESTION, "The shop sold 47,036 books. Each arm is large."), "size").met


def test_a_number_no_calculator_gives_never_meets_a_marker(make_grader: MakeGrader) -> None:
    rule = MarkerRule.model_validate({"numbers": [{"calculator": "no_such", "inputs": {}}]})
    assert not result(make_grader({"size": rule}).grade("T-01", QUESTION, "Each arm gets 47,036 readers."), "size").met


def test_a_typing_slip_does_not_cost_the_marker(make_grader: MakeGrader) -> None:
    rule = MarkerRule(met=("threshold & adjusted",))
    grader = make_grader({"stop-rule": rule})
    assert result(grader.grade("T-01", QUESTION, "We use an adjusted threshhold at each of the looks."), "stop-rule").met


def test_a_bad_pattern_is_left_out_and_the_others_work(make_grader: MakeGrader) -> None:
    grader = make_grader({"stop-rule": MarkerRule(met=("{nothing}", "/(/", "end date"))})
    assert [marker for marker, _ in grader.compiled(CHAIN, QUESTION).faults] == ["stop-rule", "stop-rule"]
    assert result(grader.grade("T-01", QUESTION, "We agree on an end date."), "stop-rule").met


def test_a_marker_without_a_rule_is_decided_by_its_own_words(make_grader: MakeGrader) -> None:
    grade = make_grader(derived_only=True).grade("T-01", QUESTION, "I keep a holdback after launch and see whether the gain lasts.")
    found = result(grade, "holdback")
    assert (found.met, found.source, grade.grader) == (True, "derived", "derived/1")
    assert result(grade, "stop-rule").met is False


def test_derived_rules_never_trip_a_red_flag(make_grader: MakeGrader) -> None:
    grade = make_grader(derived_only=True).grade(
        "T-01", QUESTION, "One looks every day and stops when significant. Runs seven days as always."
    )
    assert [found.met for found in grade.markers if found.kind == "red_flag"] == [None, None]
    assert not grade.tripped


def test_a_prepared_question_is_not_compiled_again(make_grader: MakeGrader) -> None:
    grader = make_grader()
    grader.prepare("T-01", QUESTION)
    ready = grader.compiled(CHAIN, QUESTION)
    grader.grade("T-01", QUESTION, STRONG)
    assert grader.compiled(CHAIN, QUESTION) is ready


def test_an_unknown_chain_is_refused(make_grader: MakeGrader) -> None:
    with pytest.raises(UsageError, match="no chain 'X-9'"):
        make_grader().grade("X-9", QUESTION, "text")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.text(max_size=300))
def test_any_text_is_graded(make_grader: MakeGrader, answer: str) -> None:
    for derived_only in (False, True):
        grade = make_grader(derived_only=derived_only).grade("T-01", QUESTION, answer)
        assert 0 <= grade.score <= 100
        for found in grade.markers:
            assert all(answer[words.start : words.end] == words.text for words in found.evidence)


def test_the_shuffled_words_of_a_strong_answer_earn_next_to_nothing(make_grader: MakeGrader) -> None:
    grader, words = make_grader(), STRONG.split()
    scores = [grader.grade("T-01", QUESTION, " ".join(random.Random(seed).sample(words, len(words)))).score for seed in range(50)]
    assert sum(scores) / len(scores) < 15
