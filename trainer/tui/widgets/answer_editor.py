"""The editor for an answer: word count and whether all is saved stand in its border."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding
from textual.content import Content
from textual.widgets import TextArea

from trainer.tui.widgets.plain_text import editable
from trainer.tui.widgets.wording import counted

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

State = Literal["saved", "typing", "refused", "busy"]
"""Whether the text is stored, about to be stored, refused by the store, or being worked on."""

_SAID: dict[State, str] = {"saved": "saved", "typing": "not saved yet", "refused": "NOT SAVED: see above", "busy": "one moment …"}


_TAKEN = frozenset(["f6", "f7"])
"""Keys that mean something else in a drill; what they do in a plain editor is done by shift and arrows too."""


class AnswerEditor(TextArea, inherit_bindings=False):
    """A plain editor with soft wrap.

    Attributes:
        state: Whether the text is stored.
    """

    BINDING_GROUP_TITLE = "Answer"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in TextArea.BINDINGS if not (isinstance(binding, Binding) and binding.key in _TAKEN)
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False, tab_behavior="focus")
        self.state: State = "saved"
        self._filled: str | None = None

    def fill(self, text: str, title: str) -> None:
        """Begin with a text, the cursor behind it.

        Args:
            text: What was typed before.
            title: What is being written.
        """
        self._filled = editable(text)
        self.load_text(self._filled)
        self.move_cursor(self.document.end)
        self.border_title = Content(title)
        self.tell("saved")

    @property
    def touched(self) -> bool:
        """Whether anything was typed since it was filled."""
        if self._filled is not None and self.text != self._filled:
            self._filled = None
        return self._filled is None

    def tell(self, state: State) -> None:
        """Say whether the text is stored."""
        self.state = state
        words = len(self.text.split())
        self.border_subtitle = Content(f"{counted(words, 'word')} · {_SAID[state]}" if words else "nothing typed yet")
        self.set_class(state == "refused", "-refused")

    def hold(self, held: bool) -> None:
        """Take no typing while held; it looks the same, so that no style has to be worked out anew."""
        self.set_reactive(TextArea.read_only, held)

    def on_paste(self, event: events.Paste) -> None:
        """Make pasted text fit for the editor, which inserts it after this."""
        event.text = editable(event.text)
