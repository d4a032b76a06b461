"""One input of a calculator: its name, its value as text, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from trainer.calculators.kinds import Numbers, Record, Table
from trainer.tui.nudging import choices, nudged_text
from trainer.tui.widgets.calculation_text import words_of
from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from trainer.calculators.calculator import Input as Known

_NUDGES: list[BindingType] = [
    Binding("up", "nudge(True)", "What if", key_display="↑↓", id="field.up"),
    Binding("down", "nudge(False)", "Lower", show=False, id="field.down"),
]
_EXPLAIN = "ctrl+x"
"""Explains the result here; what it cuts elsewhere can be deleted as well."""


def _kept(bindings: list[BindingType]) -> list[BindingType]:
    return [binding for binding in bindings if not (isinstance(binding, Binding) and _EXPLAIN in binding.key.split(","))]


class Nudge(Message):
    """A value is to go one step up or down.

    Attributes:
        up: Whether it goes up.
    """

    def __init__(self, up: bool) -> None:
        super().__init__()
        self.up = up


class TypedValue(Input, inherit_bindings=False):
    """A value to type."""

    BINDING_GROUP_TITLE = "Value"
    BINDINGS: ClassVar[list[BindingType]] = [*_NUDGES, *_kept(Input.BINDINGS)]

    def action_nudge(self, up: bool) -> None:
        """Ask for the next value."""
        self.post_message(Nudge(up))

    def put(self, text: str) -> None:
        """Hold another value, the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)


class ChosenValue(Static, can_focus=True):
    """A value to choose: keys and clicks go through them."""

    BINDING_GROUP_TITLE = "Choice"
    BINDINGS: ClassVar[list[BindingType]] = [
        *_NUDGES,
        Binding("right,space", "nudge(True)", "Next", show=False, id="field.next"),
        Binding("left", "nudge(False)", "Previous", show=False, id="field.previous"),
    ]

    def __init__(self, text: str) -> None:
        super().__init__(markup=False)
        self.value = text
        self.put(text)

    def action_nudge(self, up: bool) -> None:
        """Ask for the next value."""
        self.post_message(Nudge(up))

    def on_click(self) -> None:
        """Choose the next value."""
        self.post_message(Nudge(True))

    def put(self, text: str) -> None:
        """Hold another value."""
        self.value = text
        self.update(Content(f"‹ {one_line(text) or 'not given'} ›"))


class TypedRows(TextArea, inherit_bindings=False):
    """Rows to type, as JSON."""

    BINDING_GROUP_TITLE = "Rows"
    BINDINGS: ClassVar[list[BindingType]] = _kept(TextArea.BINDINGS)

    def __init__(self, text: str, empty: str) -> None:
        super().__init__(
            text,
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
            tab_behavior="focus",
            compact=True,
            placeholder=empty,
        )

    @property
    def value(self) -> str:
        """The text."""
        return self.text

    def put(self, text: str) -> None:
        """Hold another text."""
        self.load_text(text)


class CalculatorField(Vertical):
    """A line with name and value, and below it what is wrong.

    Attributes:
        known: The input.
    """

    class Changed(Message):
        """Another value stands in the field."""

    class Entered(Message):
        """The field has the focus now.

        Attributes:
            known: Its input.
        """

        def __init__(self, known: Known) -> None:
            super().__init__()
            self.known = known

    def __init__(self, known: Known, text: str) -> None:
        """A field.

        Args:
            known: Its input.
            text: The value it begins with.
        """
        wide = isinstance(known.kind, (Numbers, Table, Record))
        super().__init__(classes="-wide" if wide else None)
        self.known = known
        self._value = _control(known, text)
        self._wrong = Static(classes="wrong", markup=False)

    def compose(self) -> ComposeResult:
        """Name and value, then the error."""
        with Horizontal(classes="row"):
            yield Static(Content(words_of(self.known.name)), classes="name", markup=False)
            yield self._value
        yield self._wrong

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._value.value

    @property
    def control(self) -> Widget:
        """The part that takes keys."""
        return self._value

    def put(self, text: str) -> None:
        """Hold another value without telling of it."""
        with self.prevent(Input.Changed, TextArea.Changed):
            self._value.put(text)

    def tell(self, error: str) -> None:
        """Say what is wrong, or with an empty text that nothing is; an empty field says by itself that it is needed."""
        if self.known.required and not self.text.strip():
            error = ""
        if error:
            self._wrong.update(Content(f"✗ {one_line(error)}"))
        self.set_class(bool(error), "-wrong")

    def on_nudge(self, message: Nudge) -> None:
        """Go to the next value, if there is one."""
        message.stop()
        text = nudged_text(self.known, self.text, message.up)
        if text is not None and text != self.text:
            self.put(text)
            self.post_message(self.Changed())

    def on_input_changed(self, message: Input.Changed) -> None:
        """Tell that something was typed."""
        message.stop()
        self.post_message(self.Changed())

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Tell that something was typed."""
        message.stop()
        self.post_message(self.Changed())

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Go on to the next field."""
        message.stop()
        self.screen.focus_next()

    def on_descendant_focus(self, _: events.DescendantFocus) -> None:
        """Tell that the field is entered."""
        self.post_message(self.Entered(self.known))


def _control(known: Known, text: str) -> TypedValue | ChosenValue | TypedRows:
    if choices(known):
        return ChosenValue(text)
    empty = "needed" if known.required else "not given"
    if isinstance(known.kind, (Table, Record)):
        return TypedRows(text, empty)
    return TypedValue(text, placeholder=empty, compact=True)
