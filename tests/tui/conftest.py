from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerError

from tests.fakes import FakeClock, sequential_ids
from trainer.settings import Settings
from trainer.wiring import Trainer

STORY = """\
---
id: {id}
title: "{title}"
headline_question: "{headline}"
anchored_in: "a test"
leadership_principles: ["Dive Deep"]
owner: "Aiko"
headline_metric: "opened titles"
bridging_metric: "revenue"
guardrail_veto: "latency"
---
# {title}

The lead of {id}.
"""

QUESTION = """\
## {name} {{#{name}}}
- asked by: Aiko
- time: 4 min

> What about {name} of {chain}?

### Strong answer
- `stop-rule` **critical** ×3: Names the planned looks and the stop rule before the start.
  - why: Peeking breaks the error rate.
  - probe: When do you stop?
- `traffic` ×2: Counts the eligible readers of each week.
  - probe: How many readers?

### Red flags
- `peek` **major**: Looks at the result every day and stops when p is below 0.05.
  - why: The first lucky day decides.

### Follow-ups
- And then?

### Model answer
I name the planned looks and the stop rule before the start, and count the eligible readers of each week.

"""

SECTIONS = (
    "Customer pain",
    "Hypothesis",
    "Experiment design",
    "Architecture wiring",
    "Rollout plan",
    "Metrics",
    "Incident vignette",
    "Master's-DS depth",
    "Product lens",
    "References",
)
RUNGS = ("opening", "round-1", "round-2", "round-3", "round-4", "architect-1", "architect-2", "architect-3")

GOOD = "I name the planned looks and the stop rule before the start, and count the eligible readers of each week."
"""An answer that passes every question of a small chain."""

BAD = "We would see what comes of it, roughly, and then decide."
"""An answer that passes none."""

ODD = "P(A|B) [/b] [red]"
"""A title that must come out as it is, not as markup."""


class PackWriter:
    """Writes a small content pack into a folder.

    Attributes:
        folder: The pack.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("stories", "grill_chains"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def story(
        self, story_id: str, title: str = "A small story", headline: str = "What then?", body: str = "Prose about {section}."
    ) -> None:
        """Write a story whose sections all hold `body`."""
        sections = "".join(f"\n## {section}\n\n{body.replace('{section}', section)}\n" for section in SECTIONS)
        text = STORY.format(id=story_id, title=title, headline=headline) + sections
        (self.folder / "stories" / f"{story_id}-small.md").write_text(text, encoding="utf-8")

    def chain(self, chain_id: str, rungs: tuple[str, ...] = RUNGS) -> None:
        """Write a chain whose questions all ask for a stop rule and traffic."""
        head = f"---\nid: {chain_id}\nstory: {chain_id}\nversion: 1\n---\n# Small chain {chain_id}\n\n"
        tail = "## Intuition gained\n- Effects are bought with readers.\n\n## Misconceptions\n- More looks are not more knowledge.\n"
        body = "".join(QUESTION.format(name=name, chain=chain_id) for name in rungs)
        (self.folder / "grill_chains" / f"{chain_id}.md").write_text(head + body + tail, encoding="utf-8")


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until workers are done, messages are handled and the screen no longer changes."""
    before = None
    while True:
        await pilot.pause()
        with suppress(WorkerError):
            # A reading that a newer one overtook counts as done.
            await pilot.app.workers.wait_for_complete()
        await pilot.pause(0)
        now = (*(id(screen) for screen in pilot.app.screen_stack), screen_text(pilot.app))
        if now == before:
            return
        before = now


def screen_text(app: App[Any]) -> str:
    """What stands on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


@pytest.fixture
def pack(tmp_path: Path) -> PackWriter:
    """An empty content pack to write into."""
    return PackWriter(tmp_path / "pack")


@pytest.fixture
def tiny_pack(pack: PackWriter) -> Path:
    """A pack of two stories with chains: TST-01, whose title looks like markup, and TST-02."""
    pack.story("TST-01", title=ODD, headline="Why [bold]not[/bold] ask?")
    pack.chain("TST-01")
    pack.story("TST-02", title="The second story")
    pack.chain("TST-02")
    return pack.folder


@pytest.fixture
def clock() -> FakeClock:
    """The clock of every trainer made in the test."""
    return FakeClock()


MakeTrainer = Callable[..., Trainer]


@pytest.fixture
def make_trainer(tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeTrainer]:
    """Makes trainers on a temporary database: `make_trainer(*packs, shipped=True, learner="me", home=None)`.

    With `shipped=False` only the packs are loaded. Two trainers made in one test share the database, as two starts of the program do.
    """
    made: list[Trainer] = []
    new_id = sequential_ids()

    def make(*packs: Path, shipped: bool = True, learner: str = "me", home: Path | None = None) -> Trainer:
        folder = home or tmp_path / "home"
        ticks = count()
        trainer = Trainer(Settings(folder, folder, learner, packs), clock, new_id, lambda: next(ticks) * 0.001)
        if not shipped:
            monkeypatch.setattr("trainer.content.loader.shipped_roots", lambda: ())
        made.append(trainer)
        return trainer

    yield make
    for trainer in made:
        store = trainer.parts.get("store")
        if store is not None and hasattr(store, "close"):
            store.close()


@pytest.fixture
def trainer(make_trainer: MakeTrainer) -> Trainer:
    """A trainer on the shipped content."""
    return make_trainer()


@pytest.fixture
def tiny_trainer(make_trainer: MakeTrainer, tiny_pack: Path) -> Trainer:
    """A trainer on the tiny pack alone."""
    return make_trainer(tiny_pack, shipped=False)


def climb(trainer: Trainer, chain_id: str, answers: Sequence[str], leave_open: bool = False) -> None:
    """Answer the questions of a chain from the bottom, one each."""
    drill = trainer.drill(chain_id)
    drill.start()
    for answer in answers:
        drill.submit(answer)
        drill.advance()
    if not leave_open:
        drill.finish()
