"""A store that fails in the middle: nothing typed is lost, and everything is stored once it works again."""

from __future__ import annotations

import pytest

from tests.fakes import GOOD, WEAK, MemoryStore
from tests.usecases.world import MemoryWorld, World
from trainer.domain.answer import Attempt
from trainer.errors import DatabaseError, UsageError
from trainer.usecases.ports import AttemptStore


def test_an_answer_that_cannot_be_stored_goes_to_a_file_that_the_error_names(world: World) -> None:
    drill = world.started()
    world.fail()
    submission = drill.submit(WEAK)
    trouble = submission.trouble
    assert trouble is not None
    context = f"AML-03 opening {submission.attempt.id}"
    assert world.rescue.rescued == {context: WEAK}
    assert f"your answer was written to /rescued/{context.replace(' ', '-')}.txt" in trouble.remedy
    assert "read-only" in trouble.what
    assert trouble.where
    assert submission.attempt.grade.score > 0
    assert (drill.phase, drill.attempts) == ("probing", (submission.attempt,))


def test_attempts_are_offered_again_with_the_next_change_in_their_order(world: World) -> None:
    drill = world.started()
    world.fail()
    attempts = [drill.submit(WEAK).attempt, drill.add("<stop-rule>").attempt]
    with pytest.raises(DatabaseError):
        drill.advance()
    assert drill.question.id == "round-1"
    attempts.append(drill.submit(GOOD).attempt)
    world.mend()
    assert list(world.store.attempts(drill.session.id)) == []
    drill.toggle_bookmark()
    assert list(world.store.attempts(drill.session.id)) == attempts
    assert world.store.session(drill.session.id) == drill.session
    drill.finish()
    assert list(world.store.attempts(drill.session.id)) == attempts
    assert len(world.rescue.rescued) == 3


def test_a_draft_that_cannot_be_stored_goes_to_one_file_and_is_stored_later(world: World) -> None:
    drill = world.started()
    world.fail()
    for text in ("half", "half an answer"):
        with pytest.raises(DatabaseError, match="your answer was written to /rescued/AML-03-opening-draft"):
            drill.save_draft(text)
    assert drill.draft == "half an answer"
    assert world.rescue.rescued == {f"AML-03 opening draft {drill.session.id}": "half an answer"}
    with pytest.raises(DatabaseError):
        drill.go_to("round-1")
    assert (drill.question.id, drill.draft) == ("round-1", "")
    world.mend()
    drill.save_draft("other")
    again = world.resumed()
    assert (again.question.id, again.draft) == ("round-1", "other")
    assert again.back().id == "opening"
    assert again.draft == "half an answer"


def test_a_blank_draft_needs_no_file(world: World) -> None:
    drill = world.started()
    world.fail()
    with pytest.raises(DatabaseError):
        drill.save_draft("  ")
    assert world.rescue.rescued == {}


def test_an_old_draft_does_not_come_back_behind_an_attempt_that_is_stored_late(world: World) -> None:
    drill = world.started()
    world.fail()
    with pytest.raises(DatabaseError):
        drill.save_draft("half an answer")
    drill.submit(WEAK)
    with pytest.raises(DatabaseError):
        drill.retry()
    world.mend()
    drill.save_draft("second try")
    again = world.resumed()
    assert (again.phase, again.draft, [attempt.answer for attempt in again.attempts]) == ("asking", "second try", [WEAK])


def test_hints_are_given_all_the_same_and_counted_later(world: World) -> None:
    drill = world.started()
    world.fail()
    assert [drill.hint("").step, drill.hint("").step] == [1, 2]
    world.mend()
    drill.save_draft("")
    assert world.resumed().hints_opened == 2


