"""The numbers that a question asks for, as one line each: what was stated and what the calculator gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.domain.grade import NumberResult

_LONGEST = 40


def number_line(result: NumberResult) -> str:
    """One number on one line, such as `✓ readers per arm: you 47k · calculator 47,036`.

    The right value is only told to those who stated one: the interviewer may still ask for it.
    """
    if result.stated is None:
        return f"· {result.says}: no number found"
    words = " ".join(result.stated.text.split())
    stated = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
    slip = f": {result.step}" if result.step else ""
    return f"{'✓' if result.agrees else '✗'} {result.says}: you {stated} · calculator {result.right_text}{slip}"
