"""Markdown as it is read: no HTML, no links that open by themselves, tables and formulas that fit their width."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Markdown, Static
from textual.widgets.markdown import MarkdownBlock, MarkdownFence

from trainer.tui.widgets.code import Code
from trainer.tui.widgets.table import Table


def _parser() -> MarkdownIt:
    # HTML would vanish from the page, and with it a comparison such as `a <b> c`; as text it stays.
    return MarkdownIt("gfm-like", {"html": False, "linkify": False})


class ProseTable(MarkdownBlock):
    """A table drawn as one widget, however many cells it has."""

    def compose(self) -> ComposeResult:
        """Draw the cells that the parser has put into this block."""
        cells = list(_cells(self))
        self._blocks.clear()
        heading = [cell._content for cell in cells if cell._token.type == "th_open"]
        texts = [cell._content for cell in cells if cell._token.type == "td_open"]
        width = max(1, len(heading))
        rows = [texts[start : start + width] for start in range(0, len(texts), width)]
        right = [_at_the_right(cell._token) for cell in cells if cell._token.type == "th_open"]
        self.update(Table(heading, rows, right, "bold $text-accent", "$text-muted 50%"))
        yield from ()


def _cells(block: MarkdownBlock) -> Iterator[MarkdownBlock]:
    for child in block._blocks:
        if child._token.type in ("th_open", "td_open"):
            yield child
        else:
            yield from _cells(child)


def _at_the_right(token: Token) -> bool:
    return "right" in str(token.attrs.get("style", ""))


class ProseCode(MarkdownFence):
    """A formula, a plan or a drawing, in one colour: without a language named, highlighting would be guesswork."""

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        """The code as it is."""
        return Content(code)

    def set_content(self, content: Content) -> None:
        """Nothing to do: the lines do not depend on the theme."""

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Static(Code(self.code.expandtabs(4).split("\n"), "$text-muted"))


_BLOCKS: dict[str, type[MarkdownBlock]] = {"table_open": ProseTable, "fence": ProseCode, "code_block": ProseCode}


class Prose(Markdown):
    """A markdown document by an author, whose text never acts as anything but text."""

    def __init__(self, markdown: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(markdown, id=id, classes=classes, parser_factory=_parser, open_links=False)

    def get_block_class(self, block_name: str) -> type[MarkdownBlock]:
        """The widget class of a kind of block."""
        return _BLOCKS.get(block_name) or super().get_block_class(block_name)
