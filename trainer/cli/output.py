"""How commands print: JSON, tables, answers from files."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from trainer.errors import OutsideError, UsageError


def print_json(value: Any) -> None:
    """Print one JSON document on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def print_table(rows: Sequence[Sequence[str]], header: Sequence[str] = ()) -> None:
    """Print rows in columns of equal width."""
    lines = [list(header), *map(list, rows)] if header else [list(row) for row in rows]
    if not lines:
        return
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def read_answer(name: str) -> str:
    """The text of a file, or of standard input for `-`; bytes that are no UTF-8 are replaced.

    Raises:
        UsageError: If the file does not exist or is binary.
        OutsideError: If it cannot be read.
    """
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise UsageError("there is no such file", where=name, remedy="name a text file, or - for standard input") from None
    except OSError as error:
        raise OutsideError(
            f"cannot be read: {error.strerror or error}", where=name, remedy="check that it is a text file you may read"
        ) from None
    if b"\0" in raw[:4096]:
        raise UsageError("is a binary file, not text", where=name, remedy="save the answer as plain text in UTF-8")
    return raw.decode("utf-8-sig", errors="replace")
