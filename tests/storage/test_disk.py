"""Disks, folders and files that refuse to be written."""

from __future__ import annotations

import resource
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import make_attempt
from tests.storage.files import filled, refusal
from trainer.errors import DatabaseError
from trainer.storage import database
from trainer.storage.attempts import SqliteAttemptStore


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


def test_a_file_that_sqlite_may_only_read_is_reported_and_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "progress.db")
    before = path.read_bytes()
    connect = sqlite3.connect

    def connect_to_read(place: Any, **options: Any) -> sqlite3.Connection:
        uri = place if options.get("uri") else f"{Path(place).as_uri()}?mode=ro"
        return connect(uri, **{**options, "uri": True})

    monkeypatch.setattr(database.sqlite3, "connect", connect_to_read)
    assert "read-only" in refusal(path).what
    assert path.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_disk_without_any_room_is_called_full() -> None:
    assert "disk is full" in refusal(Path("/dev/full")).what


def test_a_file_in_the_place_of_the_folder_is_reported_and_left(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("mine")
    refusal(tmp_path / "home" / "progress.db")
    assert (tmp_path / "home").read_text() == "mine"


def test_a_file_that_was_deleted_while_open_is_made_anew(tmp_path: Path) -> None:
    store = SqliteAttemptStore(filled(tmp_path / "home" / "progress.db"))
    assert len(store.attempts("s-1")) == 3
    for entry in (tmp_path / "home").iterdir():
        entry.unlink()
    store.add_attempt(make_attempt(9))
    store.close()
    assert [attempt.id for attempt in SqliteAttemptStore(store.path).attempts("s-1")] == ["a-9"]


def test_a_file_that_was_replaced_while_open_takes_what_comes_after(tmp_path: Path) -> None:
    store = SqliteAttemptStore(filled(tmp_path / "progress.db"))
    assert len(store.attempts("s-1")) == 3
    filled(tmp_path / "restored.db", attempts=1).replace(store.path)
    store.add_attempt(make_attempt(9))
    store.close()
    assert [attempt.id for attempt in SqliteAttemptStore(store.path).attempts("s-1")] == ["a-0", "a-9"]
