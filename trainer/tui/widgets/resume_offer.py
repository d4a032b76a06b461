"""The choice at the beginning of a drill that was left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.tui.widgets.plain_text import one_line
from trainer.tui.widgets.wording import ago, counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from trainer.errors import GrillError
    from trainer.tui.drill_standing import LeftOpen

Choice = Literal["go-on", "afresh", "again"]
"""Go on with the open drill, start a new one, or look once more whether there is one."""


class _Choices(OptionList):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Choose", id="offer.choose")]


class ResumeOffer(Vertical):
    """Says what was left and lets the learner choose."""

    BINDING_GROUP_TITLE = "Choice"

    class Chosen(Message):
        """The learner chose.

        Attributes:
            choice: What was chosen.
        """

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said = Static(markup=False)
        self._choices = _Choices(markup=False, compact=True)

    def compose(self) -> ComposeResult:
        """What was left, and the choices."""
        yield self._said
        yield self._choices

    def offer_to_go_on(self, left: LeftOpen, now: datetime) -> None:
        """Offer to go on with a drill.

        Args:
            left: The drill that was left open.
            now: The time, in UTC.
        """
        typed = f", {counted(left.words, 'word')} typed" if left.words else ""
        answered = f", {counted(left.answered, 'question')} answered" if left.answered else ""
        said = f"This drill was left open {ago(left.left_at, now)} at {left.question.id}{typed}{answered}."
        go_on = f"Go on: {left.question.title}"
        self._offer(said, [("go-on", go_on), ("afresh", "Start afresh; what was answered stays in your progress")])

    def offer_without_store(self, trouble: GrillError) -> None:
        """Offer to try again, or to go on although nothing can be stored."""
        said = f"Your progress cannot be read now: {trouble}"
        self._offer(said, [("again", "Try again"), ("afresh", "Drill without it; each answer is written to a file of its own")])

    def _offer(self, said: str, choices: Sequence[tuple[Choice, str]]) -> None:
        self._said.update(Content(one_line(said)))
        self._choices.set_options([Option(Content(one_line(words)), id=choice) for choice, words in choices])
        self._choices.highlighted = 0
        self.call_after_refresh(self._choices.focus)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell what was chosen."""
        event.stop()
        for choice in ("go-on", "afresh", "again"):
            if event.option_id == choice:
                self.post_message(self.Chosen(choice))
