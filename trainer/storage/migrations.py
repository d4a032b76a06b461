"""The layout of the database, as numbered steps; `PRAGMA user_version` holds the number of the last one done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x6772696C
"""Marks the file as grill's own: `gril` in ASCII, in SQLite's header."""


def _lay_out(db: Database) -> None:
    _create_sessions(db)
    _create_attempts(db)
    db.table("drafts").create(
        {"session": str, "question": str, "text": str, "seconds": float, "saved_at": str, "addition_to": str},
        pk=("session", "question"),
        not_null={"text", "seconds", "saved_at"},
    )
    db.table("bookmarks").create({"learner": str, "chain": str, "question": str}, pk=("learner", "chain", "question"))
    db.table("hints").create({"session": str, "question": str, "opened": int}, pk=("session", "question"), not_null={"opened"})


def _create_sessions(db: Database) -> None:
    sessions = db.table("sessions")
    sessions.create(
        {
            "id": str,
            "mode": str,
            "learner": str,
            "chain": str,
            "position": str,
            "skipped": str,
            "started_at": str,
            "ended_at": str,
        },
        pk="id",
        not_null={"mode", "learner", "chain", "position", "skipped", "started_at"},
    )
    sessions.create_index(["learner", "started_at"])


def _create_attempts(db: Database) -> None:
    attempts = db.table("attempts")
    columns = {
        "seq": int,
        "id": str,
        "session": str,
        "learner": str,
        "chain": str,
        "question": str,
        "answer": str,
        "content_hash": str,
        "grader": str,
        "score": float,
        "band": str,
        "passed": int,
        "seconds": float,
        "hints": int,
        "addition_to": str,
        "submitted_at": str,
        "grade": str,
    }
    attempts.create(columns, pk="seq", not_null=set(columns) - {"seq", "addition_to"})
    attempts.create_index(["id"], unique=True)
    attempts.create_index(["session"])
    # Holds every column that progress needs, so that it never reads the long answers and grades.
    attempts.create_index(["learner", "chain", "question", "band", "score", "passed", "seconds"], index_name="attempts_progress")
    _forbid(db, "update", "UPDATE", "1")
    _forbid(db, "delete", "DELETE", "1")
    # INSERT OR REPLACE deletes without firing the delete trigger.
    taken = "EXISTS (SELECT 1 FROM attempts WHERE id = NEW.id OR seq = NEW.seq)"
    _forbid(db, "replace", "INSERT", taken)


def _forbid(db: Database, name: str, event: str, when: str) -> None:
    db.execute(
        f"CREATE TRIGGER attempts_no_{name} BEFORE {event} ON attempts WHEN {when} "
        "BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END"
    )


def _add_calculations(db: Database) -> None:
    # Attempts may not be changed, but rows that are there already can take a new column with its default.
    for table in ("attempts", "drafts"):
        db.table(table).add_column("calculations", str, not_null_default="[]")


MIGRATIONS: tuple[Callable[[Database], None], ...] = (_lay_out, _add_calculations)
"""Steps in order; a step that has been released is never edited, only followed by another."""

SCHEMA_VERSION = len(MIGRATIONS)
"""The layout this version of grill reads and writes."""
