"""What keeps the learner's work from being stored, shown until it is stored again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from trainer.errors import GrillError


class TroubleBar(Static):
    """What happened, where, what to do, and the file the answer went to; hidden while there is no trouble."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.display = False

    def tell(self, trouble: GrillError | None) -> None:
        """Show what is wrong, or that nothing is any more."""
        self.display = trouble is not None
        if trouble is not None:
            self.update(Content.assemble(("Not stored: ", "bold"), one_line(str(trouble))))
