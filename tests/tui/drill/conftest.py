from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.message import Message
from textual.screen import Screen

import trainer.tui.app
from tests.fakes import FakeClock, MemoryRescue, ScriptedGrader, make_chain, make_library, make_story, sequential_ids
from trainer.domain.chain import Chain, Question
from trainer.domain.grade import Evidence, Grade
from trainer.settings import Settings
from trainer.tui.messages import GoHome, OpenDebrief, OpenDrill, OpenStory
from trainer.tui.screens.drill import DrillScreen
from trainer.tui.theme import DARK, THEMES
from trainer.usecases.ports import AttemptStore
from trainer.wiring import Trainer


class QuotingGrader(ScriptedGrader):
    """The scripted grader, which also quotes: `<id>` is the evidence of a met marker, `~id~` leaves it unsure, GAME ends all credit."""

    def grade(self, chain_id: str, question: Question, answer: str) -> Grade:
        grade = super().grade(chain_id, question, answer)
        results = []
        for result in grade.markers:
            unsure = f"~{result.id}~"
            words = unsure if unsure in answer else f"<{result.id}>"
            start = answer.find(words)
            evidence = (Evidence(start=start, end=start + len(words), text=words),) if start >= 0 else ()
            met = None if words == unsure else result.met
            reason = "close, but not clear enough to count" if met is None else "said in these words" if met else "not found"
            results.append(result.model_copy(update={"met": met, "evidence": evidence, "reason": reason, "severity": "major"}))
        gaming = "the answer plays games" if "GAME" in answer else None
        return grade.model_copy(update={"markers": tuple(results), "gaming": gaming, "elapsed_ms": 2.6})


class Stage(App[None]):
    """An app of one screen that keeps what the screen asks of the app."""

    CSS_PATH = Path(trainer.tui.app.__file__).with_name("app.tcss")

    def __init__(self, first: Callable[[], Screen[None]]) -> None:
        super().__init__()
        self._first = first
        self.asked: list[Message] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        # What slides in is there at once.
        self.animation_level = "none"

    def on_mount(self) -> None:
        self.push_screen(self._first())

    def on_go_home(self, message: GoHome) -> None:
        self.asked.append(message)

    def on_open_story(self, message: OpenStory) -> None:
        self.asked.append(message)

    def on_open_drill(self, message: OpenDrill) -> None:
        self.asked.append(message)

    def on_open_debrief(self, message: OpenDebrief) -> None:
        self.asked.append(message)

    @property
    def drill(self) -> DrillScreen:
        """The drill on the stage."""
        return next(screen for screen in self.screen_stack if isinstance(screen, DrillScreen))


class Workshop:
    """Makes trainers and stages that share one database, as several starts of the program do.

    Attributes:
        clock: The clock of all of them.
        rescue: Where answers go that a store refuses.
        grader: The grader of all of them.
        stores: The stores of all of them.
    """

    def __init__(self, folder: Path, clock: FakeClock) -> None:
        self.clock = clock
        self.rescue = MemoryRescue()
        self.grader = QuotingGrader()
        self._folder = folder
        self._new_id = sequential_ids()
        self.stores: list[Any] = []

    def trainer(self, chain: Chain | None = None, store: AttemptStore | None = None) -> Trainer:
        """A trainer on one chain and its story; on the shared database unless a store is given."""
        chain = chain or make_chain()
        parts: dict[str, Any] = {"library": make_library((make_story(),), (chain,)), "grader": self.grader, "rescue": self.rescue}
        if store is not None:
            parts["store"] = store
        made = Trainer(Settings(self._folder, self._folder), self.clock, self._new_id, lambda: 0.0, parts)
        self.stores.append(made.store)
        return made

    def stage(
        self,
        chain: Chain | None = None,
        store: AttemptStore | None = None,
        at: str | None = None,
        fresh: bool = False,
        chain_id: str = "AML-03",
        typed: dict[str, Mapping[str, str]] | None = None,
    ) -> Stage:
        """An app with a drill on it; `typed` is what was typed into calculators before."""
        made = self.trainer(chain, store)
        return Stage(lambda: DrillScreen(made, chain_id, at, fresh, typed))

    def close(self) -> None:
        """Close the databases."""
        for store in self.stores:
            if hasattr(store, "close"):
                store.close()


@pytest.fixture
def workshop(tmp_path: Path, clock: FakeClock) -> Iterator[Workshop]:
    """Makes stages on a temporary database."""
    made = Workshop(tmp_path / "home", clock)
    yield made
    made.close()
