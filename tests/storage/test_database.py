"""What happens to files that are not a sound, current database of this program: nothing, and it is said why."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import make_attempt
from tests.storage.files import direct, filled, refusal
from trainer.errors import DatabaseError
from trainer.storage import database
from trainer.storage.attempts import SqliteAttemptStore
from trainer.storage.failures import damaged
from trainer.storage.migrations import MIGRATIONS, SCHEMA_VERSION


def test_nothing_is_created_before_the_first_call(tmp_path: Path) -> None:
    SqliteAttemptStore(tmp_path / "home" / "progress.db").close()
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_has_the_current_layout_and_wal(tmp_path: Path) -> None:
    path = filled(tmp_path / "a" / "b" / "progress.db")
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_empty_file_is_taken_as_new(tmp_path: Path) -> None:
    (tmp_path / "progress.db").touch()
    filled(tmp_path / "progress.db")


def test_reopening_keeps_everything(tmp_path: Path) -> None:
    store = SqliteAttemptStore(filled(tmp_path / "progress.db"))
    assert [attempt.id for attempt in store.attempts("s-1")] == ["a-0", "a-1", "a-2"]
    store.close()
    assert len(store.attempts("s-1")) == 3, "a closed store opens again"
    store.close()


def garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xffnot a database at all" * 400)


def text_file(path: Path) -> None:
    path.write_text("answers: 3\n")


def torn(path: Path) -> None:
    filled(path, 40)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def scribbled(path: Path) -> None:
    filled(path, 40)
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xa5" * 200
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [garbage, text_file, torn, scribbled])
def test_a_damaged_file_is_reported_and_left_byte_for_byte(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "progress.db"
    damage(path)
    before = path.read_bytes()
    error = refusal(path)
    assert "damaged" in error.what
    assert path.read_bytes() == before


def test_a_newer_database_is_reported_and_left_byte_for_byte(tmp_path: Path) -> None:
    path = filled(tmp_path / "progress.db")
    direct(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    error = refusal(path)
    assert "newer" in error.what
    assert "update grill" in error.remedy
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["progress.db"]


def test_the_database_of_another_program_is_left_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    direct(path, "CREATE TABLE recipes (name)", "INSERT INTO recipes VALUES ('stew')")
    before = path.read_bytes()
    assert "another program" in refusal(path).what
    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_reported(tmp_path: Path) -> None:
    (tmp_path / "progress.db").mkdir()
    refusal(tmp_path / "progress.db")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE attempts SET score = 100",
        "DELETE FROM attempts",
        "DELETE FROM attempts WHERE id = 'a-1'",
        "INSERT OR REPLACE INTO attempts SELECT * FROM attempts WHERE id = 'a-1'",
        "REPLACE INTO attempts SELECT seq + 100, id, session, learner, chain, question, 'other', content_hash, grader, score, band, passed,"
        " seconds, hints, addition_to, submitted_at, grade, calculations FROM attempts WHERE id = 'a-1'",
    ],
)
def test_attempts_cannot_be_changed_or_removed_even_from_outside(tmp_path: Path, change: str) -> None:
    path = filled(tmp_path / "progress.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        direct(path, change)
    store = SqliteAttemptStore(path)
    assert list(store.attempts("s-1")) == [make_attempt(number) for number in range(3)]
    with pytest.raises(DatabaseError):
        store.add_attempt(make_attempt(1))
    assert len(store.attempts("s-1")) == 3
    store.close()


def test_an_older_layout_is_brought_up_step_by_step_and_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "progress.db")
    done: list[str] = []

    def add_mood(db: object) -> None:
        done.append("mood")
        db.table("sessions").add_column("mood", str)  # type: ignore[attr-defined]

    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, add_mood))
    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    for _ in range(2):
        store = SqliteAttemptStore(path)
        assert len(store.attempts("s-1")) == 3
        store.close()
    assert done == ["mood"]


def test_a_step_that_fails_leaves_the_old_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "progress.db")

    def break_down(db: object) -> None:
        db.table("sessions").add_column("mood", str)  # type: ignore[attr-defined]
        raise sqlite3.OperationalError("no such thing")

    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", (*MIGRATIONS, break_down))
        patched.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        refusal(path)
    store = SqliteAttemptStore(path)
    assert len(store.attempts("s-1")) == 3
    with store._database() as db:
        assert "mood" not in db.table("sessions").columns_dict
    store.close()


def test_a_record_that_makes_no_sense_is_reported(tmp_path: Path) -> None:
    path = filled(tmp_path / "progress.db")
    direct(path, "UPDATE sessions SET started_at = 'yesterday'")
    store = SqliteAttemptStore(path)
    with pytest.raises(DatabaseError, match="cannot be read"):
        store.session("s-1")
    store.close()


def test_progress_reads_only_the_index(tmp_path: Path) -> None:
    store = SqliteAttemptStore(filled(tmp_path / "progress.db"))
    from trainer.storage import standing

    with store._database() as db:
        for sql, values in [(standing._BY_QUESTION, ["me"]), (standing._BEST, ["me", "AML-03"]), (standing._TOTALS, ["me", "AML-03"])]:
            plan = " ".join(row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {sql}", values))
            assert "USING COVERING INDEX attempts_progress" in plan
            assert "TEMP B-TREE" not in plan
        for sql, values in [
            ("SELECT * FROM attempts WHERE session = ? ORDER BY seq", ["s-1"]),
            ("SELECT * FROM attempts WHERE learner = ? AND chain = ? ORDER BY seq", ["me", "AML-03"]),
            (standing._LATEST_OF_BEST, ["me", "AML-03", "opening", "hire", 60.0]),
            ("SELECT * FROM sessions WHERE learner = ? ORDER BY started_at DESC, rowid DESC LIMIT 1", ["me"]),
            ("SELECT * FROM drafts WHERE session = ? AND question = ?", ["s-1", "opening"]),
            ("SELECT chain, question FROM bookmarks WHERE learner = ?", ["me"]),
            ("SELECT question, opened FROM hints WHERE session = ?", ["s-1"]),
        ]:
            plan = " ".join(row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {sql}", values))
            assert plan.startswith("SEARCH")
    store.close()


def test_a_layout_that_a_newer_program_brought_in_meanwhile_is_not_written_to(tmp_path: Path) -> None:
    path = filled(tmp_path / "progress.db")
    store = SqliteAttemptStore(path)
    assert len(store.attempts("s-1")) == 3
    direct(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(DatabaseError, match="newer grill"):
        store.add_attempt(make_attempt(9))
    direct(path, f"PRAGMA user_version = {SCHEMA_VERSION}")
    assert len(store.attempts("s-1")) == 3
    store.close()


def test_a_file_that_looks_torn_while_somebody_writes_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "progress.db")
    examine, looks = database._examine, []

    def disturbed(place: Path, in_use: bool) -> None:
        looks.append(in_use)
        if len(looks) == 1:
            direct(place, "UPDATE sessions SET position = 'round-1'")
            raise damaged(place, "a page in the middle of being written")
        examine(place, in_use)

    monkeypatch.setattr(database, "_examine", disturbed)
    store = SqliteAttemptStore(path)
    assert len(store.attempts("s-1")) == 3
    assert len(looks) == 2
    store.close()


def test_a_file_that_is_damaged_and_always_changing_is_reported_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    garbage(path)
    sizes = iter(range(10))

    def change(place: Path) -> tuple[bool, int, int]:
        return False, 0, next(sizes)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(database, "_state", change)
        with pytest.raises(DatabaseError, match="damaged"):
            SqliteAttemptStore(path).session("s-1")
