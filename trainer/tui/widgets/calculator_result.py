"""The result of a calculation: large, in words, beside the naive answer, with everything that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Digits, ProgressBar, Static

from trainer.calculators.wording import label_first, meaning_after
from trainer.tui.widgets.calculation_text import explanation_text, main_value, naive_text, other_outputs, output_said
from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.calculators.calculator import Output
    from trainer.tui.calculator_desk import Result

_WIDEST_DIGITS = 10
"""Characters of a result that can still be set large."""


class CalculatorResult(VerticalScroll, can_focus=False):
    """The last result that made sense; it is dimmed while the fields say something else."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = Static(classes="state", markup=False)
        self._progress = ProgressBar(total=1.0, show_eta=False, show_percentage=False, classes="progress")
        self._large = Digits(classes="large")
        self._meaning = Static(classes="meaning", markup=False)
        self._main = Static(classes="main", markup=False)
        self._says = Static(classes="says", markup=False)
        self._naive = Static(classes="naive", markup=False)
        self._others = Static(classes="others", markup=False)
        self._longer = Static(classes="longer", markup=False)
        self._explanation = Static(classes="explanation", markup=False)

    def compose(self) -> ComposeResult:
        """State, result, words, other outputs, trap, explanation."""
        yield self._state
        yield self._progress
        yield self._large
        yield self._meaning
        yield self._main
        yield self._says
        yield self._naive
        yield self._others
        yield self._longer
        yield self._explanation

    @property
    def explained(self) -> bool:
        """Whether the explanation stands in place of the other outputs."""
        return self.has_class("-explained")

    @explained.setter
    def explained(self, shown: bool) -> None:
        self.set_class(shown, "-explained")
        self.scroll_home(animate=False)

    @property
    def stale(self) -> bool:
        """Whether the fields say something else than the result belongs to."""
        return self.has_class("-stale") or self.has_class("-empty")

    def clear(self) -> None:
        """Show nothing yet."""
        self.update_classes({"-empty": True, "-stale": False, "-waiting": False})
        self._state.update("")

    def show(self, result: Result) -> None:
        """Show a result."""
        explanation = result.explanation
        output = next(iter(result.calculator.outputs.values()))
        first = next(iter(explanation.outputs.values()))
        value = main_value(output, first)
        large = len(value) <= _WIDEST_DIGITS and set(value) <= set("0123456789.,+-%$")
        self.update_classes({"-empty": False, "-stale": False, "-waiting": False, "-large": large, "-trap": explanation.naive is not None})
        self._state.update("")
        self._large.update(value if large else "")
        self._meaning.update(Content(meaning_after(first, output.text)))
        self._main.update(Content(output_said(output, first)).stylize("bold $text-accent", *_span(output, first, value)))
        self._says.update(Content(one_line(explanation.says[0])))
        self._naive.update(naive_text(explanation))
        others, longer = other_outputs(result.calculator, explanation.outputs)
        self._others.update(others)
        self._longer.update(longer)
        self._explanation.update(explanation_text(explanation))

    def wait(self, share: float) -> None:
        """Tell that a newer result is being computed, and how much of it is done, from 0 to 1."""
        self.update_classes({"-waiting": True, "-stale": True})
        self._state.update(Content(f"simulating … {share:.0%}"))
        self._progress.update(progress=share)

    def keep(self) -> None:
        """Keep the last result, and tell that it does not belong to the fields any more."""
        self.update_classes({"-waiting": False, "-stale": True})
        empty = self.has_class("-empty")
        self._state.update(Content("no result yet: fill in what is needed" if empty else "the last result that made sense:"))


def _span(output: Output, value: Any, shown: str) -> tuple[int, int]:
    """Where the value stands in what is said of it."""
    start = len(output.text) + 2 if label_first(value, output.unit) else 0
    return start, start + len(shown)
