"""What a learner typed and what came of it: drafts, attempts, sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from trainer.domain.grade import Grade
from trainer.domain.model import Model

Mode = Literal["drill", "mock"]


class Draft(Model):
    """Text being typed, kept so that nothing is lost.

    Attributes:
        session: Session id.
        question: Question id.
        text: The text as typed so far.
        seconds_used: Time spent on this question so far.
        saved_at: When it was saved, in UTC.
        addition_to: Attempt id when the text adds to a graded answer, else None.
    """

    session: str
    question: str
    text: str
    seconds_used: float
    saved_at: datetime
    addition_to: str | None = None


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
