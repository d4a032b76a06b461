"""All calculators by family, to choose one from; words narrow the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from trainer.calculators.registry import FAMILIES, MODULES
from trainer.tui.widgets.calculation_text import title_of

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class _Words(Input):
    BINDING_GROUP_TITLE = "Search"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "all", "Show all", id="calculators.all")]

    class Cleared(Message):
        """The search is over."""

    def action_all(self) -> None:
        """End the search."""
        self.value = ""
        self.post_message(self.Cleared())


class _Names(OptionList):
    BINDING_GROUP_TITLE = "Calculators"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Open", id="calculators.open")]


class CalculatorList(Vertical):
    """Names of calculators; those that belong to the matter at hand stand first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "find", "Find", id="calculators.find")]

    class Chosen(Message):
        """A calculator was chosen.

        Attributes:
            name: Its name.
        """

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Searched(Message):
        """Words are about to be typed: what the calculators are for is wanted."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._first: tuple[str, ...] = ()
        self._first_title = ""
        self._names: list[str | None] = []
        self._purposes: Mapping[str, str] = {}
        self._words = _Words(placeholder="words in the name, its family or what it is for", compact=True, classes="words")
        self._list = _Names(markup=False, compact=True)

    def compose(self) -> ComposeResult:
        """The search, which is hidden at first, and the list."""
        yield self._words
        yield self._list

    def on_mount(self) -> None:
        """Show all."""
        self._words.display = False
        self._fill()

    @property
    def first(self) -> tuple[str, ...]:
        """What stands first."""
        return self._first

    @property
    def chosen(self) -> str | None:
        """The calculator that the cursor is on."""
        place = self._list.highlighted
        return None if place is None else self._names[place]

    def put_first(self, names: Iterable[str], title: str) -> None:
        """Set what stands first; names of no calculator are left out.

        Args:
            names: Names of calculators.
            title: What they are for.
        """
        found = tuple(dict.fromkeys(name for name in names if name in MODULES))
        if found != self._first:
            self._first, self._first_title = found, title
            if self.is_mounted:
                self._fill()

    def enter(self, name: str | None = None) -> None:
        """Go to the list, to a calculator if it is listed."""
        self.point_at(name)
        self._list.focus()

    def point_at(self, name: str | None) -> None:
        """Put the cursor on a calculator, if it is listed."""
        if name is not None and name in self._names:
            self._list.highlighted = self._names.index(name)

    def action_find(self) -> None:
        """Type to narrow the list."""
        self._words.display = True
        self._words.focus()
        if not self._purposes:
            self.post_message(self.Searched())

    def describe(self, purposes: Mapping[str, str]) -> None:
        """Search in what the calculators are for as well, by name."""
        self._purposes = purposes
        self._fill()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Narrow the list while typing."""
        message.stop()
        self._fill()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Choose what the cursor is on."""
        message.stop()
        self._list.action_select()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move through the list while typing."""
        if self._words.has_focus and event.key in ("down", "up"):
            event.stop()
            (self._list.action_cursor_down if event.key == "down" else self._list.action_cursor_up)()

    def on__words_cleared(self, message: _Words.Cleared) -> None:
        """Show all again."""
        message.stop()
        self._words.display = False
        self._list.focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Tell what was chosen."""
        message.stop()
        name = self._names[message.option_index]
        if name is not None:
            self.post_message(self.Chosen(name))

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Nothing depends on where the cursor is."""
        message.stop()

    def _fill(self) -> None:
        words = self._words.value.casefold().split()
        before = self._list.highlighted
        chosen = self._names[before] if before is not None else None
        groups = [(self._first_title, self._first), *((family.title, _names(family.modules)) for family in FAMILIES)]
        options: list[Option] = []
        self._names = []
        for title, names in groups:
            found = [name for name in names if all(word in self._searched(name, title) for word in words)]
            if found:
                options.append(Option(Content.styled(title, "bold $text-muted"), disabled=True))
                options.extend(Option(Content(f"  {title_of(name)}")) for name in found)
                self._names += [None, *found]
        if not options:
            options.append(Option(Content("no calculator has all these words"), disabled=True))
            self._names.append(None)
        self._list.set_options(options)
        place = self._names.index(chosen) if chosen is not None and chosen in self._names else min(1, len(options) - 1)
        self._list.highlighted = place if self._names[place] else None

    def _searched(self, name: str, title: str) -> str:
        return f"{name} {title_of(name)} {title} {self._purposes.get(name, '')}".casefold()


def _names(modules: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for names in modules.values() for name in names)
