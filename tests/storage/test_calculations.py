"""Calculations in the database: kept with attempts and drafts, also in a file that was laid out before there were any."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes import make_attempt, make_session
from tests.storage.files import direct
from trainer.domain.answer import Calculation, Draft
from trainer.storage import database
from trainer.storage.attempts import SqliteAttemptStore
from trainer.storage.migrations import MIGRATIONS, SCHEMA_VERSION

NOW = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
MADE = (
    Calculation(calculator="design_effect", inputs={"cluster_size": 6, "icc": 0.08}, outputs={"design_effect": 1.4}, made_at=NOW),
    Calculation(calculator="x\ud800", inputs={"list": [[1, None], True, "ü"]}, outputs={}, made_at=NOW),
)
CLEAN = (MADE[0], MADE[1].model_copy(update={"calculator": "x\ufffd"}))


def old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file as the first layout made it, with an attempt and a draft."""
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", MIGRATIONS[:1])
        patch.setattr(database, "SCHEMA_VERSION", 1)
        database.open_database(path).close()
    direct(
        path,
        "INSERT INTO attempts SELECT 1, 'a-1', 's-1', 'me', 'AML-03', 'opening', 'my answer', 'hash-1', 'rules/1', 50.0, 'lean-no', 0,"
        f" 10.0, 0, NULL, '2025-03-01T09:00:01.000000+00:00', '{make_attempt(1).grade.model_dump_json(exclude={'numbers'})}'",
        "INSERT INTO drafts VALUES ('s-1', 'round-1', 'typed', 3.0, '2025-03-01T09:00:02.000000+00:00', NULL)",
    )
    return path


def test_calculations_come_back_as_they_were(tmp_path: Path) -> None:
    store = SqliteAttemptStore(tmp_path / "progress.db")
    store.save_session(make_session())
    store.add_attempt(make_attempt(1).model_copy(update={"calculations": MADE}))
    store.save_draft(Draft(session="s-1", question="round-1", text="t", seconds_used=1.0, saved_at=NOW, calculations=MADE))
    store.close()
    again = SqliteAttemptStore(tmp_path / "progress.db")
    assert again.attempts("s-1")[0].calculations == CLEAN
    kept = again.draft("s-1", "round-1")
    assert kept is not None
    assert kept.calculations == CLEAN
    again.close()


def test_an_old_file_is_upgraded_and_its_rows_hold_no_calculations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteAttemptStore(old_file(tmp_path / "progress.db", monkeypatch))
    (attempt,) = store.attempts("s-1")
    assert (attempt.answer, attempt.calculations, attempt.grade.numbers) == ("my answer", (), ())
    kept = store.draft("s-1", "round-1")
    assert kept is not None
    assert (kept.text, kept.calculations) == ("typed", ())
    store.add_attempt(make_attempt(2).model_copy(update={"calculations": MADE}))
    assert [len(found.calculations) for found in store.attempts("s-1")] == [0, 2]
    store.close()
    with closing(sqlite3.connect(tmp_path / "progress.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


@pytest.mark.parametrize("change", ["UPDATE attempts SET calculations = '[1]'", "DELETE FROM attempts"])
def test_an_upgraded_file_is_still_append_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    path = old_file(tmp_path / "progress.db", monkeypatch)
    SqliteAttemptStore(path).attempts("s-1")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        direct(path, change)
