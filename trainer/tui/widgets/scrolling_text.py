"""Prose that scrolls when it is longer than its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content


class ScrollingText(VerticalScroll):
    """One text, shown from its beginning whenever it changes."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._body = Static(markup=False)

    def compose(self) -> ComposeResult:
        """The text alone."""
        yield self._body

    def show_text(self, text: Content) -> None:
        """Show a text from its beginning."""
        self._body.update(text)
        self.scroll_home(animate=False)
