"""Chains: what a good file gives, and which problem each mistake gives on which line."""

from __future__ import annotations

import pytest

from trainer.content.chains import parse_chain
from trainer.content.durations import parse_duration
from trainer.content.reader import Source, source_from_text
from trainer.domain.chain import Chain


def read(text: str, name: str = "AML-91.md") -> tuple[Chain | None, Source]:
    source = source_from_text(name, text)
    return parse_chain(source), source


def line_of(text: str, words: str, nth: int = 1) -> int:
    lines = [number for number, line in enumerate(text.split("\n"), 1) if words in line]
    return lines[nth - 1]


def found(source: Source) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in source.findings.problems]


def test_a_good_chain_loads_without_any_problem(chain_text: str) -> None:
    chain, source = read(chain_text)
    assert found(source) == []
    assert chain is not None
    assert (chain.id, chain.story, chain.version, chain.title) == ("AML-91", "AML-91", 2, "Sizing a test")
    assert [question.id for question in chain.questions] == ["opening", "round-1"]
    assert chain.intuition == ("Size follows from worth.",)
    assert chain.misconceptions == ("A small p is not a large effect.",)


def test_a_question_has_its_facts_text_and_model_answer(chain_text: str) -> None:
    chain, _ = read(chain_text)
    assert chain is not None
    opening = chain.question("opening")
    assert (opening.title, opening.asked_by, opening.seconds) == ("Opening", "Aiko", 240)
    assert opening.calculators == ("sample_size_proportions", "runtime_weeks")
    assert opening.text == "How large must\nthe test be?\n\nAnd when do you stop?"
    assert opening.follow_ups == ("And with half the traffic?",)
    assert opening.model_answer == "I would fix the effect first.\n\nThen the size."
    assert opening.line == line_of(chain_text, "{#opening}")
    assert (chain.question("round-1").title, chain.question("round-1").seconds) == ("Round 1: the unit", 90)


def test_markers_have_kind_weight_severity_and_line(chain_text: str) -> None:
    chain, _ = read(chain_text)
    assert chain is not None
    opening = chain.question("opening")
    first, second = opening.strong
    assert (first.id, first.weight, first.critical, first.kind) == ("mde-first", 3, True, "strong")
    assert first.text == "Fixes the MDE before looking at traffic."
    assert (first.why, first.probe) == ("Traffic does not know what is worth shipping.", "Why this size?")
    assert first.line == line_of(chain_text, "`mde-first`")
    assert (second.weight, second.critical, second.text) == (2, False, "Names a stop rule before the start.")
    major, minor = opening.red_flags
    assert (major.severity, major.weight, major.kind) == ("major", 0, "red_flag")
    assert minor.severity == "minor"


@pytest.mark.parametrize(
    "change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r")]
)
def test_windows_line_ends_and_bom_change_nothing(chain_text: str, change) -> None:  # type: ignore[no-untyped-def]
    plain, _ = read(chain_text)
    other, source = read(change(chain_text))
    assert found(source) == []
    assert other == plain


def test_the_hash_ignores_formatting_and_coaching_but_not_meaning(chain_text: str) -> None:
    def digest(text: str) -> str:
        chain, _ = read(text)
        assert chain is not None
        return chain.content_hash

    original = digest(chain_text)
    assert len(original) == 16
    assert digest(chain_text.replace("> How large must\n> the test be?", "> How **large** must the test be?")) == original
    assert digest(chain_text.replace("Why this size?", "Why not half?").replace("By reader.\n\n##", "By user.\n\n##")) == original
    assert digest(chain_text.replace("version: 2", "version: 3").replace("4 min", "5 min")) == original
    for old, new in [
        ("How large must", "How small must"),
        ("`stop-rule` ×2", "`stop-rule` ×3"),
        ("`stop-rule` ×2", "`stop-rule` **critical** ×2"),
        ("`no-unit` **minor**", "`no-unit` **major**"),
        ("`no-unit`", "`open-unit`"),
        ("Randomises by reader", "Randomises by session"),
    ]:
        assert digest(chain_text.replace(old, new)) != original, (old, new)


