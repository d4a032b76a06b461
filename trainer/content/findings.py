"""Collects what is wrong in one file, and where its parts stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from trainer.domain.problem import Problem

Place = tuple[str, int]
"""A file as the instructor knows it, and a line from 1."""


class Findings:
    """Problems and places of one file.

    Attributes:
        file: Path of the file, for messages.
        last_line: Number of the file's last line; nothing points behind it.
        problems: What was found so far, in the order of finding.
        places: Where named parts of the file stand, by a key such as `("rule", chain, question, marker)`.
    """

    def __init__(self, file: str, last_line: int = 1) -> None:
        self.file = file
        self.last_line = max(last_line, 1)
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, ...], Place] = {}

    def error(self, line: int, code: str, message: str, hint: str) -> None:
        """Note a mistake that makes the check fail."""
        self._add(line, code, message, hint, "error")

    def advice(self, line: int, code: str, message: str, hint: str) -> None:
        """Note something that could be better."""
        self._add(line, code, message, hint, "advice")

    def mark(self, line: int, *key: str) -> None:
        """Remember where a part stands; the first one wins."""
        self.places.setdefault(key, (self.file, self._inside(line)))

    def _add(self, line: int, code: str, message: str, hint: str, severity: Literal["error", "advice"]) -> None:
        self.problems.append(Problem(file=self.file, line=self._inside(line), code=code, message=message, hint=hint, severity=severity))

    def _inside(self, line: int) -> int:
        # A parser may point behind the end, where nobody could put a cursor.
        return min(max(line, 1), self.last_line)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one most likely means, or None when nothing is close."""
    from rapidfuzz import fuzz, process

    names = {name.casefold(): name for name in known}
    found = process.extractOne(word.casefold()[:200], names.keys(), scorer=fuzz.ratio, score_cutoff=65)
    return names[found[0]] if found else None


def choice_hint(word: str, known: Iterable[str]) -> str:
    """Advice after an unknown word: the nearest known one, or all of them when nothing is close."""
    names = tuple(known)
    near = nearest(word, names)
    if near is not None:
        return f"did you mean {near!r}?"
    return f"known here: {', '.join(names)}" if names else "remove it"


def shorten(text: str, limit: int = 60) -> str:
    """The text on one line, cut with an ellipsis, for quoting in a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
