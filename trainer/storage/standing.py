"""Where a learner stands, worked out by SQL over the index of attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainer.domain.grade import BANDS
from trainer.domain.interview import ladder_height
from trainer.domain.progress import QuestionProgress, StoryProgress
from trainer.storage.rows import instant

if TYPE_CHECKING:
    from sqlite_utils import Database

_RANK = "CASE band " + " ".join(f"WHEN '{band}' THEN {rank}" for rank, band in enumerate(BANDS)) + " ELSE -1 END"

_BY_QUESTION = """
    SELECT chain, question, count(*) AS tries, max(passed) AS passed, sum(seconds) AS seconds, max(seq) AS last
    FROM attempts INDEXED BY attempts_progress WHERE learner = ? GROUP BY chain, question
"""

# SQLite takes band and score from the row that has the maximum, when it is the only minimum or maximum asked for.
_BEST = f"""
    SELECT question, band, score, max({_RANK} * 1000.0 + score)
    FROM attempts INDEXED BY attempts_progress WHERE learner = ? AND chain = ? GROUP BY question
"""

_LATEST_OF_BEST = """
    SELECT content_hash FROM attempts WHERE seq = (
        SELECT max(seq) FROM attempts INDEXED BY attempts_progress
        WHERE learner = ? AND chain = ? AND question = ? AND band = ? AND score = ?)
"""

_TOTALS = """
    SELECT question, count(*) AS tries, max(passed) AS passed, max(seq) AS last
    FROM attempts INDEXED BY attempts_progress WHERE learner = ? AND chain = ? GROUP BY question
"""


def story_standing(db: Database, learner: str) -> dict[str, StoryProgress]:
    """Progress per chain id."""
    chains: dict[str, list[dict[str, Any]]] = {}
    for row in db.query(_BY_QUESTION, [learner]):
        chains.setdefault(row["chain"], []).append(row)
    return {chain: _story(db, chain, rows) for chain, rows in chains.items()}


def _story(db: Database, chain: str, rows: list[dict[str, Any]]) -> StoryProgress:
    newest = max(rows, key=lambda row: int(row["last"]))
    passed = tuple(row["question"] for row in rows if row["passed"])
    return StoryProgress(
        chain=chain,
        tries=sum(row["tries"] for row in rows),
        passed=passed,
        answered=tuple(row["question"] for row in rows),
        ladder=ladder_height(dict.fromkeys(passed, True)),
        last_question=newest["question"],
        last_at=instant(_one(db, "SELECT submitted_at FROM attempts WHERE seq = ?", [newest["last"]])["submitted_at"]),
        seconds=sum(row["seconds"] for row in rows),
    )


def question_standing(db: Database, learner: str, chain: str) -> dict[str, QuestionProgress]:
    """Progress per question id of one chain."""
    best = {row["question"]: row for row in db.query(_BEST, [learner, chain])}
    standing = {}
    for row in list(db.query(_TOTALS, [learner, chain])):
        question = row["question"]
        top = best[question]
        last = _one(db, "SELECT score, submitted_at FROM attempts WHERE seq = ?", [row["last"]])
        standing[question] = QuestionProgress(
            question=question,
            tries=row["tries"],
            best_score=top["score"],
            best_band=top["band"],
            passed=bool(row["passed"]),
            last_score=last["score"],
            last_at=instant(last["submitted_at"]),
            content_hash=_one(db, _LATEST_OF_BEST, [learner, chain, question, top["band"], top["score"]])["content_hash"],
        )
    return standing


def _one(db: Database, sql: str, values: list[Any]) -> dict[str, Any]:
    return next(iter(list(db.query(sql, values))))
