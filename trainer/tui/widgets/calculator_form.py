"""The inputs of a calculator to fill in, one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from trainer.tui.widgets.calculator_field import CalculatorField
from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.tui.calculator_desk import Sheet, Texts


class CalculatorForm(Vertical):
    """Fields for every input; tells of every change."""

    class Changed(Message):
        """Something else stands in a field."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fields = VerticalScroll(classes="fields", can_focus=False)
        self._wrong = Static(classes="wrong", markup=False)

    def compose(self) -> ComposeResult:
        """The fields, and what is wrong with all of them together."""
        yield self._fields
        yield self._wrong

    @property
    def texts(self) -> Texts:
        """What stands in the fields, by input."""
        return {field.known.name: field.text for field in self._fields.query(CalculatorField)}

    async def show(self, sheet: Sheet) -> None:
        """Show the fields of a calculator."""
        await self._fields.remove_children()
        await self._fields.mount(*(CalculatorField(known, sheet.texts.get(name, "")) for name, known in sheet.calculator.inputs.items()))
        self.tell({})

    def fill(self, texts: Texts) -> None:
        """Put other values into the fields."""
        for field in self._fields.query(CalculatorField):
            field.put(texts.get(field.known.name, ""))

    def enter(self) -> None:
        """Go to the first field."""
        for field in self._fields.query(CalculatorField):
            field.control.focus()
            return

    def tell(self, errors: Mapping[str, str]) -> None:
        """Say below each field what is wrong with it."""
        fields = list(self._fields.query(CalculatorField))
        for field in fields:
            field.tell(errors.get(field.known.name, ""))
        names = {field.known.name for field in fields}
        rest = [one_line(text) for name, text in errors.items() if name not in names]
        self._wrong.update(Content(f"✗ {' · '.join(rest)}" if rest else ""))
        self._wrong.display = bool(rest)

    def on_calculator_field_changed(self, message: CalculatorField.Changed) -> None:
        """Pass the change on as one of the form."""
        message.stop()
        self.post_message(self.Changed())
