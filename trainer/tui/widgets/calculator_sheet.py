"""One calculator at work: a form, its result at every key, and what was calculated before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from trainer.errors import UsageError
from trainer.tui.widgets.calculation_history import SHOWN, CalculationHistory
from trainer.tui.widgets.calculation_messages import Computed, Inserted, Noted, Opened, Progressed, Remembered
from trainer.tui.widgets.calculation_text import answer_sentence, help_text, history_line, title_of
from trainer.tui.widgets.calculator_field import CalculatorField
from trainer.tui.widgets.calculator_form import CalculatorForm
from trainer.tui.widgets.calculator_result import CalculatorResult
from trainer.tui.widgets.chart import Chart
from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.domain.answer import Calculation
    from trainer.tui.calculator_desk import CalculatorDesk, Result, Sheet, Texts


class CalculatorSheet(Vertical):
    """Asks the desk whenever a field changes, and shows what comes of it.

    Attributes:
        result: The result pane.
    """

    def __init__(self, desk: CalculatorDesk, id: str | None = None) -> None:
        """A sheet without a calculator.

        Args:
            desk: What computes.
            id: Id of the widget.
        """
        super().__init__(id=id)
        self.result = CalculatorResult(id="result")
        self._desk = desk
        self._title = Static(id="calculator-title", markup=False)
        self._help = Static(id="help", markup=False)
        self._form = CalculatorForm(id="form")
        self._history = CalculationHistory(id="history")
        self._chart = Chart(id="chart")
        self._sheet: Sheet | None = None
        self._texts: Texts = {}
        self._shown: Result | None = None
        self._settled = False
        self._touched = False
        self._insert_due = False
        self._enters = True
        self._noted: tuple[str, Mapping[str, Any]] | None = None

    def compose(self) -> ComposeResult:
        """Title and help; form, history and chart at the left, result at the right."""
        yield self._title
        yield self._help
        with Container(id="columns"):
            with Vertical(id="given"):
                yield self._form
                yield self._history
                yield self._chart
            yield self.result

    @property
    def name_shown(self) -> str | None:
        """Name of the calculator on the sheet."""
        return self._sheet.calculator.name if self._sheet else None

    def enter(self) -> None:
        """Go to the first field."""
        self._form.enter()

    # Opening and computing

    def open(self, name: str, values: Mapping[str, Any] | None = None, enter: bool = True) -> None:
        """Show a calculator in place of the current one.

        Args:
            name: Its name.
            values: What to fill in; by default what was typed last, or the example.
            enter: Whether to go to its first field.
        """
        self.note()
        self._enters = enter

        async def work() -> None:
            sheet = await self._desk.open(name, values)
            if sheet is not None:
                self.post_message(Opened(sheet))

        self.run_worker(work())

    async def on_opened(self, message: Opened) -> None:
        """Show the form of the calculator, and compute from it."""
        message.stop()
        calculator = message.sheet.calculator
        self._sheet, self._shown, self._touched = message.sheet, None, False
        self._title.update(Content.assemble((title_of(calculator.name), "bold"), "  ", (one_line(calculator.purpose), "$text-muted")))
        self.result.clear()
        self._chart.show(None)
        await self._form.show(message.sheet)
        if self._enters:
            self._form.enter()
        self._compute()

    def on_calculator_form_changed(self, message: CalculatorForm.Changed) -> None:
        """Compute from what is typed now."""
        message.stop()
        if self._form.texts != self._texts:
            # A field also tells of the text it begins with.
            self._touched = True
            self._insert_due = False
            self._compute()

    def on_calculator_field_entered(self, message: CalculatorField.Entered) -> None:
        """Say what the current input means and may be."""
        message.stop()
        self._help.update(Content(one_line(help_text(message.known))))

    def _compute(self) -> None:
        if self._sheet is None:
            return
        calculator, texts = self._sheet.calculator, self._form.texts
        self._texts = texts
        self._settled = False
        if calculator.simulated:
            self.result.wait(0.0)

        async def work() -> None:
            outcome = await self._desk.compute(calculator, texts, lambda share: self.post_message(Progressed(share)))
            if outcome is not None:
                self.post_message(Computed(calculator, outcome))

        self.run_worker(work())

    def on_progressed(self, message: Progressed) -> None:
        """Show how far the simulation is."""
        message.stop()
        if not self._settled:
            self.result.wait(message.share)

    def on_computed(self, message: Computed) -> None:
        """Show the result, or what is wrong above the last one that made sense."""
        message.stop()
        if self._sheet is None or message.calculator is not self._sheet.calculator:
            return
        self._settled = True
        self._form.tell(message.outcome.errors)
        if message.outcome.result is None:
            self.result.keep()
        else:
            self._shown = message.outcome.result
            self.result.show(self._shown)
            self._chart.show(self._shown.curve)
        if self._insert_due:
            self.insert()

    # What becomes of a result

    def insert(self) -> None:
        """Offer the result for the answer, as soon as it belongs to what is typed."""
        self._insert_due = not self._settled
        if self._insert_due or self._shown is None:
            return
        if self.result.stale:
            self.notify("Nothing was inserted: mend the marked field first.", severity="warning", markup=False)
            return
        self._touched = True
        self.note()
        found = self._shown.explanation
        self.post_message(Inserted(answer_sentence(self._shown.calculator, found.inputs, found.outputs)))

    def note(self) -> None:
        """Tell of the result if it is worth keeping."""
        noted = self.take_note()
        if noted is not None:
            self.post_message(noted)

    def take_note(self) -> Noted | None:
        """The result if it is worth keeping: the learner's own, and not the last one that was told of."""
        if self._shown is None or not self._touched:
            return None
        self._touched = False
        found = self._shown.explanation
        inputs = {name: value for name, value in found.inputs.items() if value is not None}
        if self._noted == (found.calculator, inputs):
            return None
        self._noted = (found.calculator, inputs)
        return Noted(found.calculator, inputs, found.outputs)

    def remember(self, calculations: Sequence[Calculation]) -> None:
        """Show what was calculated before.

        Args:
            calculations: Calculations at the question, oldest first.
        """
        latest = tuple(calculations)[-SHOWN:]
        self._noted = (latest[-1].calculator, latest[-1].inputs) if latest else None

        async def work() -> None:
            self.post_message(Remembered(await self._desk.aside(lambda: _lines(latest))))

        self.run_worker(work())

    def on_remembered(self, message: Remembered) -> None:
        """List the calculations."""
        message.stop()
        self._history.show(message.lines)

    def on_calculation_history_chosen(self, message: CalculationHistory.Chosen) -> None:
        """Bring the numbers of a calculation back."""
        message.stop()
        self.open(message.calculation.calculator, message.calculation.inputs)


def _lines(calculations: Sequence[Calculation]) -> list[tuple[Calculation, str]]:
    from trainer.calculators.registry import find

    lines = []
    for calculation in calculations:
        try:
            calculator = find(calculation.calculator)
        except UsageError:
            # A calculator of that name is not there any more.
            continue
        lines.append((calculation, history_line(calculator, calculation.inputs, calculation.outputs)))
    return lines
