"""What happens to files that are not a sound, current database of this program: nothing, and it is said why."""

from __future__ import annotations

import resource
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes import make_attempt, make_session
from trainer.errors import DatabaseError
from trainer.storage import database
from trainer.storage.attempts import SqliteAttemptStore
from trainer.storage.migrations import MIGRATIONS, SCHEMA_VERSION


def filled(path: Path, attempts: int = 3) -> Path:
    store = SqliteAttemptStore(path)
    store.save_session(make_session())
    for number in range(attempts):
        store.add_attempt(make_attempt(number))
    store.close()
    return path


def direct(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


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


@pytest.mark.parametrize("place", ["/proc/grill/progress.db", "/dev/null/progress.db"])
def test_a_place_where_nothing_can_be_made_is_reported(place: str) -> None:
    refusal(Path(place))


def test_a_read_only_folder_is_reported(public_folder: Path, request: pytest.FixtureRequest) -> None:
    public_folder.chmod(0o555)
    request.getfixturevalue("unprivileged")
    refusal(public_folder / "progress.db")


def test_a_read_only_file_is_reported_and_left(public_folder: Path, request: pytest.FixtureRequest) -> None:
    path = filled(public_folder / "progress.db")
    path.chmod(0o444)
    before = path.read_bytes()
    public_folder.chmod(0o777)
    request.getfixturevalue("unprivileged")
    assert "read-only" in refusal(path).what
    assert path.read_bytes() == before


def test_a_file_in_a_folder_that_became_read_only_is_reported_and_left(public_folder: Path, request: pytest.FixtureRequest) -> None:
    path = filled(public_folder / "progress.db")
    path.chmod(0o444)
    public_folder.chmod(0o555)
    before = path.read_bytes()
    request.getfixturevalue("unprivileged")
    refusal(path)
    assert path.read_bytes() == before


def test_an_unreadable_file_is_reported(public_folder: Path, request: pytest.FixtureRequest) -> None:
    path = filled(public_folder / "progress.db")
    path.chmod(0)
    request.getfixturevalue("unprivileged")
    refusal(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0


@contextmanager
def disk_with_room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as on a disk that is nearly full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_reported_and_nothing_is_half_written(tmp_path: Path) -> None:
    store = SqliteAttemptStore(tmp_path / "progress.db")
    store.add_attempt(make_attempt(1))
    with disk_with_room_for(400_000):
        with pytest.raises(DatabaseError) as raised:
            store.add_attempt(make_attempt(2, "x" * 2_000_000))
        assert [attempt.id for attempt in store.attempts("s-1")] == ["a-1"]
    assert raised.value.remedy
    store.add_attempt(make_attempt(3))
    assert [attempt.id for attempt in store.attempts("s-1")] == ["a-1", "a-3"]
    store.close()


def test_a_quota_that_is_used_up_is_called_a_full_disk(tmp_path: Path) -> None:
    store = SqliteAttemptStore(tmp_path / "progress.db")
    store.add_attempt(make_attempt(1))
    with store._database() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseError, match="disk is full"):
        store.add_attempt(make_attempt(2, "x" * 200_000))
    store.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE attempts SET score = 100",
        "DELETE FROM attempts",
        "DELETE FROM attempts WHERE id = 'a-1'",
        "INSERT OR REPLACE INTO attempts SELECT * FROM attempts WHERE id = 'a-1'",
        "REPLACE INTO attempts SELECT seq + 100, id, session, learner, chain, question, 'other', content_hash, grader, score, band, passed,"
        " seconds, hints, addition_to, submitted_at, grade FROM attempts WHERE id = 'a-1'",
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
        ]:
            plan = " ".join(row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {sql}", values))
            assert plan.startswith("SEARCH")
    store.close()
