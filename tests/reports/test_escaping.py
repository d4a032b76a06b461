from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from trainer.reports.escaping import cell_text, inline_text

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TEXTS = st.text(st.sampled_from("abc 1.)-+*_`~|\\<>[]()!&;#=:/\"'\n\t é漢"), max_size=30) | st.text(max_size=30)


def words(text: str) -> str:
    """The text as a reader should see it: on one line, without invisible controls."""
    return " ".join(re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", text).split())


def read(markdown: str) -> list[str]:
    """The text of every block, as a reader sees it; fails if any of it is markup."""
    found = []
    for token in READER.parse(markdown):
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special"}, markdown
            found.append("".join(child.content for child in children))
        else:
            assert token.type not in {"fence", "code_block", "hr", "html_block", "blockquote_open", "ordered_list_open"}, markdown
    return found


@given(TEXTS)
def test_any_text_in_a_list_item_is_read_as_it_is(text: str) -> None:
    if words(text):
        assert read(f"- {inline_text(text)}\n") == [words(text)]


@given(TEXTS)
def test_any_text_behind_a_heading_is_read_as_it_is(text: str) -> None:
    assert read(f"# Debrief: {inline_text(text)}\n") == [f"Debrief: {words(text)}".strip()]


@given(TEXTS, TEXTS)
def test_any_text_in_a_table_stays_in_its_cell(first: str, second: str) -> None:
    table = f"| one | two |\n| --- | --- |\n| {cell_text(first)} | {cell_text(second)} |\n"
    assert read(table) == ["one", "two", words(first), words(second)]


@pytest.mark.parametrize("text", ["p < 0.05 and n * 2", "sample_size_proportions", "16 × p × (1 - p) / d²", "AT&T", "a ~ b", "(x) y!"])
def test_text_that_is_no_markup_is_left_alone(text: str) -> None:
    assert inline_text(text) == text
