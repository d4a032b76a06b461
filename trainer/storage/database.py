"""Opening the database file: look first, touch it only when it is sound and ours."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

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


def _inspect(path: Path) -> None:
    # Without these files nobody is writing, and SQLite can be kept from leaving any of its own beside the database.
    in_use = any(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-journal"))
    uri = f"{path.absolute().as_uri()}?mode=ro{'' if in_use else '&immutable=1'}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)
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
    finally:
        connection.close()


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
    # Reading works on a read-only file, so that only writing tells whether a learner's work can be kept.
    connection.execute("BEGIN IMMEDIATE")
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
