from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.fakes import FakeClock
from tests.tui.conftest import BAD, GOOD, MakeTrainer, PackWriter, climb, settled
from trainer.tui.app import GrillApp
from trainer.tui.messages import OpenStory
from trainer.tui.theme import LIGHT
from trainer.wiring import Trainer

PAGE = """\
Prose with *emphasis*, **weight** and `code`, long enough to be wrapped at the width of a small terminal.

> A hypothesis in a block quote, which is as long as hypotheses are and goes on over two lines.

| look | when | readers with a complete outcome | critical z |
|---|---|--:|--:|
| interim | at the end of the second week of enrolment | 60,000 | 2.61 |
| final | at the end of the third week | 96,000 | 1.99 |

```
n = (1.960 sqrt(2 p (1-p)) + 0.842 sqrt(p1 (1-p1) + p2 (1-p2)))² / 0.006² = 47,036
```
"""

SnapCompare = Callable[..., bool]


@pytest.fixture(autouse=True)
def one_time_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days are shown in local time."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def practised(pack: PackWriter, make_trainer: MakeTrainer, clock: FakeClock) -> Trainer:
    """A learner in the middle of a few stories."""
    for number, headline in enumerate(("What's the MDE, holdout, runtime, stop rule?", "Offline says +5%, online flat. Why?", "Ship?"), 1):
        pack.story(f"TST-0{number}", title=f"Story {number}", headline=headline, body=PAGE)
        pack.chain(f"TST-0{number}")
    trainer = make_trainer(pack.folder, shipped=False)
    climb(trainer, "TST-01", [GOOD] * 8)
    clock.advance(60)
    climb(trainer, "TST-02", [GOOD, GOOD, GOOD, BAD])
    trainer.store.set_bookmark("me", "TST-02", "round-3", True)
    return trainer


async def by_day(pilot: Pilot[Any]) -> None:
    pilot.app.theme = LIGHT.name
    await settled(pilot)


async def story(pilot: Pilot[Any]) -> None:
    await settled(pilot)
    pilot.app.screen.post_message(OpenStory("TST-01", "Hypothesis"))
    await settled(pilot)


def test_home_in_the_dark(practised: Trainer, snap_compare: SnapCompare) -> None:
    assert snap_compare(GrillApp(practised), terminal_size=(80, 24), run_before=settled)


def test_home_by_day(practised: Trainer, snap_compare: SnapCompare) -> None:
    assert snap_compare(GrillApp(practised), terminal_size=(80, 24), run_before=by_day)


def test_a_story_in_the_dark(practised: Trainer, snap_compare: SnapCompare) -> None:
    assert snap_compare(GrillApp(practised), terminal_size=(80, 24), run_before=story)
