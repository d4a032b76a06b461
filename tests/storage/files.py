"""Database files made and touched by hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import make_attempt, make_session
from trainer.errors import DatabaseError
from trainer.storage.attempts import SqliteAttemptStore


def filled(path: Path, attempts: int = 3) -> Path:
    store = SqliteAttemptStore(path)
    store.save_session(make_session())
    for number in range(attempts):
        store.add_attempt(make_attempt(number))
    store.close()
    return path


def direct(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def refusal(path: Path) -> DatabaseError:
    """Every kind of call must refuse, and the error must say what, where and what to do."""
    store = SqliteAttemptStore(path)
    with pytest.raises(DatabaseError) as raised:
        store.save_session(make_session())
    with pytest.raises(DatabaseError):
        store.story_progress("me")
    error = raised.value
    assert error.what
    assert error.remedy
    assert error.where == str(path)
    assert error.exit_code == 3
    assert "\n" not in str(error)
    return error
