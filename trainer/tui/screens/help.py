"""Help: the keys of the screen below, and how answers are graded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from trainer.tui.keys import KeyGroup

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
            yield Static("Keys", id="heading")
            with VerticalScroll(id="keys"):
                with Grid(id="groups"):
                    for group in self._groups:
                        with VerticalGroup():
                            yield Static(group.title, classes="group", markup=False)
                            yield Static(_table(group, self._key_width), classes="table")
                yield Static("How answers are graded", classes="group")
                for line in GRADING:
                    yield Static(line, classes="grading", markup=False)
            yield Static("escape closes", id="closing")

    @property
    def _key_width(self) -> int:
        return max((cell_len(key.keys) for group in self._groups for key in group.keys), default=0)


def _table(group: KeyGroup, width: int) -> Content:
    lines = (Content.assemble((key.keys.rjust(width), "bold $accent"), "  ", key.description) for key in group.keys)
    return Content("\n").join(lines)
