"""The hints that were opened at a question, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from trainer.tui.widgets.hanging import hanging
from trainer.tui.widgets.plain_text import one_line
from trainer.usecases.hints import HINT_STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class HintPanel(VerticalScroll, can_focus=False):
    """Up to three hints; the panel is there only when one was opened."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._body = Static(markup=False)

    def compose(self) -> ComposeResult:
        """The text alone."""
        yield self._body

    def show(self, hints: Sequence[str], opened: int) -> None:
        """Show hints.

        Args:
            hints: Texts of the hints that are known, oldest first.
            opened: How many were opened in all; earlier ones may be from before a break.
        """
        earlier = max(0, opened - len(hints))
        rows = [(f"hint {earlier + number} of {HINT_STEPS}", one_line(text)) for number, text in enumerate(hints, start=1)]
        if earlier:
            rows.insert(0, (f"hint {earlier} of {HINT_STEPS}", "opened before the break"))
        self._body.update(hanging(rows, 13))
        self.set_class(bool(rows), "-open")
        self.call_after_refresh(self.scroll_end, animate=False)
