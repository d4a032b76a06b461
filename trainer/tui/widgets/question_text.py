"""The question being asked, as plain prose that scrolls when it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from trainer.tui.widgets.plain_text import one_line, prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.domain.chain import Question


class QuestionText(VerticalScroll):
    """Title and text of a question."""

    BINDING_GROUP_TITLE = "Question"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._body = Static(markup=False)

    def compose(self) -> ComposeResult:
        """The text alone."""
        yield self._body

    def show(self, question: Question) -> None:
        """Show a question from its beginning."""
        self._body.update(Content.assemble((one_line(question.title), "bold"), "\n", prose(question.text)))
        self.scroll_home(animate=False)
