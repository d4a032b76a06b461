from __future__ import annotations

import pytest

from tests.authoring.conftest import Changed, findings, line_of, only
from tests.cli.pack import STORY_ID, STRONG
from trainer.authoring.check import check_content


def test_sound_content_has_no_problem(changed: Changed) -> None:
    assert check_content(changed()) == ()


def test_a_pattern_that_cannot_be_read_is_named_with_the_line_of_its_rule(changed: Changed) -> None:
    content = changed('["plan|schedule looks"]', '["plan .. .. looks &", "plan looks"]')
    problem = only(content)
    assert (problem.code, problem.severity) == ("bad-pattern", "error")
    assert problem.message.startswith("opening planned-looks: ")
    assert (problem.file, problem.line) == (content.library.rubrics[STORY_ID].file, line_of(content, "planned-looks:"))


def test_a_concept_that_is_not_there_is_named(changed: Changed) -> None:
    (finding,) = [
        found for found in findings(changed('"plan|schedule looks"', '"plan looks", "{nowhere} looks"')) if found[1] == "bad-pattern"
    ]
    assert "nowhere" in finding[2]


GOLDEN = "met: [effect-first, planned-looks]\n        band: strong-hire"


@pytest.mark.parametrize(
    ("golden", "message"),
    [
        ("answer: We plan the looks at the results.\n        met: [effect-first, planned-looks]", "effect-first is not met"),
        (
            "answer: We plan the looks, and fix the effect before that.\n        met: [effect-first]\n        exact: true",
            "planned-looks is met",
        ),
        (
            "answer: We plan the looks at the results.\n        met: [planned-looks]\n        tripped: [peek]",
            "red flag peek is not tripped",
        ),
        ("answer: We plan the looks. We look every day.\n        met: [planned-looks]", "red flag peek is tripped"),
        ("answer: We plan the looks at the results.\n        met: [planned-looks]\n        band: hire", "the band is lean-no, not hire"),
    ],
)
def test_a_golden_answer_that_gets_another_result_is_named_with_its_line(changed: Changed, golden: str, message: str) -> None:
    old = f"answer: We fix the effect before the start and plan the looks.\n        {GOLDEN}"
    content = changed(old, golden)
    problem = only(content)
    assert (problem.code, problem.severity) == ("golden-differs", "error")
    assert problem.message == f"opening, golden answer (strong): {message}"
    assert problem.line == line_of(content, "- kind: strong")
    assert "grill explain" in problem.hint


NUMBER = "{calculator: design_effect, inputs: {cluster_size: 6, icc: ICC}, output: OUT}"


def with_number(icc: str, output: str) -> str:
    return f'{{met: ["plan|schedule looks"], numbers: [{NUMBER.replace("ICC", icc).replace("OUT", output)}]}}'


def test_a_stated_number_that_a_calculator_gives_is_fine(changed: Changed) -> None:
    assert check_content(changed('{met: ["plan|schedule looks"]}', with_number("0.08", "design_effect"))) == ()


@pytest.mark.parametrize(("icc", "output"), [("7", "design_effect"), ("0.08", "nowhere")])
def test_a_stated_number_that_no_calculator_gives_is_named(changed: Changed, icc: str, output: str) -> None:
    content = changed('{met: ["plan|schedule looks"]}', with_number(icc, output))
    problem = only(content)
    assert (problem.code, problem.severity) == ("bad-number", "error")
    assert problem.message.startswith("opening planned-looks: design_effect gives no number: ")
    assert problem.line == line_of(content, "planned-looks:")


def test_a_model_answer_that_is_not_the_best_there_is_gets_advice(changed: Changed) -> None:
    problem = only(changed(f"### Model answer\n{STRONG}", "### Model answer\nWe plan the looks. Then we look every day.", file="chain"))
    assert (problem.code, problem.severity) == ("weak-model-answer", "advice")
    assert problem.message == "opening: the model answer grades lean-no (misses effect-first; trips peek)"


def test_a_question_without_a_model_answer_is_left_alone(changed: Changed) -> None:
    content = changed(f"### Model answer\n{STRONG}\n", "", file="chain")
    assert [code for _, code, _ in findings(content)] == ["missing-section"]


def test_a_rubric_whose_chain_is_not_loaded_is_named_and_the_rest_is_checked(changed: Changed) -> None:
    found = findings(changed("chain: TST-01", "chain: TST-77"))
    assert ("error", "rubric-without-chain") in [(severity, code) for severity, code, _ in found]


def test_problems_come_in_the_order_of_files_and_lines(changed: Changed) -> None:
    content = changed("- `peek` **major**:", "- `peek`:", file="chain")
    broken = content.library.rubrics[STORY_ID].file
    problems = check_content(content)
    assert problems == tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.code)))
    assert all(problem.file != broken for problem in problems)
