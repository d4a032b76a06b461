"""Answers from a JSON Lines file: one object per line, strictly read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from trainer.cli.output import reading, shown
from trainer.domain.strict_json import read_json
from trainer.errors import OutsideError, UsageError


def numbered_lines(name: str) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line that is not blank, of a file or of standard input for `-`.

    Raises:
        UsageError: If there is no such file or it is binary.
        OutsideError: If it cannot be read.
    """
    with reading(name):
        if name != "-":
            with Path(name).open("rb") as file:
                yield from _numbered(file, name)
        elif sys.stdin is None:
            raise OutsideError("it is closed", where=shown(name), remedy="name a file, or send the lines with a pipe")
        else:
            yield from _numbered(sys.stdin.buffer, name)


def read_row(line: bytes, needed: Sequence[str]) -> dict[str, Any]:
    """The object on a line.

    Args:
        line: One line of the file.
        needed: Keys that must hold text.

    Raises:
        UsageError: If it is no JSON object in UTF-8, or lacks one of the keys.
    """
    remedy = f"write an object with {', '.join(needed)} on one line"
    try:
        row = read_json(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError("this line is not UTF-8", remedy="save the file with the encoding UTF-8") from None
    except RecursionError:
        raise UsageError("this line is nested too deeply", remedy=remedy) from None
    except json.JSONDecodeError as error:
        raise UsageError(f"this line is not JSON ({error.msg} at column {error.colno})", remedy=remedy) from None
    except ValueError as error:
        raise UsageError(f"this line is not JSON ({error})", remedy=remedy) from None
    if not isinstance(row, dict):
        raise UsageError("this line is not a JSON object", remedy=remedy)
    for key in needed:
        if not isinstance(row.get(key), str):
            raise UsageError(f"this line has no text {key!r}", remedy=remedy)
    return row


def _numbered(file: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(file, start=1):
        if b"\0" in line:
            # JSON holds no such byte: this is another kind of file, and so are all the lines to come.
            raise UsageError("this is a binary file, not JSON Lines", where=f"{shown(name)}:{number}", remedy="name a text file in UTF-8")
        if line.strip():
            yield number, line
