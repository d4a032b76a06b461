"""What an answer states for the numbers of its question: agreeing, wrong, or not found, and never a false accusation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grading.conftest import QUESTION, MakeGrader, library
from trainer.domain.grade import NumberResult
from trainer.domain.rubric import MarkerRule, NumberCheck
from trainer.grading.engine import RulesGrader

PER_ARM = NumberCheck(
    id="per-arm",
    says="readers per arm",
    marker="size",
    calculator="sample_size_proportions",
    inputs={"baseline_rate": 0.12, "mde_absolute": 0.006},
    output="n_control",
    tolerance=0.05,
    near="per|each|every arm|group",
)
HALF = PER_ARM.model_copy(update={"id": "half", "marker": "", "inputs": {"baseline_rate": 0.12, "mde_absolute": 0.003}})
ALPHA = NumberCheck(
    id="alpha",
    says="actual error rate",
    calculator="alpha_under_design_effect",
    inputs={"cluster_size": 6, "icc": 0.08},
    tolerance=0.08,
    near="false_positive|error|alpha|type_one",
)
WEEKS = NumberCheck(
    id="weeks",
    says="weeks to the final read",
    calculator="runtime_weeks",
    inputs={"n_per_arm": 47036, "new_readers_by_week": [60000, 36000, 26000], "outcome_days": 7},
    tolerance=0.01,
    near="read|final|result",
)

Stated = Callable[..., NumberResult]


@pytest.fixture
def stated(make_grader: MakeGrader) -> Stated:
    """The first result for an answer, given its checks."""

    def first(answer: str, *checks: NumberCheck) -> NumberResult:
        grader = make_grader(numbers=checks or (PER_ARM,))
        return grader.grade("T-01", QUESTION, f"We plan this test before the start. {answer} Then we look once at the end.").numbers[0]

    return first


def outcome(result: NumberResult) -> tuple[str | None, bool | None, str]:
    return result.stated.text if result.stated else None, result.agrees, result.step


@pytest.mark.parametrize("number", ["47,036", "47k", "forty-seven thousand", "46,900", "47.036"])
def test_an_agreeing_number_is_confirmed_in_the_learners_own_words(stated: Stated, number: str) -> None:
    result = stated(f"I get {number} readers per arm.")
    assert outcome(result) == (number, True, "")
    assert (result.id, result.marker, result.says, result.right, result.right_text) == (
        "per-arm",
        "size",
        "readers per arm",
        47036,
        "47,036",
    )


def test_the_evidence_stands_where_the_answer_has_it(make_grader: MakeGrader) -> None:
    answer = "We plan the looks before the start, and we need 47k readers in each arm to see it."
    (result,) = make_grader(numbers=(PER_ARM,)).grade("T-01", QUESTION, answer).numbers
    assert result.stated is not None
    assert answer[result.stated.start : result.stated.end] == result.stated.text == "47k"
    assert result.stated.value == 47000


@pytest.mark.parametrize(
    ("answer", "words", "step"),
    [
        ("I get 94,072 readers per arm.", "94,072", "gave the total of all arms instead of one arm"),
        ("Each arm needs 23,500 readers.", "23,500", "split the size of one arm between the two"),
        ("That takes 37k readers in each group.", "37k", "tested one-sided instead of two-sided"),
        ("That takes about 4,700,000 readers in each group.", "4,700,000", "100 times the right value"),
        ("That takes 470 readers in each group.", "470", "a hundredth of the right value"),
        ("That takes 12,345 readers in each group.", "12,345", ""),
    ],
)
def test_a_wrong_number_is_named_with_the_step_that_went_wrong(stated: Stated, answer: str, words: str, step: str) -> None:
    found, agrees, said = outcome(stated(answer))
    assert (found, agrees) == (words, False)
    assert said.startswith(step)
    assert bool(said) == bool(step)


@pytest.mark.parametrize(
    "answer",
    [
        "The total is 94,072 readers, so 47,036 readers per arm.",
        "I get 47,036 readers per arm, 94,072 in all.",
        "I get 47k readers per arm, not 37k per arm.",
        "With a one-sided test it would be 37,051 per arm, and here it is 47,036 per arm.",
    ],
)
def test_once_a_number_agrees_the_steps_on_the_way_to_it_count_for_nothing(stated: Stated, answer: str) -> None:
    assert stated(answer).agrees is True


@pytest.mark.parametrize(
    "answer",
    [
        "We need many readers per arm.",
        "It is surely not 94,000 readers per arm.",
        "I would not take 94,000 readers per arm.",
        "Some would say 94,000 readers per arm.",
        "Is it 94,000 readers per arm?",
        "We need about 94,000 readers in all.",
        "We need about 94,000 readers in total, the same number per arm.",
        "94,072 readers are split evenly per arm.",
        "It takes two looks per arm, and one holdback.",
        "The formula is 16 × 0.1056 / 0.000036 per arm.",
        "The formula has 1200 / 3 per arm.",
        "Somewhere from 100,000 to 200,000 per arm, or 300,000 per arm.",
        "The shop sold 12,345 books.",
    ],
)
def test_nobody_is_accused_of_a_number_that_is_not_clearly_meant(stated: Stated, answer: str) -> None:
    assert outcome(stated(answer)) == (None, None, "")


def test_a_denied_right_number_neither_agrees_nor_is_wrong(stated: Stated) -> None:
    assert outcome(stated("It is not 47,036 readers per arm.")) == (None, None, "")


def test_a_number_of_the_question_is_no_wrong_answer(make_grader: MakeGrader) -> None:
    question = QUESTION.model_copy(update={"text": f"{QUESTION.text} We have 94,072 readers a month and 30,000 new ones."})
    for answer in ("We have 94,072 readers per arm.", "We have 30k readers per arm.", "That makes 15,000 readers per arm."):
        (result,) = make_grader(numbers=(PER_ARM,)).grade("T-01", question, f"We plan it before the start. {answer}").numbers
        assert outcome(result) == (None, None, "")


def test_a_number_that_agrees_with_one_check_is_no_wrong_answer_to_another(stated: Stated) -> None:
    assert outcome(stated("For the small effect I get 186,171 readers per arm.", PER_ARM, HALF)) == (None, None, "")
    assert stated("For the small effect I get 186,171 readers per arm.", HALF, PER_ARM).agrees is True


def test_one_wrong_number_is_held_against_one_check_only(make_grader: MakeGrader) -> None:
    grade = make_grader(numbers=(PER_ARM, HALF)).grade("T-01", QUESTION, "We plan it before the start. I get 94,072 readers per arm.")
    assert [result.agrees for result in grade.numbers] == [False, None]


@pytest.mark.parametrize(
    ("answer", "agrees"), [("9.8%", True), ("10 percent", True), ("one in ten", True), ("0.098", True), ("5.4%", False)]
)
def test_shares_are_compared_as_people_write_them(stated: Stated, answer: str, agrees: bool) -> None:
    result = stated(f"The real false-positive rate is about {answer} then.", ALPHA)
    assert result.agrees is agrees
    assert result.right_text == "9.763%"
    assert result.stated is not None
    assert 0.05 < result.stated.value < 0.11


@pytest.mark.parametrize("words", ["three weeks", "21 days", "3 weeks", "week 3"])
def test_times_are_compared_in_any_unit(stated: Stated, words: str) -> None:
    result = stated(f"We can read the result after {words}.", WEEKS)
    assert (result.agrees, result.right_text) == (True, "3 weeks")
    assert result.stated is not None
    assert result.stated.value == 3


def test_a_time_elsewhere_is_not_the_one_that_was_asked_for(stated: Stated) -> None:
    assert outcome(stated("We keep a holdback for three weeks.", WEEKS)) == (None, None, "")
    assert outcome(stated("We enrol for two weeks.", WEEKS)) == (None, None, "")


def test_without_words_beside_it_only_known_slips_are_named(stated: Stated) -> None:
    bare = PER_ARM.model_copy(update={"near": ""})
    assert stated("I get 94,072 readers.", bare).agrees is None
    assert stated("I get 37,051 readers.", bare).step == "tested one-sided instead of two-sided"
    assert stated("I get 12,345 readers.", bare).agrees is None


def test_words_that_except_a_number_keep_it_from_being_called_wrong(stated: Stated) -> None:
    excepting = PER_ARM.model_copy(update={"unless": "today|have"})
    beside = PER_ARM.model_copy(update={"unless": "@clause: today|have"})
    assert outcome(stated("We have 12,345 readers per arm.", excepting)) == (None, None, "")
    assert stated("We have 47,036 readers per arm.", excepting).agrees is True
    assert stated("Today we plan, and it takes 12,345 readers per arm.", excepting).agrees is None
    assert stated("Today we plan, and it takes 12,345 readers per arm.", beside).agrees is False


def test_a_total_that_looks_like_the_size_of_an_arm_is_none(stated: Stated) -> None:
    result = stated("We need 47,036 readers in total, so each arm gets 23,518.")
    assert outcome(result) == ("23,518", False, "split the size of one arm between the two")


def test_a_time_named_for_something_else_does_not_excuse_a_wrong_one(stated: Stated) -> None:
    answer = "We can read the result after two weeks. A holdback follows for three weeks."
    assert outcome(stated(answer, WEEKS)) == ("two weeks", False, "forgot the outcome window")


def test_what_is_supposed_or_said_by_others_is_not_held_against_anyone(stated: Stated) -> None:
    for answer in (
        "If we read the result after two weeks, the last readers are missing.",
        "Nobody can read the result after two weeks.",
        "The final result takes two weeks plus seven days.",
    ):
        assert outcome(stated(answer, WEEKS)) == (None, None, "")


def test_another_number_of_the_clause_leaves_it_open_what_is_meant(stated: Stated) -> None:
    assert outcome(stated("At a margin of 3.3 points it takes 12,345 readers per arm.")) == (None, None, "")


def test_an_item_of_a_list_is_compared(stated: Stated, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = {"design_effect": [1.0, 1.4], "standard_error_factor": 1.0}
    monkeypatch.setattr("trainer.grading.stated_numbers.compute", lambda name, inputs: listing)
    check = NumberCheck(
        id="d", says="design effect", calculator="design_effect", inputs={"cluster_size": 6, "icc": 0.08}, output="design_effect[1]"
    )
    result = stated("The variance is inflated 1.4 times.", check)
    assert (result.agrees, result.right) == (True, 1.4)


def test_a_rule_may_ask_for_an_item_of_a_list(make_grader: MakeGrader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.grading.stated_numbers.compute", lambda name, inputs: {"design_effect": [1.0, 47036.0]})
    number = {"calculator": "design_effect", "inputs": {}, "output": "design_effect[1]"}
    grader = make_grader({"size": MarkerRule.model_validate({"numbers": [number]})})
    grade = grader.grade("T-01", QUESTION, "We need 47,036 readers in each arm of it.")
    assert next(result.met for result in grade.markers if result.id == "size")


@pytest.mark.parametrize(
    "broken", [{"calculator": "no_such"}, {"output": "nowhere"}, {"inputs": {"baseline_rate": 7}}, {"near": "{nothing}"}]
)
def test_a_check_that_cannot_be_computed_is_left_out(make_grader: MakeGrader, broken: dict[str, Any]) -> None:
    checks = (PER_ARM.model_copy(update=broken), ALPHA)
    grade = make_grader(numbers=checks).grade("T-01", QUESTION, "We plan it before the start. I get 47,036 readers per arm.")
    assert [result.id for result in grade.numbers] == ["alpha"]


def test_an_answer_without_credit_has_its_numbers_unstated(make_grader: MakeGrader) -> None:
    grade = make_grader(numbers=(PER_ARM,)).grade("T-01", QUESTION, "Arm")
    assert grade.gaming
    assert [result.agrees for result in grade.numbers] == [None]


def test_numbers_change_neither_score_nor_markers(make_grader: MakeGrader) -> None:
    for answer in ("We fix before the start when we stop. I get 94,072 readers per arm.", "I get 47,036 readers per arm, before we stop."):
        with_numbers = make_grader(numbers=(PER_ARM, ALPHA)).grade("T-01", QUESTION, answer)
        assert with_numbers.model_copy(update={"numbers": ()}) == make_grader().grade("T-01", QUESTION, answer)


def test_rules_derived_alone_know_no_numbers(make_grader: MakeGrader) -> None:
    grade = make_grader(derived_only=True, numbers=(PER_ARM,)).grade("T-01", QUESTION, "I get 47,036 readers per arm.")
    assert grade.numbers == ()


PIECES = [
    "47,036",
    "94,072",
    "per arm",
    "not",
    "each group",
    "9.8%",
    "error",
    "3 weeks",
    "final",
    "?",
    ".",
    ",",
    "(",
    "-",
    "×",
    "0",
    "1e9",
    "week",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40))
def test_any_text_gets_one_result_for_each_check_whose_words_stand_in_it(pieces: list[str]) -> None:
    grader = RulesGrader(library(numbers=(PER_ARM, ALPHA, WEEKS)), lambda: 0.0)
    answer = " ".join(pieces)
    found = grader.grade("T-01", QUESTION, answer).numbers
    assert [result.id for result in found] == ["per-arm", "alpha", "weeks"]
    for result in found:
        assert (result.stated is None) == (result.agrees is None)
        assert result.agrees is False or result.step == ""
        assert result.stated is None or answer[result.stated.start : result.stated.end] == result.stated.text != ""
    spans = [result.stated.start for result in found if result.stated and not result.agrees]
    assert len(spans) == len(set(spans))
