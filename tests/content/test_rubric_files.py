"""Rubrics, concepts and policy: values, lines, and the problem of each mistake."""

from __future__ import annotations

import pytest

from trainer.content.policies import FALLBACK_POLICY, parse_policy
from trainer.content.reader import Source, source_from_text
from trainer.content.rubrics import parse_concepts, parse_rubric
from trainer.domain.rubric import Policy, Rubric

POLICY = """\
major_penalty: 12
minor_penalty: 4
bands:
  - {band: strong-hire, min_score: 80, all_critical: true, max_red_flags: 0}
  - {band: hire, min_score: 55, all_critical: true, max_major: 0}
  - {band: lean-no, min_score: 15}
  - {band: no-hire, min_score: 0}
passing: [hire, strong-hire]
"""


def read(text: str) -> tuple[Rubric | None, Source]:
    source = source_from_text("AML-91.yaml", text)
    return parse_rubric(source), source


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def found(source: Source) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in source.findings.problems]


def test_a_good_rubric_loads_with_the_line_of_each_rule(rubric_text: str) -> None:
    rubric, source = read(rubric_text)
    assert found(source) == []
    assert rubric is not None
    assert (rubric.chain, rubric.version) == ("AML-91", 1)
    assert rubric.concepts == {"mde": ("minimum detectable effect", "mde")}
    rules = rubric.questions["opening"]
    rule = rules.markers["mde-first"]
    assert rule.met == ("{mde} before traffic", 'worth: "shipping"')
    assert rule.unless == ("from traffic",)
    assert (rule.numbers[0].calculator, rule.numbers[0].tolerance) == ("sample_size_proportions", 0.02)
    assert rules.markers["peek-daily"].requires_unmet == ("stop-rule",)
    golden = rules.golden[0]
    assert (golden.kind, golden.met, golden.band) == ("strong", ("mde-first",), "hire")
    assert golden.answer == "I fix the effect first.\nThen I size the test."
    assert golden.line == line_of(rubric_text, "kind: strong")
    assert source.findings.places[("rule", "AML-91", "opening", "peek-daily")] == ("AML-91.yaml", line_of(rubric_text, "peek-daily"))


MISTAKES = [
    ("chain: AML-91\n", "", "missing-key", None),
    ("chain: AML-91", "chian: AML-91", "unknown-key", "chian"),
    ("version: 1", "version: new", "wrong-type", "version"),
    ("  opening:", "  openning:", "unknown-question", "openning"),
    ("    markers:", "    makers:", "unknown-key", "makers"),
    ('["look every day"]', "look every day", "wrong-type", "look every"),
    ('["look every day"]', "[[look]]", "wrong-type", "[[look]]"),
    ('        met: ["look every day"]\n', "", "empty-rule", "peek-daily"),
    ('        met: ["look every day"]', '        mett: ["look every day"]', "unknown-key", "mett"),
    ('met: ["look every day"]', 'met: ["look every day"]\n        polarity: both', "unknown-value", "polarity"),
    ("tolerance: 0.02", "tolerance: 0.9", "out-of-range", "tolerance"),
    ("calculator: sample_size_proportions", "calculater: x", "missing-key", "calculater"),
    ("band: hire", "band: hired", "unknown-value", "hired"),
    ("        answer: |", "        text: |", "missing-key", "kind: strong"),
    ("      - kind: strong", "      - strong\n      - kind: strong", "wrong-type", "- strong"),
    ('{mde: ["minimum detectable effect", mde]}', "{mde: []}", "empty-concept", "concepts"),
    ('{mde: ["minimum detectable effect", mde]}', "[mde]", "wrong-type", "concepts"),
]


@pytest.mark.parametrize(("old", "new", "code", "place"), MISTAKES)
def test_each_mistake_is_named_with_its_line_and_the_rest_loads(rubric_text: str, old: str, new: str, code: str, place: str | None) -> None:
    assert old in rubric_text
    text = rubric_text.replace(old, new, 1)
    rubric, source = read(text)
    problems = [problem for problem in source.findings.problems if problem.code == code]
    assert problems, found(source)
    assert all(problem.hint and problem.message for problem in problems)
    if place is not None:
        assert line_of(text, place) in {problem.line for problem in problems}
    assert rubric is not None
    assert rubric.chain == "AML-91"


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "- list", "text", "\t- x", "a: 'open", "%", "a: *b", "~", "'\\ud800'", 'a: "\\ud800"'])
def test_what_is_no_rubric_gives_a_problem_and_no_rubric(text: str) -> None:
    rubric, source = read(text)
    assert rubric is None or not rubric.questions
    assert source.findings.problems
    assert all(problem.line == 1 for problem in source.findings.problems)


def test_a_second_document_is_noted(rubric_text: str) -> None:
    rubric, source = read(rubric_text + "---\nchain: AML-92\n")
    assert found(source) == [("yaml-documents", line_of(rubric_text + "---\n", "---"))]
    assert rubric is not None


def test_escape_sequences_never_reach_the_screen(rubric_text: str) -> None:
    rubric, _ = read(rubric_text.replace('"look every day"', '"look\\e[31m every\\0 day"'))
    assert rubric is not None
    assert rubric.questions["opening"].markers["peek-daily"].met == ("look [31m every  day",)


def test_concepts_are_names_with_wordings() -> None:
    source = source_from_text("concepts.yaml", "mde: [minimum detectable effect, MDE]\nno: [none]\nempty: []\nwrong: {a: b}\n")
    assert parse_concepts(source) == {"mde": ("minimum detectable effect", "MDE"), "no": ("none",)}
    assert found(source) == [("empty-concept", 3), ("wrong-type", 4)]


def test_a_policy_is_read() -> None:
    source = source_from_text("policy.yaml", POLICY)
    policy = parse_policy(source)
    assert found(source) == []
    assert isinstance(policy, Policy)
    assert (policy.major_penalty, policy.bands[1].max_major, policy.bands[0].max_red_flags) == (12, 0, 0)
    assert policy.passing == ("hire", "strong-hire")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("major_penalty: 12\n", "", "missing-key", 1),
        ("major_penalty: 12", "major_penalty: -1", "out-of-range", 1),
        ("band: lean-no", "band: lean-on", "unknown-value", 6),
        ("  - {band: no-hire, min_score: 0}\n", "", "band-order", 3),
        ("band: no-hire, min_score: 0", "band: no-hire, min_score: 5", "band-gap", 3),
        ("min_score: 80, ", "", "missing-key", 4),
        ("all_critical: true", "all_critical: maybe", "wrong-type", 4),
        ("max_major: 0", "max_major: -1", "out-of-range", 5),
        ("passing: [hire", "passing: [hired", "unknown-value", 8),
        ("passing: [hire, strong-hire]", "passing: []", "no-passing-band", 8),
    ],
)
def test_a_wrong_policy_is_refused_as_a_whole(old: str, new: str, code: str, line: int) -> None:
    source = source_from_text("policy.yaml", POLICY.replace(old, new, 1))
    assert parse_policy(source) is None
    assert (code, line) in found(source)


def test_the_fallback_gives_every_score_a_band() -> None:
    assert FALLBACK_POLICY.bands[-1].min_score == 0
    assert set(FALLBACK_POLICY.passing) <= {rule.band for rule in FALLBACK_POLICY.bands}
