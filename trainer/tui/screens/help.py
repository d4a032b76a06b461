"""Help: the keys of the screen below, and how answers are graded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, Vertical, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from trainer.tui.keys import KeyGroup
from trainer.tui.widgets.hanging import Hanging

GRADING = (
    "Rules on this machine decide at once what your answer said (✓), missed (✗) or left unclear (?), and whether a red flag (⚑) fell; "
    "each verdict shows the words it rests on.",
    "A question is passed at 'hire' or better: enough of the weight and everything critical said, and no major red flag.",
)
"""How grading works, in two lines."""


class HelpScreen(ModalScreen[None]):
    """Keys in groups, over the screen they belong to."""

    CSS_PATH = "help.tcss"
    BINDING_GROUP_TITLE = "Help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q", "dismiss", "Close", id="help.close"),
    ]

    def __init__(self, groups: Sequence[KeyGroup]) -> None:
        super().__init__()
        self._groups = tuple(groups)

    def compose(self) -> ComposeResult:
        """One block per group, then the lines on grading."""
        with Vertical(id="sheet"):
            yield Static(Content.assemble(("Keys", "bold $accent"), ("  esc closes", "$text-muted")), id="heading")
            with VerticalScroll(id="keys"):
                with HorizontalGroup():
                    yield from map(_column, _sides(self._groups))
                yield Static("How answers are graded", classes="group")
                for line in GRADING:
                    yield Static(line, classes="grading", markup=False)


def _sides(groups: Sequence[KeyGroup]) -> tuple[list[KeyGroup], list[KeyGroup]]:
    """The groups in two columns: each goes to the one that is shorter so far, as the focused part may have many keys."""
    sides: tuple[list[KeyGroup], list[KeyGroup]] = ([], [])
    for group in groups:
        min(sides, key=lambda side: sum(len(held.keys) + 2 for held in side)).append(group)
    return sides


def _column(groups: Sequence[KeyGroup]) -> VerticalGroup:
    parts = [(Static(group.title, classes="group", markup=False), Static(_table(group), classes="table")) for group in groups]
    return VerticalGroup(*(widget for pair in parts for widget in pair))


def _table(group: KeyGroup) -> Hanging:
    width = max(cell_len(key.keys) for key in group.keys)
    rows = [(Content.styled(key.keys.rjust(width), "bold $text-accent"), Content(key.description)) for key in group.keys]
    return Hanging(rows, width + 2)
