"""A graded answer: the score, the markers or the stronger version, the answer itself, and what the interviewer asks now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import OptionList, Static

from trainer.tui.widgets.answered_text import AnsweredText
from trainer.tui.widgets.grade_rows import graded_by, score_line
from trainer.tui.widgets.grade_view import GradeView
from trainer.tui.widgets.model_answer import ModelAnswer
from trainer.tui.widgets.plain_text import prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.domain.answer import Attempt
    from trainer.domain.chain import Question
    from trainer.domain.grade import Probe


class Verdict(Vertical):
    """Everything that is known about one answer; moving over its markers shows their words in the answer."""

    class Invited(Message):
        """The interviewer's question was clicked."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._score = Static(id="score", markup=False)
        self._grader = Static(id="grader", markup=False)
        self._probe = Static(id="probe-text", markup=False)
        self._invitation = Static(Content("enter: answer it"), id="invitation", markup=False)
        self.markers = GradeView(id="markers")
        self.model = ModelAnswer(id="model")
        self.answered = AnsweredText(id="answered")
        self._question: Question | None = None

    def compose(self) -> ComposeResult:
        """Score, markers, answer, probe."""
        with Horizontal(id="scored"):
            yield self._score
            yield self._grader
        with Container(id="sides"):
            yield self.markers
            yield self.model
            yield self.answered
        with Horizontal(id="probe"):
            yield self._probe
            yield self._invitation

    @property
    def stronger(self) -> bool:
        """Whether the stronger version stands in place of the markers."""
        return self.has_class("-stronger")

    @stronger.setter
    def stronger(self, shown: bool) -> None:
        self.set_class(shown, "-stronger")
        self._mark_words()

    def show(self, question: Question, attempt: Attempt, before: Attempt | None, probe: Probe | None) -> None:
        """Show a graded attempt.

        Args:
            question: The question it answers.
            attempt: The attempt.
            before: The attempt it adds to, or None.
            probe: What the interviewer presses on, or None.
        """
        self._question = question
        grade, earlier = attempt.grade, before.grade if before else None
        self.update_classes({"-stronger": False, "-pressing": probe is not None})
        self._score.update(score_line(grade, earlier))
        self._grader.update(Content(graded_by(grade)))
        self._probe.update(_said(question, attempt, probe))
        self.model.show(question)
        self.answered.show(attempt.answer)
        self.markers.detailed = False
        self.markers.show(question, grade, earlier)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Set off the words of the marker that the cursor is on."""
        event.stop()
        self._mark_words()

    def _mark_words(self) -> None:
        result = self.markers.chosen
        if result is None or self._question is None or self.stronger:
            self.answered.mark((), None)
        else:
            self.answered.mark(result.evidence, self._question.marker(result.id).text)

    def on_click(self, event: Click) -> None:
        """Answer the interviewer when that line is clicked."""
        if event.widget in (self._probe, self._invitation) and self.has_class("-pressing"):
            self.post_message(self.Invited())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click chooses a marker and does nothing more."""
        event.stop()


def _said(question: Question, attempt: Attempt, probe: Probe | None) -> Content:
    if probe is not None:
        return Content.assemble((f"{question.asked_by}: ", "bold $text-accent"), f"“{prose(probe.text)}”")
    if attempt.grade.gaming:
        return Content("Nothing here can be built on: try again (t), or go on (n).")
    if attempt.addition_to:
        return Content("Answer and addition are graded together: go on (n), or try again from scratch (t).")
    return Content("Nothing is left to press on: go on (n), or try again (t).")
