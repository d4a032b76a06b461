"""Starting a drill, and going on with one that was left."""

from __future__ import annotations

import pytest

from tests.fakes import GOOD, WEAK, make_chain, make_session
from tests.usecases.world import World
from trainer.domain.chain import QUESTION_IDS
from trainer.errors import UsageError


def test_a_drill_starts_at_the_bottom_and_waits_for_an_answer(world: World) -> None:
    drill = world.started()
    assert (drill.question.id, drill.phase, drill.draft, drill.attempts, drill.latest, drill.probe) == (
        "opening",
        "asking",
        "",
        (),
        None,
        None,
    )
    assert drill.session == world.store.session(drill.session.id)
    assert (drill.session.mode, drill.session.learner, drill.session.skipped, drill.session.ended_at) == ("drill", "me", (), None)
    assert [(result.question, result.tries) for result in drill.results] == [(rung, 0) for rung in QUESTION_IDS]


def test_rungs_below_the_first_question_count_as_skipped(world: World) -> None:
    drill = world.started("round-2")
    assert drill.question.id == "round-2"
    assert drill.session.skipped == ("opening", "round-1")
    drill.submit(GOOD)
    assert drill.advance() == world.chain.question("round-3")


def test_an_unknown_first_question_is_refused_and_nothing_is_stored(world: World) -> None:
    drill = world.drill()
    with pytest.raises(UsageError, match="no question 'round-9'") as raised:
        drill.start("round-9")
    assert "opening" in raised.value.remedy
    assert world.store.latest_session("me") is None
    with pytest.raises(UsageError, match="has not begun"):
        _ = drill.question


def test_starting_closes_an_older_drill_of_the_chain_and_leaves_others_open(world: World) -> None:
    other_chain, other_learner = make_session("other-chain", chain_id="AML-04"), make_session("other-learner", learner="ada")
    for session in (other_chain, other_learner):
        world.store.save_session(session)
    older = [world.started().session.id]
    world.clock.advance(60)
    newer = world.started()
    closed = world.store.session(older[0])
    assert closed is not None
    assert closed.ended_at == newer.session.started_at
    assert world.store.open_session("me", "AML-03") == newer.session
    assert world.store.session("other-chain") == other_chain
    assert world.store.session("other-learner") == other_learner


def test_a_mock_interview_of_the_chain_is_not_closed(world: World) -> None:
    mock = make_session("mock").model_copy(update={"mode": "mock"})
    world.store.save_session(mock)
    world.started()
    assert world.store.session("mock") == mock


def test_resuming_shows_the_question_the_draft_and_the_attempts_as_they_were(world: World) -> None:
    drill = world.started()
    drill.submit(WEAK)
    drill.go_to("round-1")
    drill.hint("")
    drill.toggle_bookmark()
    drill.save_draft("half an answer")
    again = world.resumed()
    assert (again.question.id, again.draft, again.phase) == ("round-1", "half an answer", "asking")
    assert (again.hints_opened, again.bookmarked) == (1, True)
    again.go_to("opening")
    assert [attempt.answer for attempt in again.attempts] == [WEAK]
    assert again.phase == "probing"
    assert again.session == drill.session.model_copy(update={"position": "opening"})


def test_resuming_goes_on_with_an_addition(world: World) -> None:
    drill = world.started()
    first = drill.submit(WEAK).attempt
    drill.save_draft("and the stop rule is")
    again = world.resumed()
    assert (again.phase, again.draft) == ("probing", "and the stop rule is")
    kept = world.store.draft(again.session.id, "opening")
    assert kept is not None
    assert kept.addition_to == first.id
    added = again.add(GOOD).attempt
    assert (added.answer, added.addition_to) == (f"{WEAK}\n\n{GOOD}", first.id)


def test_resuming_goes_on_with_a_second_answer(world: World) -> None:
    drill = world.started()
    drill.submit(WEAK)
    drill.retry()
    assert world.resumed().phase == "asking"
    drill = world.resumed()
    drill.save_draft("from scratch")
    again = world.resumed()
    assert (again.phase, again.draft) == ("asking", "from scratch")
    assert again.submit(GOOD).attempt.addition_to is None


def test_a_session_that_ended_or_belongs_elsewhere_is_not_resumed(world: World) -> None:
    drill = world.started()
    drill.finish()
    fits = drill.session.model_copy(update={"ended_at": None})
    for session, words in [
        (drill.session, "has ended"),
        (fits.model_copy(update={"chain": "AML-04"}), "not a drill of AML-03 by me"),
        (fits.model_copy(update={"learner": "ada"}), "not a drill of AML-03 by me"),
        (fits.model_copy(update={"mode": "mock"}), "not a drill of AML-03 by me"),
    ]:
        with pytest.raises(UsageError, match=words):
            world.drill().resume(session)


def test_a_rung_that_its_author_took_away_is_left_for_the_next_open_one(world: World) -> None:
    drill = world.started()
    drill.submit(GOOD)
    drill.go_to("round-2")
    drill.save_draft("about round 2")
    world.chain = make_chain(question_ids=("opening", "round-1", "round-3"))
    again = world.resumed()
    assert again.question.id == "round-1"
    again.submit(GOOD)
    assert again.advance() is not None
    assert [result.question for result in again.results] == ["opening", "round-1", "round-3"]
    kept = world.store.draft(again.session.id, "round-2")
    assert kept is not None
    assert kept.text == "about round 2"


def test_learners_do_not_see_each_other(world: World) -> None:
    mine = world.started()
    mine.submit(GOOD)
    mine.toggle_bookmark()
    hers = world.drill(learner="ada")
    hers.start()
    assert (hers.attempts, hers.bookmarked) == ((), False)
    assert world.store.open_session("me", "AML-03") == mine.session
    assert world.store.open_session("ada", "AML-03") == hers.session
    assert set(world.store.story_progress("ada")) == set()
