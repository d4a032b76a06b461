"""How a drill stands and what came of a request to it, as values that can leave its thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from trainer.domain.answer import Attempt, Calculation, Session
    from trainer.domain.chain import Chain, Question
    from trainer.domain.grade import Probe
    from trainer.domain.summary import DrillSummary, QuestionResult
    from trainer.errors import DatabaseError, GrillError
    from trainer.usecases.drill_state import Phase


@dataclass(frozen=True)
class Standing:
    """All that the screen shows of a drill, at one moment.

    Attributes:
        chain: The ladder.
        question: The current question.
        phase: What it waits for.
        draft: What was typed so far.
        attempts: Attempts at the current question, oldest first.
        probe: What the interviewer presses on, or None.
        results: How each rung went.
        bookmarks: Bookmarked questions.
        hints_opened: Hints opened at the current question.
        calculations: What was calculated at the current question, oldest first.
        spent: Seconds spent on the answer, by the clock of the question's limit.
        taken_at: Monotonic second of this moment.
        summary: The report, once the drill has ended.
    """

    chain: Chain
    question: Question
    phase: Phase
    draft: str
    attempts: tuple[Attempt, ...]
    probe: Probe | None
    results: tuple[QuestionResult, ...]
    bookmarks: frozenset[str]
    hints_opened: int
    calculations: tuple[Calculation, ...]
    spent: float
    taken_at: float
    summary: DrillSummary | None

    @property
    def latest(self) -> Attempt | None:
        """The newest attempt at the current question."""
        return next(reversed(self.attempts), None)

    @property
    def before(self) -> Attempt | None:
        """The attempt that the newest one adds to."""
        base = self.latest.addition_to if self.latest else None
        return next((attempt for attempt in self.attempts if attempt.id == base), None)

    @property
    def may_add(self) -> bool:
        """Whether the interviewer presses on; an answer without credit is nothing to add to."""
        return self.phase == "probing" and self.latest is not None and not self.latest.grade.gaming

    @property
    def place(self) -> tuple[str, str, int]:
        """What the editor's text belongs to: question, phase and number of attempts."""
        return (self.question.id, self.phase, len(self.attempts))

    def spent_at(self, moment: float) -> float:
        """Seconds spent on the answer at a monotonic second; they stand still once it is given."""
        return self.spent + (max(0.0, moment - self.taken_at) if self.phase == "asking" else 0.0)


@dataclass(frozen=True)
class Turn:
    """What came of one request.

    Attributes:
        standing: How the drill stands now; None while it has not begun.
        value: What the request returned, or None.
        trouble: Why it could not be stored, though it has been done; None when all is stored.
        refusal: Why it was not done, or None.
    """

    standing: Standing | None
    value: object = None
    trouble: DatabaseError | None = None
    refusal: GrillError | None = None


@dataclass(frozen=True)
class LeftOpen:
    """A drill that was left open.

    Attributes:
        session: The session to go on with.
        question: Where it stands.
        words: Words typed there and not submitted.
        answered: How many rungs were answered.
        left_at: When it was last touched, in UTC.
    """

    session: Session
    question: Question
    words: int
    answered: int
    left_at: datetime

    @property
    def untouched(self) -> bool:
        """Whether nothing was done in it that could be gone on with."""
        return not (self.words or self.answered or self.session.skipped)