MISTAKES = [
    ("id: AML-91\n", "", "missing-key", "story: AML"),
    ("story: AML-91\n", "", "missing-key", "id: AML"),
    ("id: AML-91", "id: aml 91", "bad-id", "id: aml"),
    ("version: 2", "versoin: 2", "unknown-key", "versoin"),
    ("version: 2", "version: two", "wrong-type", "version"),
    ("version: 2", "version: 0", "out-of-range", "version"),
    ("version: 2", "version: [", "bad-yaml", None),
    ("# Sizing a test\n", "", "missing-title", None),
    (" {#opening}", "", "missing-anchor", "## Opening"),
    ("{#round-1}", "{#roud-1}", "unknown-anchor", "{#roud-1}"),
    ("{#round-1}", "{#opening}", "duplicate-question", "## Round 1"),
    ("## Round 1", "# Round 1", "heading-level", "# Round 1"),
    ("### Red flags", "## Red flags", "heading-level", "## Red flags"),
    ("### Red flags", "### Red falgs", "unknown-section", "### Red falgs"),
    ("### Red flags", "### Strong answer", "duplicate-section", None),
    ("## Misconceptions", "## Misconseptions", "unknown-section", "## Miscons"),
    ("## Misconceptions", "## Intuition gained", "duplicate-section", None),
    ("### Strong answer\n- `by", "- `by", "missing-section", "Round 1"),
    ("- asked by: Aiko", "- asked buy: Aiko", "unknown-key", "asked buy"),
    ("- asked by: Aiko", "- asked by:", "missing-value", "asked by"),
    ("- asked by: Priya", "- time: 4 min", "duplicate-key", "90 s"),
    ("- time: 4 min", "- time: soon", "bad-time", "soon"),
    ("- time: 4 min", "- time: 4", "bad-time", "time: 4"),
    ("- time: 4 min", "- time: 61 min", "bad-time", "61 min"),
    ("> What is the unit?", "What is the unit?", "question-without-text", "What is the unit"),
    ("> What is the unit?\n", "", "question-without-text", "{#round-1}"),
    ("`by-reader` ", "", "missing-marker-id", "Randomises by reader"),
    ("`by-turn`", "`By Turn`", "bad-marker-id", "`By Turn`"),
    ("`stop-rule`", "`mde-first`", "duplicate-marker", "Names a stop"),
    ("`no-unit`", "`mde-first`", "duplicate-marker", "Leaves the unit"),
    ("`by-reader` **critical**", "`by-reader`", "no-critical-marker", None),
    ("**critical** ×3: Fixes", "**crtical** ×3: Fixes", "unknown-marker-word", "crtical"),
    ("`stop-rule` ×2", "`stop-rule` ×4", "weight-out-of-range", "×4"),
    ("`stop-rule` ×2", "`stop-rule` ×0", "weight-out-of-range", "×0"),
    ("`stop-rule` ×2", "`stop-rule` ×two", "weight-out-of-range", "×two"),
    ("`stop-rule` ×2", "`stop-rule` ×-1", "weight-out-of-range", "×-1"),
    ("`stop-rule` ×2", "`stop-rule` ×2 ×3", "weight-out-of-range", "×2 ×3"),
    ("`stop-rule` ×2", "`stop-rule`", "missing-weight", "`stop-rule`"),
    ("`by-turn` **major**", "`by-turn`", "missing-severity", "`by-turn`"),
    ("`by-turn` **major**", "`by-turn` **major** **minor**", "missing-severity", "`by-turn`"),
    ("`by-turn` **major**", "`by-turn` **major** ×2", "unexpected-weight", "`by-turn`"),
    ("×3: Randomises by reader.", "×3:", "marker-without-text", "`by-reader`"),
    ("  - why: The error", "  - wy: The error", "unknown-key", "- wy"),
    ("  - why: The error", "- why: The error", "missing-marker-id", "- why: The error"),
    ("  - probe: Why this size?", "  - why: Why this size?", "duplicate-key", "Why this size"),
    ("- `by-turn`", "`by-turn`", "stray-text", "`by-turn`"),
    ("By reader.\n", "", "empty-section", None),
    ("> What is the unit?", "Oh.\n\n> What is the unit?", "stray-text", "Oh."),
    ("version: 2\n---\n", "version: 2\n", "unclosed-front-matter", "---"),
    ("---\nid: AML-91", "id: AML-91", "missing-front-matter", "id: AML-91"),
    ("How large", "How\x1b[31m large", "control-character", "large must"),
]


