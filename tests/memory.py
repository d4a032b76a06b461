"""Stand-ins for the places where progress and refused answers are kept."""

from __future__ import annotations

from trainer.domain.answer import Attempt, Draft, Session
from trainer.domain.interview import ladder_height, standing
from trainer.domain.progress import QuestionProgress, StoryProgress
from trainer.errors import DatabaseError, OutsideError


class MemoryStore:
    """An attempt store without a file, which can be told to refuse every call.

    Attributes:
        broken: While it is set, every method raises it.
    """

    def __init__(self) -> None:
        self.broken: DatabaseError | None = None
        self._sessions: dict[str, Session] = {}
        self._attempts: list[Attempt] = []
        self._drafts: dict[tuple[str, str], Draft] = {}
        self._bookmarks: set[tuple[str, str, str]] = set()
        self._hints: dict[tuple[str, str], int] = {}

    def fail(self) -> None:
        """Refuse everything from now on."""
        self.broken = DatabaseError("the progress database is read-only", "/data/progress.db", "make it writable")

    def mend(self) -> None:
        """Work again."""
        self.broken = None

    def _check(self) -> None:
        if self.broken is not None:
            raise self.broken

    def save_session(self, session: Session) -> None:
        """Insert or replace."""
        self._check()
        self._sessions[session.id] = session

    def session(self, session_id: str) -> Session | None:
        """By id."""
        self._check()
        return self._sessions.get(session_id)

    def _newest(self, learner: str, chain_id: str | None, ended: bool) -> Session | None:
        self._check()
        found = [
            session
            for session in self._sessions.values()
            if session.learner == learner and chain_id in (None, session.chain) and (ended or session.ended_at is None)
        ]
        # Of equally old ones the one inserted last, as in the real store.
        return max(reversed(found), key=lambda session: session.started_at, default=None)

    def open_session(self, learner: str, chain_id: str | None = None) -> Session | None:
        """The newest that has not ended."""
        return self._newest(learner, chain_id, ended=False)

    def latest_session(self, learner: str) -> Session | None:
        """The newest."""
        return self._newest(learner, None, ended=True)

    def add_attempt(self, attempt: Attempt) -> None:
        """Append, and forget older drafts."""
        self._check()
        if any(other.id == attempt.id for other in self._attempts):
            raise DatabaseError("the attempt is there already")
        self._attempts.append(attempt)
        key = (attempt.session, attempt.question)
        if key in self._drafts and self._drafts[key].saved_at <= attempt.submitted_at:
            del self._drafts[key]

    def attempts(self, session_id: str) -> tuple[Attempt, ...]:
        """Of a session."""
        self._check()
        return tuple(attempt for attempt in self._attempts if attempt.session == session_id)

    def attempts_of_chain(self, learner: str, chain_id: str) -> tuple[Attempt, ...]:
        """Of a learner and chain."""
        self._check()
        return tuple(attempt for attempt in self._attempts if (attempt.learner, attempt.chain) == (learner, chain_id))

    def save_draft(self, draft: Draft) -> None:
        """Replace."""
        self._check()
        self._drafts[draft.session, draft.question] = draft

    def draft(self, session_id: str, question_id: str) -> Draft | None:
        """Look up."""
        self._check()
        return self._drafts.get((session_id, question_id))

    def drop_draft(self, session_id: str, question_id: str) -> None:
        """Forget."""
        self._check()
        self._drafts.pop((session_id, question_id), None)

    def set_bookmark(self, learner: str, chain_id: str, question_id: str, marked: bool) -> None:
        """Set or remove."""
        self._check()
        (self._bookmarks.add if marked else self._bookmarks.discard)((learner, chain_id, question_id))

    def bookmarks(self, learner: str) -> frozenset[tuple[str, str]]:
        """Of a learner."""
        self._check()
        return frozenset((chain, question) for owner, chain, question in self._bookmarks if owner == learner)

    def save_hints(self, session_id: str, question_id: str, opened: int) -> None:
        """Replace."""
        self._check()
        self._hints[session_id, question_id] = opened

    def hints(self, session_id: str) -> dict[str, int]:
        """Of a session."""
        self._check()
        return {question: opened for (session, question), opened in self._hints.items() if session == session_id}

    def story_progress(self, learner: str) -> dict[str, StoryProgress]:
        """Worked out from all attempts."""
        self._check()
        progress = {}
        for chain in {attempt.chain for attempt in self._attempts if attempt.learner == learner}:
            own = self.attempts_of_chain(learner, chain)
            passed = {attempt.question for attempt in own if attempt.grade.passed}
            progress[chain] = StoryProgress(
                chain=chain,
                tries=len(own),
                passed=tuple(sorted(passed)),
                answered=tuple(sorted({attempt.question for attempt in own})),
                ladder=ladder_height(dict.fromkeys(passed, True)),
                last_question=own[-1].question,
                last_at=own[-1].submitted_at,
                seconds=sum(attempt.seconds_used for attempt in own),
            )
        return progress

    def question_progress(self, learner: str, chain_id: str) -> dict[str, QuestionProgress]:
        """Worked out from all attempts."""
        progress = {}
        own = self.attempts_of_chain(learner, chain_id)
        for question in {attempt.question for attempt in own}:
            tries = [attempt for attempt in own if attempt.question == question]
            # Of equal ones the later: max keeps the first it meets.
            best = max(reversed(tries), key=lambda attempt: standing(attempt.grade)).grade
            progress[question] = QuestionProgress(
                question=question,
                tries=len(tries),
                best_score=best.score,
                best_band=best.band,
                passed=any(attempt.grade.passed for attempt in tries),
                last_score=tries[-1].grade.score,
                last_at=tries[-1].submitted_at,
                content_hash=best.content_hash,
            )
        return progress


class MemoryRescue:
    """Keeps rescued answers in a dictionary, or refuses them.

    Attributes:
        rescued: Texts by context.
        broken: Whether it refuses.
    """

    def __init__(self) -> None:
        self.rescued: dict[str, str] = {}
        self.broken = False

    def rescue(self, text: str, context: str) -> str:
        """Keep the text and name a path."""
        if self.broken:
            raise OutsideError("the answer could not be written to a file either", remedy="copy it from the screen")
        self.rescued[context] = text
        return f"/rescued/{context.replace(' ', '-')}.txt"
