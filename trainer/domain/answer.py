"""What a learner typed and what came of it: drafts, attempts, sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from trainer.domain.grade import Grade
from trainer.domain.model import Model

Mode = Literal["drill", "mock"]


class Calculation(Model):
    """What a learner computed while at a question, as plain JSON values.

    Attributes:
        calculator: Name of the calculator.
        inputs: Its inputs by name.
        outputs: What it gave, the main output first.
        made_at: When it was made, in UTC.
    """

    calculator: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    made_at: datetime


class Draft(Model):
    """Text being typed, kept so that nothing is lost.

    Attributes:
        session: Session id.
        question: Question id.
        text: The text as typed so far.
        seconds_used: Time spent on this question so far.
        saved_at: When it was saved, in UTC.
        addition_to: Attempt id when the text adds to a graded answer, else None.
        calculations: What was computed at this question so far, oldest first.
    """

    session: str
    question: str
    text: str
    seconds_used: float
    saved_at: datetime
    addition_to: str | None = None
    calculations: tuple[Calculation, ...] = ()


class Attempt(Model):
    """One submitted answer with its grade; never changed once stored.

    Attributes:
        id: Unique id.
        session: Session id.
        learner: Name of the learner.
        chain: Chain id.
        question: Question id.
        answer: The text as typed.
        grade: The rules' grade.
        seconds_used: Time from asking to submitting.
        hints: How many hints were opened, 0 to 3.
        addition_to: Id of the first attempt when this one adds to it after the probe.
        submitted_at: When it was submitted, in UTC.
        calculations: What was computed at this question of the drill or mock interview until then, oldest first.
    """

    id: str
    session: str
    learner: str
    chain: str
    question: str
    answer: str
    grade: Grade
    seconds_used: float
    hints: int = 0
    addition_to: str | None = None
    submitted_at: datetime
    calculations: tuple[Calculation, ...] = ()


class Session(Model):
    """A drill or a mock interview.

    Attributes:
        id: Unique id.
        mode: `drill` or `mock`.
        learner: Name of the learner.
        chain: Chain id.
        position: Id of the question it stands at.
        skipped: Questions the learner skipped.
        started_at: When it began, in UTC.
        ended_at: When it ended, in UTC, or None while it runs.
    """

    id: str
    mode: Mode
    learner: str
    chain: str
    position: str
    skipped: tuple[str, ...] = ()
    started_at: datetime
    ended_at: datetime | None = None
