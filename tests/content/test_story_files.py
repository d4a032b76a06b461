"""Stories: front matter, sections, and which problem each mistake gives on which line."""

from __future__ import annotations

import pytest

from trainer.content.reader import Source, source_from_text
from trainer.content.stories import parse_story
from trainer.domain.story import SECTION_TITLES, Story


def read(text: str, name: str = "AML-91-sizing.md") -> tuple[Story | None, Source]:
    source = source_from_text(name, text)
    return parse_story(source), source


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def found(source: Source) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in source.findings.problems]


def test_a_good_story_loads_without_any_problem(story_text: str) -> None:
    story, source = read(story_text)
    assert found(source) == []
    assert story is not None
    assert story.id == "AML-91"
    assert story.meta.leadership_principles == ("Dive Deep", "Are Right A Lot")
    assert story.meta.feeds[0].story == "AML-92"
    assert (story.meta.consumes[0].system, story.meta.consumes[0].label) == ("US-MLE-06", "consumes")
    assert story.meta.claims[0].inputs == {"cluster_size": 6, "icc": 0.08}
    assert story.meta.claims[0].expect == {"design_effect": 1.4}
    assert story.lead == "A made-up case."


def test_sections_keep_their_markdown_and_line(story_text: str) -> None:
    text = story_text.replace("Prose of Hypothesis.", "### Detail\n\n```\n# no heading\n```\n\n| a | b |\n|---|---|")
    story, source = read(text)
    assert found(source) == []
    assert story is not None
    assert tuple(section.title for section in story.sections) == SECTION_TITLES
    assert story.sections[1].markdown == "### Detail\n\n```\n# no heading\n```\n\n| a | b |\n|---|---|"
    assert story.sections[1].line == line_of(text, "## Hypothesis")


def test_typographic_apostrophe_and_case_of_a_section_title_are_accepted(story_text: str) -> None:
    story, source = read(story_text.replace("## Master's-DS depth", "## Master’s-DS Depth"))
    assert found(source) == []
    assert story is not None
    assert story.sections[7].title == "Master's-DS depth"


MISTAKES = [
    ("id: AML-91\n", "", "missing-key", "title: Sizing"),
    ("owner: Jules\n", "", "missing-key", "id: AML-91"),
    ("owner: Jules", "owner:", "missing-key", "owner:"),
    ("owner: Jules", "owner: 12", "wrong-type", "owner:"),
    ("owner: Jules", "owner: [Jules]", "wrong-type", "owner:"),
    ("owner: Jules", "ownr: Jules", "unknown-key", "ownr:"),
    ("owner: Jules", "owner: Jules\nowner: Priya", "duplicate-key", "owner: Priya"),
    ("[Dive Deep, Are Right A Lot]", "Dive Deep", "wrong-type", "leadership_principles"),
    ("[Dive Deep, Are Right A Lot]", "[]", "missing-key", "leadership_principles"),
    ("[Priya]", "[1]", "wrong-type", "partners"),
    ("  - story: AML-92", "  - sotry: AML-92", "unknown-key", "sotry"),
    ("    label: sizes its test\n", "", "missing-key", "story: AML-92"),
    ("  - system: US-MLE-06", "  - US-MLE-06", "wrong-type", "- US-MLE-06"),
    ("{cluster_size: 6, icc: 0.08}", "6", "wrong-type", "inputs"),
    ("{design_effect: 1.4}", "{design_effect: {a: 1}}", "wrong-type", "expect"),
    ("{design_effect: 1.4}", "{design_effect: [1, [{a: 1}]]}", "wrong-type", "expect"),
    ("tolerance: 0.001", "tolerance: 2", "out-of-range", "tolerance"),
    ("tolerance: 0.001", "tolerance: low", "wrong-type", "tolerance"),
    ("expect: {design_effect: 1.4}", "expcet: {design_effect: 1.4}", "missing-key", "calculator: design_effect"),
    ("## Hypothesis", "## Hypothesys", "unknown-section", "## Hypothesys"),
    ("## Hypothesis\n\nProse of Hypothesis.", "", "missing-section", "## Experiment design"),
    ("## References\n\nProse of References.", "", "missing-section", "Prose of Product lens"),
    ("## Hypothesis", "## Customer pain", "duplicate-section", None),
    ("Prose of Hypothesis.", "", "empty-section", "## Hypothesis"),
    ("## Hypothesis", "# Hypothesis", "heading-level", "# Hypothesis"),
    ("# Sizing a test\n", "", "missing-title", None),
    ("title: Sizing a test", "title: Sizing: a test", "bad-yaml", "title: Sizing"),
    ("owner: Jules", "owner: *x", "yaml-alias", "owner"),
    ("owner: Jules", "owner: !!python/object:os.system Jules", "yaml-tag", "owner"),
    ("owner: Jules", "owner: " + "[" * 40 + "]" * 40, "yaml-too-deep", "owner"),
    ("owner: Jules", "? [a]\n: b\nowner: Jules", "bad-key", "? [a]"),
]


