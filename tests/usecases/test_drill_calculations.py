"""What is computed at a question: kept with drafts and attempts, through crashes and a store that refuses."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import GOOD, WEAK, FakeClock
from tests.usecases.world import World
from trainer.errors import UsageError
from trainer.usecases.calculations import LONGEST_LIST, MOST_CALCULATIONS, with_calculation
from trainer.usecases.drill import Drill

SIZE: tuple[str, dict[str, Any], dict[str, Any]] = (
    "sample_size_proportions",
    {"baseline_rate": 0.12, "mde_absolute": 0.006},
    {"n_control": 47036},
)
WEEKS: tuple[str, dict[str, Any], dict[str, Any]] = ("runtime_weeks", {"n_per_arm": 47036}, {"weeks": 3})
NOW = FakeClock().now()


def names(drill: Drill) -> list[str]:
    return [made.calculator for made in drill.calculations]


def test_a_calculation_belongs_to_the_question_at_which_it_was_made(world: World) -> None:
    drill = world.started()
    drill.note_calculation(*SIZE)
    (made,) = drill.calculations
    assert (made.calculator, made.inputs, made.outputs, made.made_at) == (*SIZE, world.clock.now())
    drill.go_to("round-1")
    assert drill.calculations == ()
    drill.note_calculation(*WEEKS)
    drill.go_to("opening")
    assert names(drill) == ["sample_size_proportions"]


def test_the_same_calculation_once_more_is_not_kept(world: World) -> None:
    drill = world.started()
    for made in (SIZE, SIZE, WEEKS, WEEKS, SIZE):
        world.clock.advance(1)
        drill.note_calculation(*made)
    assert names(drill) == ["sample_size_proportions", "runtime_weeks", "sample_size_proportions"]


def test_a_crash_loses_no_calculation_and_no_text(world: World) -> None:
    drill = world.started()
    drill.save_draft("half an answer")
    drill.note_calculation(*SIZE)
    again = world.resumed()
    assert (names(again), again.draft) == (["sample_size_proportions"], "half an answer")


def test_an_attempt_holds_all_calculations_made_until_then(world: World) -> None:
    drill = world.started()
    drill.note_calculation(*SIZE)
    first = drill.submit(WEAK).attempt
    drill.note_calculation(*WEEKS)
    second = drill.add("and more").attempt
    drill.note_calculation(*SIZE)
    drill.retry()
    third = drill.submit(GOOD).attempt
    assert [len(attempt.calculations) for attempt in (first, second, third)] == [1, 2, 3]
    assert [len(attempt.calculations) for attempt in world.store.attempts(drill.session.id)] == [1, 2, 3]
    assert len(world.resumed().calculations) == 3


def test_another_question_starts_without_calculations(world: World) -> None:
    drill = world.started()
    drill.note_calculation(*SIZE)
    drill.submit(GOOD)
    drill.advance()
    assert drill.submit(GOOD).attempt.calculations == ()


def test_a_store_that_refuses_keeps_nobody_from_calculating(world: World) -> None:
    drill = world.started()
    drill.save_draft("typed")
    world.fail()
    drill.note_calculation(*SIZE)
    assert names(drill) == ["sample_size_proportions"]
    world.mend()
    drill.save_draft("typed")
    assert names(world.resumed()) == ["sample_size_proportions"]


def test_a_drill_that_has_ended_takes_no_calculation(world: World) -> None:
    drill = world.started()
    drill.finish()
    with pytest.raises(UsageError):
        drill.note_calculation(*SIZE)


def test_only_the_newest_calculations_are_kept(world: World) -> None:
    drill = world.started()
    for number in range(MOST_CALCULATIONS + 5):
        drill.note_calculation("design_effect", {"cluster_size": number}, {"design_effect": number})
    assert len(drill.calculations) == MOST_CALCULATIONS
    assert drill.calculations[-1].inputs == {"cluster_size": MOST_CALCULATIONS + 4}


def test_the_summary_tells_what_was_computed(world: World) -> None:
    drill = world.started()
    drill.note_calculation(*SIZE)
    drill.submit(WEAK)
    result = next(result for result in drill.summary.results if result.question == "opening")
    assert [made.calculator for made in result.calculations] == ["sample_size_proportions"]


def test_values_that_json_does_not_know_become_plain_ones() -> None:
    (made,) = with_calculation(
        (), "x", {"at": datetime(2026, 3, 1), "list": (1, 2), "odd": {1: float("nan")}, "s": "\ud800"}, {"o": b"x"}, NOW
    )
    assert made.inputs == {"at": "2026-03-01T00:00:00", "list": [1, 2], "odd": {"1": None}, "s": "\ufffd"}
    assert made.outputs == {"o": "b'x'"}


def test_long_lists_are_cut_and_what_is_still_too_large_is_not_kept() -> None:
    (made,) = with_calculation((), "x", {"values": list(range(5000))}, {}, NOW)
    assert made.inputs["values"] == list(range(LONGEST_LIST))
    assert with_calculation((), "x", {str(number): ["y" * 400] * 100 for number in range(5)}, {}, NOW) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(), inner, max_size=4),
    max_leaves=30,
)


@given(st.dictionaries(st.text(), JSON, max_size=4), st.dictionaries(st.text(), JSON, max_size=4))
def test_whatever_is_kept_can_be_stored_and_read_again(inputs: dict[str, Any], outputs: dict[str, Any]) -> None:
    for made in with_calculation((), "x", inputs, outputs, NOW):
        text = json.dumps([made.inputs, made.outputs], allow_nan=False)
        text.encode()
        assert json.loads(text) == [made.inputs, made.outputs]
        assert with_calculation((made,), "x", inputs, outputs, NOW) == (made,)
