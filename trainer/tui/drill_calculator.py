"""A drill with a calculator beside it, which slides in from the right while the clock goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.message import Message

from trainer.tui import drill_requests as requests
from trainer.tui.calculator_desk import CalculatorDesk
from trainer.tui.drill_control import DrillControl
from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from textual.widget import Widget

    from trainer.tui.calculator_desk import Texts
    from trainer.tui.drill_keys import Mode
    from trainer.tui.drill_standing import Turn
    from trainer.tui.widgets.calculation_messages import Inserted, Noted
    from trainer.tui.widgets.calculator_part import CalculatorPart
    from trainer.usecases.drill import Drill
    from trainer.wiring import Trainer

_SLIDE = 0.15
"""Seconds that the panel takes to slide in."""


class DrillCalculator(DrillControl):
    """A drill whose calculations are kept with the answer, and whose results can go into it."""

    class Stored(Message):
        """A calculation was kept, or refused."""

        def __init__(self, turn: Turn) -> None:
            super().__init__()
            self.turn = turn

    def __init__(
        self,
        trainer: Trainer,
        chain_id: str,
        question_id: str | None = None,
        fresh: bool = False,
        typed: dict[str, Texts] | None = None,
    ) -> None:
        """A drill whose calculators are made when they are first asked for.

        Args:
            trainer: Content, progress and clock.
            chain_id: The chain.
            question_id: Question to begin at, or None for the bottom or where an open drill was left.
            fresh: Whether to leave aside a drill that is still open.
            typed: What was last typed into calculators; it is kept up to date.
        """
        super().__init__(trainer, chain_id, question_id, fresh)
        self._calculators = CalculatorDesk(typed, blank=True)
        self._panel: CalculatorPart | None = None
        self._came_from: Widget | None = None

    async def on_unmount(self) -> None:
        """Keep the calculation that is on, before the drill closes."""
        noted = self._panel.sheet.take_note() if self._panel else None
        if noted is not None:
            await self._desk.ask(requests.note_calculation(noted.calculator, noted.inputs, noted.outputs))
        self._calculators.close()

    @property
    def calculating(self) -> bool:
        """Whether the calculator is open."""
        return self.view.has_class("-calculating")

    @property
    def in_calculator(self) -> bool:
        """Whether keys go to the calculator."""
        return self.calculating and self._panel is not None and self._panel.has_focus_within

    async def open_calculator(self) -> None:
        """Let the calculator slide in, at what the question names."""
        now = self.standing
        if now is None:
            return
        self._came_from = self.focused
        panel = await self._made_panel()
        panel.put_first(now.question.calculators, "For this question")
        panel.insertable = self.mode != "graded"
        panel.sheet.remember(now.calculations)
        self.view.add_class("-calculating")
        panel.enter()
        panel.offset = Offset(self.size.width, 0)
        panel.animate("offset", Offset(0, 0), duration=_SLIDE, level="basic")
        self.refresh_bindings()

    def shut_calculator(self) -> None:
        """Put the calculator away, and go on where it was opened."""
        if not self.calculating:
            return
        self._note()
        in_calculator = self.in_calculator
        self.view.remove_class("-calculating")
        if in_calculator and self._came_from is not None and self._came_from.is_attached:
            self._came_from.focus()
        elif in_calculator:
            self.view.turn_to(self.mode)
        self.refresh_bindings()

    async def _made_panel(self) -> CalculatorPart:
        if self._panel is None:
            # Calculators and charts are imported when they are first asked for.
            from trainer.tui.widgets.calculator_part import CalculatorPart

            self._panel = CalculatorPart(self._calculators, id="calculator")
            await self.view.body.mount(self._panel)
        return self._panel

    def turn_to(self, mode: Mode) -> None:
        """Show the parts and keys of a mode; a result can go into the answer while there is an editor."""
        if self._panel is not None:
            self._panel.insertable = mode != "graded"
        super().turn_to(mode)

    def request(self, request: Callable[[Drill], object], keep: bool = False, stays: bool = False) -> None:
        """Ask the drill for something; arguments as for `DrillControl.request`."""
        if not stays:
            # It belongs to the question that is about to change.
            self._note()
        super().request(request, keep, stays)

    def _show(self, turn: Turn) -> None:
        before = self.standing
        super()._show(turn)
        if before is not None and self.standing is not None and self.standing.place != before.place:
            self.view.remove_class("-calculating")
            self.refresh_bindings()

    # What comes of a calculation

    def on_inserted(self, message: Inserted) -> None:
        """Put a result into the answer, where the cursor was."""
        message.stop()
        if self.mode == "graded":
            return
        editor = self.view.editor
        self._came_from = editor
        self.shut_calculator()
        row, column = editor.cursor_location
        before = editor.document.get_line(row)[:column]
        editor.insert(f" {message.sentence}" if before and not before[-1].isspace() else message.sentence)
        editor.scroll_cursor_visible()

    def _note(self) -> None:
        noted = self._panel.sheet.take_note() if self._panel else None
        if noted is not None:
            self.on_noted(noted)

    def on_noted(self, message: Noted) -> None:
        """Keep a calculation with the answer."""
        message.stop()
        request = requests.note_calculation(message.calculator, message.inputs, message.outputs)
        # It is kept with the draft, which is to be the one on the screen.
        text = self.view.editor.text if self.typing else None

        async def work() -> None:
            self.post_message(self.Stored(await self._desk.ask(request, text)))

        self.run_worker(work())

    def on_drill_calculator_stored(self, message: Stored) -> None:
        """List the calculation with those of the question."""
        turn = message.turn
        self.view.trouble.tell(turn.trouble)
        if turn.refusal is not None:
            self.notify(one_line(str(turn.refusal)), severity="warning", markup=False)
        now, kept = self.standing, turn.standing
        if now is not None and kept is not None and now.question.id == kept.question.id:
            self.standing = replace(now, calculations=kept.calculations)
            if self._panel is not None:
                self._panel.sheet.remember(kept.calculations)
