"""Markdown as a flat row of sections with bullets, block quotes and line numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ANCHOR = re.compile(r"\s*\{#([^{}\s]*)\}\s*$")
_QUOTE_MARK = re.compile(r" {0,3}> ?")


@dataclass(frozen=True, slots=True)
class Bullet:
    """An item of a list.

    Attributes:
        text: Its text, soft line breaks as spaces.
        line: Its first line, from 1.
        children: Items of lists nested in it.
    """

    text: str
    line: int
    children: tuple[Bullet, ...] = ()


@dataclass(slots=True)
class MarkdownSection:
    """What stands between one heading and the next.

    Attributes:
        level: Level of the heading, 0 for what stands before the first heading.
        title: Text of the heading without its anchor.
        anchor: The `{#id}` of the heading, or None.
        line: Line of the heading, from 1.
        body: Everything below the heading as written.
        bullets: Items of its lists.
        quote: Text of its block quotes without the quote marks.
        strays: Other blocks as (line, text).
    """

    level: int
    title: str
    anchor: str | None
    line: int
    body: str = ""
    bullets: list[Bullet] = field(default_factory=list)
    quote: str = ""
    strays: list[tuple[int, str]] = field(default_factory=list)


def read_sections(text: str, depth: int) -> list[MarkdownSection]:
    """The sections of a markdown text, split at headings down to level `depth`; deeper headings stay in the body."""
    lines = text.split("\n")
    tokens = _parser().parse(text)
    sections = [MarkdownSection(0, "", None, 1)]
    starts = [0]
    ends: list[int] = []
    for index, token in enumerate(tokens):
        if token.level or token.map is None or token.nesting < 0:
            continue
        if token.type == "heading_open" and int(token.tag[1:]) <= depth:
            sections.append(_section(token, tokens[index + 1].content))
            ends.append(token.map[0])
            starts.append(token.map[1])
        else:
            _add_block(sections[-1], tokens, index, lines)
    ends.append(len(lines))
    for section, start, end in zip(sections, starts, ends, strict=True):
        section.body = "\n".join(lines[start:end]).strip("\n")
    return sections


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    # Only blocks matter here; underlined headings would turn a paragraph above a rule into a section.
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser.disable(["lheading", "reference"])


def _section(token: Token, title: str) -> MarkdownSection:
    assert token.map is not None
    found = _ANCHOR.search(title)
    name = title[: found.start()] if found else title
    return MarkdownSection(int(token.tag[1:]), name.strip(), found.group(1) if found else None, token.map[0] + 1)


def _add_block(section: MarkdownSection, tokens: Sequence[Token], index: int, lines: Sequence[str]) -> None:
    token = tokens[index]
    assert token.map is not None
    first, last = token.map
    if token.type in ("bullet_list_open", "ordered_list_open"):
        section.bullets.extend(_bullets(tokens, index)[0])
    elif token.type == "blockquote_open":
        text = "\n".join(_QUOTE_MARK.sub("", line, count=1) for line in lines[first:last]).strip()
        section.quote = f"{section.quote}\n\n{text}" if section.quote else text
    elif token.type != "hr":
        text = "\n".join(lines[first:last]).strip()
        if text and not text.startswith("<!--"):
            section.strays.append((first + 1, text))


def _bullets(tokens: Sequence[Token], index: int) -> tuple[list[Bullet], int]:
    """The items of the list that opens at `index`, and the index of its end."""
    depth = tokens[index].level
    found: list[Bullet] = []
    texts: list[str] = []
    children: list[Bullet] = []
    line = 1
    position = index + 1
    while position < len(tokens) and tokens[position].level > depth:
        token = tokens[position]
        if token.type == "list_item_open":
            texts, children = [], []
            line = token.map[0] + 1 if token.map else line
        elif token.type == "list_item_close":
            found.append(Bullet("\n\n".join(texts), line, tuple(children)))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            nested, position = _bullets(tokens, position)
            children.extend(nested)
        elif token.type == "inline":
            texts.append(" ".join(token.content.split()))
        elif token.content:
            texts.append(token.content.rstrip())
        position += 1
    return found, position
