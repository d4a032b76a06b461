"""The roster: one line per story, with where the learner stands."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fakes import GOOD, WEAK, make_attempt, make_chain, make_library, make_story
from tests.usecases.world import World
from trainer.domain.chain import QUESTION_IDS
from trainer.usecases.progress import roster


def test_a_new_learner_sees_every_story_and_chain_once(world: World) -> None:
    chains = (make_chain("AML-04", ("opening", "round-1")), make_chain("AML-03"))
    library = make_library((make_story("AML-03"), make_story("AML-05")), chains)
    rows = roster(library, world.store, "me")
    assert [(row.story, row.chain, row.readable, row.questions, row.new) for row in rows] == [
        ("AML-03", "AML-03", True, 8, True),
        ("AML-05", None, True, 0, True),
        ("AML-04", "AML-04", False, 2, True),
    ]
    assert rows[0].headline == "What's the MDE, holdout, runtime, stop rule?"
    assert (rows[2].title, rows[2].headline) == ("Sample-size discipline", "")
    assert {(row.passed, row.ladder, row.last_question, row.last_at) for row in rows} == {(0, "", None, None)}


def test_a_row_tells_how_far_the_learner_came(world: World) -> None:
    library = make_library((make_story(),), (make_chain(),))
    for number, (question, answer) in enumerate(
        [("opening", GOOD), ("round-1", GOOD), ("round-2", WEAK), ("round-3", GOOD), ("opening", WEAK)]
    ):
        world.store.add_attempt(make_attempt(number, answer, question))
    world.store.add_attempt(make_attempt(50, GOOD, "round-4", learner="ada"))
    (row,) = roster(library, world.store, "me")
    assert (row.passed, row.questions, row.ladder, row.new) == (3, 8, "held until round 1", False)
    assert (row.last_question, row.last_at) == ("opening", datetime(2025, 3, 1, 9, 0, 4, tzinfo=UTC))
    (hers,) = roster(library, world.store, "ada")
    assert (hers.passed, hers.ladder) == (1, "the opening was not answered")


def test_a_failed_opening_did_not_hold(world: World) -> None:
    world.store.add_attempt(make_attempt(1, WEAK))
    (row,) = roster(make_library((make_story(),), (make_chain(),)), world.store, "me")
    assert (row.ladder, row.passed) == ("the opening did not hold", 0)


def test_the_whole_ladder_is_held_to_the_top(world: World) -> None:
    for number, question in enumerate(QUESTION_IDS):
        world.store.add_attempt(make_attempt(number, GOOD, question))
    (row,) = roster(make_library((make_story(),), (make_chain(),)), world.store, "me")
    assert (row.ladder, row.passed) == ("held to the top", 8)


def test_a_rung_that_its_author_took_away_no_longer_counts(world: World) -> None:
    for number, question in enumerate(("opening", "round-1", "round-2")):
        world.store.add_attempt(make_attempt(number, GOOD, question))
    (row,) = roster(make_library((make_story(),), (make_chain("AML-03", ("opening", "round-1")),)), world.store, "me")
    assert (row.passed, row.questions) == (2, 2)


def test_further_chains_of_a_story_have_rows_of_their_own_behind_the_one_named_like_it(world: World) -> None:
    further = make_chain("ABC-01", ("opening",)).model_copy(update={"story": "AML-03", "title": "Another ladder"})
    world.store.add_attempt(make_attempt(1, GOOD, chain_id="ABC-01"))
    rows = roster(make_library((make_story(),), (further, make_chain())), world.store, "me")
    assert [(row.story, row.chain, row.title, row.passed) for row in rows] == [
        ("AML-03", "AML-03", "Testing a reranker", 0),
        ("AML-03", "ABC-01", "Another ladder", 1),
    ]


def test_without_a_store_everything_is_new() -> None:
    (row,) = roster(make_library((make_story(),), (make_chain(),)), None, "me")
    assert (row.new, row.questions, row.chain) == (True, 8, "AML-03")


def test_progress_in_chains_that_are_not_loaded_is_left_alone(world: World) -> None:
    world.store.add_attempt(make_attempt(1, GOOD, chain_id="GONE-01"))
    (row,) = roster(make_library((make_story(),), (make_chain(),)), world.store, "me")
    assert row.new
