"""Calculators to choose from and one of them to work with: what the panel and the screen share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container

from trainer.tui.widgets.calculation_messages import Described
from trainer.tui.widgets.calculator_list import CalculatorList
from trainer.tui.widgets.calculator_sheet import CalculatorSheet

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from trainer.tui.calculator_desk import CalculatorDesk

_BESIDE = 112
"""Columns from which on the list stands beside the calculator."""

_SLIM = 64
"""Columns below which the result stands under the fields."""

_TALL = 27
"""Rows from which on there is room for a chart and large digits."""


class CalculatorPart(Container):
    """A list of calculators, and beside it or in its place the one that was chosen.

    Attributes:
        insertable: Whether there is an answer that a result can go into.
    """

    BINDING_GROUP_TITLE = "Calculator"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o,f10,i", "insert", "Insert", id="calculator.insert"),
        Binding("ctrl+x,x", "explain", "Explain", id="calculator.explain"),
        Binding("ctrl+l,l", "choose", "All", id="calculator.choose"),
        Binding("pageup", "scroll(-1)", "Result up", show=False, id="calculator.page_up"),
        Binding("pagedown", "scroll(1)", "Result down", show=False, id="calculator.page_down"),
    ]

    def __init__(self, desk: CalculatorDesk, id: str | None = None) -> None:
        """A part that shows the list.

        Args:
            desk: What computes.
            id: Id of the widget.
        """
        super().__init__(id=id, classes="-choosing")
        self.insertable = False
        self._desk = desk
        self._elsewhere = False
        self._list = CalculatorList(id="calculators")
        self.sheet = CalculatorSheet(desk, id="sheet")

    def compose(self) -> ComposeResult:
        """The list and the sheet."""
        yield self._list
        yield self.sheet

    @property
    def choosing(self) -> bool:
        """Whether the list stands in place of the calculator."""
        return self.has_class("-choosing") and not self.has_class("-beside")

    def put_first(self, names: Iterable[str], title: str) -> None:
        """Set which calculators stand first.

        Args:
            names: Their names; those of no calculator are left out.
            title: What they are for.
        """
        before = self._list.first
        self._list.put_first(names, title)
        self._elsewhere = self._elsewhere or self._list.first != before

    def enter(self) -> None:
        """Go on at the calculator that is open, but elsewhere than before at the first of those that stand first; else at the list."""
        opened, first = self.sheet.name_shown, self._list.first
        elsewhere, self._elsewhere = self._elsewhere, False
        if elsewhere and first and opened not in first:
            self.open(first[0])
        elif opened is not None:
            self._show_sheet()
            self.sheet.enter()
        else:
            self.action_choose()

    def open(self, name: str) -> None:
        """Open a calculator by name."""
        self._show_sheet()
        self._list.point_at(name)
        if name == self.sheet.name_shown:
            self.sheet.enter()
        else:
            self.sheet.open(name)

    def on_calculator_list_chosen(self, message: CalculatorList.Chosen) -> None:
        """Open what was chosen."""
        message.stop()
        self.open(message.name)

    def on_calculator_list_searched(self, message: CalculatorList.Searched) -> None:
        """Find out what the calculators are for."""
        message.stop()

        async def work() -> None:
            self.post_message(Described(await self._desk.aside(_purposes)))

        self.run_worker(work())

    def on_described(self, message: Described) -> None:
        """Let the list search in it."""
        message.stop()
        self._list.describe(message.purposes)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the room there is."""
        width, height = event.size
        self.update_classes({"-beside": width >= _BESIDE, "-slim": width < _SLIM, "-tall": height >= _TALL})
        if width >= _BESIDE and self.sheet.name_shown is None and self._list.chosen is not None:
            # Room beside the list is not left empty.
            self.sheet.open(self._list.chosen, enter=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action makes sense now."""
        if action == "insert":
            return self.insertable and not self.choosing and self.sheet.name_shown is not None
        if action in ("explain", "scroll"):
            return not self.choosing and self.sheet.name_shown is not None
        return not self._list.has_focus_within if action == "choose" else True

    def action_insert(self) -> None:
        """Put the result into the answer."""
        self.sheet.insert()

    def action_explain(self) -> None:
        """Explain the result, or stop explaining."""
        self.sheet.result.explained = not self.sheet.result.explained

    def action_choose(self) -> None:
        """Go to the list of all calculators."""
        self.sheet.note()
        self.add_class("-choosing")
        self._list.enter(self.sheet.name_shown)
        self.refresh_bindings()

    def action_scroll(self, pages: int) -> None:
        """Scroll the result while a field keeps the focus."""
        (self.sheet.result.scroll_page_up if pages < 0 else self.sheet.result.scroll_page_down)(animate=False)

    def _show_sheet(self) -> None:
        self.remove_class("-choosing")
        self.refresh_bindings()


def _purposes() -> dict[str, str]:
    from trainer.calculators.registry import MODULES, find

    return {name: find(name).purpose for name in MODULES}
