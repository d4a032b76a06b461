"""Opening the database file: look first, touch it only when it is sound and ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.errors import DatabaseError
from trainer.storage.failures import damaged, foreign, newer, reported
from trainer.storage.migrations import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 10.0
"""How long to wait for another program that is writing."""

FULL_CHECK_BYTES = 32 * 1024 * 1024
"""Files up to this size are checked page by page when opened; larger ones only where they are read, to keep opening quick."""


def open_database(path: Path) -> Database:
    """Open the database at a path, creating or upgrading it when needed.

    The connection may be used from any thread, by one at a time.

    Raises:
        DatabaseError: If the file is damaged, foreign, newer, or cannot be read and written; it is left as it was.
    """
    with reported(path):
        if path.is_dir():
            raise foreign(path)
        if path.exists() and path.stat().st_size > 0:
            _inspect(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
        try:
            return _prepare(connection, path)
        except BaseException:
            connection.close()
            raise


def identity(path: Path) -> tuple[int, int] | None:
    """What tells one file from another that takes its name later; None when there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def writing(db: Database, path: Path) -> Iterator[None]:
    """A transaction that waits for its turn to write, and takes effect as a whole or not at all.

    Raises:
        DatabaseError: If a newer grill has changed the layout since the file was opened.
    """
    # A transaction that reads first and then wants to write is refused at once when another program wrote in between.
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        _refuse_unusable(db.conn, path)
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _inspect(path: Path) -> None:
    for looks_left in (2, 1, 0):
        before = _state(path)
        try:
            _examine(path, in_use=before[0])
            return
        except (DatabaseError, sqlite3.DatabaseError):
            # Another program may have begun to write during the look, which makes a sound file look torn.
            if not looks_left or _state(path) == before:
                raise


def _state(path: Path) -> tuple[bool, int, int]:
    # Without these files nobody is writing.
    in_use = any(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-journal"))
    found = path.stat()
    return in_use, found.st_mtime_ns, found.st_size


def _examine(path: Path, in_use: bool) -> None:
    # While nobody is writing, SQLite can be kept from leaving any files of its own beside the database.
    uri = f"{path.absolute().as_uri()}?mode=ro{'' if in_use else '&immutable=1'}"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)) as connection:
        try:
            _refuse_unusable(connection, path)
            if path.stat().st_size <= FULL_CHECK_BYTES:
                finding = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
                if finding != "ok":
                    raise damaged(path, finding.splitlines()[-1])
        except sqlite3.OperationalError as error:
            # An interrupted write is waiting to be undone, which takes a writable connection: opening it does so.
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise


def _refuse_unusable(connection: sqlite3.Connection, path: Path) -> None:
    version = _number(connection, "user_version")
    owner = _number(connection, "application_id")
    empty = _number(connection, "schema_version") == 0
    if owner != APPLICATION_ID and not (empty and owner == 0 and version == 0):
        raise foreign(path)
    if version > SCHEMA_VERSION:
        raise newer(path, version, SCHEMA_VERSION)


def _prepare(connection: sqlite3.Connection, path: Path) -> Database:
    from sqlite_utils import Database

    db = Database(connection, execute_plugins=False)
    _refuse_unusable(connection, path)
    if _number(connection, "user_version") < SCHEMA_VERSION:
        _migrate(db, connection, path)
    try:
        db.enable_wal()
    except sqlite3.OperationalError as error:
        # Somebody else has just opened it; the file works in either mode, and the next to open it will switch.
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
            raise
    # Reading works on a read-only file, so that only a change, undone at once, tells whether a learner's work can be kept.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("ROLLBACK")
    return db


def _migrate(db: Database, connection: sqlite3.Connection, path: Path) -> None:
    # The lock is taken before looking again: two programs may start at once.
    connection.execute("BEGIN IMMEDIATE")
    try:
        _refuse_unusable(connection, path)
        for number, step in enumerate(MIGRATIONS, start=1):
            if number > _number(connection, "user_version"):
                step(db)
                connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
