"""Time: what was spent on each question, over moves, pauses and restarts."""

from __future__ import annotations

import pytest

from tests.fakes import GOOD, WEAK, FakeClock
from tests.usecases.world import World
from trainer.usecases.stopwatch import Stopwatch


def test_time_runs_while_a_question_is_open(world: World) -> None:
    drill = world.started()
    assert (drill.elapsed, drill.remaining) == (0.0, 240.0)
    world.clock.advance(100.5)
    assert (drill.elapsed, drill.remaining) == (100.5, 139.5)
    world.clock.advance(200)
    assert drill.remaining == -60.5
    assert drill.submit(GOOD).attempt.seconds_used == 300.5


def test_time_stands_still_once_a_question_is_answered(world: World) -> None:
    drill = world.started()
    world.clock.advance(40)
    drill.submit(GOOD)
    world.clock.advance(1000)
    assert (drill.elapsed, drill.remaining) == (40.0, 200.0)


def test_a_pause_between_programs_does_not_count(world: World) -> None:
    drill = world.started()
    world.clock.advance(30)
    drill.save_draft("half an answer")
    world.clock.advance(3600)
    again = world.resumed()
    assert again.elapsed == 30.0
    world.clock.advance(15)
    assert again.submit(GOOD).attempt.seconds_used == 45.0


def test_each_question_has_its_own_time(world: World) -> None:
    drill = world.started()
    world.clock.advance(10)
    drill.go_to("round-1")
    assert drill.elapsed == 0.0
    world.clock.advance(20)
    drill.back()
    assert drill.elapsed == 10.0
    world.clock.advance(1)
    drill.go_to("round-1")
    assert drill.elapsed == 20.0
    assert world.resumed().elapsed == 20.0


def test_an_addition_has_its_own_time_and_does_not_touch_the_limit(world: World) -> None:
    drill = world.started()
    world.clock.advance(60)
    drill.submit(WEAK)
    world.clock.advance(25)
    assert (drill.elapsed, drill.remaining) == (25.0, 180.0)
    drill.save_draft("and")
    again = world.resumed()
    world.clock.advance(5)
    assert (again.elapsed, again.remaining) == (30.0, 180.0)
    assert again.add("<stop-rule>").attempt.seconds_used == 30.0
    assert again.remaining == 180.0
    assert again.results[0].seconds == 90.0


def test_another_try_starts_its_own_time(world: World) -> None:
    drill = world.started()
    world.clock.advance(60)
    drill.submit(GOOD)
    world.clock.advance(500)
    drill.retry()
    assert (drill.elapsed, drill.remaining) == (0.0, 240.0)
    world.clock.advance(12)
    assert drill.submit(GOOD).attempt.seconds_used == 12.0
    assert drill.summary.seconds == 72.0


def test_a_stopwatch_adds_to_what_was_spent_before_and_never_runs_backwards() -> None:
    clock = FakeClock()
    watch = Stopwatch(clock)
    clock.advance(3)
    assert watch.seconds == 3.0
    watch.restart(10)
    clock.advance(2.5)
    assert watch.seconds == 12.5
    clock.advance(-100)
    assert watch.seconds == 10.0
    watch.restart()
    assert watch.seconds == pytest.approx(0.0)
