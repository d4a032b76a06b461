"""Where a learner stands, per question and per story."""

from __future__ import annotations

from datetime import datetime

from trainer.domain.grade import Band
from trainer.domain.model import Model


class QuestionProgress(Model):
    """Standing at one question.

    Attributes:
        question: Question id.
        tries: Number of attempts.
        best_score: Best score, 0 to 100.
        best_band: Band of the best attempt.
        passed: Whether any attempt passed.
        last_score: Score of the newest attempt.
        last_at: When the newest attempt was submitted, in UTC.
        content_hash: Content hash of the best attempt.
    """

    question: str
    tries: int
    best_score: float
    best_band: Band
    passed: bool
    last_score: float
    last_at: datetime
    content_hash: str


class StoryProgress(Model):
    """Standing at one story.

    Attributes:
        chain: Chain id.
        tries: Number of attempts over all questions.
        passed: Ids of the questions that were ever passed.
        answered: Ids of the questions that were ever answered.
        ladder: Highest rung level passed without a failed rung below it, or None.
        last_question: Question of the newest attempt.
        last_at: When the newest attempt was submitted, in UTC.
        seconds: Time spent on attempts.
    """

    chain: str
    tries: int
    passed: tuple[str, ...]
    answered: tuple[str, ...]
    ladder: int | None
    last_question: str
    last_at: datetime
    seconds: float
