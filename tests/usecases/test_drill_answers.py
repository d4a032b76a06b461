"""Answering: submit, the probe, one addition, another try, drafts and hints."""

from __future__ import annotations

import pytest

from tests.fakes import GOOD, WEAK
from tests.usecases.world import World
from trainer.errors import UsageError
from trainer.usecases.drill import Drill


def test_an_answer_is_graded_and_stored_at_once(world: World) -> None:
    drill = world.started()
    world.clock.advance(75)
    submission = drill.submit(GOOD)
    attempt = submission.attempt
    assert (submission.trouble, submission.probe) == (None, None)
    assert list(world.store.attempts(drill.session.id)) == [attempt]
    assert (attempt.session, attempt.learner, attempt.chain, attempt.question) == (drill.session.id, "me", "AML-03", "opening")
    assert (attempt.answer, attempt.grade.score, attempt.seconds_used, attempt.hints) == (GOOD, 100.0, 75.0, 0)
    assert (attempt.grade.content_hash, attempt.grade.grader) == ("hash-1", "scripted/1")
    assert attempt.submitted_at == world.clock.now()
    assert (drill.phase, drill.latest, drill.draft) == ("graded", attempt, "")
    assert world.grader.graded == [GOOD]


def test_the_grader_can_be_prepared_for_the_question_at_hand(world: World) -> None:
    drill = world.started()
    drill.prepare()
    drill.go_to("round-1")
    drill.prepare()
    assert world.grader.prepared == ["AML-03 opening", "AML-03 round-1"]
    assert not world.grader.graded


@pytest.mark.parametrize("blank", ["", "  \n\t ", "\u00a0"])
def test_an_empty_answer_is_refused_and_nothing_changes(world: World, blank: str) -> None:
    drill = world.started()
    with pytest.raises(UsageError, match="empty"):
        drill.submit(blank)
    assert (drill.phase, drill.attempts, world.grader.graded) == ("asking", (), [])
    drill.submit(WEAK)
    with pytest.raises(UsageError, match="empty"):
        drill.add(blank)
    assert drill.phase == "probing"


def test_text_that_cannot_be_encoded_is_made_storable(world: World) -> None:
    drill = world.started()
    drill.save_draft("half \ud800")
    assert world.resumed().draft == "half \ufffd"
    drill.submit("a \udfff z")
    assert world.store.attempts(drill.session.id)[0].answer == "a \ufffd z"


def test_the_probe_is_about_the_most_important_miss(world: World) -> None:
    drill = world.started()
    submission = drill.submit(WEAK)
    assert submission.probe == drill.probe
    assert drill.probe is not None
    assert (drill.probe.marker, drill.probe.text, drill.phase) == ("stop-rule", "When do you stop?", "probing")


def test_an_addition_is_graded_with_the_answer_as_a_further_attempt(world: World) -> None:
    drill = world.started()
    first = drill.submit(WEAK).attempt
    second = drill.add("<stop-rule>").attempt
    assert second.answer == f"{WEAK}\n\n<stop-rule>"
    assert second.addition_to == first.id
    assert second.grade.score > first.grade.score
    assert [attempt.answer for attempt in world.store.attempts(drill.session.id)] == [WEAK, second.answer]
    assert world.store.attempts(drill.session.id)[0] == first


def test_one_may_add_only_once_per_question(world: World) -> None:
    drill = world.started()
    drill.submit(WEAK)
    assert drill.add("nothing new").probe is None
    assert drill.phase == "graded"
    with pytest.raises(UsageError, match="no addition"):
        drill.add(GOOD)
    drill.retry()
    drill.submit(WEAK)
    with pytest.raises(UsageError, match="no addition"):
        drill.add(GOOD)
    assert len(drill.attempts) == 3


def test_an_answer_that_misses_nothing_takes_no_addition(world: World) -> None:
    drill = world.started()
    drill.submit(GOOD)
    with pytest.raises(UsageError, match="no addition"):
        drill.add("more")
    with pytest.raises(UsageError, match="no addition"):
        world.started().add("before any answer")


def test_a_question_is_not_answered_twice_without_a_retry(world: World) -> None:
    drill = world.started()
    drill.submit(WEAK)
    with pytest.raises(UsageError, match="is answered"):
        drill.submit(GOOD)
    drill.retry()
    assert (drill.phase, drill.draft) == ("asking", "")
    better = drill.submit(GOOD).attempt
    assert (better.addition_to, better.answer) == (None, GOOD)
    assert [attempt.answer for attempt in drill.attempts] == [WEAK, GOOD]
    assert drill.results[0].attempt == better.id


def test_a_worse_second_try_does_not_replace_the_best(world: World) -> None:
    drill = world.started()
    best = drill.submit(GOOD).attempt
    drill.retry()
    drill.submit("nothing of use")
    result = drill.results[0]
    assert (result.attempt, result.passed, result.tries) == (best.id, True, 2)


