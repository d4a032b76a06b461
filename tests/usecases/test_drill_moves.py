"""Moving on the ladder: advance, skip, back, go to, bookmarks and the end."""

from __future__ import annotations

import pytest

from tests.fakes import GOOD, WEAK, make_chain
from tests.usecases.world import World
from trainer.domain.chain import QUESTION_IDS
from trainer.errors import UsageError


def test_answering_and_advancing_climbs_the_whole_ladder(world: World) -> None:
    drill = world.started()
    visited = []
    while not drill.finished:
        visited.append(drill.question.id)
        drill.submit(GOOD)
        if drill.advance() is None:
            drill.finish()
    assert tuple(visited) == QUESTION_IDS
    summary = drill.summary
    assert (summary.height, summary.held, summary.practice) == (5, "held to the top", None)
    assert world.store.story_progress("me")["AML-03"].ladder == 5


def test_advancing_wraps_round_to_what_was_left_out_below(world: World) -> None:
    world.chain = make_chain(question_ids=("opening", "round-1", "round-2"))
    drill = world.started()
    drill.go_to("round-1")
    drill.submit(GOOD)
    assert drill.advance() == world.chain.question("round-2")
    drill.submit(GOOD)
    assert drill.advance() == world.chain.question("opening")
    drill.submit(GOOD)
    assert drill.advance() is None
    assert drill.question.id == "opening"


def test_a_skipped_question_is_not_asked_again_unless_one_goes_there(world: World) -> None:
    world.chain = make_chain(question_ids=("opening", "round-1", "round-2"))
    drill = world.started()
    assert drill.skip() == world.chain.question("round-1")
    assert world.resumed().session.skipped == ("opening",)
    drill.submit(GOOD)
    drill.advance()
    drill.submit(GOOD)
    assert drill.advance() is None
    assert drill.results[0].skipped
    drill.go_to("opening")
    drill.submit(GOOD)
    assert drill.session.skipped == ()
    assert not drill.results[0].skipped


def test_skipping_the_last_open_question_stays_there_and_is_stored(world: World) -> None:
    world.chain = make_chain(question_ids=("opening",))
    drill = world.started()
    assert drill.skip() is None
    assert world.resumed().session.skipped == ("opening",)


def test_skipping_keeps_the_draft_and_an_answer_is_no_skip(world: World) -> None:
    drill = world.started()
    drill.save_draft("half an answer")
    drill.skip()
    drill.submit(WEAK)
    drill.skip()
    assert drill.session.skipped == ("opening",)
    drill.go_to("opening")
    assert drill.draft == "half an answer"


def test_one_goes_back_down_to_the_first_question_only(world: World) -> None:
    drill = world.started("round-1")
    assert drill.back().id == "opening"
    with pytest.raises(UsageError, match="first question"):
        drill.back()
    assert world.resumed().question.id == "opening"


def test_one_goes_to_any_rung_and_finds_it_as_it_was_left(world: World) -> None:
    drill = world.started()
    drill.submit(WEAK)
    drill.save_draft("an addition")
    drill.go_to("architect-2")
    drill.save_draft("far up")
    drill.go_to("opening")
    assert (drill.phase, drill.draft) == ("probing", "an addition")
    drill.go_to("architect-2")
    assert (drill.phase, drill.draft) == ("asking", "far up")
    with pytest.raises(UsageError, match="no question 'round-7'"):
        drill.go_to("round-7")
    assert drill.question.id == "architect-2"


def test_a_bookmark_is_set_and_removed_for_all_drills_of_the_learner(world: World) -> None:
    drill = world.started("round-2")
    assert drill.toggle_bookmark() is True
    assert world.store.bookmarks("me") == {("AML-03", "round-2")}
    later = world.started("round-2")
    assert later.bookmarked
    assert later.toggle_bookmark() is False
    assert world.store.bookmarks("me") == frozenset()


def test_a_bookmark_may_be_set_while_reading_the_report(world: World) -> None:
    drill = world.started()
    drill.finish()
    assert drill.toggle_bookmark()
    assert world.store.bookmarks("me") == {("AML-03", "opening")}


def test_finishing_reports_and_closes_the_session(world: World) -> None:
    drill = world.started()
    world.clock.advance(20)
    drill.submit(WEAK)
    drill.skip()
    world.clock.advance(5)
    summary = drill.finish()
    stored = world.store.session(drill.session.id)
    assert stored is not None
    assert stored.ended_at == world.clock.now()
    assert world.store.open_session("me", "AML-03") is None
    assert (summary.session, summary.chain, summary.seconds) == (drill.session.id, "AML-03", 20.0)
    assert [(result.question, result.tries, result.skipped) for result in summary.results][:2] == [
        ("opening", 1, False),
        ("round-1", 0, False),
    ]
    assert summary.practice is not None
    assert (summary.practice.question, summary.practice.marker) == ("opening", "stop-rule")
    assert summary.reading.sections[0] == "Experiment design"
    world.clock.advance(60)
    assert drill.finish() == summary
    assert world.store.session(drill.session.id) == stored


def test_finishing_keeps_what_was_typed_and_not_submitted(world: World) -> None:
    drill = world.started()
    drill.save_draft("never submitted")
    drill.finish()
    kept = world.store.draft(drill.session.id, "opening")
    assert kept is not None
    assert kept.text == "never submitted"
