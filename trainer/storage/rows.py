"""Rows of the database and the models they stand for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from trainer.domain.answer import Attempt, Calculation, Draft, Session
from trainer.domain.characters import well_formed
from trainer.domain.grade import Grade

Row = dict[str, Any]


def instant_text(moment: datetime) -> str:
    """A moment as text that sorts in time order; a naive one is taken as UTC."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str) -> datetime:
    """The moment that `instant_text` wrote."""
    return datetime.fromisoformat(text)


def clean(row: Row) -> Row:
    """The row with every text made storable."""
    return {name: well_formed(value) if isinstance(value, str) else value for name, value in row.items()}


def attempt_row(attempt: Attempt) -> Row:
    """The row of an attempt; what queries need stands in columns of its own."""
    grade = attempt.grade
    return clean(
        {
            "id": attempt.id,
            "session": attempt.session,
            "learner": attempt.learner,
            "chain": attempt.chain,
            "question": attempt.question,
            "answer": attempt.answer,
            "content_hash": grade.content_hash,
            "grader": grade.grader,
            "score": grade.score,
            "band": grade.band,
            "passed": int(grade.passed),
            "seconds": attempt.seconds_used,
            "hints": attempt.hints,
            "addition_to": attempt.addition_to,
            "submitted_at": instant_text(attempt.submitted_at),
            "grade": json.dumps(grade.model_dump(mode="python"), ensure_ascii=False),
            "calculations": _calculations_text(attempt.calculations),
        }
    )


def row_attempt(row: Mapping[str, Any]) -> Attempt:
    """The attempt of a row.

    Raises:
        ValueError: If the row does not hold an attempt that this version understands.
    """
    return Attempt(
        id=row["id"],
        session=row["session"],
        learner=row["learner"],
        chain=row["chain"],
        question=row["question"],
        answer=row["answer"],
        grade=Grade.model_validate_json(row["grade"]),
        seconds_used=row["seconds"],
        hints=row["hints"],
        addition_to=row["addition_to"],
        submitted_at=instant(row["submitted_at"]),
        calculations=_calculations(row["calculations"]),
    )


def session_row(session: Session) -> Row:
    """The row of a session."""
    return clean(
        {
            "id": session.id,
            "mode": session.mode,
            "learner": session.learner,
            "chain": session.chain,
            "position": session.position,
            "skipped": json.dumps(session.skipped),
            "started_at": instant_text(session.started_at),
            "ended_at": None if session.ended_at is None else instant_text(session.ended_at),
        }
    )


def row_session(row: Mapping[str, Any]) -> Session:
    """The session of a row.

    Raises:
        ValueError: If the row does not hold a session that this version understands.
    """
    return Session(
        id=row["id"],
        mode=row["mode"],
        learner=row["learner"],
        chain=row["chain"],
        position=row["position"],
        skipped=tuple(json.loads(row["skipped"])),
        started_at=instant(row["started_at"]),
        ended_at=None if row["ended_at"] is None else instant(row["ended_at"]),
    )


def draft_row(draft: Draft) -> Row:
    """The row of a draft."""
    return clean(
        {
            "session": draft.session,
            "question": draft.question,
            "text": draft.text,
            "seconds": draft.seconds_used,
            "saved_at": instant_text(draft.saved_at),
            "addition_to": draft.addition_to,
            "calculations": _calculations_text(draft.calculations),
        }
    )


def row_draft(row: Mapping[str, Any]) -> Draft:
    """The draft of a row.

    Raises:
        ValueError: If the row does not hold a draft.
    """
    return Draft(
        session=row["session"],
        question=row["question"],
        text=row["text"],
        seconds_used=row["seconds"],
        saved_at=instant(row["saved_at"]),
        addition_to=row["addition_to"],
        calculations=_calculations(row["calculations"]),
    )


def _calculations_text(calculations: Sequence[Calculation]) -> str:
    return json.dumps([calculation.model_dump(mode="json") for calculation in calculations], ensure_ascii=False)


def _calculations(text: str) -> tuple[Calculation, ...]:
    return tuple(Calculation.model_validate(item) for item in json.loads(text))
