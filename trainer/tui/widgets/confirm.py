"""A question to be sure, in front of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Confirm(ModalScreen[bool]):
    """Asks yes or no; esc and the first button mean no."""

    CSS_PATH = "confirm.tcss"
    BINDING_GROUP_TITLE = "Question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "No", id="confirm.no"),
        Binding("y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("left", "app.focus_previous", "Other button", show=False, id="confirm.left"),
        Binding("right", "app.focus_next", "Other button", show=False, id="confirm.right"),
    ]

    def __init__(self, question: str, yes: str, no: str) -> None:
        """A question.

        Args:
            question: What is asked.
            yes: Words of the button that agrees.
            no: Words of the button that does not.
        """
        super().__init__()
        self._question = question
        self._words = (yes, no)

    def compose(self) -> ComposeResult:
        """The question and two buttons."""
        yes, no = self._words
        with Vertical(id="asked"):
            yield Static(Content(self._question), markup=False)
            with Horizontal():
                yield Button(Content(f"{no} (n)"), id="no", compact=True)
                yield Button(Content(f"{yes} (y)"), id="yes", compact=True)

    def on_mount(self) -> None:
        """Begin at the button that changes nothing."""
        self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by button."""
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by key."""
        self.dismiss(yes)
