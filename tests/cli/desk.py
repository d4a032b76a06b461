"""A learner at a plain drill, with time, store and grader made up."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.fakes import FakeClock, MemoryRescue, MemoryStore, ScriptedGrader, make_chain, make_story, sequential_ids
from trainer.cli.plain_drill import PlainDrill
from trainer.domain.answer import Session
from trainer.usecases.drill import Drill

RUNGS = ("opening", "round-1", "round-2")
RETURN = "grill drill AML-03 --plain"


class Desk:
    """A learner at a plain drill, with everything outside made up.

    Attributes:
        stored: Whether the last drill could store everything.
    """

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.clock = FakeClock()
        self.store = MemoryStore()
        self.rescue = MemoryRescue()
        self.grader = ScriptedGrader()
        self.stored: bool | None = None
        self._new_id = sequential_ids("s")
        self.capsys = capsys

    def drill(self) -> Drill:
        """A drill of a small chain, neither started nor resumed."""
        chain = make_chain(question_ids=RUNGS)
        return Drill(chain, self.store, self.grader, self.clock, self._new_id, self.rescue, "me", make_story())

    def type(self, *lines: str, start: str | None = None, fresh: bool = False) -> str:
        """Type some lines, let the input end, and return what was printed."""
        return self.run(lines, start, fresh)

    def run(self, lines: Iterable[str], start: str | None = None, fresh: bool = False) -> str:
        """The same with any source of lines."""
        self.stored = PlainDrill(self.drill(), self.store, lines, RETURN).run(start, fresh)
        return self.capsys.readouterr().out

    @property
    def session(self) -> Session:
        """The newest session."""
        session = self.store.latest_session("me")
        assert session is not None
        return session

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Question and text of every stored attempt of the newest session."""
        return [(attempt.question, attempt.answer) for attempt in self.store.attempts(self.session.id)]

    def draft(self, question: str) -> str | None:
        """What is kept as typed at a question of the newest session."""
        draft = self.store.draft(self.session.id, question)
        return None if draft is None else draft.text


def in_order(text: str, *parts: str) -> bool:
    """Whether the parts stand in the text one behind the other."""
    place = 0
    for part in parts:
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True
