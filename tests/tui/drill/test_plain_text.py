from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from textual.style import Style
from textual.visual import RenderOptions

from trainer.domain.grade import Evidence
from trainer.tui.widgets.hanging import hanging
from trainer.tui.widgets.plain_text import SHOWN, editable, highlighted, joined, one_line, prose, visible

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def evidence(text: str, start: int, end: int) -> Evidence:
    return Evidence(start=start, end=end, text=text[start:end])


def marked(content: Content) -> list[str]:
    return [content.plain[span.start : span.end] for span in content.spans if span.style == "reverse"]


@given(TEXT)
def test_making_text_visible_moves_no_character(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert Content(shown).plain == shown
    assert all(character == "\n" or ord(character) >= 32 for character in shown)


@given(TEXT, st.data())
def test_evidence_is_set_off_exactly(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    content = highlighted(text, (evidence(text, start, end),))
    assert marked(content) == ([visible(text[start:end])] if end > start else [])


def test_evidence_is_set_off_behind_emoji_tabs_and_windows_line_ends() -> None:
    text = "🙂👩‍👩‍👧\r\n\ta\x07b [red]now[/red] é"
    start = text.index("now")
    assert marked(highlighted(text, (evidence(text, start, start + 3),))) == ["now"]


def test_of_a_very_long_answer_the_part_around_the_evidence_is_shown() -> None:
    text = "x" * 40_000 + "HERE" + "y" * 40_000
    content = highlighted(text, (evidence(text, 40_000, 40_004), evidence(text, 79_000, 79_001)))
    assert marked(content) == ["HERE"]
    assert len(content.plain) < SHOWN + 200
    assert content.plain.startswith("… 35,000 characters before this …")
    assert content.plain.endswith("characters after this …")


def test_overlapping_evidence_is_quoted_once() -> None:
    text = "look every day and stop when p is below 0.05"
    spans = [(19, 30), (5, 23), (19, 23), (31, 39)]
    parts = joined([evidence(text, start, end) for start, end in spans])
    assert [part.text for part in parts] == ["every day and stop when p", "is below"]
    assert all(text[part.start : part.end] == part.text for part in parts)
    assert marked(highlighted(text, [evidence(text, start, end) for start, end in spans])) == [part.text for part in parts]


@given(TEXT, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=6))
def test_joined_evidence_covers_the_same_characters(text: str, places: list[tuple[int, int]]) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in places]
    parts = joined([evidence(text, start, end) for start, end in spans])
    assert {at for part in parts for at in range(part.start, part.end)} == {at for start, end in spans for at in range(start, end)}
    assert all(text[part.start : part.end] == part.text for part in parts)
    assert all(left.end < right.start for left, right in pairwise(parts))


@given(TEXT)
def test_editable_text_keeps_every_word(text: str) -> None:
    assert editable(text).split() == visible(text.replace("\r\n", "\n").replace("\r", "\n")).split()


def test_editable_text_breaks_lines_that_are_too_long_for_an_editor() -> None:
    words = "word " * 3_000
    broken = editable(words, longest=100)
    assert max(map(len, broken.split("\n"))) <= 100
    assert broken.split() == words.split()
    assert editable("x" * 250, longest=100) == f"{'x' * 100}\n{'x' * 100}\n{'x' * 50}"


def test_editable_text_knows_one_kind_of_line_break() -> None:
    assert editable("a\r\nb\rc\n") == "a\nb\nc\n"


def test_prose_joins_lines_and_keeps_paragraphs_and_items() -> None:
    assert prose("one\ntwo\n\nthree\n- a\n  b\n- c\n1. d") == "one two\n\nthree\n- a b\n- c\n1. d"


def test_one_line_is_cut_with_an_ellipsis() -> None:
    assert one_line("a\n b\tc") == "a b c"
    assert one_line("abcdef", 4) == "abc…"


def test_text_hangs_beside_its_label() -> None:
    visual = hanging([("✓", "[b]alpha beta"), ("", "gamma")], 3)
    options = RenderOptions(lambda style: style if isinstance(style, Style) else Style(), {})
    lines = [strip.text.rstrip() for strip in visual.render_strips(11, None, Style(), options)]
    assert lines == ["✓  [b]alpha", "   beta", "   gamma"]
    assert visual.get_height({}, 11) == len(lines)
