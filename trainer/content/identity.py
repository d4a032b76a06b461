"""Ids of stories and chains: from the front matter, else from the file name."""

from __future__ import annotations

import re

from trainer.content.fields import Fields
from trainer.content.findings import shorten
from trainer.content.reader import Source

_ID = re.compile(r"[A-Z][A-Z0-9]*-[0-9]{2,}")
_IN_NAME = re.compile(r"([A-Za-z][A-Za-z0-9]*-[0-9]{2,})(?![0-9])")


def read_id(fields: Fields, source: Source, exact_name: bool, key: str = "id") -> str | None:
    """The id under a key; a missing or malformed one is noted and taken from the file name where that has one.

    Args:
        fields: The keys of the front matter.
        source: The file.
        exact_name: Whether the file is named by the id alone, without a slug behind it.
        key: The key that holds the id.
    """
    from_name = id_in_name(source.stem)
    if fields.is_void:
        return from_name
    source.findings.mark(fields.line_of(key), "id")
    written = fields.text(key, required=True)
    if not written:
        return from_name
    if not _ID.fullmatch(written):
        hint = f"write it in capitals with a number, such as {from_name or 'AML-09'}"
        source.findings.error(fields.line_of(key), "bad-id", f"{shorten(written)!r} is not an id", hint)
        better = written.upper()
        return better if _ID.fullmatch(better) else from_name
    fits = source.stem == written if exact_name else source.stem == written or source.stem.startswith(f"{written}-")
    if not fits:
        name = written if exact_name else f"{written}-short-title"
        message = f"the file is named {shorten(source.stem)!r} but holds {written}"
        source.findings.advice(fields.line_of(key), "file-name", message, f"name it {name!r} or correct the id")
    return written


def id_in_name(stem: str) -> str | None:
    """The id that a file name begins with, or None."""
    found = _IN_NAME.match(stem)
    return found.group(1).upper() if found else None
