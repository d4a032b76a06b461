"""How a ladder is climbed: which rung comes next, and how high somebody held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trainer.domain.chain import QUESTION_IDS, Chain, rung_level
from trainer.domain.grade import BANDS, Grade


def better(first: Grade, second: Grade) -> Grade:
    """The better of two grades of one question; the second wins a tie, being the later one."""
    return second if standing(second) >= standing(first) else first


def standing(grade: Grade) -> tuple[int, float]:
    """Sort key of a grade: band first, then score."""
    return (BANDS.index(grade.band), grade.score)


def ladder_height(passed: Mapping[str, bool]) -> int | None:
    """Level of the highest rung passed without a failed rung below it.

    Args:
        passed: Whether each answered rung was passed, by question id. Rungs without an answer count as failed.

    Returns:
        0 for the opening up to 5 for all architect questions; None when not even the opening was passed.
    """
    height: int | None = None
    for question_id in QUESTION_IDS:
        if not passed.get(question_id, False):
            break
        height = rung_level(question_id)
    if height == 5 and not all(passed.get(question_id, False) for question_id in QUESTION_IDS):
        return 4
    return height


def next_rung(chain: Chain, done: Iterable[str], after: str | None = None) -> str | None:
    """Id of the next rung that is not done: behind `after` first, then from the bottom; None when all are done."""
    finished = set(done)
    ids = [question.id for question in chain.questions]
    start = ids.index(after) + 1 if after in ids else 0
    return next((rung for rung in ids[start:] + ids[:start] if rung not in finished), None)


def held_until(height: int | None) -> str:
    """The ladder height as a person would say it."""
    if height is None:
        return "the opening did not hold"
    return {0: "held at the opening", 5: "held to the top"}.get(height, f"held until round {height}")
