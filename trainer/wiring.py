"""The one place that joins use cases with files, database and clock."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from trainer.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from trainer.content.loader import LoadedContent
    from trainer.domain.library import Library
    from trainer.domain.problem import Problem
    from trainer.domain.rubric import Rubric
    from trainer.domain.story import Story
    from trainer.grading.engine import RulesGrader
    from trainer.usecases.drill import Drill
    from trainer.usecases.ports import AnswerRescue, AttemptStore, Clock


Part = TypeVar("Part")


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The current time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()


@dataclass
class Trainer:
    """Everything a screen or a command needs; parts are built when they are first asked for.

    Attributes:
        settings: Places and names.
        clock: Time.
        new_id: Makes unique ids.
        timer: Seconds for measuring how long grading takes.
        parts: Parts by name that are used instead of those made here, such as a store in memory.
    """

    settings: Settings
    clock: Clock
    new_id: Callable[[], str]
    timer: Callable[[], float]
    parts: dict[str, Any] = field(default_factory=dict, repr=False)
    _building: threading.RLock = field(default_factory=threading.RLock, init=False, repr=False)

    @property
    def content(self) -> LoadedContent:
        """All content, rubrics included, with the places of its parts: what the content check looks at."""
        from trainer.content.loader import load

        return self._once("content", lambda: load(self._roots))

    @property
    def library(self) -> Library:
        """Stories without claims, chains, concepts and policy; rubrics, which are large, come one by one from `rubric`."""
        from trainer.content.loader import load_catalogue

        return self._once("library", lambda: load_catalogue(self._roots))

    def whole_story(self, story_id: str) -> Story | None:
        """A story with its claims, which `library` leaves out; None when it is not there."""
        from trainer.content.loader import load_story

        return load_story(self._roots, story_id)

    def rubric(self, chain_id: str) -> Rubric | None:
        """The rubric of one chain, loaded when it is first asked for; None when it has none."""
        from trainer.content.loader import load_rubric

        return self._once(f"rubric {chain_id}", lambda: load_rubric(self._roots, chain_id))

    @property
    def store(self) -> AttemptStore:
        """Where progress is kept."""
        from trainer.storage.attempts import SqliteAttemptStore

        return self._once("store", lambda: SqliteAttemptStore(self.settings.database))

    @property
    def rescue(self) -> AnswerRescue:
        """Where answers go that the store did not take."""
        from trainer.storage.rescue import FileRescue

        return self._once("rescue", lambda: FileRescue(self.settings.rescued))

    @property
    def grader(self) -> RulesGrader:
        """The offline grader."""
        return self._once("grader", self.make_grader)

    def make_grader(self, derived_only: bool = False) -> RulesGrader:
        """An offline grader; with `derived_only` it ignores authored rules."""
        from trainer.grading.engine import RulesGrader

        return RulesGrader(self.library, self.timer, derived_only, self.rubric)

    def drill(self, chain_id: str) -> Drill:
        """A drill of one chain, neither started nor resumed.

        Raises:
            UsageError: If there is no such chain.
        """
        from trainer.usecases.drill import Drill

        chain = self.library.chain(chain_id)
        story = self.library.stories.get(chain.story)
        return Drill(chain, self.store, self.grader, self.clock, self.new_id, self.rescue, self.settings.learner, story)

    @property
    def _roots(self) -> list[Path]:
        from trainer.content.loader import shipped_roots

        return [*shipped_roots(), *self.settings.packs]

    def _once(self, name: str, build: Callable[[], Part]) -> Part:
        """A part that is built on first use; workers of two screens may ask for it at the same moment."""
        with self._building:
            if name not in self.parts:
                self.parts[name] = build()
            part: Part = self.parts[name]
            return part

    def check(self) -> tuple[Problem, ...]:
        """Everything wrong in the loaded content."""
        from trainer.authoring.check import check_content

        return check_content(self.content)


def build_trainer(settings: Settings) -> Trainer:
    """The trainer as it runs for a person."""
    return Trainer(settings, SystemClock(), lambda: uuid.uuid4().hex, time.perf_counter)
