"""A drill: one learner climbs one ladder, graded after every answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from trainer.domain.answer import Attempt, Draft, Session
from trainer.domain.chain import Chain, Question
from trainer.domain.characters import well_formed
from trainer.domain.interview import next_rung
from trainer.domain.story import Story
from trainer.domain.summary import DrillSummary
from trainer.errors import DatabaseError, UsageError
from trainer.usecases.calculations import with_calculation
from trainer.usecases.drill_state import DrillState, Submission, filled
from trainer.usecases.hints import HINT_STEPS, NOTHING_MISSING, Hint, most_important, word_hint
from trainer.usecases.ports import AnswerRescue, AttemptStore, Clock, Grader
from trainer.usecases.record import Record
from trainer.usecases.stopwatch import Stopwatch


class Drill(DrillState):
    """One drill, used by one thread at a time.

    Everything needed to go on after a crash is in the store. Each operation takes effect in memory first: one that
    raises `DatabaseError` has been done all the same, and the drill can go on.

    Attributes:
        learner: Name under which attempts are kept.
    """

    def __init__(
        self,
        chain: Chain,
        store: AttemptStore,
        grader: Grader,
        clock: Clock,
        new_id: Callable[[], str],
        rescue: AnswerRescue,
        learner: str = "me",
        story: Story | None = None,
    ) -> None:
        super().__init__(chain, story, Stopwatch(clock))
        self.learner = learner
        self._store = store
        self._grader = grader
        self._clock = clock
        self._new_id = new_id
        self._rescue = rescue

    def start(self, at: str | None = None) -> None:
        """Begin at a question, or at the bottom; a drill of this chain that was left open is closed.

        Rungs below the first question count as skipped.

        Raises:
            UsageError: If the chain has no such question.
            DatabaseError: If the store refuses.
        """
        first = self._known(self._rungs[0] if at is None else at)
        session = Session(
            id=self._new_id(),
            mode="drill",
            learner=self.learner,
            chain=self.chain.id,
            position=first,
            skipped=self._rungs[: self._rungs.index(first)],
            started_at=self._clock.now(),
        )
        self._kept = Record(session, self._store, self._rescue)
        self._face()
        self._kept.begin()

    def resume(self, session: Session) -> None:
        """Go on with a session where it was left: same question, draft, addition and time.

        Raises:
            UsageError: If the session has ended or is no drill of this chain and learner.
            DatabaseError: If the store cannot be read.
        """
        if (session.chain, session.mode, session.learner) != (self.chain.id, "drill", self.learner):
            raise UsageError(f"session {session.id} is not a drill of {self.chain.id} by {self.learner}", remedy="start a new drill")
        if session.ended_at is not None:
            raise UsageError(f"session {session.id} has ended", remedy="start a new drill")
        record = Record(session, self._store, self._rescue)
        record.load(self._rungs)
        if session.position not in self._rungs:
            # The author took the rung away while the drill was open.
            position = next_rung(self.chain, record.done()) or self._rungs[0]
            record.session = session.model_copy(update={"position": position})
        self._kept = record
        self._face()

    def save_draft(self, text: str) -> None:
        """Keep what is typed and the time spent; does nothing while the question waits for nothing.

        Raises:
            DatabaseError: If the store refuses; the text went to a file that the error names.
        """
        if self.phase == "graded" or self.finished:
            return
        latest = self.latest
        self._record.keep_draft(
            Draft(
                session=self.session.id,
                question=self.session.position,
                text=well_formed(text),
                seconds_used=self._watch.seconds,
                saved_at=self._clock.now(),
                addition_to=self._record.base(latest).id if latest and self.phase == "probing" else None,
                calculations=self.calculations,
            )
        )

    def note_calculation(self, calculator: str, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> None:
        """Keep what was computed at the current question, at once where it waits for an answer; the same once more is not kept."""
        self._require_running()
        kept = with_calculation(self.calculations, calculator, inputs, outputs, self._clock.now())
        if kept == self.calculations:
            return
        self._record.calculations[self.session.position] = kept
        # A result is worth having even where it cannot be stored; it is offered again with the next change.
        with suppress(DatabaseError):
            self.save_draft(self.draft)

    def prepare(self) -> None:
        """Get ready to grade the current question, while the learner reads it."""
        self._grader.prepare(self.chain.id, self.question)

    def submit(self, answer: str) -> Submission:
        """Grade an answer to the current question and store it.

        Raises:
            UsageError: If it is empty, or the question was answered and not opened again with `retry`.
        """
        self._require_running()
        if self.phase != "asking":
            raise UsageError(f"{self.question.id} is answered", remedy="add to the answer, try again, or go to the next question")
        return self._graded(filled(answer), None)

    def add(self, addition: str) -> Submission:
        """Add to the answer after the probe, once per question; both together are graded as a further attempt.

        Raises:
            UsageError: If it is empty, or there is no probe to answer.
        """
        self._require_running()
        latest = self.latest
        if latest is None or self.phase != "probing":
            raise UsageError(f"{self.question.id} takes no addition now", remedy="an answer can be added to once, after the probe")
        return self._graded(f"{latest.answer}\n\n{filled(addition)}", latest.id)

    def retry(self) -> None:
        """Open the current question for a new answer; an addition that was begun is where it starts from.

        Does nothing while the question is open already.

        Raises:
            DatabaseError: If the store refuses.
        """
        self._require_running()
        if self.phase == "asking":
            return
        typed = self.draft
        self._again = True
        self._watch.restart()
        self.save_draft(typed)

    def hint(self, text: str) -> Hint:
        """The next of three hints, towards the most important thing that what is typed does not say yet.

        Raises:
            UsageError: If all three are open, or the question waits for nothing.
        """
        self._require_running()
        if self.phase == "graded":
            raise UsageError(f"{self.question.id} is answered", remedy="try again, or go to the next question")
        if self.hints_opened >= HINT_STEPS:
            raise UsageError("all three hints are open", remedy="answer with what you have, or skip the question")
        marker = most_important(self.question, self._unsaid(well_formed(text)))
        if marker is None:
            return NOTHING_MISSING
        hint = word_hint(self.hints_opened + 1, marker, self.question, self.story)
        # A hint is worth having even where its count cannot be stored; the count is offered again with the next change.
        with suppress(DatabaseError):
            self._record.count_hint(self.question.id)
        return hint

    def toggle_bookmark(self) -> bool:
        """Set or remove the bookmark of the current question and tell whether it has one now.

        Raises:
            DatabaseError: If the store refuses.
        """
        self._record.toggle_bookmark(self.question.id)
        return self.bookmarked

    def advance(self) -> Question | None:
        """Go to the next rung that is neither answered nor skipped; None, and no move, when there is none.

        Raises:
            DatabaseError: If the store refuses.
        """
        self._require_running()
        rung = next_rung(self.chain, self._record.done(), after=self.session.position)
        return None if rung is None else self.go_to(rung)

    def skip(self) -> Question | None:
        """Leave the current question unanswered and go on like `advance`.

        Raises:
            DatabaseError: If the store refuses.
        """
        self._require_running()
        session = self.session
        if self.latest is None and session.position not in session.skipped:
            self._record.session = session.model_copy(update={"skipped": (*session.skipped, session.position)})
        following = self.advance()
        if following is None:
            self._record.save()
        return following

    def back(self) -> Question:
        """Go to the rung below.

        Raises:
            UsageError: If this is the lowest.
            DatabaseError: If the store refuses.
        """
        place = self._rungs.index(self.session.position)
        if place == 0:
            raise UsageError(f"{self.question.id} is the first question", remedy="go on with it, or to the next one")
        return self.go_to(self._rungs[place - 1])

    def go_to(self, question_id: str) -> Question:
        """Go to any rung; what was typed here stays as a draft.

        Raises:
            UsageError: If the chain has no such question.
            DatabaseError: If the store refuses.
        """
        self._require_running()
        target = self._known(question_id)
        try:
            self.save_draft(self.draft)
        finally:
            self._record.session = self.session.model_copy(update={"position": target})
            self._face()
        self._record.save()
        return self.question

    def finish(self) -> DrillSummary:
        """End the drill and report it.

        Raises:
            DatabaseError: If the store refuses; the report can be read from `summary` all the same.
        """
        if not self.finished:
            try:
                self.save_draft(self.draft)
            finally:
                self._record.session = self.session.model_copy(update={"ended_at": self._clock.now()})
            self._record.save()
        return self.summary

    def _unsaid(self, typed: str) -> set[str]:
        latest = self.latest if self.phase == "probing" else None
        if typed.strip():
            text = f"{latest.answer}\n\n{typed}" if latest else typed
            return {result.id for result in self._grader.grade(self.chain.id, self.question, text).missed}
        if latest:
            return {result.id for result in latest.grade.missed}
        return {marker.id for marker in self.question.strong}

    def _graded(self, answer: str, addition_to: str | None) -> Submission:
        question = self.question
        session = self.session
        attempt = Attempt(
            id=self._new_id(),
            session=session.id,
            learner=self.learner,
            chain=self.chain.id,
            question=question.id,
            answer=answer,
            grade=self._grader.grade(self.chain.id, question, answer),
            seconds_used=self._watch.seconds,
            hints=self.hints_opened,
            addition_to=addition_to,
            submitted_at=self._clock.now(),
            calculations=self.calculations,
        )
        self._again = False
        self._watch.restart()
        self._record.session = session.model_copy(update={"skipped": tuple(rung for rung in session.skipped if rung != question.id)})
        trouble = self._record.append(attempt)
        return Submission(attempt=attempt, probe=self.probe, trouble=trouble)
