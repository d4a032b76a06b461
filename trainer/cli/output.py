"""How commands print, and how they read an answer."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from trainer.errors import OutsideError, UsageError

LARGEST_ANSWER = 2_000_000
"""Bytes from which a file is no answer any more; a long one has five thousand."""

TYPEWRITERS = ("", "dumb")
"""Values of TERM under which nothing but lines can be printed."""

# Controls would steer the terminal, direction marks would reorder the line around them, lone surrogates cannot be encoded.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HANGING = re.compile(r"\s*(?:[✓✗?⚑*-] +)?")


def safe_text(text: str) -> str:
    """The text with every character that would steer a terminal written out as its number."""
    return _UNPRINTABLE.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """The text as `safe_text` gives it, on one line."""
    return safe_text(" ".join(text.split()))


def say(text: str = "", whole: bool = False) -> None:
    """Print text for people; on a terminal long lines are broken between words, unless they are to stay whole for copying."""
    safe = safe_text(text)
    columns = None if whole else terminal_columns()
    click.echo(safe if columns is None else "\n".join(_fitted(line, columns) for line in safe.split("\n")))


def terminal_columns() -> int | None:
    """Width of the terminal that is printed on, or None without one."""
    if not is_terminal(sys.stdout):
        return None
    # Terminals that do not know their width say 0.
    return os.get_terminal_size(sys.stdout.fileno()).columns or None


def _fitted(line: str, columns: int) -> str:
    # Rows of a table fall apart when they are broken; the terminal shows them as well as it can.
    if len(line) <= columns or line.startswith("|"):
        return line
    import textwrap

    start = _HANGING.match(line)
    indent = " " * (start.end() if start else 0)
    fitted = textwrap.wrap(line, max(columns, 20), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(fitted)


def print_json(value: Any) -> None:
    """Print one JSON document on one line, escaped where the output cannot take a character as it is."""
    import json

    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(value)
    click.echo(line)


def print_table(rows: Iterable[Sequence[str]], header: Sequence[str]) -> None:
    """Print rows in columns of equal width, all in one write so that `| head` does not cut it in the middle of one."""
    lines = [tuple(one_line(cell) for cell in row) for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    cells = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    click.echo("\n".join(line.rstrip() for line in cells))


def count_text(number: int, thing: str, things: str = "") -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def at_terminal() -> bool:
    """Whether a person is at both ends: typing, and reading what is printed."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def can_draw_screens() -> bool:
    """Whether the full screen can be shown: a terminal that is more than a typewriter."""
    return at_terminal() and os.environ.get("TERM", "") not in TYPEWRITERS


def is_terminal(stream: Any) -> bool:
    """Whether a standard stream is open and leads to a terminal."""
    return stream is not None and not stream.closed and bool(stream.isatty())


def read_answer(name: str) -> str:
    """The text of a file, or of standard input for `-`; bytes that are no UTF-8 are replaced.

    Raises:
        UsageError: If the file does not exist, is binary, or is far too big for an answer.
        OutsideError: If it cannot be read.
    """
    if name == "-" and is_terminal(sys.stdin):
        click.echo("Type the answer, and end it with ctrl+d on a line of its own.", err=True)
    raw = read_bytes(name, LARGEST_ANSWER + 1)
    if len(raw) > LARGEST_ANSWER:
        raise UsageError(
            f"this is bigger than {LARGEST_ANSWER:,} bytes", where=shown(name), remedy="name the file that holds only the answer"
        )
    if b"\0" in raw:
        raise UsageError("this is a binary file, not text", where=shown(name), remedy="save the answer as plain text in UTF-8")
    return raw.decode("utf-8-sig", errors="replace")


def read_bytes(name: str, limit: int = -1) -> bytes:
    """Up to `limit` bytes of a file, or of standard input for `-`.

    Raises:
        UsageError: If the file does not exist.
        OutsideError: If it cannot be read.
    """
    with reading(name):
        if name != "-":
            with Path(name).open("rb") as file:
                return file.read(limit)
        if sys.stdin is None:
            raise OutsideError("it is closed", where=shown(name), remedy="name a file, or send the text with a pipe")
        return sys.stdin.buffer.read(limit)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn errors of the file system in the block into ones that name what was read.

    Raises:
        UsageError: If there is no such file, or it is a folder.
        OutsideError: If it cannot be read for another reason.
    """
    try:
        yield
    except FileNotFoundError:
        raise UsageError("there is no such file", where=shown(name), remedy="name a file, or - for standard input") from None
    except IsADirectoryError:
        raise UsageError("this is a folder, not a file", where=shown(name), remedy="name a file in it") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutsideError(f"it cannot be read ({reason})", where=shown(name), remedy="check that you may read it") from None


def shown(name: str) -> str:
    """What a message calls a file."""
    return "standard input" if name == "-" else name
