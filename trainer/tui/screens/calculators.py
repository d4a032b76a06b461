"""Calculators on a screen of their own: the list by family, and the one that is worked with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Static

from trainer.calculators.registry import MODULES
from trainer.tui.calculator_desk import CalculatorDesk
from trainer.tui.messages import GoBack
from trainer.tui.widgets.calculation_text import title_of
from trainer.tui.widgets.calculator_part import CalculatorPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainer.tui.calculator_desk import Texts
    from trainer.tui.commands import PaletteCommand
    from trainer.tui.widgets.calculation_messages import Noted


class CalculatorsScreen(Screen[None]):
    """All calculators, to try out without a question."""

    CSS_PATH: ClassVar = ["calculators.tcss", "../widgets/calculator.tcss"]
    BINDING_GROUP_TITLE = "Calculators"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", id="calculators.back")]

    def __init__(self, typed: dict[str, Texts] | None = None, first: tuple[str, ...] = (), title: str = "") -> None:
        """A screen that begins at the list.

        Args:
            typed: What was last typed into calculators; it is kept up to date.
            first: Names of calculators that belong to the matter at hand.
            title: What they are for.
        """
        super().__init__()
        self._desk = CalculatorDesk(typed)
        self._part = CalculatorPart(self._desk, id="calculator")
        self._part.put_first(first, title)

    def compose(self) -> ComposeResult:
        """A heading, the calculators, and the keys."""
        yield Static("Calculators", id="heading")
        yield self._part
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Begin at the list."""
        self._part.action_choose()

    def on_unmount(self) -> None:
        """Give up what is being computed."""
        self._desk.close()

    def on_noted(self, message: Noted) -> None:
        """There is no answer to keep a calculation with."""
        message.stop()

    def palette_commands(self) -> Iterable[PaletteCommand]:
        """To open each calculator."""
        from trainer.tui.commands import PaletteCommand

        for name in MODULES:
            yield PaletteCommand(f"Calculate: {title_of(name)}", partial(self._part.open, name))

    def action_back(self) -> None:
        """Go from the calculator to the list, and from there close the screen."""
        if self._part.sheet.has_focus_within:
            self._part.action_choose()
        else:
            self.post_message(GoBack())
