"""The stronger version of an answer, as its author wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from trainer.tui.widgets.plain_text import one_line, prose
from trainer.tui.widgets.scrolling_text import ScrollingText

if TYPE_CHECKING:
    from trainer.domain.chain import Question


class ModelAnswer(ScrollingText):
    """The model answer of a question, and what the interviewer may ask further."""

    BINDING_GROUP_TITLE = "Stronger version"

    def show(self, question: Question) -> None:
        """Show the model answer of a question from its beginning."""
        self.border_title = Content("stronger version")
        text = prose(question.model_answer) or "No stronger version is written for this question."
        parts: list[Content | str] = [text]
        if question.follow_ups:
            parts.append("\n\n")
            parts.append(Content.styled("Further questions", "bold"))
            parts.extend(f"\n• {one_line(follow_up)}" for follow_up in question.follow_ups)
        self.show_text(Content.assemble(*parts))
