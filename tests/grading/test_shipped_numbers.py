"""The numbers that the shipped questions ask for, in their model answers, golden answers and labelled ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.labelled import ANSWERS
from bench.split import read, split
from trainer.content.loader import load, shipped_roots
from trainer.domain.grade import NumberResult
from trainer.grading.engine import RulesGrader

LIBRARY = load(shipped_roots()).library
GRADER = RulesGrader(LIBRARY, lambda: 0.0)
ASKING = [
    (chain, question, rules) for chain, rubric in LIBRARY.rubrics.items() for question, rules in rubric.questions.items() if rules.numbers
]


def numbers(chain: str, question: str, answer: str) -> tuple[NumberResult, ...]:
    return GRADER.grade(chain, LIBRARY.question(chain, question), answer).numbers


def accused(answers: Iterator[tuple[str, str, str, str]]) -> dict[str, str]:
    """The step that went wrong for each answer that states a wrong number, by the names of the answer and the check."""
    found = {}
    for name, chain, question, answer in answers:
        for result in numbers(chain, question, answer):
            if result.agrees is False:
                found[f"{name} {result.id}"] = result.step
    return found


def test_every_check_can_be_computed() -> None:
    for chain, question, rules in ASKING:
        compiled = GRADER.compiled(LIBRARY.chain(chain), LIBRARY.question(chain, question))
        assert [prepared.check.id for prepared in compiled.numbers.checks] == [check.id for check in rules.numbers]


SILENT = {
    "AML-01 round-4 mix-points",
    "AML-02 architect-2 weeks-with",
    "AML-02 architect-2 weeks-without",
    "AML-05 architect-2 cumulative-loss",
    "AML-05 round-2 return-lower-limit",
    "AML-05 round-3 net-per-thousand",
    "AML-05 round-4 thumbs-up-relative",
    "AML-06 round-2 bh-fourth-value",
    "AML-06 round-2 holm-fourth-value",
    "AML-07 round-2 p95-correlated",
    "AML-07 round-2 p95-independent",
    "AML-08 architect-3 extra-failures",
}
"""Checks that do not see the number in their model answer yet, so that they say nothing of it."""


@pytest.mark.parametrize(("chain", "question"), [(chain, question) for chain, question, _ in ASKING])
def test_a_model_answer_states_every_number_rightly(chain: str, question: str) -> None:
    model = LIBRARY.question(chain, question).model_answer
    wanted = {check.id for place, name, rules in ASKING for check in rules.numbers if (place, name) == (chain, question)}
    found = {result.id: result.agrees for result in numbers(chain, question, model)}
    assert found == {check: None if f"{chain} {question} {check}" in SILENT else True for check in wanted}


def test_of_the_golden_answers_only_those_with_a_red_flag_state_wrong_numbers() -> None:
    golden = ((answer.kind, chain, question, answer.answer) for chain, question, rules in ASKING for answer in rules.golden)
    assert {name.split()[0] for name in accused(golden)} <= {"red-flag"}


@pytest.mark.skipif(not ANSWERS.is_dir(), reason="no labelled answers beside the project")
def test_nobody_is_accused_falsely_on_labelled_answers() -> None:
    tune, _ = split(row for row in read(ANSWERS / "dev.jsonl") if row["chain"] == "AML-03")
    sentences, _ = split(row for row in read(ANSWERS / "sentences.jsonl") if row["chain"] == "AML-03")
    rows = ((row["id"], row["chain"], row["question"], row["answer"]) for row in (*tune, *sentences))
    assert accused(rows) == {
        "AML-03/round-2/x1 weeks-to-read": "forgot the outcome window",
        "AML-03/round-2/total-for-arm/assert-1 n-per-arm-value": "split the size of one arm between the two",
    }
