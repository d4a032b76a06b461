"""The learner's answer beside its grade, with the words of one marker set off."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from trainer.domain.grade import Evidence
from trainer.tui.widgets.plain_text import highlighted, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.css.styles import RulesMap


class AnsweredText(VerticalScroll, can_focus=False):
    """An answer to look at; words are set off in reverse, which needs no colour, and scrolled to."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._answer = ""
        self._body = Static(markup=False)

    def compose(self) -> ComposeResult:
        """The text alone."""
        yield self._body

    @property
    def content(self) -> Content:
        """What is shown."""
        shown = self._body.content
        return shown if isinstance(shown, Content) else Content(str(shown))

    def show(self, answer: str) -> None:
        """Show an answer with nothing set off."""
        self._answer = answer
        self.mark((), None)

    def mark(self, evidence: Sequence[Evidence], about: str | None) -> None:
        """Set the words of a marker off.

        Args:
            evidence: The words, by their place in the answer.
            about: Text of the marker, or None for none.
        """
        content = highlighted(self._answer, evidence)
        self._body.update(content)
        title = "your answer"
        if about is not None:
            title += f" · words for “{one_line(about, 40)}”" if evidence else f" · no words for “{one_line(about, 40)}”"
        self.border_title = Content(title)
        if evidence:
            self.call_after_refresh(self._reveal, content)

    def _reveal(self, content: Content) -> None:
        spans = [span for span in content.spans if span.style == "reverse"]
        width = self._body.content_size.width
        if not spans or width <= 0:
            return
        rules = cast("RulesMap", self._body.styles)
        first = content[: spans[0].start].get_height(rules, width) - 1 if spans[0].start else 0
        last = content[: spans[-1].end].get_height(rules, width)
        self.scroll_to_region(Region(0, max(0, first), width, max(1, last - first)), animate=False, force=True)