def test_moves_and_bookmarks_have_been_made_when_the_error_comes(world: World) -> None:
    drill = world.started()
    world.fail()
    with pytest.raises(DatabaseError):
        drill.toggle_bookmark()
    with pytest.raises(DatabaseError):
        drill.skip()
    with pytest.raises(DatabaseError):
        drill.go_to("architect-1")
    with pytest.raises(DatabaseError):
        drill.back()
    assert (drill.question.id, drill.session.skipped) == ("round-4", ("opening",))
    world.mend()
    drill.go_to(drill.question.id)
    again = world.resumed()
    assert (again.question.id, again.session.skipped) == ("round-4", ("opening",))
    assert world.store.bookmarks("me") == {("AML-03", "opening")}


def test_a_drill_can_be_finished_and_read_without_a_store(world: World) -> None:
    drill = world.started()
    drill.submit(GOOD)
    world.fail()
    with pytest.raises(DatabaseError):
        drill.finish()
    assert drill.finished
    assert drill.summary.height == 0
    assert drill.finish() == drill.summary
    world.mend()
    drill.toggle_bookmark()
    stored = world.store.session(drill.session.id)
    assert stored is not None
    assert stored.ended_at is not None


def test_a_drill_that_could_not_be_stored_at_its_start_goes_on_and_is_stored_later(world: World) -> None:
    older = world.started()
    world.clock.advance(60)
    world.fail()
    drill = world.drill()
    with pytest.raises(DatabaseError):
        drill.start()
    assert drill.question.id == "opening"
    assert drill.submit(GOOD).trouble is not None
    world.mend()
    drill.advance()
    assert world.store.open_session("me", "AML-03") == drill.session
    assert len(world.store.attempts(drill.session.id)) == 1
    closed = world.store.session(older.session.id)
    assert closed is not None
    assert closed.ended_at is not None


def test_after_a_kill_the_last_stored_draft_is_there_and_the_answer_is_in_the_file(world: World) -> None:
    drill = world.started()
    drill.save_draft("half an answer")
    world.fail()
    drill.submit("the whole answer")
    world.mend()
    again = world.resumed()
    assert (again.phase, again.draft, again.attempts) == ("asking", "half an answer", ())
    assert list(world.rescue.rescued.values()) == ["the whole answer"]


def test_when_the_file_fails_too_the_error_says_both_and_to_copy_the_text(world: World) -> None:
    drill = world.started()
    world.fail()
    world.rescue.broken = True
    trouble = drill.submit(WEAK).trouble
    assert trouble is not None
    assert "read-only" in trouble.what
    assert "could not be written to a file either" in trouble.what
    assert trouble.remedy == "copy it from the screen"
    with pytest.raises(DatabaseError, match="copy it from the screen"):
        drill.save_draft("an addition")
    world.mend()
    drill.go_to("round-1")
    assert len(world.store.attempts(drill.session.id)) == 1
    assert world.store.draft(drill.session.id, "opening") is not None


def test_an_attempt_that_was_stored_without_word_of_it_is_not_offered_for_ever(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drill = world.started()
    store: AttemptStore = world.store
    add = store.add_attempt

    def lose_the_word(attempt: Attempt) -> None:
        add(attempt)
        raise DatabaseError("the connection was lost", "progress.db", "try again")

    with monkeypatch.context() as patched:
        patched.setattr(store, "add_attempt", lose_the_word)
        patched.setattr(store, "attempts", lambda session_id: [])
        assert drill.submit(WEAK).trouble is not None
    drill.save_draft("an addition")
    assert [attempt.answer for attempt in store.attempts(drill.session.id)] == [WEAK]
    assert world.resumed().draft == "an addition"


def test_a_store_that_cannot_be_read_stops_a_drill_from_being_resumed_only() -> None:
    world = MemoryWorld()
    session = world.started().session
    world.fail()
    drill = world.drill()
    with pytest.raises(DatabaseError):
        drill.resume(session)
    with pytest.raises(UsageError, match="has not begun"):
        drill.submit(GOOD)
    world.mend()
    drill.resume(session)
    assert isinstance(world.store, MemoryStore)
    assert drill.question.id == "opening"
