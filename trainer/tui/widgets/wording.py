"""How rungs, times and counts are said, on every screen alike."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.domain.chain import Chain, Question
    from trainer.domain.summary import QuestionResult


def rung_name(chain: Chain, question: Question) -> str:
    """A rung by its place, such as `round 2 of 4`."""
    family, _, number = question.id.partition("-")
    if not number:
        return family
    siblings = sum(other.id.startswith(f"{family}-") for other in chain.questions)
    return f"{family} {number} of {siblings}"


def minutes(seconds: float) -> str:
    """A duration such as `3:12`; part of a second does not count."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def clock_text(spent: float, limit: int) -> str:
    """The clock of a question: time spent of its limit, or by how much it is over."""
    if spent < limit + 1:
        return f"{minutes(spent)} of {minutes(limit)}"
    return f"over by {minutes(spent - limit)}"


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as `1 word` or `2 words`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago something was, as one would say it."""
    passed = max(0, int((now - moment).total_seconds()))
    if passed < 60:
        return "just now"
    for size, noun in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if passed >= size:
            return f"{counted(passed // size, noun)} ago"
    return "just now"


def result_mark(result: QuestionResult) -> str:
    """How a rung went, as one sign: passed, not passed, skipped, open."""
    if result.attempt is not None:
        return "✓" if result.passed else "✗"
    return "–" if result.skipped else "·"


def effort(result: QuestionResult) -> str:
    """Tries and hints of a rung in words; empty for one without an answer."""
    parts = [counted(result.tries, "answer")] if result.tries > 1 else []
    if result.hints:
        parts.append(counted(result.hints, "hint"))
    return " · ".join(parts)
