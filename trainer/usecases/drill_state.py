"""Where a drill stands: all that a screen shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trainer.domain.answer import Attempt, Calculation, Session
from trainer.domain.chain import Chain, Question
from trainer.domain.characters import well_formed
from trainer.domain.grade import Probe
from trainer.domain.story import Story
from trainer.domain.summary import DrillSummary, QuestionResult, question_results, summarise
from trainer.errors import DatabaseError, UsageError
from trainer.usecases.record import Record
from trainer.usecases.stopwatch import Stopwatch

Phase = Literal["asking", "probing", "graded"]
"""Whether the current question waits for an answer, for an addition after the probe, or for nothing more."""


@dataclass(frozen=True)
class Submission:
    """What came of an answer.

    Attributes:
        attempt: The graded attempt.
        probe: What the interviewer asks now, or None when there is nothing to add to.
        trouble: Why the attempt could not be stored, naming the file the answer went to; None when it was stored.
    """

    attempt: Attempt
    probe: Probe | None
    trouble: DatabaseError | None


def filled(text: str) -> str:
    """An answer as it is kept.

    Raises:
        UsageError: If it is empty.
    """
    if not text.strip():
        raise UsageError("the answer is empty", remedy="type an answer, or skip the question")
    return well_formed(text)


class DrillState:
    """What can be read of a drill at any time once it has been started or resumed.

    Attributes:
        chain: The ladder.
        story: The story of the chain, when it is loaded.
    """

    def __init__(self, chain: Chain, story: Story | None, watch: Stopwatch) -> None:
        self.chain = chain
        self.story = story
        self._watch = watch
        self._kept: Record | None = None
        self._again = False

    @property
    def _record(self) -> Record:
        if self._kept is None:
            raise UsageError("the drill has not begun", remedy="start or resume it first")
        return self._kept

    @property
    def _rungs(self) -> tuple[str, ...]:
        return tuple(question.id for question in self.chain.questions)

    def _known(self, question_id: str) -> str:
        if question_id not in self._rungs:
            raise UsageError(f"{self.chain.id} has no question {question_id!r}", remedy=f"choose one of: {', '.join(self._rungs)}")
        return question_id

    def _require_running(self) -> None:
        if self.finished:
            raise UsageError("the drill has ended", remedy="start a new one")

    def _face(self) -> None:
        """Turn to the current question as it was left."""
        draft = self._record.drafts.get(self.session.position)
        self._again = draft is not None and draft.addition_to is None and self.latest is not None
        self._watch.restart(draft.seconds_used if draft else 0.0)

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self._record.session

    @property
    def question(self) -> Question:
        """The current question."""
        return self.chain.question(self.session.position)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Attempts at the current question in this drill, oldest first."""
        return self._record.attempts_at(self.session.position)

    @property
    def latest(self) -> Attempt | None:
        """The newest attempt at the current question in this drill."""
        return next(reversed(self.attempts), None)

    @property
    def probe(self) -> Probe | None:
        """What the interviewer presses on: the most important missed marker; None once the learner has added to an answer."""
        return self._record.probe(self.session.position)

    @property
    def phase(self) -> Phase:
        """What the current question waits for."""
        if self._again or self.latest is None:
            return "asking"
        return "probing" if self.probe is not None else "graded"

    @property
    def draft(self) -> str:
        """What was typed so far at the current question: the answer, or while probing the addition alone."""
        kept = self._record.drafts.get(self.session.position)
        return kept.text if kept is not None and self.phase != "graded" else ""

    @property
    def calculations(self) -> tuple[Calculation, ...]:
        """What was computed at the current question in this drill, oldest first."""
        return self._record.calculations.get(self.session.position, ())

    @property
    def elapsed(self) -> float:
        """Seconds spent on what the question waits for; those of the last answer when it waits for nothing."""
        latest = self.latest
        return latest.seconds_used if latest and self.phase == "graded" else self._watch.seconds

    @property
    def remaining(self) -> float:
        """Seconds left of the question's limit: negative when over time, standing still once it is answered."""
        latest = self.latest
        answered = latest is not None and self.phase != "asking"
        return self.question.seconds - (self._record.base(latest).seconds_used if latest and answered else self._watch.seconds)

    @property
    def hints_opened(self) -> int:
        """Hints opened at the current question, 0 to 3."""
        return self._record.hints.get(self.session.position, 0)

    @property
    def bookmarked(self) -> bool:
        """Whether the current question has a bookmark."""
        return self.session.position in self._record.bookmarks

    @property
    def finished(self) -> bool:
        """Whether the drill has ended."""
        return self.session.ended_at is not None

    @property
    def results(self) -> tuple[QuestionResult, ...]:
        """How each rung went so far, in ladder order."""
        return question_results(self.chain, self.session, self._record.attempts)

    @property
    def summary(self) -> DrillSummary:
        """The report as it stands now."""
        return summarise(self.chain, self.session, self._record.attempts, self.story)
