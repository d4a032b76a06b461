"""Rules of one question run on answers to other questions: whatever fires there is too broad. Needs no labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.domain.chain import Chain
from trainer.grading.engine import RulesGrader


@dataclass(frozen=True)
class ForeignAnswer:
    """An answer and the question it was written for."""

    question: str
    answer: str


@dataclass(frozen=True)
class Misfire:
    """A marker that fired on an answer to another question.

    Attributes:
        question: Question of the rule.
        marker: Marker of the rule.
        written_for: Question the answer was written for.
        words: The words it fired on.
    """

    question: str
    marker: str
    written_for: str
    words: str


@dataclass(frozen=True)
class CrossFire:
    """The report.

    Attributes:
        decisions: How many marker decisions were made.
        misfires: Those that fired.
    """

    decisions: int
    misfires: tuple[Misfire, ...]

    @property
    def rate(self) -> float:
        """Share of decisions that fired, 0 to 1."""
        return len(self.misfires) / self.decisions if self.decisions else 0.0


def measure_cross_fire(grader: RulesGrader, chain: Chain, answers: Sequence[ForeignAnswer]) -> CrossFire:
    """Run the rules of every question on the answers to all others."""
    decisions = 0
    misfires = []
    for foreign in answers:
        for question in chain.questions:
            if question.id == foreign.question:
                continue
            for result in grader.grade(chain.id, question, foreign.answer).markers:
                decisions += 1
                if result.met:
                    words = result.evidence[0].text if result.evidence else ""
                    misfires.append(Misfire(question.id, result.id, foreign.question, words))
    return CrossFire(decisions, tuple(misfires))
