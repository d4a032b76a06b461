"""Checks between files, and figures recomputed from claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from trainer.content.checks import check_content
from trainer.content.claims import agrees
from trainer.content.loader import LoadedContent, load
from trainer.domain.problem import Problem
from trainer.errors import CalculatorError

Write = Callable[[str, str | bytes], Path]
CALCULATORS = ("sample_size_proportions", "runtime_weeks", "design_effect")


@pytest.fixture
def pack(write: Write, tmp_path: Path, chain_text: str, story_text: str, rubric_text: str) -> Callable[..., LoadedContent]:
    """Load a root of one story, chain and rubric with some words replaced."""

    def load_pack(**changes: tuple[str, str]) -> LoadedContent:
        rules = rubric_text.replace(
            "      peek-daily:", "      stop-rule:\n        met: [x]\n      no-unit:\n        met: [x]\n      peek-daily:"
        )
        texts = {"story": story_text.replace("AML-92", "AML-93"), "chain": chain_text, "rubric": rules}
        for name, (old, new) in changes.items():
            assert old in texts[name]
            texts[name] = texts[name].replace(old, new, 1)
        write("stories/AML-91.md", texts["story"])
        write("stories/AML-93.md", story_text.replace("AML-91", "AML-93").replace("AML-92", "AML-91"))
        write("grill_chains/AML-91.md", texts["chain"])
        write("grill_chains/AML-93.md", chain_text.replace("AML-91", "AML-93"))
        write("rubrics/AML-91.yaml", texts["rubric"])
        content = load([tmp_path])
        assert [str(problem) for problem in content.library.problems] == []
        return content

    return load_pack


def shown(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    """Code, severity and the line that each problem points at."""
    lines = [Path(problem.file).read_text().split("\n")[problem.line - 1].strip() for problem in problems]
    return [(problem.code, problem.severity, line) for problem, line in zip(problems, lines, strict=True)]


def effect(name: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    if inputs["icc"] > 1:
        raise CalculatorError("the correlation must be at most 1", "icc")
    return {"design_effect": 1 + (inputs["cluster_size"] - 1) * inputs["icc"]}


def test_consistent_content_has_no_problems(pack: Callable[..., LoadedContent]) -> None:
    assert check_content(pack(), effect, CALCULATORS) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "line"),
    [
        ("rubric", "      mde-first:", "      mde-frist:", "unknown-marker", "mde-frist:"),
        ("rubric", "requires_unmet: [stop-rule]", "requires_unmet: [stop-rul]", "unknown-marker", "peek-daily:"),
        ("rubric", "requires_unmet: [stop-rule]", "requires_unmet: [no-unit]", "unknown-marker", "peek-daily:"),
        ("rubric", "        met: [mde-first]", "        met: [peek-daily]", "unknown-marker", "- kind: strong"),
        ("rubric", "tripped: []", "tripped: [mde-first]", "unknown-marker", "- kind: strong"),
        ("rubric", "  opening:", "  round-2:", "unknown-question", "round-2:"),
        ("story", "story: AML-93", "story: AML-39", "unknown-story", "- story: AML-39"),
        ("story", "story: AML-93", "story: AML-91", "feeds-itself", "- story: AML-91"),
        ("chain", "story: AML-91", "story: AML-19", "unknown-story", "story: AML-19"),
        ("chain", "runtime_weeks", "runtime_week", "unknown-calculator", "- calculator: sample_size_proportions, runtime_week"),
        ("story", "calculators: [design_effect]", "calculators: [designs]", "unknown-calculator", "calculators: [designs]"),
        ("rubric", "calculator: sample_size_proportions", "calculator: sizes", "unknown-calculator", "mde-first:"),
        ("story", "design_effect: 1.4", "design_effect: 1.41", "claim-differs", "- calculator: design_effect"),
        ("story", "design_effect: 1.4", "desing_effect: 1.4", "claim-output", "- calculator: design_effect"),
        ("story", "icc: 0.08", "icc: 8", "claim-refused", "- calculator: design_effect"),
    ],
)
def test_each_mistake_is_named_with_its_line(
    pack: Callable[..., LoadedContent], name: str, old: str, new: str, code: str, line: str
) -> None:
    assert (code, "error", line) in shown(check_content(pack(**{name: (old, new)}), effect, CALCULATORS))


def test_what_may_be_intended_is_only_advice(write: Write, tmp_path: Path, chain_text: str, story_text: str) -> None:
    write("stories/AML-90.md", story_text.replace("AML-91", "AML-90").replace("AML-92", "AML-90"))
    write("grill_chains/AML-91.md", chain_text)
    problems = check_content(load([tmp_path]))
    assert {(problem.code, problem.severity) for problem in problems} >= {
        ("story-without-chain", "advice"),
        ("chain-without-story", "advice"),
    }


def test_a_rubric_needs_its_chain(write: Write, tmp_path: Path, chain_text: str, rubric_text: str) -> None:
    write("grill_chains/AML-91.md", chain_text)
    write("rubrics/AML-95.yaml", rubric_text.replace("chain: AML-91", "chain: AML-95"))
    problems = check_content(load([tmp_path]))
    assert ("rubric-without-chain", "error", "chain: AML-95") in shown(problems)


def test_a_marker_without_rule_is_advice(pack: Callable[..., LoadedContent]) -> None:
    content = pack(rubric=("      no-unit:\n        met: [x]\n", ""))
    assert shown(check_content(content)) == [("marker-without-rule", "advice", "opening:")]


def test_nothing_is_recomputed_or_looked_up_unless_asked_for(pack: Callable[..., LoadedContent]) -> None:
    content = pack(story=("design_effect: 1.4", "design_effect: 9"), chain=("runtime_weeks", "nothing"))
    assert check_content(content) == ()


@pytest.mark.parametrize(
    ("expected", "actual", "tolerance", "result"),
    [
        (47036, 47036, 0, True),
        (47036, 47037, 0, False),
        (100, 101, 0.01, True),
        (100, 101.1, 0.01, False),
        (-100, -101, 0.01, True),
        (0, 0.001, 0.001, True),
        (0, 0.01, 0.001, False),
        ([1.0, 2.0], (1.0, 2.0), 0, True),
        ([1.0, 2.0], [1.0], 0, False),
        ([1.0], [1.2], 0.1, False),
        ("yes", "yes", 0, True),
        ("yes", "no", 0, False),
        (True, 1, 0, False),
        (True, True, 0, True),
        (None, None, 0, True),
        (None, 0, 0, False),
        (1, None, 0, False),
        (1, float("nan"), 0.5, False),
        (1, float("inf"), 0.5, False),
        (1, [1], 0.5, False),
        ([[1.0, 2.0], [3.0]], [(1.0, 2.0), (3.1,)], 0.05, True),
        ([[1.0], []], [[1.0]], 0.5, False),
        ([True, None, "pass"], [True, None, "pass"], 0, True),
        ([True, None, "pass"], [True, 0, "pass"], 0, False),
    ],
)
def test_agreement_of_stated_and_computed(expected: Any, actual: Any, tolerance: float, result: bool) -> None:
    assert agrees(expected, actual, tolerance) is result


def outputs(name: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "design_effect": 1.4,
        "z": [2.606, 1.985],
        "verdict": "pass",
        "flags": [True, None],
        "grid": [[1, 2], [3, 4]],
        "rows": [{"z": 1.5}],
    }


@pytest.mark.parametrize(
    "expect",
    [
        '{"z[0]": 2.606, "z[1]": 1.985}',
        "{z: [2.606, 1.985], verdict: pass}",
        "{flags: [true, null], grid: [[1, 2], [3, 4]]}",
        '{"grid[1][0]": 3, "flags[1]": null, "rows[0].z": 1.5}',
    ],
)
def test_a_claim_may_state_lists_texts_nothing_and_single_items(pack: Callable[..., LoadedContent], expect: str) -> None:
    assert check_content(pack(story=("{design_effect: 1.4}", expect)), outputs) == ()


@pytest.mark.parametrize(
    ("expect", "code"),
    [
        ('{"z[0]": 2.7}', "claim-differs"),
        ('{"z[2]": 2.7}', "claim-output"),
        ("{flags: [true, false]}", "claim-differs"),
        ("{grid: [[1, 2], [3]]}", "claim-differs"),
        ("{verdict: fail}", "claim-differs"),
        ("{verdict: null}", "claim-differs"),
    ],
)
def test_a_claim_that_is_wrong_anywhere_is_named(pack: Callable[..., LoadedContent], expect: str, code: str) -> None:
    (problem,) = check_content(pack(story=("{design_effect: 1.4}", expect)), outputs)
    assert problem.code == code
    assert problem.hint
