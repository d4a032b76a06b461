"""What a plain drill says, and what it makes of what is typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.desk import Desk, in_order
from tests.fakes import GOOD, WEAK


def test_a_whole_ladder_ends_with_the_debrief(desk: Desk) -> None:
    said = desk.type(GOOD, ".", ".", GOOD, ".", ".", GOOD, ".", ".")
    assert in_order(said, "opening (1 of 3)", "round-1 (2 of 3)", "round-2 (3 of 3)", "# Debrief: AML-03", "3 of 3 questions passed")
    assert desk.answers == [("opening", GOOD), ("round-1", GOOD), ("round-2", GOOD)]
    assert desk.session.ended_at is not None
    assert desk.stored is True


def test_an_answer_of_several_lines_is_one_answer(desk: Desk) -> None:
    desk.type("First, <traffic>.", "", "  Then <stop-rule>.", ".")
    assert desk.answers == [("opening", "First, <traffic>.\n\n  Then <stop-rule>.")]


def test_the_verdict_names_what_landed_what_to_sharpen_and_the_red_flags(desk: Desk) -> None:
    said = desk.type(f"{WEAK} <peek>", ".")
    assert in_order(said, "Landed", "✓ Counts the eligible readers", "Sharpen", "✗ Names the planned looks", "cannot pass without it")
    assert in_order(said, "why: Peeking breaks the error rate.", "Red flags", "⚑", "Looks every day", 'Aiko: "When do you stop?"')


def test_an_addition_after_the_probe_is_graded_together_with_the_answer(desk: Desk) -> None:
    said = desk.type(WEAK, ".", "<stop-rule>", ".", ".")
    assert desk.answers == [("opening", WEAK), ("opening", f"{WEAK}\n\n<stop-rule>")]
    assert in_order(said, "Add to your answer once", "opening is answered", "round-1 (2 of 3)")


def test_a_dot_alone_goes_on_after_the_probe(desk: Desk) -> None:
    said = desk.type(WEAK, ".", ".")
    assert in_order(said, "Add to your answer once", "round-1 (2 of 3)")
    assert desk.answers == [("opening", WEAK)]


def test_a_dot_without_an_answer_asks_for_one(desk: Desk) -> None:
    said = desk.type("   ", ".")
    assert "There is no answer yet" in said
    assert desk.answers == []


def test_the_question_is_said_once_however_many_lines_are_typed(desk: Desk) -> None:
    said = desk.type("one", "two", "/hint", "/help", "three")
    assert said.count("What about opening?") == 1


def test_the_clock_is_said_with_each_question_and_with_help(desk: Desk) -> None:
    def lines() -> Iterator[str]:
        desk.clock.advance(50)
        yield "/help"
        desk.clock.advance(200)
        yield "/help"
        yield GOOD
        yield "."

    said = desk.run(lines())
    assert in_order(said, "Time: 4:00 of 4:00 left.", "Time: 3:10 of 4:00 left.", "Time: 0:10 over the 4:00.", "Answered in 4:10 of 4:00.")


def test_a_question_that_was_just_asked_has_all_of_its_time(desk: Desk) -> None:
    def lines() -> Iterator[str]:
        desk.clock.advance(0.4)
        yield "/help"
        desk.clock.advance(0.7)
        yield "/help"

    assert in_order(desk.run(lines()), "Time: 4:00 of 4:00 left.", "Time: 4:00 of 4:00 left.", "Time: 3:59 of 4:00 left.")


def test_hints_open_one_after_the_other_and_then_there_are_no_more(desk: Desk) -> None:
    said = desk.type("/hint", "/hint", "/hint", "/hint")
    assert in_order(
        said, "Hint 1: A point this question cannot be passed without", "Hint 2: When do you stop?", "Hint 3: Names", "all three"
    )


def test_a_hint_leads_to_what_the_typed_lines_do_not_say_yet(desk: Desk) -> None:
    said = desk.type("<stop-rule> <traffic>", "/hint", "/hint")
    assert "Hint 2: Does it last?" in said


def test_a_bookmark_is_set_and_taken_away(desk: Desk) -> None:
    said = desk.type("/bookmark", "/bookmark", "/bookmark")
    assert in_order(said, "opening has a bookmark.", "opening has no bookmark any more.", "opening has a bookmark.")
    assert desk.store.bookmarks("me") == {("AML-03", "opening")}


def test_the_stronger_answer_is_shown_only_after_an_answer(desk: Desk) -> None:
    said = desk.type("/model", GOOD, ".", "/model")
    assert in_order(said, "The stronger answer is shown after yours.", "Landed", "Fix the looks first.")


def test_skipping_goes_on_and_keeps_what_was_typed(desk: Desk) -> None:
    said = desk.type("half a thought", "/skip")
    assert in_order(said, "opening (1 of 3)", "round-1 (2 of 3)", "Left at round-1")
    assert desk.draft("opening") == "half a thought"
    assert desk.session.skipped == ("opening",)


def test_skipping_the_last_question_ends_the_drill_and_shows_what_was_not_graded(desk: Desk) -> None:
    said = desk.type("/skip", "/skip", "my half answer", "/skip")
    assert in_order(said, "# Debrief", "skipped", "At round-2 you had typed this", "my half answer")
    assert desk.session.ended_at is not None


def test_going_back_returns_to_what_was_typed_and_to_what_was_answered(desk: Desk) -> None:
    said = desk.type(GOOD, ".", ".", "first line", "/back", "/back", ".", "second line", ".")
    assert in_order(said, "round-1 (2 of 3)", "opening (1 of 3)", "strong-hire", "opening is the first question")
    assert in_order(said, "is the first question", "round-1 (2 of 3)", "You had typed this", "first line")
    assert desk.answers[1] == ("round-1", "first line\nsecond line")


def test_answering_again_takes_a_new_answer_from_scratch(desk: Desk) -> None:
    said = desk.type(WEAK, ".", "/again", GOOD, ".")
    assert desk.answers == [("opening", WEAK), ("opening", GOOD)]
    assert said.count("What about opening?") == 2


def test_answering_again_keeps_an_addition_that_was_begun(desk: Desk) -> None:
    said = desk.type(WEAK, ".", "my addition", "/again", GOOD, ".")
    assert "You had typed this, and what you type now comes behind it:\nmy addition" in said
    assert desk.answers[1] == ("opening", f"my addition\n{GOOD}")


def test_answering_again_at_an_open_question_changes_nothing(desk: Desk) -> None:
    said = desk.type("my answer", "/again")
    assert "You are answering opening now" in said
    assert desk.draft("opening") == "my answer"


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("/hnt", "/hnt is no command; did you mean /hint?"),
        ("/users/42 is the endpoint", "/users/42 is no command; /help lists them."),
        ("/back to the baseline", "Only /back alone on its line is a command."),
        ("/", "/ is no command"),
    ],
)
def test_a_line_that_begins_with_a_slash_and_is_no_command_is_part_of_the_answer_and_says_so(desk: Desk, line: str, advice: str) -> None:
    said = desk.type(line, ".")
    assert advice in said
    assert desk.answers == [("opening", line)]


@pytest.mark.parametrize("line", ["/HINT", "/hint  ", "/Hint"])
def test_commands_are_known_in_any_case_and_with_blanks_behind(desk: Desk, line: str) -> None:
    assert "Hint 1" in desk.type(line)


def test_a_command_behind_a_space_is_part_of_the_answer(desk: Desk) -> None:
    said = desk.type(" /quit", ".")
    assert desk.answers == [("opening", " /quit")]
    assert "no command" not in said


def test_text_typed_at_an_answered_question_is_kept_beside_it_and_not_graded(desk: Desk) -> None:
    said = desk.type(GOOD, ".", "one more thing", "and another", ".", "/quit")
    assert said.count("opening is answered: this is kept, but not graded") == 1
    assert desk.answers == [("opening", GOOD)]
    assert desk.draft("opening") == "one more thing\nand another"
    assert desk.session.position == "round-1"


def test_text_typed_at_an_answered_question_begins_a_new_answer_on_request(desk: Desk) -> None:
    desk.type(GOOD, ".", "one more thing", "/again", "and the rest", ".")
    assert desk.answers[1] == ("opening", "one more thing\nand the rest")
