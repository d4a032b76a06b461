"""Reads one content file safely: whatever is on disk, the result is text or a problem."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from trainer.content.findings import Findings

SIZE_LIMIT = 2_000_000
"""Largest content file in bytes."""

# Besides breaking terminals, NEL, LS and PS count as line ends in YAML only and would shift its line numbers.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file and what was found in it.

    Attributes:
        file: Path as the instructor knows it.
        stem: File name without its ending.
        text: The text with line feeds as line ends, without BOM or control characters; empty when unreadable.
        findings: Problems and places of the file.
        readable: Whether there is text to parse.
    """

    file: str
    stem: str
    text: str
    findings: Findings
    readable: bool = True


def shown_path(path: Path) -> str:
    """The path as text for messages, also when its name is not valid UTF-8."""
    return clean_text(str(path).encode("utf-8", "replace").decode()).replace("\n", " ")


def clean_text(text: str) -> str:
    """The text with control characters replaced by spaces."""
    return _CONTROL.sub(" ", text)


def source_from_text(file: str, text: str) -> Source:
    """A source from text that is already in memory, such as an editor's buffer."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    findings = Findings(file, last_line=lines.rstrip("\n").count("\n") + 1)
    stem = _stem(file)
    if not lines.strip():
        findings.error(1, "empty-file", "the file is empty", "write its content or delete it")
        return Source(file, stem, "", findings, readable=False)
    control = _CONTROL.search(lines)
    if control is not None:
        line = lines.count("\n", 0, control.start()) + 1
        sign = f"U+{ord(control.group()):04X}"
        findings.error(line, "control-character", f"the invisible character {sign} is in the text", "delete it; it is read as a space")
    return Source(file, stem, clean_text(lines), findings)


def read_source(path: Path) -> Source:
    """Read a file; a file that cannot be read gives an unreadable source with one problem."""
    file = shown_path(path)
    try:
        if not path.exists():
            return _unreadable(file, "missing-file", "does not exist", "check the path")
        if not path.is_file():
            return _unreadable(file, "unreadable-file", "is not a regular file", "put a text file here or remove it")
        with path.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _unreadable(file, "unreadable-file", f"cannot be read: {reason}", "check that it exists and that you may read it")
    if len(data) > SIZE_LIMIT:
        return _unreadable(file, "file-too-big", f"is bigger than {SIZE_LIMIT:,} bytes", "split it; a story or chain needs far less")
    try:
        return source_from_text(file, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        source = _unreadable(file, "", "", "", last_line=data.count(b"\n") + 1)
        line = data.count(b"\n", 0, error.start) + 1
        source.findings.error(line, "not-utf-8", f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file with the encoding UTF-8")
        return source


def _unreadable(file: str, code: str, message: str, hint: str, last_line: int = 1) -> Source:
    findings = Findings(file, last_line)
    if code:
        findings.error(1, code, f"the file {message}", hint)
    return Source(file, _stem(file), "", findings, readable=False)


def _stem(file: str) -> str:
    return re.split(r"[/\\]", file)[-1].rsplit(".", 1)[0]
