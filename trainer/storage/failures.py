"""What SQLite and the file system say, turned into errors a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.errors import DatabaseError

_ELSEWHERE = "or set GRILL_HOME to another folder"

_MEANINGS = {
    sqlite3.SQLITE_NOTADB: (
        "is not a grill database, or is damaged; it was left untouched",
        f"restore it from a backup or move it away, {_ELSEWHERE}",
    ),
    sqlite3.SQLITE_CORRUPT: ("is damaged", f"restore it from a backup or move it away, {_ELSEWHERE}"),
    sqlite3.SQLITE_READONLY: ("is read-only", f"make the file and its folder writable, {_ELSEWHERE}"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", f"make the file readable and its folder writable, {_ELSEWHERE}"),
    sqlite3.SQLITE_PERM: ("cannot be opened", f"make the file readable and its folder writable, {_ELSEWHERE}"),
    sqlite3.SQLITE_FULL: ("cannot grow: the disk is full", f"free some space, {_ELSEWHERE}"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written: the disk reports an error", f"check the disk and its free space, {_ELSEWHERE}"),
    sqlite3.SQLITE_BUSY: ("is held by another program", "close the other program and try again"),
    sqlite3.SQLITE_LOCKED: ("is held by another program", "close the other program and try again"),
    sqlite3.SQLITE_CONSTRAINT: ("refuses to change what it holds", "attempts are only ever added; report this if you did not change them"),
}
"""What is wrong and what to do, by SQLite's primary result code."""


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the file system in the block into one that names the file.

    Raises:
        DatabaseError: Instead of `sqlite3.Error` and `OSError`.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise DatabaseError(
            f"the progress database cannot be opened ({reason.lower()})",
            where=str(path),
            remedy=f"make the file readable and its folder writable, {_ELSEWHERE}",
        ) from error


def explained(error: sqlite3.Error, path: Path) -> DatabaseError:
    """The error a person may see for an error of SQLite."""
    # The low byte is the primary code; the rest only refines it.
    code = getattr(error, "sqlite_errorcode", None)
    what, remedy = _MEANINGS.get(
        sqlite3.SQLITE_ERROR if code is None else code & 0xFF, (f"cannot be used ({error})", f"restore it from a backup, {_ELSEWHERE}")
    )
    return DatabaseError(f"the progress database {what}", where=str(path), remedy=remedy)


def damaged(path: Path, finding: str) -> DatabaseError:
    """The error for a file that fails its check."""
    what, remedy = _MEANINGS[sqlite3.SQLITE_CORRUPT]
    return DatabaseError(f"the progress database {what} ({finding}); it was left untouched", where=str(path), remedy=remedy)


def foreign(path: Path) -> DatabaseError:
    """The error for a folder, or a sound database of another program, in the place of ours."""
    return DatabaseError(
        "this belongs to another program, not to grill; it was left untouched", where=str(path), remedy=f"move it away, {_ELSEWHERE}"
    )


def newer(path: Path, found: int, known: int) -> DatabaseError:
    """The error for a database that a later version of grill has written."""
    return DatabaseError(
        f"the progress database was written by a newer grill (layout {found}, this one knows {known}); it was left untouched",
        where=str(path),
        remedy=f"update grill, {_ELSEWHERE}",
    )
