"""Everything around a drill: a clock that stands still, a scripted grader, and a store that can refuse."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from tests.fakes import FakeClock, MemoryRescue, MemoryStore, ScriptedGrader, make_chain, make_story, sequential_ids
from trainer.domain.chain import Chain
from trainer.storage.attempts import SqliteAttemptStore
from trainer.usecases.drill import Drill
from trainer.usecases.ports import AttemptStore


class World(ABC):
    """What a drill needs from outside.

    Attributes:
        store: Where progress is kept.
        clock: Time.
        rescue: Where refused answers go.
        grader: The grader.
        chain: The ladder.
    """

    store: AttemptStore

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.rescue = MemoryRescue()
        self.grader = ScriptedGrader()
        self.chain = make_chain()
        self._new_id = sequential_ids()

    def drill(self, chain: Chain | None = None, learner: str = "me") -> Drill:
        """A drill that is neither started nor resumed."""
        return Drill(chain or self.chain, self.store, self.grader, self.clock, self._new_id, self.rescue, learner, make_story())

    def started(self, at: str | None = None) -> Drill:
        """A drill that was started."""
        drill = self.drill()
        drill.start(at)
        return drill

    def resumed(self) -> Drill:
        """The open drill as another program finds it that starts after this one was killed."""
        self.restart()
        session = self.store.open_session("me", self.chain.id)
        assert session is not None
        drill = self.drill()
        drill.resume(session)
        return drill

    @abstractmethod
    def restart(self) -> None:
        """Forget everything that is not stored."""

    @abstractmethod
    def fail(self) -> None:
        """Refuse every change from now on."""

    @abstractmethod
    def mend(self) -> None:
        """Take changes again."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files."""


class MemoryWorld(World):
    """Surroundings with the stand-in for the store."""

    def __init__(self) -> None:
        super().__init__()
        self._memory = MemoryStore()
        self.store = self._memory

    def restart(self) -> None:
        """Nothing is held outside of the store."""

    def fail(self) -> None:
        """Refuse."""
        self._memory.fail()

    def mend(self) -> None:
        """Take changes again."""
        self._memory.mend()

    def close(self) -> None:
        """There are no files."""


class SqliteWorld(World):
    """Surroundings with the real store."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file = SqliteAttemptStore(path)
        self.store = self._file

    def restart(self) -> None:
        """Open the file anew."""
        self._file.close()
        self._file = SqliteAttemptStore(self._path)
        self.store = self._file

    def fail(self) -> None:
        """Have SQLite refuse to write."""
        self._pragma("query_only = 1")

    def mend(self) -> None:
        """Have SQLite write again."""
        self._pragma("query_only = 0")

    def _pragma(self, setting: str) -> None:
        with self._file._database() as db:
            db.conn.execute(f"PRAGMA {setting}")

    def close(self) -> None:
        """Close the file."""
        self._file.close()