@pytest.mark.parametrize(("old", "new", "code", "place"), MISTAKES, ids=[f"{m[2]}: {m[1].strip()[:30]}" for m in MISTAKES])
def test_each_mistake_is_named_with_its_line_and_the_rest_loads(chain_text: str, old: str, new: str, code: str, place: str | None) -> None:
    assert old in chain_text
    text = chain_text.replace(old, new, 1)
    chain, source = read(text)
    problems = [problem for problem in source.findings.problems if problem.code == code]
    assert problems, found(source)
    assert all(problem.hint and problem.message and problem.file == "AML-91.md" for problem in problems)
    if place is not None:
        assert line_of(text, place) in {problem.line for problem in problems}
    assert chain is not None
    assert chain.id == "AML-91"
    assert chain.questions


def test_one_mistake_gives_one_problem(chain_text: str) -> None:
    for old, new in [("×2", "×4"), ("4 min", "soon"), ("**major**: Looks", ": Looks"), ("versio", "verzio"), ("{#round-1}", "{#roun-1}")]:
        _, source = read(chain_text.replace(old, new, 1))
        assert len(source.findings.problems) == 1, (new, found(source))


def test_a_misspelt_word_is_corrected_in_the_hint(chain_text: str) -> None:
    for old, new, wanted in [
        ("{#round-1}", "{#roud-1}", "round-1"),
        ("- asked by: A", "- askd by: A", "asked by"),
        ("version", "versoin", "version"),
    ]:
        _, source = read(chain_text.replace(old, new, 1))
        assert any(wanted in problem.hint for problem in source.findings.problems), new


def test_questions_out_of_order_are_noted_and_loaded_in_ladder_order(chain_text: str) -> None:
    start, end = chain_text.index("## Opening"), chain_text.index("## Round 1")
    last = chain_text.index("## Intuition")
    swapped = chain_text[:start] + chain_text[end:last] + chain_text[start:end] + chain_text[last:]
    chain, source = read(swapped)
    assert found(source) == [("question-order", line_of(swapped, "{#opening}"))]
    assert chain is not None
    assert [question.id for question in chain.questions] == ["opening", "round-1"]


def test_parts_out_of_order_are_noted(chain_text: str) -> None:
    text = (
        chain_text.replace("### Red flags", "### X", 1)
        .replace("### Strong answer", "### Red flags", 1)
        .replace("### X", "### Strong answer", 1)
    )
    _, source = read(text)
    assert ("misordered-section", line_of(text, "### Strong answer")) in found(source)


def test_a_chain_may_have_only_some_rungs(chain_text: str) -> None:
    chain, source = read(chain_text.replace("{#round-1}", "{#architect-3}").replace("Round 1", "Architect 3"))
    assert found(source) == []
    assert chain is not None
    assert [question.level for question in chain.questions] == [0, 5]


def test_a_question_without_markers_is_left_out_and_the_other_stays(chain_text: str) -> None:
    text = chain_text.replace("- `by-reader` **critical** ×3: Randomises by reader.\n", "")
    chain, source = read(text)
    assert ("no-markers", line_of(text, "### Strong answer", 2)) in found(source)
    assert chain is not None
    assert [question.id for question in chain.questions] == ["opening"]


def test_a_chain_without_any_question_is_not_loaded() -> None:
    chain, source = read("---\nid: AML-91\nstory: AML-91\n---\n# Title\n")
    assert chain is None
    assert "empty-chain" in [code for code, _ in found(source)]


def test_the_file_name_should_be_the_id(chain_text: str) -> None:
    chain, source = read(chain_text, "my-chain.md")
    assert chain is not None
    assert [(problem.code, problem.severity, problem.line) for problem in source.findings.problems] == [("file-name", "advice", 2)]


def test_headings_and_lists_inside_code_and_comments_do_not_count(chain_text: str) -> None:
    text = chain_text.replace("Then the size.", "```\n## Not a section\n- not a marker\n```\n\n#### Deeper\n\nmore").replace(
        "## Intuition", "<!-- a remark -->\n\n## Intuition"
    )
    chain, source = read(text)
    assert found(source) == []
    assert chain is not None
    assert "## Not a section" in chain.question("opening").model_answer
    assert "#### Deeper" in chain.question("opening").model_answer


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4 min", 240),
        ("4min", 240),
        ("4 minutes", 240),
        ("1.5 min", 90),
        ("90 s", 90),
        ("90 sec", 90),
        ("4:30", 270),
        ("4 min 30 s", 270),
        ("60 min", 3600),
        ("0:01", 1),
    ],
)
def test_times_people_write(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "4", "soon", "-4 min", "4:60", "0 s", "0:00", "3601 s", "4 h", "four min", "9" * 5000 + " s", "٤ min"]
)
def test_what_is_no_time(text: str) -> None:
    assert parse_duration(text) is None
