"""Random sequences of everything a learner can do, with a store that fails and programs that are killed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.fakes import GOOD, WEAK, make_chain
from tests.usecases.world import MemoryWorld, SqliteWorld, World
from trainer.domain.answer import Attempt
from trainer.domain.characters import well_formed
from trainer.errors import DatabaseError
from trainer.usecases.drill import Drill

RUNGS = ("opening", "round-1", "round-2")
TEXTS = st.one_of(st.sampled_from([GOOD, WEAK, "<stop-rule>", "<holdback> [b]", "nothing of use"]), st.text(min_size=1, max_size=20))
ANSWERS = TEXTS.filter(lambda text: bool(text.strip()))


class DrillMachine(RuleBasedStateMachine):
    """Keeps a model of what must be there, and compares it with the drill and with the store.

    Attributes:
        attempts: Every attempt that must be known, over all drills.
        drafts: The text last saved for each question of the drill.
        failing: Whether the store refuses changes.
        unsure: Whether it refused some that it was not offered again.
    """

    def make_world(self) -> World:
        """Surroundings with one of the stores."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self.world = self.make_world()
        self.world.chain = make_chain(question_ids=RUNGS)
        self.drill: Drill = self.world.drill()
        self.attempts: list[Attempt] = []
        self.drafts: dict[str, str] = {}
        self.failing = False
        self.unsure = False

    def teardown(self) -> None:
        self.world.close()

    def carry_out(self, operation: Callable[[], Any]) -> Any:
        """Do something that takes effect even when the store refuses."""
        self.unsure |= self.failing
        try:
            return operation()
        except DatabaseError:
            assert self.failing
            return None

    @property
    def here(self) -> str:
        """The current question."""
        return self.drill.question.id

    def own(self) -> list[Attempt]:
        """Attempts of the current drill."""
        return [attempt for attempt in self.attempts if attempt.session == self.drill.session.id]

    @initialize(at=st.sampled_from((None, *RUNGS)))
    def start(self, at: str | None) -> None:
        self.drill.start(at)

    @rule(seconds=st.floats(0, 100))
    def wait(self, seconds: float) -> None:
        self.world.clock.advance(seconds)

    @precondition(lambda self: self.drill.phase == "asking")
    @rule(text=ANSWERS)
    def submit(self, text: str) -> None:
        submission = self.carry_out(lambda: self.drill.submit(text))
        self.answered(submission.attempt, submission.trouble, well_formed(text), None)

    @precondition(lambda self: self.drill.phase == "probing")
    @rule(text=ANSWERS)
    def add(self, text: str) -> None:
        latest = self.drill.latest
        assert latest is not None
        submission = self.carry_out(lambda: self.drill.add(text))
        self.answered(submission.attempt, submission.trouble, f"{latest.answer}\n\n{well_formed(text)}", latest.id)

    def answered(self, attempt: Attempt, trouble: DatabaseError | None, text: str, base: str | None) -> None:
        assert (attempt.answer, attempt.addition_to, attempt.hints) == (text, base, self.drill.hints_opened)
        assert (trouble is not None) is self.failing
        if self.failing:
            assert text in self.world.rescue.rescued.values()
        self.attempts.append(attempt)
        self.drafts.pop(self.here, None)

    @rule()
    def retry(self) -> None:
        self.carry_out(self.drill.retry)
        assert self.drill.phase == "asking"

    @rule(text=st.one_of(st.just(""), TEXTS))
    def type(self, text: str) -> None:
        waits = self.drill.phase != "graded"
        self.carry_out(lambda: self.drill.save_draft(text))
        if waits:
            self.drafts[self.here] = well_formed(text)

    @precondition(lambda self: self.drill.phase != "graded" and self.drill.hints_opened < 3)
    @rule(text=TEXTS)
    def hint(self, text: str) -> None:
        before = self.drill.hints_opened
        hint = self.carry_out(lambda: self.drill.hint(text))
        assert self.drill.hints_opened == before + (1 if hint.step else 0)

    @rule(size=st.integers(1, 3))
    def calculate(self, size: int) -> None:
        before = self.drill.calculations
        self.drill.note_calculation("design_effect", {"cluster_size": size}, {"design_effect": float(size)})
        self.unsure |= self.failing
        after = self.drill.calculations
        assert after[: len(before)] == before
        assert after[-1].inputs == {"cluster_size": size}
        if self.drill.phase != "graded":
            self.drafts.setdefault(self.here, "")

    @rule()
    def bookmark(self) -> None:
        before = self.drill.bookmarked
        self.carry_out(self.drill.toggle_bookmark)
        assert self.drill.bookmarked is not before

    @rule(rung=st.sampled_from(RUNGS))
    def go_to(self, rung: str) -> None:
        self.carry_out(lambda: self.drill.go_to(rung))
        assert self.here == rung

    @precondition(lambda self: self.here != "opening")
    @rule()
    def back(self) -> None:
        place = RUNGS.index(self.here)
        self.carry_out(self.drill.back)
        assert self.here == RUNGS[place - 1]

    @rule()
    def skip(self) -> None:
        place, answered = self.here, self.drill.latest is not None
        self.carry_out(self.drill.skip)
        assert (place in self.drill.session.skipped) is not answered

    @rule()
    def advance(self) -> None:
        done = {attempt.question for attempt in self.own()} | set(self.drill.session.skipped)
        place = self.here
        self.carry_out(self.drill.advance)
        assert self.here not in done or (self.here == place and done == set(RUNGS))

    @precondition(lambda self: not self.failing)
    @rule()
    def break_store(self) -> None:
        self.world.fail()
        self.failing = True

    @precondition(lambda self: self.failing)
    @rule()
    def mend_store(self) -> None:
        self.world.mend()
        self.failing = False
        # Going to where one is, as on leaving, offers everything again.
        self.drill.go_to(self.here)
        self.unsure = False

    @precondition(lambda self: not self.unsure)
    @rule()
    def kill(self) -> None:
        before = self.seen()
        seconds = self.drill.elapsed
        if self.failing:
            self.world.mend()
            self.failing = False
        self.drill = self.world.resumed()
        assert self.seen() == before
        assert self.drill.elapsed <= seconds

    @precondition(lambda self: self.unsure)
    @rule()
    def kill_while_the_store_fails(self) -> None:
        self.world.mend()
        self.failing = self.unsure = False
        rescued = list(self.world.rescue.rescued.values())
        self.drill = self.world.resumed()
        stored = list(self.world.store.attempts_of_chain("me", "AML-03"))
        assert stored == self.attempts[: len(stored)]
        assert all(attempt.answer in rescued for attempt in self.attempts[len(stored) :])
        self.attempts = stored
        kept = {rung: self.world.store.draft(self.drill.session.id, rung) for rung in RUNGS}
        found = {rung: draft.text for rung, draft in kept.items() if draft is not None}
        assert all(text in rescued for rung, text in self.drafts.items() if text.strip() and found.get(rung, "") != text)
        self.drafts = found

    @precondition(lambda self: not self.failing and not self.unsure)
    @rule()
    def finish_and_start_anew(self) -> None:
        summary = self.drill.finish()
        assert sum(result.tries for result in summary.results) == len(self.own())
        ended = self.world.store.session(summary.session)
        assert ended == self.drill.session
        self.world.clock.advance(1)
        self.drill = self.world.started()
        self.drafts = {}

    def seen(self) -> tuple[object, ...]:
        """All that a learner sees of the drill, but for time."""
        drill = self.drill
        made = () if drill.phase == "graded" else drill.calculations
        seen = (drill.session, drill.phase, drill.draft, drill.attempts, drill.probe, drill.hints_opened, drill.bookmarked, drill.results)
        return (*seen, made)

    @invariant()
    def the_drill_shows_what_was_done(self) -> None:
        drill = self.drill
        assert drill.session.position == self.here
        assert self.here in RUNGS
        assert list(drill.attempts) == [attempt for attempt in self.own() if attempt.question == self.here]
        assert drill.draft == ("" if drill.phase == "graded" else self.drafts.get(self.here, ""))
        assert [result.tries for result in drill.results] == [sum(a.question == rung for a in self.own()) for rung in RUNGS]
        assert not set(drill.session.skipped) & {attempt.question for attempt in self.own()}
        assert 0 <= drill.hints_opened <= 3
        assert drill.elapsed >= 0

    @invariant()
    def no_attempt_is_lost(self) -> None:
        if not self.failing and not self.unsure:
            assert list(self.world.store.attempts_of_chain("me", "AML-03")) == self.attempts
            assert self.world.store.open_session("me", "AML-03") == self.drill.session


class MemoryDrillMachine(DrillMachine):
    def make_world(self) -> World:
        return MemoryWorld()


class SqliteDrillMachine(DrillMachine):
    def make_world(self) -> World:
        self.folder = Path(tempfile.mkdtemp())
        return SqliteWorld(self.folder / "progress.db")

    def teardown(self) -> None:
        super().teardown()
        shutil.rmtree(self.folder)


TestWithTheStandIn = MemoryDrillMachine.TestCase
TestWithTheStandIn.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
TestWithTheDatabase = SqliteDrillMachine.TestCase
TestWithTheDatabase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
