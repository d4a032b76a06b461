"""A plain drill of content on disk, graded by its own rules and kept in a database, with time made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.pack import ADDITION, FLAGGED, STORY_ID, STRONG, TITLE, WEAK
from tests.fakes import FakeClock, sequential_ids
from trainer.cli.plain_drill import PlainDrill
from trainer.settings import Settings
from trainer.wiring import Trainer


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def trainer(tmp_path: Path, pack: Path, clock: FakeClock) -> Trainer:
    settings = Settings(data=tmp_path / "home", config=tmp_path / "home", packs=(pack,))
    return Trainer(settings, clock, sequential_ids("session"), lambda: 0.0)


def test_a_drill_of_a_pack_from_the_first_question_to_the_report(
    trainer: Trainer, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    def lines() -> Iterator[str]:
        clock.advance(95)
        yield from (STRONG, ".", ".")
        clock.advance(250)
        yield from (FLAGGED, ".")
        clock.advance(30)
        yield from (ADDITION, ".", ".")
        clock.advance(60)
        yield from ("/hint", WEAK, ".", ".")

    assert PlainDrill(trainer.drill(STORY_ID), trainer.store, lines(), "grill drill").run() is True
    said = capsys.readouterr().out
    assert said.startswith(f"{STORY_ID}: {TITLE}\nA line that holds only a dot ends an answer.")
    assert "opening (1 of 3), Aiko asks. Time: 4:00 of 4:00 left.\n\nHow do you plan the test? Take [p < 0.05] as given.\n" in said
    assert "Answered in 1:35 of 4:00.\n100 of 100, strong-hire, passed   (rules/1, 0 ms)\nLanded\n" in said
    assert "Answered in 4:10 of 4:00.\n57 of 100, lean-no, not passed" in said
    assert '  ⚑ major: Looks every day until it is significant.\n      "look every day"\n      why: The error rate is gone.\n' in said
    assert 'Priya: "When do you look?"\nAdd to your answer once, ended by a dot; or a dot alone goes on.\n' in said
    report = said[said.index("# Debrief") :]
    assert "**You held at the opening.** 2 of 3 questions passed in 7:15, 1 hint opened." in report
    assert "| opening | Opening | ✓ passed | 100 | strong-hire | 1 | 0 | 1:35 |" in report
    assert "| round-1 | Round 1: the looks | ✗ not passed | 90 | lean-no | 2 | 0 | 4:40 |" in report
    assert "| round-2 | Round 2: the end | ✓ passed | 67 | hire | 1 | 1 | 1:00 |" in report
    assert f"- Begin there: `grill drill {STORY_ID} --from round-1`" in report


def test_a_drill_of_a_pack_goes_on_in_another_process(trainer: Trainer, clock: FakeClock, capsys: pytest.CaptureFixture[str]) -> None:
    clock.advance(10)
    PlainDrill(trainer.drill(STORY_ID), trainer.store, iter([STRONG, ".", ".", WEAK]), "grill drill").run()
    trainer.store.close()  # type: ignore[attr-defined]
    capsys.readouterr()
    later = Trainer(trainer.settings, clock, sequential_ids("later"), lambda: 0.0)
    PlainDrill(later.drill(STORY_ID), later.store, iter([ADDITION, "."]), "grill drill").run()
    said = capsys.readouterr().out
    assert f"Going on with {STORY_ID} at round-1." in said
    assert "100 of 100, strong-hire" in said
    assert later.store.attempts("session-1")[-1].answer == f"{WEAK}\n{ADDITION}"
