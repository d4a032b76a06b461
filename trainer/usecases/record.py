"""What is known of one drill, in memory and in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from trainer.domain.answer import Attempt, Calculation, Draft, Session
from trainer.domain.grade import Probe
from trainer.errors import DatabaseError, OutsideError
from trainer.usecases.ports import AnswerRescue, AttemptStore


class Record:
    """Session, attempts, drafts, hints and bookmarks of one drill.

    Memory comes first, so that a failing store never stops the learner: each method that raises `DatabaseError` has
    taken effect in memory all the same, and whatever the store refused is offered to it again with every later change.

    Attributes:
        attempts: Its attempts, oldest first, stored or not.
        drafts: Texts being typed, by question id.
        calculations: What was computed, oldest first, by question id.
        hints: How many hints were opened, by question id.
        bookmarks: Bookmarked questions of the chain.
    """

    def __init__(self, session: Session, store: AttemptStore, rescue: AnswerRescue) -> None:
        self._session = session
        self.attempts: list[Attempt] = []
        self.drafts: dict[str, Draft] = {}
        self.calculations: dict[str, tuple[Calculation, ...]] = {}
        self.hints: dict[str, int] = {}
        self.bookmarks: set[str] = set()
        self._store = store
        self._rescue = rescue
        self._waiting: dict[tuple[str, str], Callable[[], None]] = {}

    @property
    def session(self) -> Session:
        """The session as it stands; a new value is stored with the next change."""
        return self._session

    @session.setter
    def session(self, session: Session) -> None:
        self._session = session
        self._waiting["session", ""] = self._save_session

    def begin(self) -> None:
        """Store a session that is new, and close drills of its chain and learner that were left open.

        Raises:
            DatabaseError: If the store refuses.
        """
        self._waiting["older", ""] = self._close_older
        self._waiting["session", ""] = self._save_session
        self._read_bookmarks()
        self._offer()

    def load(self, question_ids: Iterable[str]) -> None:
        """Read what the store holds of the session.

        Raises:
            DatabaseError: If the store cannot be read.
        """
        self._read_bookmarks()
        self.attempts = list(self._store.attempts(self.session.id))
        self.hints = dict(self._store.hints(self.session.id))
        drafts = (self._store.draft(self.session.id, question_id) for question_id in question_ids)
        self.drafts = {draft.question: draft for draft in drafts if draft is not None}
        # Attempts and drafts hold all calculations up to then, so that the newest of them holds the most.
        self.calculations = {attempt.question: attempt.calculations for attempt in self.attempts}
        self.calculations |= {draft.question: draft.calculations for draft in self.drafts.values()}

    def attempts_at(self, question_id: str) -> tuple[Attempt, ...]:
        """Attempts at a question, oldest first."""
        return tuple(attempt for attempt in self.attempts if attempt.question == question_id)

    def base(self, attempt: Attempt) -> Attempt:
        """The first answer that an attempt adds to; the attempt itself when it is no addition."""
        return next((other for other in self.attempts if other.id == attempt.addition_to), attempt)

    def probe(self, question_id: str) -> Probe | None:
        """The interviewer's question about the newest answer; None without an answer, a miss, or a further addition."""
        tries = self.attempts_at(question_id)
        if not tries or any(attempt.addition_to for attempt in tries):
            return None
        return next(iter(tries[-1].grade.probes), None)

    def done(self) -> set[str]:
        """Questions that were answered or skipped."""
        return {attempt.question for attempt in self.attempts} | set(self.session.skipped)

    def save(self) -> None:
        """Store whatever has changed.

        Raises:
            DatabaseError: If the store refuses.
        """
        self._offer()

    def append(self, attempt: Attempt) -> DatabaseError | None:
        """Add an attempt; its answer goes to a file when the store refuses, and the error returned names that file."""
        self.attempts.append(attempt)
        self.drafts.pop(attempt.question, None)
        self._waiting.pop(("draft", attempt.question), None)
        self._waiting["attempt", attempt.id] = partial(self._add, attempt)
        try:
            self._offer()
        except DatabaseError as error:
            return self._rescued(error, attempt.answer, f"{attempt.chain} {attempt.question} {attempt.id}")
        return None

    def keep_draft(self, draft: Draft) -> None:
        """Store a draft.

        Raises:
            DatabaseError: If the store refuses; the text went to a file that the error names.
        """
        self.drafts[draft.question] = draft
        self._waiting["draft", draft.question] = partial(self._store.save_draft, draft)
        try:
            self._offer()
        except DatabaseError as error:
            if not draft.text.strip():
                raise
            raise self._rescued(error, draft.text, f"{self.session.chain} {draft.question} draft {draft.session}") from error

    def count_hint(self, question_id: str) -> None:
        """Count one more opened hint.

        Raises:
            DatabaseError: If the store refuses.
        """
        opened = self.hints[question_id] = self.hints.get(question_id, 0) + 1
        self._waiting["hint", question_id] = partial(self._store.save_hints, self.session.id, question_id, opened)
        self._offer()

    def toggle_bookmark(self, question_id: str) -> None:
        """Set the bookmark of a question, or remove it.

        Raises:
            DatabaseError: If the store refuses.
        """
        self.bookmarks ^= {question_id}
        learner, chain, marked = self.session.learner, self.session.chain, question_id in self.bookmarks
        self._waiting["bookmark", question_id] = partial(self._store.set_bookmark, learner, chain, question_id, marked)
        self._offer()

    def _offer(self) -> None:
        # Oldest first: an attempt forgets drafts, so it must come before those that were typed after it.
        while self._waiting:
            key = next(iter(self._waiting))
            self._waiting[key]()
            del self._waiting[key]

    def _add(self, attempt: Attempt) -> None:
        try:
            self._store.add_attempt(attempt)
        except DatabaseError:
            # It may be there already, when only the word that it was stored got lost; then asking again must not fail for ever.
            if all(stored.id != attempt.id for stored in self._store.attempts(self.session.id)):
                raise

    def _save_session(self) -> None:
        self._store.save_session(self.session)

    def _read_bookmarks(self) -> None:
        marked = self._store.bookmarks(self.session.learner)
        self.bookmarks = {question for chain, question in marked if chain == self.session.chain}

    def _close_older(self) -> None:
        while (older := self._store.open_session(self.session.learner, self.session.chain)) is not None:
            if older.id == self.session.id or older.mode != "drill":
                return
            self._store.save_session(older.model_copy(update={"ended_at": self.session.started_at}))

    def _rescued(self, error: DatabaseError, text: str, context: str) -> DatabaseError:
        try:
            path = self._rescue.rescue(text, context)
        except OutsideError as second:
            return DatabaseError(f"{error.what}, and {second.what}", error.where, second.remedy)
        return DatabaseError(error.what, error.where, f"your answer was written to {path}; {error.remedy}")
