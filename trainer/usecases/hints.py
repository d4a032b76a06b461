"""Three steps towards the most important thing an answer has not said yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from trainer.domain.chain import Marker, Question
from trainer.domain.reading import sections_about
from trainer.domain.story import Story
from trainer.domain.summary import by_importance

HINT_STEPS = 3
"""Hints per question: which area, a question back, the opening of the thought."""

_OPENING_WORDS = 6


@dataclass(frozen=True)
class Hint:
    """One hint.

    Attributes:
        step: 1 to 3; 0 when nothing is missing and no hint was used up.
        marker: Id of the marker it leads to, or None when nothing is missing.
        text: What the learner reads, plain text.
    """

    step: int
    marker: str | None
    text: str


NOTHING_MISSING = Hint(step=0, marker=None, text="Every point is in your answer already; submit it.")
"""Given when there is nothing left to hint at."""


def most_important(question: Question, missing: Collection[str]) -> Marker | None:
    """The missing strong marker that matters most: critical first, then by weight, then in the order of the file."""
    return next((marker for marker in by_importance(question.strong) if marker.id in missing), None)


def word_hint(step: int, marker: Marker, question: Question, story: Story | None) -> Hint:
    """The hint of a step, 1 to 3, towards a marker."""
    if step == 1:
        text = _area(marker, question, story)
    elif step == 2:
        text = _question_back(marker, question, story)
    else:
        text = _opening(marker)
    return Hint(step=step, marker=marker.id, text=text)


def _area(marker: Marker, question: Question, story: Story | None) -> str:
    missing = "A point this question cannot be passed without" if marker.critical else "A point"
    sections = sections_about(story, [marker], limit=1) if story else ()
    if sections:
        return f"{missing} is still missing. It belongs to: {sections[0]}."
    return f"{missing} is still missing. It belongs to: {question.title}."


def _question_back(marker: Marker, question: Question, story: Story | None) -> str:
    # Without a probe the reason comes closest to a question; failing that too, the area is all there is to say.
    if marker.probe:
        return marker.probe
    if marker.why:
        return f"What would you have to add, if this is the reason: {marker.why}"
    return _area(marker, question, story)


def _opening(marker: Marker) -> str:
    words = marker.text.split()
    shown = min(_OPENING_WORDS, max(1, len(words) // 2))
    return " ".join(words[:shown]).rstrip(",;:.") + " …"
