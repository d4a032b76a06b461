"""The trainer as it runs for a person: every part joined, and none loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path

import pytest

from tests.fakes import WEAK, FakeClock, sequential_ids
from trainer.errors import UsageError
from trainer.settings import Settings
from trainer.wiring import SystemClock, Trainer, build_trainer

ROOT = Path(__file__).parents[1]


@pytest.fixture
def trainer(tmp_path: Path) -> Trainer:
    return build_trainer(Settings(data=tmp_path / "data", config=tmp_path / "config", learner="ada"))


def test_a_drill_is_graded_and_kept_in_the_learners_folder(trainer: Trainer) -> None:
    drill = trainer.drill("aml-03")
    drill.start()
    answer = drill.question.model_answer
    submission = drill.submit(answer)
    assert submission.trouble is None
    assert submission.attempt.grade.landed
    assert trainer.settings.database.is_file()
    assert drill.story is trainer.library.story("AML-03")
    again = build_trainer(trainer.settings)
    session = again.store.open_session("ada", "AML-03")
    assert session is not None
    resumed = again.drill("AML-03")
    resumed.resume(session)
    assert [attempt.answer for attempt in resumed.attempts] == [answer]
    assert again.store.open_session("me") is None


def test_an_answer_that_cannot_be_stored_is_rescued_beside_the_database(trainer: Trainer) -> None:
    drill = trainer.drill("AML-03")
    drill.start()
    trainer.settings.database.unlink()
    for leftover in trainer.settings.data.iterdir():
        leftover.unlink()
    trainer.settings.database.mkdir()
    trouble = drill.submit(WEAK).trouble
    assert trouble is not None
    (rescued,) = trainer.settings.rescued.iterdir()
    assert str(rescued) in trouble.remedy
    assert rescued.read_text() == WEAK


def test_an_unknown_chain_is_refused(trainer: Trainer) -> None:
    with pytest.raises(UsageError, match="no chain 'AML-99'"):
        trainer.drill("AML-99")


def test_parts_are_built_once_and_nothing_is_written_by_looking_at_content(trainer: Trainer) -> None:
    assert trainer.content is trainer.content
    assert trainer.store is trainer.store
    assert trainer.grader is trainer.grader
    assert trainer.make_grader(derived_only=True) is not trainer.grader
    assert trainer.library is trainer.library
    assert trainer.library.chains.keys() == trainer.content.library.chains.keys()


def test_workers_that_ask_at_the_same_moment_get_the_same_part(trainer: Trainer) -> None:
    gate = threading.Barrier(4)

    def ask(_: int) -> tuple[object, object]:
        gate.wait()
        return trainer.library, trainer.store

    with ThreadPoolExecutor(4) as workers:
        found = list(workers.map(ask, range(4)))
    assert all(library is trainer.library and store is trainer.store for library, store in found)


def test_rubrics_come_one_by_one_when_asked_for(trainer: Trainer) -> None:
    assert trainer.library.rubrics == {}
    assert trainer.rubric("AML-03") == trainer.content.library.rubrics.get("AML-03")
    assert trainer.rubric("NO-99") is None
    assert not trainer.settings.data.exists()


def test_packs_add_to_what_is_shipped(tmp_path: Path) -> None:
    shipped = (ROOT / "content" / "grill_chains" / "AML-03.md").read_text()
    pack = tmp_path / "pack" / "grill_chains"
    pack.mkdir(parents=True)
    (pack / "XYZ-01.md").write_text(shipped.replace("AML-03", "XYZ-01"))
    trainer = build_trainer(Settings(data=tmp_path, config=tmp_path, packs=(tmp_path / "pack",)))
    assert {"AML-03", "XYZ-01"} <= set(trainer.library.chains)
    drill = trainer.drill("XYZ-01")
    assert drill.story is None


def test_the_shipped_content_has_no_errors(trainer: Trainer) -> None:
    assert [str(problem) for problem in trainer.check() if problem.severity == "error"] == []


def test_clock_ids_and_timer_come_from_outside(tmp_path: Path) -> None:
    clock = FakeClock()
    trainer = Trainer(Settings(data=tmp_path, config=tmp_path), clock, sequential_ids("s"), lambda: 0.0)
    drill = trainer.drill("AML-03")
    drill.start()
    assert (drill.session.id, drill.session.started_at) == ("s-1", clock.now())
    clock.advance(90)
    attempt = drill.submit(WEAK).attempt
    assert (attempt.id, attempt.seconds_used, attempt.grade.elapsed_ms) == ("s-2", 90.0, 0.0)


def test_the_machines_clock_is_in_utc_and_does_not_go_back() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()
    assert len({build_trainer(Settings(data=Path("/d"), config=Path("/c"))).new_id() for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        (
            "from trainer.wiring import build_trainer",
            ("pydantic", "yaml", "sqlite3", "sqlite_utils", "click", "textual", "scipy", "platformdirs"),
        ),
        ("from trainer.usecases.drill import Drill", ("yaml", "sqlite3", "sqlite_utils", "click", "textual", "scipy", "markdown_it")),
        ("from trainer.storage.attempts import SqliteAttemptStore; SqliteAttemptStore('x')", ("sqlite_utils", "click", "textual", "yaml")),
        ("from trainer.content.loader import load", ("sqlite3", "sqlite_utils", "click", "textual", "scipy", "markdown_it", "rapidfuzz")),
        ("from trainer.calculators.registry import compute", ("pydantic", "scipy", "numpy", "yaml")),
    ],
)
def test_no_room_loads_what_it_does_not_need(statement: str, absent: tuple[str, ...]) -> None:
    code = f"import sys\n{statement}\nprint([name for name in {absent!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
