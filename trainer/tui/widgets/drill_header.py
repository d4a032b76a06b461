"""Where a drill stands, and its clock, on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from trainer.tui.widgets.plain_text import one_line
from trainer.tui.widgets.wording import clock_text, rung_name

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.domain.chain import Chain, Question


class DrillHeader(Horizontal):
    """Chain, rung and who asks at the left; the clock at the right."""

    def __init__(self, title: str, id: str | None = None) -> None:
        """A header that says only the title until a question is shown."""
        super().__init__(id=id)
        self._place = Static(Content(one_line(title)), id="place", markup=False)
        self._clock = Static("", id="clock", markup=False)

    def compose(self) -> ComposeResult:
        """Both parts."""
        yield self._place
        yield self._clock

    @property
    def clock(self) -> str:
        """What the clock says."""
        return str(self._clock.content)

    def show(self, chain: Chain, question: Question) -> None:
        """Say which question is on."""
        self._place.update(
            Content.assemble(
                (one_line(chain.id), "bold"), f" · {rung_name(chain, question)} · ", (one_line(question.asked_by), "$text-accent")
            )
        )

    def tick(self, spent: float, limit: int) -> None:
        """Set the clock.

        Args:
            spent: Seconds spent on the question.
            limit: Its time limit in seconds.
        """
        text = clock_text(spent, limit)
        if text != self.clock:
            self._clock.update(Content(text))
            self._clock.set_class(text.startswith("over"), "-over")
