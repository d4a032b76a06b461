"""How long progress queries take over a hundred thousand attempts."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.table import Row
from trainer.content.loader import load_library, shipped_roots
from trainer.domain.answer import Attempt
from trainer.grading.engine import RulesGrader
from trainer.storage.attempts import SqliteAttemptStore

_ATTEMPTS = 100_000
_STORIES = 8


def _fill(path: Path) -> SqliteAttemptStore:
    """A store with attempts spread evenly over eight stories and their questions."""
    library = load_library(shipped_roots())
    chain = library.chain("AML-03")
    grader = RulesGrader(library, time.perf_counter)
    store = SqliteAttemptStore(path)
    for number in range(_STORIES):
        for question in chain.questions:
            grade = grader.grade(chain.id, question, question.model_answer).model_copy(update={"chain": f"AML-0{number}"})
            attempt = Attempt(
                id=f"{number}-{question.id}",
                session="s",
                learner="me",
                chain=f"AML-0{number}",
                question=question.id,
                answer=question.model_answer,
                grade=grade,
                seconds_used=100,
                submitted_at=datetime(2025, 1, 1, tzinfo=UTC),
            )
            store.add_attempt(attempt)
    store.close()
    copies = _ATTEMPTS // (_STORIES * len(chain.questions)) - 1
    with sqlite3.connect(path) as connection:
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(attempts)") if name not in ("seq", "id")]
        listed = ", ".join(columns)
        connection.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies}) "
            f"INSERT INTO attempts (id, {listed}) SELECT a.id || '-' || i, {listed} FROM (SELECT * FROM attempts) a, n"
        )
    connection.close()
    return SqliteAttemptStore(path)


def _milliseconds(query: Callable[[], object]) -> float:
    samples = []
    for _ in range(5):
        started = time.perf_counter()
        query()
        samples.append(1000 * (time.perf_counter() - started))
    return statistics.median(samples)


def measure() -> list[Row]:
    """Progress per story and per question, and adding one more attempt's neighbours."""
    with tempfile.TemporaryDirectory() as folder:
        store = _fill(Path(folder) / "progress.db")
        stories = _milliseconds(lambda: store.story_progress("me"))
        questions = _milliseconds(lambda: store.question_progress("me", "AML-03"))
        store.close()
    return [
        Row("progress per story, 100,000 attempts", f"{stories:.0f} ms", "", "≤ 150 ms", stories <= 150),
        Row("progress per question, 100,000 attempts", f"{questions:.0f} ms", "", "≤ 150 ms", questions <= 150),
    ]
