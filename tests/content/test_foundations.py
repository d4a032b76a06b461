"""Foundations: parsed part by part, and checked against stories, chains and calculators."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.calculators.registry import MODULES, compute
from trainer.content.checks import check_content
from trainer.content.loader import LoadedContent, load, load_library, shipped_roots

Write = Callable[[str, str | bytes], Path]

FOUNDATIONS = """\
---
claims:
  - {calculator: design_effect, inputs: {cluster_size: 6, icc: 0.08}, expect: {design_effect: 1.4}, tolerance: 0.001}
---
# The foundations

A lead.

## Study design {#study-design}

An answer is bought.

### When to use it

Always.

### Formula

```
n = 16 p (1 - p) / d²
# not a heading
```

So be it.

### Failure it prevents

Luck.

### Read and practise

- `AML-91`: the story
- **AML-91 round-1**: the *unit*
- AML-91 opening

## Triage {#triage}

Look.

### When to use it

At night.

### Checklist

1. Is it real?
2. Where?

### Failure it prevents

Guessing.

### Read and practise

- AML-91 — all of it
"""


@pytest.fixture
def check(
    write: Write, tmp_path: Path, story_text: str, chain_text: str
) -> Callable[..., tuple[LoadedContent, list[tuple[str, int, str]]]]:
    """Load foundations beside a story with its chain, and return what was found as code, line and hint."""

    def run(text: str, story: str = story_text) -> tuple[LoadedContent, list[tuple[str, int, str]]]:
        path = write("foundations.md", text)
        write("stories/AML-91-sizing.md", story.replace("AML-92", "AML-93"))
        write("grill_chains/AML-91.md", chain_text)
        write("stories/AML-93-next.md", story_text.replace("AML-91", "AML-93").replace("AML-92", "AML-91"))
        content = load([tmp_path])
        problems = [*content.library.problems, *check_content(content, compute, MODULES)]
        kept = [problem for problem in problems if problem.file == str(path) or "primitive" in problem.code or "principle" in problem.code]
        return content, [(problem.code, problem.line, problem.hint) for problem in kept]

    return run


def test_a_primitive_is_read_part_by_part(check) -> None:
    content, found = check(FOUNDATIONS)
    assert found == []
    (document,) = content.library.foundations
    assert (document.title, document.lead) == ("The foundations", "A lead.")
    assert len(document.claims) == 1
    design, triage = content.library.primitives.values()
    assert (design.id, design.name, design.idea, design.use, design.failure) == (
        "study-design",
        "Study design",
        "An answer is bought.",
        "Always.",
        "Luck.",
    )
    assert design.tool == "formula"
    assert design.working.startswith("```\nn = 16")
    assert design.working.endswith("So be it.")
    assert [(link.name, link.note) for link in design.links] == [
        ("AML-91", "the story"),
        ("AML-91 round-1", "the unit"),
        ("AML-91 opening", ""),
    ]
    assert triage.tool == "checklist"
    assert triage.working == "1. Is it real?\n2. Where?"
    assert triage.links[0].note == "all of it"
    assert design.line == FOUNDATIONS.split("\n").index("## Study design {#study-design}") + 1


def test_stories_that_name_a_primitive_are_found_however_they_write_it(check, story_text: str) -> None:
    content, found = check(FOUNDATIONS, story_text.replace("calculators:", "primitives: [Study-Design]\ncalculators:"))
    assert found == []
    design, triage = content.library.primitives.values()
    assert content.library.stories_naming(design) == ("AML-91",)
    assert content.library.stories_naming(triage) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("- `AML-91`: the story", "- `AML-77`: the story", "unknown-story", "AML-77"),
        ("AML-91 opening", "AML-91 round-3", "unknown-question", "round-3"),
        ("AML-91 opening", "AML-93 opening", "unknown-question", "AML-93"),
        ("AML-91 opening", "AML-91 round-9", "unknown-question", "round-9"),
        ("- AML-91 opening", "- see the opening", "bad-link", "see the opening"),
        ("### Failure it prevents\n\nLuck.", "### Failures\n\nLuck.", "unknown-part", "### Failures"),
        ("### Failure it prevents\n\nLuck.\n", "", "missing-part", "## Study design"),
        ("Luck.", "", "empty-part", "### Failure"),
        ("### Formula", "### Checklist\n\n1. x\n\n### Formula", "duplicate-part", "## Study design"),
        ("### Failure it prevents\n\nLuck.", "### Failure it prevents\n\nLuck.\n\n### When to use it\n\nx", "duplicate-part", ""),
        ("{#triage}", "{#study-design}", "duplicate-id", "## Triage"),
        ("{#triage}", "", "bad-id", "## Triage"),
        ("{#triage}", "{#Tri Age}", "bad-id", "## Triage"),
        ("design_effect: 1.4", "design_effect: 1.5", "claim-differs", "  - {calculator"),
        ("design_effect: 1.4", "effect: 1.4", "claim-output", "  - {calculator"),
        ("icc: 0.08", "icc: 8", "claim-refused", "  - {calculator"),
        ("claims:", "claim:", "unknown-key", ""),
    ],
)
def test_each_mistake_is_named_where_it_stands(check, old: str, new: str, code: str, at: str) -> None:
    assert old in FOUNDATIONS
    text = FOUNDATIONS.replace(old, new, 1)
    _, found = check(text)
    lines = {line for found_code, line, _ in found if found_code == code}
    assert lines
    if at:
        assert any(at in text.split("\n")[line - 1] for line in lines)


def test_a_primitive_that_no_foundations_hold_is_named_with_the_nearest(check, story_text: str) -> None:
    _, found = check(FOUNDATIONS, story_text.replace("calculators:", "primitives: [Studie design]\ncalculators:"))
    assert [(code, hint) for code, _, hint in found] == [("unknown-primitive", "did you mean 'Study design'?")]


def test_a_misspelt_principle_is_advised_on(check, story_text: str) -> None:
    _, found = check(FOUNDATIONS, story_text.replace("[Dive Deep,", "[Dive Depp,"))
    assert [(code, hint) for code, _, hint in found] == [("unknown-principle", "did you mean 'Dive Deep'?")]


def test_without_foundations_names_of_primitives_are_not_judged(write: Write, tmp_path: Path, story_text: str) -> None:
    write("AML-91-sizing.md", story_text.replace("calculators:", "primitives: [Anything]\ncalculators:"))
    content = load([tmp_path])
    assert "unknown-primitive" not in {problem.code for problem in check_content(content)}


def test_foundations_of_two_roots_are_joined_and_the_first_of_two_ids_counts(write: Write, tmp_path: Path) -> None:
    write("a/foundations.md", FOUNDATIONS)
    second = write("b/foundations.md", FOUNDATIONS.replace("{#triage}", "{#calm}").replace("An answer is bought.", "Other."))
    content = load([tmp_path / "a", tmp_path / "b"])
    assert list(content.library.primitives) == ["study-design", "triage", "calm"]
    assert content.library.primitives["study-design"].idea == "An answer is bought."
    doubled = [problem for problem in check_content(content) if problem.code == "duplicate-id"]
    assert [problem.file for problem in doubled] == [str(second)]


@pytest.mark.parametrize(
    "text", ["", "#", "## \n### \n", "---\n", "---\nclaims: 3\n---\n## A {#a}", "## A {#a}\n### Read and practise\n- \n"]
)
def test_broken_foundations_raise_nothing(write: Write, tmp_path: Path, text: str) -> None:
    write("foundations.md", text)
    load_library([tmp_path])


def test_the_shipped_foundations_are_the_seven_and_each_leads_to_stories_and_questions() -> None:
    library = load_library(shipped_roots())
    assert list(library.primitives) == [
        "working-backwards",
        "experiment-portfolio",
        "study-design",
        "online-offline",
        "guardrails",
        "cohort-fairness",
        "incident-triage",
    ]
    for primitive in library.primitives.values():
        assert primitive.use
        assert primitive.working
        assert primitive.failure
        assert library.stories_naming(primitive)
        assert any(link.question for link in primitive.links)
        assert any(not link.question for link in primitive.links)
        assert all(library.has_practice(link) for link in primitive.links)


def test_the_shipped_foundations_can_be_read_in_ten_minutes() -> None:
    text = (shipped_roots()[0] / "foundations.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    assert 1_200 <= len(re.findall(r"\S+", text)) <= 2_000


def test_everything_the_shipped_content_says_of_each_other_is_so() -> None:
    content = load(shipped_roots())
    assert [str(problem) for problem in check_content(content, compute, MODULES) if problem.severity == "error"] == []
