"""All parts of a drill on one screen, of which each mode shows some."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from textual.containers import Horizontal, Vertical

from trainer.tui.drill_keys import Mode
from trainer.tui.widgets.answer_editor import AnswerEditor
from trainer.tui.widgets.drill_header import DrillHeader
from trainer.tui.widgets.hint_panel import HintPanel
from trainer.tui.widgets.ladder import Ladder, LadderLine
from trainer.tui.widgets.question_text import QuestionText
from trainer.tui.widgets.resume_offer import ResumeOffer
from trainer.tui.widgets.trouble_bar import TroubleBar
from trainer.tui.widgets.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from trainer.tui.drill_standing import Standing


class DrillView(Vertical):
    """Header, ladder, and beside it question, grade and editor.

    Attributes:
        mode: What the view is for at the moment; the style sheet shows the parts that belong to it.
        editor: Where answers and additions are typed.
        offer: The choice at the beginning.
        trouble: What keeps work from being stored.
        verdict: The graded answer.
        body: Everything below the header, side by side.
    """

    def __init__(self, title: str, id: str | None = None) -> None:
        """A view that says only the title until a drill is shown."""
        super().__init__(id=id, classes="-opening")
        self.mode: Mode = "opening"
        self.editor = AnswerEditor(id="editor")
        self.offer = ResumeOffer(id="offer")
        self.trouble = TroubleBar(id="trouble")
        self.verdict = Verdict(id="verdict")
        self._header = DrillHeader(title, id="header")
        self._hints = HintPanel(id="hints")
        self._ladder = Ladder(id="ladder")
        self._ladder_line = LadderLine(id="ladder-line")
        self._question = QuestionText(id="question")
        self._place: tuple[str, str, int] | None = None
        self.body = Horizontal(id="body")

    def compose(self) -> ComposeResult:
        """All parts."""
        yield self._header
        yield self._ladder_line
        yield self.trouble
        with self.body:
            yield self._ladder
            with Vertical(id="work"):
                yield self.offer
                yield self._question
                yield self.verdict
                yield self._hints
                yield self.editor

    def turn_to(self, mode: Mode) -> None:
        """Show the parts of a mode, and go to the one that keys are for."""
        self.mode = mode
        self.update_classes({f"-{name}": name == mode for name in get_args(Mode)})
        if mode in ("asking", "adding"):
            self.editor.focus()
        elif mode == "graded":
            (self.verdict.model if self.verdict.stronger else self.verdict.markers).focus()

    def tick(self, now: Standing, moment: float) -> None:
        """Set the clock.

        Args:
            now: How the drill stands.
            moment: Monotonic second that it is.
        """
        self._header.tick(now.spent_at(moment), now.question.seconds)

    def show(self, now: Standing, hints: Sequence[str]) -> bool:
        """Show how the drill stands.

        Args:
            now: How it stands.
            hints: Hints that were opened at the question.

        Returns:
            Whether the editor was given another text; it keeps its own while the question waits for the same as before.
        """
        question = now.question
        self._header.show(now.chain, question)
        self._ladder.show(now.results, question.id, now.bookmarks)
        self._ladder_line.show(now.results, question.id, now.bookmarks)
        self._hints.show(hints, now.hints_opened)
        self.tick(now, now.taken_at)
        before, self._place = self._place, now.place
        if before == now.place:
            return False
        if before is None or before[0] != question.id:
            self._question.show(question)
        self.editor.fill(now.draft, "your answer" if now.phase == "asking" else "what you add")
        if now.latest is not None and now.phase != "asking":
            self.verdict.show(question, now.latest, now.before, now.probe if now.may_add else None)
        self.turn_to("asking" if now.phase == "asking" else "graded")
        return True
