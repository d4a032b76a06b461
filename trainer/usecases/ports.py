"""What the use cases need from outside, as protocols."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from trainer.domain.answer import Attempt, Draft, Session
from trainer.domain.chain import Question
from trainer.domain.grade import Grade
from trainer.domain.progress import QuestionProgress, StoryProgress


class Clock(Protocol):
    """Time from outside."""

    def now(self) -> datetime:
        """The current time in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        ...


class Grader(Protocol):
    """Anything that grades an answer."""

    def grade(self, chain_id: str, question: Question, answer: str) -> Grade:
        """Grade one answer to one question."""
        ...

    def prepare(self, chain_id: str, question: Question) -> None:
        """Do beforehand what would make the first grade of a question slow."""
        ...


class AttemptStore(Protocol):
    """Where sessions, attempts, drafts and bookmarks are kept.

    Every method raises `trainer.errors.DatabaseError` when the store cannot be read or written.
    """

    def save_session(self, session: Session) -> None:
        """Insert a session or replace the one with the same id."""
        ...

    def session(self, session_id: str) -> Session | None:
        """The session with this id."""
        ...

    def open_session(self, learner: str, chain_id: str | None = None) -> Session | None:
        """The newest session that has not ended, of one chain or of any."""
        ...

    def latest_session(self, learner: str) -> Session | None:
        """The newest session, ended or not."""
        ...

    def add_attempt(self, attempt: Attempt) -> None:
        """Append an attempt and, in the same step, forget the drafts of its question saved up to then.

        Attempts are never changed or removed.
        """
        ...

    def attempts(self, session_id: str) -> Sequence[Attempt]:
        """Attempts of a session, oldest first."""
        ...

    def attempts_of_chain(self, learner: str, chain_id: str) -> Sequence[Attempt]:
        """All attempts of a learner at a chain, oldest first."""
        ...

    def save_draft(self, draft: Draft) -> None:
        """Keep the text being typed for a question of a session; replaces the older draft."""
        ...

    def draft(self, session_id: str, question_id: str) -> Draft | None:
        """The kept text for a question of a session."""
        ...

    def drop_draft(self, session_id: str, question_id: str) -> None:
        """Forget the kept text, after it was submitted."""
        ...

    def set_bookmark(self, learner: str, chain_id: str, question_id: str, marked: bool) -> None:
        """Set or remove a bookmark."""
        ...

    def bookmarks(self, learner: str) -> frozenset[tuple[str, str]]:
        """Bookmarked questions as (chain id, question id)."""
        ...

    def story_progress(self, learner: str) -> dict[str, StoryProgress]:
        """Progress per chain id, from the best grade of each question."""
        ...

    def question_progress(self, learner: str, chain_id: str) -> dict[str, QuestionProgress]:
        """Progress per question id of one chain."""
        ...

    def save_hints(self, session_id: str, question_id: str, opened: int) -> None:
        """Keep how many hints were opened for a question of a session; replaces the older number."""
        ...

    def hints(self, session_id: str) -> dict[str, int]:
        """Numbers of opened hints by question id."""
        ...


class AnswerRescue(Protocol):
    """Where an answer goes that the store did not take."""

    def rescue(self, text: str, context: str) -> str:
        """Write the text somewhere safe and tell where.

        Args:
            text: The answer as typed.
            context: What it answers, such as `AML-03 round-2`; the same context replaces what it wrote before.

        Returns:
            The path of the file.

        Raises:
            OutsideError: If it cannot be written anywhere.
        """
        ...
