"""What came of a drill: the ladder, the best answer per rung, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.domain.answer import Attempt, Calculation, Session
from trainer.domain.chain import Chain, Marker, Question
from trainer.domain.grade import Band, NumberResult
from trainer.domain.interview import better, held_until, ladder_height
from trainer.domain.model import Model
from trainer.domain.reading import sections_about
from trainer.domain.story import Story


class QuestionResult(Model):
    """How one rung went.

    Attributes:
        question: Question id.
        title: Title of the question.
        attempt: Id of the best attempt, or None without an answer.
        score: Score of the best attempt, 0 to 100.
        band: Band of the best attempt.
        passed: Whether the best attempt passed.
        skipped: Whether the learner skipped it and never came back to answer.
        tries: Number of attempts, additions included.
        hints: How many hints were open at the last attempt.
        seconds: Time spent on all attempts.
        numbers: The numbers that the question asks for, as the best attempt states them.
        calculations: What was computed at the question until the last attempt, oldest first.
    """

    question: str
    title: str
    attempt: str | None = None
    score: float | None = None
    band: Band | None = None
    passed: bool = False
    skipped: bool = False
    tries: int = 0
    hints: int = 0
    seconds: float = 0.0
    numbers: tuple[NumberResult, ...] = ()
    calculations: tuple[Calculation, ...] = ()


class Practice(Model):
    """What to practise next.

    Attributes:
        question: Question id.
        marker: Id of the most important missed marker, or None when the question was not answered.
        text: The reason, as a sentence part such as `round-2: not found yet: names a stop rule`.
    """

    question: str
    marker: str | None
    text: str


class Reading(Model):
    """What to read before the next drill.

    Attributes:
        story: Story id.
        sections: Titles of the sections that speak about what was missed; may be empty.
    """

    story: str
    sections: tuple[str, ...]


class DrillSummary(Model):
    """The report at the end of a drill.

    Attributes:
        session: Session id.
        chain: Chain id.
        title: Title of the chain.
        results: One result for each rung, in ladder order.
        height: Ladder height as in `trainer.domain.interview.ladder_height`.
        held: The ladder height in words.
        practice: What to practise next, or None when every rung was passed.
        intuition: What one understands after the chain.
        misconceptions: Widespread errors with their correction.
        reading: What to read.
        seconds: Time spent on all attempts.
    """

    session: str
    chain: str
    title: str
    results: tuple[QuestionResult, ...]
    height: int | None
    held: str
    practice: Practice | None
    intuition: tuple[str, ...]
    misconceptions: tuple[str, ...]
    reading: Reading
    seconds: float


def best_attempts(attempts: Sequence[Attempt]) -> dict[str, Attempt]:
    """The best attempt of each question; of equal ones the later."""
    best: dict[str, Attempt] = {}
    for attempt in attempts:
        rival = best.get(attempt.question)
        if rival is None or better(rival.grade, attempt.grade) is attempt.grade:
            best[attempt.question] = attempt
    return best


def question_results(chain: Chain, session: Session, attempts: Sequence[Attempt]) -> tuple[QuestionResult, ...]:
    """One result for each rung of the chain, in ladder order."""
    best = best_attempts(attempts)
    return tuple(_result(question, session, attempts, best.get(question.id)) for question in chain.questions)


def summarise(chain: Chain, session: Session, attempts: Sequence[Attempt], story: Story | None = None) -> DrillSummary:
    """The report of a session from its attempts, oldest first.

    Args:
        chain: The chain that was drilled.
        session: The drill.
        attempts: Its attempts.
        story: The chain's story, from which the reading is chosen; None when it is not loaded.
    """
    results = question_results(chain, session, attempts)
    height = ladder_height({result.question: result.passed for result in results})
    missed = [marker for question in chain.questions for marker in _missed(question, best_attempts(attempts).get(question.id))]
    return DrillSummary(
        session=session.id,
        chain=chain.id,
        title=chain.title,
        results=results,
        height=height,
        held=_held(height, results),
        practice=_practice(chain, attempts),
        intuition=chain.intuition,
        misconceptions=chain.misconceptions,
        reading=Reading(story=chain.story, sections=sections_about(story, missed) if story and missed else ()),
        seconds=sum(result.seconds for result in results),
    )


def _result(question: Question, session: Session, attempts: Sequence[Attempt], best: Attempt | None) -> QuestionResult:
    own = [attempt for attempt in attempts if attempt.question == question.id]
    if best is None:
        return QuestionResult(question=question.id, title=question.title, skipped=question.id in session.skipped)
    return QuestionResult(
        question=question.id,
        title=question.title,
        attempt=best.id,
        score=best.grade.score,
        band=best.grade.band,
        passed=best.grade.passed,
        tries=len(own),
        hints=own[-1].hints,
        seconds=sum(attempt.seconds_used for attempt in own),
        numbers=best.grade.numbers,
        calculations=own[-1].calculations,
    )


def _held(height: int | None, results: Sequence[QuestionResult]) -> str:
    if not any(result.tries for result in results):
        return "no question was answered"
    # A drill may begin higher up; then nothing is known about the opening.
    if height is None and results and not results[0].tries:
        return "the opening was not answered"
    return held_until(height)


def _missed(question: Question, attempt: Attempt | None) -> list[Marker]:
    if attempt is None:
        return []
    missed = {result.id for result in attempt.grade.missed}
    return [marker for marker in by_importance(question.strong) if marker.id in missed]


def by_importance(markers: Sequence[Marker]) -> list[Marker]:
    """Markers with the critical ones first, then by weight, then in the order of the file."""
    return sorted(markers, key=lambda marker: (not marker.critical, -marker.weight))


def _practice(chain: Chain, attempts: Sequence[Attempt]) -> Practice | None:
    best = best_attempts(attempts)
    for question in chain.questions:
        attempt = best.get(question.id)
        if attempt is None:
            return Practice(question=question.id, marker=None, text=f"{question.id}: not answered yet")
        if not attempt.grade.passed:
            missed = _missed(question, attempt)
            if missed:
                return Practice(question=question.id, marker=missed[0].id, text=f"{question.id}: not found yet: {missed[0].text}")
            return Practice(question=question.id, marker=None, text=f"{question.id}: answered, but not passed yet")
    return None