@pytest.mark.parametrize(("old", "new", "code", "place"), MISTAKES)
def test_each_mistake_is_named_with_its_line_and_the_rest_loads(story_text: str, old: str, new: str, code: str, place: str | None) -> None:
    assert old in story_text
    text = story_text.replace(old, new, 1)
    story, source = read(text)
    problems = [problem for problem in source.findings.problems if problem.code == code]
    assert problems, found(source)
    assert all(problem.hint and problem.message for problem in problems)
    if place is not None:
        assert line_of(text, place) in {problem.line for problem in problems}
    assert story is not None
    assert story.id == "AML-91"


def test_an_anchor_without_alias_is_harmless(story_text: str) -> None:
    story, source = read(story_text.replace("owner: Jules", "owner: &a Jules"))
    assert found(source) == []
    assert story is not None
    assert story.meta.owner == "Jules"


def test_misordered_sections_are_noted_where_they_stand(story_text: str) -> None:
    text = story_text.replace("## Hypothesis", "## X").replace("## Metrics", "## Hypothesis").replace("## X", "## Metrics")
    story, source = read(text)
    # Metrics first, so the four sections behind it are out of order until its own place is passed.
    assert {code for code, _ in found(source)} == {"misordered-section"}
    assert line_of(text, "## Hypothesis") in {line for _, line in found(source)}
    assert story is not None
    assert len(story.sections) == 10


def test_a_bomb_of_aliases_is_refused(story_text: str) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(12)
    )
    _, source = read(story_text.replace("owner: Jules", bomb))
    assert [code for code, _ in found(source)] == ["yaml-alias"]


def test_words_that_yaml_1_1_would_bend_stay_text(story_text: str) -> None:
    story, source = read(story_text.replace("owner: Jules", "owner: no").replace("open rate", "12:30"))
    assert found(source) == []
    assert story is not None
    assert (story.meta.owner, story.meta.headline_metric) == ("no", "12:30")


def test_a_later_rule_does_not_close_the_front_matter(story_text: str) -> None:
    text = story_text.replace("---\n# Sizing", "# Sizing", 1) + "\n\n---\n\nend\n"
    story, source = read(text)
    assert found(source) == [("unclosed-front-matter", 1)]
    assert story is not None
    assert len(story.sections) == 10


def test_claims_are_left_unread_on_request_and_all_else_stays() -> None:
    from trainer.content.loader import load, load_catalogue, shipped_roots

    whole, light = load(shipped_roots()).library, load_catalogue(shipped_roots())
    assert any(story.meta.claims for story in whole.stories.values())
    assert light.stories == {
        key: story.model_copy(update={"meta": story.meta.model_copy(update={"claims": ()})}) for key, story in whole.stories.items()
    }
