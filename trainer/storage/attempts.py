"""The attempt store on SQLite."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.domain.answer import Attempt, Draft, Session
from trainer.domain.characters import well_formed
from trainer.domain.progress import QuestionProgress, StoryProgress
from trainer.errors import DatabaseError
from trainer.storage.database import identity, open_database, writing
from trainer.storage.failures import reported
from trainer.storage.rows import attempt_row, clean, draft_row, instant_text, row_attempt, row_draft, row_session, session_row
from trainer.storage.standing import question_standing, story_standing

if TYPE_CHECKING:
    from sqlite_utils import Database


class SqliteAttemptStore:
    """Sessions, attempts, drafts, hints and bookmarks in one file, opened on first use.

    Any thread may call any method: one connection is shared and guarded by a lock. Text is kept as it is, except that
    lone surrogates become U+FFFD. Every method raises `DatabaseError` when the file cannot be read or written. A file
    that was moved away or replaced while it was open is opened anew at its path.

    Attributes:
        path: The database file.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._lock = threading.RLock()
        self._open: Database | None = None
        self._identity: tuple[int, int] | None = None

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    @contextmanager
    def _database(self) -> Iterator[Database]:
        with self._lock:
            if self._open is not None and identity(self.path) != self._identity:
                # What is written to a file that has lost its name can never be found again.
                self.close()
            if self._open is None:
                self._open = open_database(self.path)
                self._identity = identity(self.path)
            with reported(self.path), self._understood():
                yield self._open

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        with self._database() as db, writing(db, self.path):
            yield db

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            reason = str(error).splitlines()[0]
            remedy = "update grill, or restore the file from a backup"
            raise DatabaseError(f"the progress database holds a record that cannot be read ({reason})", str(self.path), remedy) from error

    def _rows(self, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        with self._database() as db:
            return list(db.query(sql, [well_formed(value) if isinstance(value, str) else value for value in values]))

    def save_session(self, session: Session) -> None:
        """Insert a session or replace the one with the same id."""
        with self._writing() as db:
            db.table("sessions").upsert(session_row(session), pk="id")

    def session(self, session_id: str) -> Session | None:
        """The session with this id."""
        return self._session("WHERE id = ?", [session_id])

    def open_session(self, learner: str, chain_id: str | None = None) -> Session | None:
        """The newest session that has not ended, of one chain or of any."""
        if chain_id is None:
            return self._session("WHERE learner = ? AND ended_at IS NULL", [learner])
        return self._session("WHERE learner = ? AND ended_at IS NULL AND chain = ?", [learner, chain_id])

    def latest_session(self, learner: str) -> Session | None:
        """The newest session, ended or not."""
        return self._session("WHERE learner = ?", [learner])

    def _session(self, where: str, values: Sequence[str]) -> Session | None:
        with self._database():
            rows = self._rows(f"SELECT * FROM sessions {where} ORDER BY started_at DESC, rowid DESC LIMIT 1", values)
            return row_session(rows[0]) if rows else None

    def add_attempt(self, attempt: Attempt) -> None:
        """Append an attempt and, in the same step, forget the drafts of its question saved up to then."""
        row = attempt_row(attempt)
        with self._writing() as db:
            db.table("attempts").insert(row)
            db.execute(
                "DELETE FROM drafts WHERE session = ? AND question = ? AND saved_at <= ?",
                [row["session"], row["question"], instant_text(attempt.submitted_at)],
            )

    def attempts(self, session_id: str) -> Sequence[Attempt]:
        """Attempts of a session, oldest first."""
        return self._attempts("session = ?", [session_id])

    def attempts_of_chain(self, learner: str, chain_id: str) -> Sequence[Attempt]:
        """All attempts of a learner at a chain, oldest first."""
        return self._attempts("learner = ? AND chain = ?", [learner, chain_id])

    def _attempts(self, where: str, values: Sequence[str]) -> Sequence[Attempt]:
        with self._database():
            return tuple(row_attempt(row) for row in self._rows(f"SELECT * FROM attempts WHERE {where} ORDER BY seq", values))

    def save_draft(self, draft: Draft) -> None:
        """Keep the text being typed for a question of a session; replaces the older draft."""
        with self._writing() as db:
            db.table("drafts").upsert(draft_row(draft), pk=("session", "question"))

    def draft(self, session_id: str, question_id: str) -> Draft | None:
        """The kept text for a question of a session."""
        with self._database():
            rows = self._rows("SELECT * FROM drafts WHERE session = ? AND question = ?", [session_id, question_id])
            return row_draft(rows[0]) if rows else None

    def drop_draft(self, session_id: str, question_id: str) -> None:
        """Forget the kept text, after it was submitted."""
        with self._writing() as db:
            db.execute("DELETE FROM drafts WHERE session = ? AND question = ?", [well_formed(session_id), well_formed(question_id)])

    def set_bookmark(self, learner: str, chain_id: str, question_id: str, marked: bool) -> None:
        """Set or remove a bookmark."""
        row = clean({"learner": learner, "chain": chain_id, "question": question_id})
        with self._writing() as db:
            if marked:
                db.table("bookmarks").insert(row, pk=tuple(row), ignore=True)
            else:
                db.execute("DELETE FROM bookmarks WHERE learner = :learner AND chain = :chain AND question = :question", row)

    def bookmarks(self, learner: str) -> frozenset[tuple[str, str]]:
        """Bookmarked questions as (chain id, question id)."""
        rows = self._rows("SELECT chain, question FROM bookmarks WHERE learner = ?", [learner])
        return frozenset((row["chain"], row["question"]) for row in rows)

    def save_hints(self, session_id: str, question_id: str, opened: int) -> None:
        """Keep how many hints were opened for a question of a session; replaces the older number."""
        row = clean({"session": session_id, "question": question_id, "opened": opened})
        with self._writing() as db:
            db.table("hints").upsert(row, pk=("session", "question"))

    def hints(self, session_id: str) -> dict[str, int]:
        """Numbers of opened hints by question id."""
        rows = self._rows("SELECT question, opened FROM hints WHERE session = ?", [session_id])
        return {row["question"]: row["opened"] for row in rows}

    def story_progress(self, learner: str) -> dict[str, StoryProgress]:
        """Progress per chain id, from the best grade of each question."""
        with self._database() as db, db.atomic():
            return story_standing(db, well_formed(learner))

    def question_progress(self, learner: str, chain_id: str) -> dict[str, QuestionProgress]:
        """Progress per question id of one chain."""
        with self._database() as db, db.atomic():
            return question_standing(db, well_formed(learner), well_formed(chain_id))
