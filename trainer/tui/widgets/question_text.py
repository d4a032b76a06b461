"""The question being asked, as plain prose that scrolls when it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from trainer.tui.widgets.plain_text import one_line, prose
from trainer.tui.widgets.scrolling_text import ScrollingText

if TYPE_CHECKING:
    from trainer.domain.chain import Question


class QuestionText(ScrollingText):
    """Title and text of a question."""

    BINDING_GROUP_TITLE = "Question"

    def show(self, question: Question) -> None:
        """Show a question from its beginning."""
        self.show_text(Content.assemble((one_line(question.title), "bold"), "\n", prose(question.text)))
