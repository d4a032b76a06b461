"""Numbers that a question asks for, in rubric files, and what the check finds wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.authoring.check import check_content
from trainer.content.loader import LoadedContent, load
from trainer.content.reader import source_from_text
from trainer.content.rubrics import parse_rubric
from trainer.domain.rubric import QuestionRules

NUMBERS = """\
    numbers:
      - id: size
        marker: mde-first
        says: readers per arm
        calculator: sample_size_proportions
        inputs: {baseline_rate: 0.12, mde_absolute: 0.006}
        output: n_control
        tolerance: 0.1
        unit: ""
        near: "{mde}|arm"
      - {id: alpha, says: error rate, calculator: alpha_under_design_effect, inputs: {cluster_size: 6, icc: 0.08}, unit: "%"}
"""
Write = Callable[[str, str | bytes], Path]


def with_numbers(rubric_text: str, old: str = "", new: str = "") -> str:
    assert old in NUMBERS
    return rubric_text.replace("    golden:\n", f"{NUMBERS.replace(old, new, 1)}    golden:\n")


def opening(text: str) -> tuple[QuestionRules, list[tuple[str, int]]]:
    source = source_from_text("AML-91.yaml", text)
    rubric = parse_rubric(source)
    assert rubric is not None
    return rubric.questions["opening"], [(problem.code, problem.line) for problem in source.findings.problems]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def test_numbers_load_with_all_their_fields(rubric_text: str) -> None:
    rules, problems = opening(with_numbers(rubric_text))
    assert problems == []
    size, alpha = rules.numbers
    assert (size.id, size.marker, size.says, size.calculator) == ("size", "mde-first", "readers per arm", "sample_size_proportions")
    assert size.inputs == {"baseline_rate": 0.12, "mde_absolute": 0.006}
    assert (size.output, size.tolerance, size.unit, size.near) == ("n_control", 0.1, "", "{mde}|arm")
    assert (alpha.marker, alpha.output, alpha.tolerance, alpha.unit) == ("", "", 0.05, "%")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("        says: readers per arm", "        said: readers per arm", "unknown-key", "said:"),
        ("        says: readers per arm\n", "", "missing-key", "- id: size"),
        ("      - id: size\n        marker", "      - marker", "missing-key", "- marker"),
        ("        calculator: sample_size_proportions\n", "", "missing-key", "- id: size"),
        ("        inputs: {baseline_rate: 0.12, mde_absolute: 0.006}", "        inputs: [1]", "wrong-type", "inputs: [1]"),
        ("tolerance: 0.1", "tolerance: 3", "out-of-range", "tolerance: 3"),
        ('        unit: ""', "        unit: readers", "unknown-value", "unit: readers"),
        ("{id: alpha,", "{id: size,", "duplicate-id", "error rate"),
        ("      - {id: alpha,", "      - alpha\n      - {id: beta,", "wrong-type", "- alpha"),
    ],
)
def test_each_mistake_has_its_line_and_the_rest_loads(rubric_text: str, old: str, new: str, code: str, line: str) -> None:
    text = with_numbers(rubric_text, old, new)
    rules, problems = opening(text)
    assert (code, line_of(text, line)) in problems
    assert rules.numbers
    assert rules.golden


def test_numbers_that_are_no_list_are_named(rubric_text: str) -> None:
    text = rubric_text.replace("    golden:\n", "    numbers: 3\n    golden:\n")
    rules, problems = opening(text)
    assert (rules.numbers, problems) == ((), [("wrong-type", line_of(text, "numbers: 3"))])


@pytest.fixture
def found(write: Write, tmp_path: Path, chain_text: str, rubric_text: str) -> Callable[[str, str], list[tuple[str, str, int]]]:
    """Code, message and line of what the content check says about the numbers once some words are replaced."""

    def check(old: str = "", new: str = "") -> list[tuple[str, str, int]]:
        text = with_numbers(rubric_text, old, new)
        write("grill_chains/AML-91.md", chain_text)
        write("rubrics/AML-91.yaml", text)
        content: LoadedContent = load([tmp_path])
        assert content.library.problems == ()
        known = ("number size", "number alpha")
        return [(one.code, one.message, one.line) for one in check_content(content) if any(name in one.message for name in known)]

    return check


def test_sound_numbers_have_no_problem(found: Callable[..., list[tuple[str, str, int]]]) -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("marker: mde-first", "marker: mde-frist", "unknown-marker", "'mde-frist' is no such marker"),
        ("marker: mde-first", "marker: peek-daily", "unknown-marker", "'peek-daily' is no such marker"),
        ("calculator: sample_size_proportions", "calculator: sizes", "unknown-calculator", "no calculator 'sizes'"),
        ("baseline_rate: 0.12", "baseline_rate: 12", "bad-number", "must lie between 0 and 1"),
        ("baseline_rate: 0.12", "base: 0.12", "bad-number", "has no input 'base'"),
        ("output: n_control", "output: n_contrl", "bad-number", "no output 'n_contrl'"),
        ("output: n_control", 'output: "n_control[0]"', "bad-number", "nothing at [0]"),
        ('near: "{mde}|arm"', 'near: "{nowhere}"', "bad-pattern", "unknown concept nowhere"),
        ('near: "{mde}|arm"', 'near: "& &"', "bad-pattern", "size"),
    ],
)
def test_what_cannot_be_checked_is_named_with_the_line_of_the_number(
    found: Callable[..., list[tuple[str, str, int]]], rubric_text: str, old: str, new: str, code: str, says: str
) -> None:
    ((found_code, message, line),) = found(old, new)
    assert found_code == code
    assert says in message
    assert line == line_of(with_numbers(rubric_text), "- id: size")
