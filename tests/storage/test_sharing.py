"""Several threads and programs at one file."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from tests.fakes import make_attempt, make_session
from trainer.errors import DatabaseError
from trainer.storage import database
from trainer.storage.attempts import SqliteAttemptStore

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from tests.fakes import make_attempt
from trainer.storage.attempts import SqliteAttemptStore
store = SqliteAttemptStore(sys.argv[1])
sys.stdin.readline()
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    store.add_attempt(make_attempt(number))
    store.story_progress("me")
"""


def test_threads_share_one_store(tmp_path: Path) -> None:
    store = SqliteAttemptStore(tmp_path / "progress.db")
    together = threading.Barrier(4)

    def write(worker: int) -> None:
        together.wait(timeout=30)
        for number in range(25):
            store.add_attempt(make_attempt(worker * 100 + number, session=f"s-{worker}"))
            assert len(store.attempts(f"s-{worker}")) == number + 1
            store.save_session(make_session(f"s-{worker}"))

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, worker) for worker in range(4)]:
            done.result()
    assert store.story_progress("me")["AML-03"].tries == 100
    store.close()


async def test_worker_threads_one_after_another_share_one_store(tmp_path: Path) -> None:
    store = SqliteAttemptStore(tmp_path / "progress.db")
    threads: set[int] = set()

    def write(number: int) -> int:
        threads.add(threading.get_ident())
        store.add_attempt(make_attempt(number))
        return len(store.attempts("s-1"))

    for number in range(3):
        assert await asyncio.to_thread(write, number) == number + 1
    with ThreadPoolExecutor(1) as other:
        assert other.submit(write, 3).result() == 4
    assert threading.get_ident() not in threads
    assert len(threads) >= 2
    assert await asyncio.to_thread(lambda: store.question_progress("me", "AML-03")["opening"].tries) == 4
    await asyncio.to_thread(store.close)
    assert len(store.attempts("s-1")) == 4
    store.close()


def test_progress_is_of_one_moment_while_another_program_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = SqliteAttemptStore(tmp_path / "progress.db"), SqliteAttemptStore(tmp_path / "progress.db")
    writer.add_attempt(make_attempt(1))
    query, asked = Database.query, []

    def interrupted(db: Database, *arguments: Any) -> Any:
        found = list(query(db, *arguments))
        asked.append(arguments)
        if len(asked) == 1:
            writer.add_attempt(make_attempt(2, question_id="round-1"))
        return iter(found)

    monkeypatch.setattr(Database, "query", interrupted)
    assert set(reader.question_progress("me", "AML-03")) == {"opening"}
    assert set(reader.question_progress("me", "AML-03")) == {"opening", "round-1"}
    reader.close()
    writer.close()


def test_two_programs_create_and_write_one_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(first), str(first + 30)], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for first in (0, 100)
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors.decode()
    store = SqliteAttemptStore(path)
    assert {attempt.id for attempt in store.attempts("s-1")} == {f"a-{number}" for first in (0, 100) for number in range(first, first + 30)}
    store.close()


def test_what_was_written_outlives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    program = "import os, signal\n" + WRITER.replace('store.story_progress("me")', "pass") + "os.kill(os.getpid(), signal.SIGKILL)\n"
    killed = subprocess.run([sys.executable, "-c", program, str(path), "0", "5"], cwd=ROOT, input=b"go\n", timeout=60, check=False)
    assert killed.returncode == -9
    store = SqliteAttemptStore(path)
    assert len(store.attempts("s-1")) == 5
    store.add_attempt(make_attempt(9))
    store.close()


def test_a_file_held_by_another_program_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    store = SqliteAttemptStore(tmp_path / "progress.db")
    store.save_session(make_session())
    other = SqliteAttemptStore(tmp_path / "progress.db")
    with other._database() as db, db.atomic():
        db.execute("DELETE FROM drafts")
        with pytest.raises(DatabaseError, match="another program"):
            store.add_attempt(make_attempt(1))
        assert store.session("s-1") is not None, "reading goes on beside a writer"
    store.add_attempt(make_attempt(1))
    store.close()
    other.close()
