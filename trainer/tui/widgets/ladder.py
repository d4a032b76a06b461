"""The ladder of questions: how each rung went, and which one is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from trainer.tui.widgets.wording import result_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from trainer.domain.summary import QuestionResult

_STYLES = {"✓": "$text-accent", "✗": "$text-warning", "–": "$text-muted", "·": "$text-muted"}


class Ladder(Static):
    """One line for each rung: where the drill stands, sign, name, score and bookmark."""

    class Chosen(Message):
        """A rung was clicked.

        Attributes:
            question: Its id.
        """

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._rungs: tuple[str, ...] = ()

    def show(self, results: Sequence[QuestionResult], current: str, bookmarks: Collection[str]) -> None:
        """Show how the rungs went.

        Args:
            results: One for each rung.
            current: Question that is on.
            bookmarks: Bookmarked questions.
        """
        self._rungs = tuple(result.question for result in results)
        self.update(Content("\n").join(_line(result, result.question == current, result.question in bookmarks) for result in results))

    def on_click(self, event: Click) -> None:
        """Tell which rung was clicked."""
        place = event.get_content_offset(self)
        if place is not None and 0 <= place.y < len(self._rungs):
            self.post_message(self.Chosen(self._rungs[place.y]))


class LadderLine(Static):
    """The whole ladder on one line, for terminals without room beside the question; a click brings the ladder back."""

    class Unfolded(Message):
        """The line was clicked."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)

    def show(self, results: Sequence[QuestionResult], current: str, bookmarks: Collection[str]) -> None:
        """Show how the rungs went; arguments as for `Ladder.show`."""
        parts: list[Content] = []
        for result in results:
            mark = result_mark(result)
            star = "★" if result.question in bookmarks else ""
            if result.question == current:
                score = f" {result.score:.0f}" if result.score is not None else ""
                parts.append(Content.styled(f"▸{mark} {result.question}{score}{star}", "bold"))
            else:
                parts.append(Content.styled(f"{mark}{star}", _STYLES[mark]))
        self.update(Content.assemble(Content("  ").join(parts), ("   f3 ladder", "$text-muted")))

    def on_click(self) -> None:
        """Ask for the ladder."""
        self.post_message(self.Unfolded())


def _line(result: QuestionResult, current: bool, bookmarked: bool) -> Content:
    mark = result_mark(result)
    outcome = f"{result.score:.0f}" if result.score is not None else "skip" if result.skipped else ""
    return Content.assemble(
        "▸ " if current else "  ",
        (mark, _STYLES[mark]),
        (f" {result.question:<12}", "bold" if current else ""),
        (f"{outcome:>4}", _STYLES[mark]),
        (" ★" if bookmarked else "", "$text-accent"),
    )
