"""What was calculated at a question so far, the newest first; choosing a line brings its numbers back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from trainer.domain.answer import Calculation

SHOWN = 5
"""How many calculations are listed."""


class CalculationHistory(OptionList):
    """The last calculations, one line each; hidden while there are none."""

    BINDING_GROUP_TITLE = "Calculated before"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Bring back", id="history.load")]

    class Chosen(Message):
        """A calculation was chosen.

        Attributes:
            calculation: It.
        """

        def __init__(self, calculation: Calculation) -> None:
            super().__init__()
            self.calculation = calculation

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._shown: tuple[Calculation, ...] = ()
        self.border_title = Content("calculated at this question")
        self.display = False

    def show(self, calculations: Sequence[tuple[Calculation, str]]) -> None:
        """Show calculations, oldest first, each with its line."""
        newest = list(reversed(calculations))[:SHOWN]
        self._shown = tuple(calculation for calculation, _ in newest)
        self.set_options([Option(Content(one_line(line))) for _, line in newest])
        self.highlighted = 0 if newest else None
        self.display = bool(newest)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Tell which one was chosen."""
        message.stop()
        self.post_message(self.Chosen(self._shown[message.option_index]))
