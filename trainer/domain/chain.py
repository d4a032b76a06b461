"""A grill chain: the ladder of questions of one story, with their markers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from trainer.domain.model import Model

QUESTION_IDS = ("opening", "round-1", "round-2", "round-3", "round-4", "architect-1", "architect-2", "architect-3")
"""The rungs of the ladder, from the first to the last."""

Kind = Literal["strong", "red_flag"]
Severity = Literal["major", "minor"]


def rung_level(question_id: str) -> int:
    """Level of a rung: 0 opening, 1-4 rounds, 5 architect questions.

    Raises:
        ValueError: If the id is not one of `QUESTION_IDS`.
    """
    if question_id not in QUESTION_IDS:
        raise ValueError(f"no such rung: {question_id}")
    return min(QUESTION_IDS.index(question_id), 5)


class Marker(Model):
    """One thing an answer may say.

    Attributes:
        id: Stable id, unique inside its question.
        kind: `strong` earns weight, `red_flag` costs points.
        text: What the answer says when the marker is met.
        weight: 1 to 3 for strong markers, 0 for red flags.
        critical: Without it the question is not passed (strong markers only).
        severity: `major` or `minor` (red flags only).
        why: Why it matters, shown to the learner.
        probe: What the interviewer asks when it was missed.
        line: Line in the chain file, from 1.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    text: str
    weight: int = Field(default=0, ge=0, le=3)
    critical: bool = False
    severity: Severity | None = None
    why: str = ""
    probe: str = ""
    line: int = 1


class Question(Model):
    """One rung of the ladder.

    Attributes:
        id: One of `QUESTION_IDS`.
        title: Text of its heading, such as `Opening` or `Round 2: the numbers`.
        asked_by: Persona who asks.
        seconds: Time limit in seconds.
        calculators: Calculators that help here.
        text: The question, plain markdown without the quote marks.
        strong: Strong-answer markers in the order of the file.
        red_flags: Red flags in the order of the file.
        follow_ups: Further questions an interviewer may ask.
        model_answer: A stronger version, shown after grading.
        line: Line of its heading, from 1.
    """

    id: str
    title: str
    asked_by: str
    seconds: int = Field(gt=0, le=3600)
    calculators: tuple[str, ...] = ()
    text: str
    strong: tuple[Marker, ...]
    red_flags: tuple[Marker, ...] = ()
    follow_ups: tuple[str, ...] = ()
    model_answer: str = ""
    line: int = 1

    @property
    def level(self) -> int:
        """Rung level: 0 opening, 1-4 rounds, 5 architect."""
        return rung_level(self.id)

    @property
    def markers(self) -> tuple[Marker, ...]:
        """All markers, strong ones first."""
        return self.strong + self.red_flags

    def marker(self, marker_id: str) -> Marker:
        """The marker with this id.

        Raises:
            KeyError: If the question has no such marker.
        """
        for marker in self.markers:
            if marker.id == marker_id:
                return marker
        raise KeyError(marker_id)


class Chain(Model):
    """The ladder of one story.

    Attributes:
        id: Id of the chain, such as `AML-03`.
        story: Id of the story it belongs to.
        version: Whole number raised by the author when meaning changes.
        title: Text of the H1.
        questions: Rungs in ladder order.
        intuition: What one understands after the chain.
        misconceptions: Widespread errors with their correction.
        file: Path of the file, for messages.
        content_hash: Hash of the wording and markers, stored with each attempt.
    """

    id: str
    story: str
    version: int = 1
    title: str
    questions: tuple[Question, ...]
    intuition: tuple[str, ...] = ()
    misconceptions: tuple[str, ...] = ()
    file: str = ""
    content_hash: str = ""

    def question(self, question_id: str) -> Question:
        """The rung with this id.

        Raises:
            KeyError: If the chain has no such rung.
        """
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)