def test_retrying_an_open_question_keeps_what_is_typed(world: World) -> None:
    drill = world.started()
    world.clock.advance(30)
    drill.save_draft("half an answer")
    drill.retry()
    assert (drill.draft, drill.elapsed) == ("half an answer", 30.0)
    drill.submit(WEAK)
    drill.retry()
    drill.save_draft("second try")
    drill.retry()
    assert world.resumed().draft == "second try"


def test_a_retry_begins_with_the_addition_that_was_typed(world: World) -> None:
    drill = world.started()
    drill.submit(WEAK)
    drill.save_draft("an addition")
    drill.retry()
    assert (drill.phase, drill.draft) == ("asking", "an addition")
    assert world.resumed().draft == "an addition"


def test_a_draft_is_gone_once_it_was_submitted(world: World) -> None:
    drill = world.started()
    drill.save_draft("half an answer")
    drill.submit(WEAK)
    assert (drill.draft, world.resumed().draft) == ("", "")
    assert world.store.draft(drill.session.id, "opening") is None


def test_drafts_of_several_questions_are_kept_apart(world: World) -> None:
    drill = world.started()
    for rung in ("opening", "round-1", "architect-3"):
        drill.go_to(rung)
        drill.save_draft(f"about {rung}")
    again = world.resumed()
    for rung in ("opening", "round-1", "architect-3"):
        again.go_to(rung)
        assert again.draft == f"about {rung}"


def test_nothing_is_kept_for_a_question_that_waits_for_nothing(world: World) -> None:
    drill = world.started()
    drill.submit(GOOD)
    drill.save_draft("stray")
    assert drill.draft == ""
    assert world.store.draft(drill.session.id, "opening") is None
    drill.finish()
    drill.save_draft("stray")
    assert world.store.draft(drill.session.id, "opening") is None


def test_three_hints_lead_to_the_most_important_miss_and_are_counted_in_the_attempt(world: World) -> None:
    drill = world.started()
    area, question_back, opening = (drill.hint("") for _ in range(3))
    assert [hint.step for hint in (area, question_back, opening)] == [1, 2, 3]
    assert {hint.marker for hint in (area, question_back, opening)} == {"stop-rule"}
    assert area.text == "A point this question cannot be passed without is still missing. It belongs to: Experiment design."
    assert question_back.text == "When do you stop?"
    assert opening.text == "Names the planned looks and …"
    with pytest.raises(UsageError, match="all three hints"):
        drill.hint("")
    assert world.resumed().hints_opened == 3
    assert drill.submit(WEAK).attempt.hints == 3
    assert world.store.attempts(drill.session.id)[0].hints == 3


def test_a_hint_looks_at_what_is_typed_already(world: World) -> None:
    drill = world.started()
    assert drill.hint("<stop-rule>").marker == "traffic"
    assert drill.hint("<stop-rule> <traffic>").marker == "holdback"
    assert drill.hints_opened == 2


def test_a_hint_with_nothing_missing_costs_nothing(world: World) -> None:
    drill = world.started()
    hint = drill.hint(GOOD)
    assert (hint.step, hint.marker, drill.hints_opened) == (0, None, 0)


def test_after_the_probe_a_hint_looks_at_answer_and_addition_together(world: World) -> None:
    drill = world.started()
    drill.submit(WEAK)
    assert drill.hint("").marker == "stop-rule"
    assert drill.hint("<stop-rule>").marker == "holdback"
    assert drill.add("<stop-rule>").attempt.hints == 2
    with pytest.raises(UsageError, match="is answered"):
        drill.hint("")


def test_hints_are_counted_per_question(world: World) -> None:
    drill = world.started()
    drill.hint("")
    drill.go_to("round-1")
    assert drill.hints_opened == 0
    assert drill.submit(GOOD).attempt.hints == 0
    drill.back()
    assert drill.submit(GOOD).attempt.hints == 1


@pytest.mark.parametrize(
    "operation",
    [
        lambda drill: drill.submit(GOOD),
        lambda drill: drill.add(GOOD),
        lambda drill: drill.retry(),
        lambda drill: drill.hint(""),
        lambda drill: drill.advance(),
        lambda drill: drill.skip(),
        lambda drill: drill.go_to("round-1"),
    ],
    ids=["submit", "add", "retry", "hint", "advance", "skip", "go_to"],
)
def test_nothing_happens_in_a_drill_that_has_ended(world: World, operation: object) -> None:
    drill = world.started()
    drill.submit(WEAK)
    drill.finish()
    before = (drill.session, drill.attempts)
    assert callable(operation)
    with pytest.raises(UsageError, match="has ended"):
        operation(drill)
    assert (drill.session, drill.attempts) == before
    assert world.store.session(drill.session.id) == drill.session


def test_a_drill_that_has_not_begun_says_so(world: World) -> None:
    drill: Drill = world.drill()
    for operation in (lambda: drill.submit(GOOD), lambda: drill.save_draft("x"), drill.finish, drill.toggle_bookmark, lambda: drill.phase):
        with pytest.raises(UsageError, match="has not begun"):
            operation()
