from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from tests.fakes import GOOD, WEAK, FakeClock, MemoryRescue, MemoryStore, ScriptedGrader, make_chain, make_story, sequential_ids
from trainer.cli.plain_drill import PlainDrill
from trainer.domain.answer import Session
from trainer.errors import DatabaseError
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
    def complaints(self) -> list[str]:
        """What was said on stderr since the last output was read."""
        return self.capsys.readouterr().err.splitlines()

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


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(capsys)


def in_order(text: str, *parts: str) -> bool:
    """Whether the parts stand in the text one behind the other."""
    place = 0
    for part in parts:
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


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


@pytest.mark.parametrize("ending", [(), ("/quit",), ("/back",), ("/skip",)])
def test_text_typed_at_an_answered_question_survives_however_one_leaves_it(desk: Desk, ending: tuple[str, ...]) -> None:
    desk.type("/skip", GOOD, ".", "one more thing", *ending)
    assert desk.draft("round-1") == "one more thing"


def test_the_end_of_the_input_keeps_everything_and_says_how_to_go_on(desk: Desk) -> None:
    said = desk.type(GOOD, ".", ".", "half a thought")
    assert said.endswith(f"\nLeft at round-1. Everything you typed is kept. To go on:\n  {RETURN}\n")
    assert desk.draft("round-1") == "half a thought"
    assert desk.session.ended_at is None


def test_quitting_keeps_everything_and_says_how_to_go_on(desk: Desk) -> None:
    said = desk.type("half a thought", "/quit", "never read")
    assert f"To go on:\n  {RETURN}\n" in said
    assert desk.draft("opening") == "half a thought"


def test_an_interrupt_keeps_even_the_line_that_was_being_typed(desk: Desk) -> None:
    def lines() -> Iterator[str]:
        yield "a whole line"
        raise KeyboardInterrupt("half a li")

    said = desk.run(lines())
    assert "Left at opening. Everything you typed is kept." in said
    assert desk.draft("opening") == "a whole line\nhalf a li"


def test_the_time_spent_is_kept_over_a_break(desk: Desk) -> None:
    def lines() -> Iterator[str]:
        desk.clock.advance(100)
        yield "half a thought"
        desk.clock.advance(20)

    desk.run(lines())
    desk.clock.advance(5000)
    assert "Time: 2:00 of 4:00 left." in desk.type()


def test_a_drill_goes_on_where_it_was_left_with_what_was_typed_in_front(desk: Desk) -> None:
    desk.type(GOOD, ".", ".", "half a thought")
    said = desk.type("the other half", ".")
    assert in_order(said, "Going on with AML-03 at round-1", "What about round-1?", "You had typed this", "half a thought")
    assert desk.answers == [("opening", GOOD), ("round-1", "half a thought\nthe other half")]


def test_a_drill_left_at_a_probe_goes_on_with_the_probe_and_the_verdict(desk: Desk) -> None:
    desk.type(WEAK, ".", "half an addition")
    said = desk.type(".")
    assert in_order(said, "What about opening?", "Landed", 'Aiko: "When do you stop?"', "You had typed this", "half an addition")
    assert desk.answers[1] == ("opening", f"{WEAK}\n\nhalf an addition")


def test_a_fresh_drill_closes_the_open_one_and_shows_what_was_typed_in_it(desk: Desk) -> None:
    desk.type("half a thought")
    left = desk.session.id
    said = desk.type(fresh=True)
    assert in_order(said, "The drill you had left open at opening is closed", "At opening you had typed this", "half a thought")
    assert desk.session.id != left
    assert desk.store.session(left).ended_at is not None  # type: ignore[union-attr]


def test_beginning_at_another_question_starts_a_new_drill_there(desk: Desk) -> None:
    desk.type("half a thought")
    said = desk.type(start="round-2")
    assert in_order(said, "is closed", "half a thought", "round-2 (3 of 3)")
    assert desk.session.skipped == ("opening", "round-1")


def test_beginning_where_an_open_drill_stands_goes_on_with_it(desk: Desk) -> None:
    desk.type("half a thought")
    session = desk.session.id
    assert "Going on with AML-03 at opening" in desk.type(start="opening")
    assert desk.session.id == session


def test_author_and_learner_text_cannot_steer_the_terminal(desk: Desk) -> None:
    desk.type("red \x1b[31m alert\u202e")
    said = desk.type()
    assert "red \\x1b[31m alert\\u202e" in said
    assert "\x1b" not in said


def test_a_store_that_cannot_be_used_ends_the_drill_before_anything_is_typed(desk: Desk) -> None:
    desk.store.fail()
    with pytest.raises(DatabaseError, match="read-only"):
        desk.type("never read")


def test_a_store_that_fails_on_the_way_stops_nobody_and_is_named_once(desk: Desk) -> None:
    def lines() -> Iterator[str]:
        yield "/hint"
        desk.store.fail()
        yield GOOD
        yield "more"
        yield "and more"
        yield "."
        yield "."
        yield "half a thought"

    desk.stored = PlainDrill(desk.drill(), desk.store, lines(), RETURN).run()
    said, complaints = desk.capsys.readouterr()
    assert in_order(said, "strong-hire", "round-1 (2 of 3)", "Left at round-1. Not everything could be stored; see above.")
    assert all(line.startswith("grill: ") and "read-only" in line for line in complaints.splitlines())
    assert sum("AML-03-opening-draft" in line for line in complaints.splitlines()) == 1
    assert desk.stored is False
    assert f"{GOOD}\nmore\nand more" in desk.rescue.rescued.values()
    assert "half a thought" in desk.rescue.rescued.values()


@pytest.mark.parametrize("further", [(), (".",)])
def test_a_store_that_works_again_gets_what_it_had_refused(desk: Desk, further: tuple[str, ...]) -> None:
    def lines() -> Iterator[str]:
        desk.store.fail()
        yield GOOD
        yield "."
        desk.store.mend()
        yield from further

    desk.run(lines())
    assert desk.answers == [("opening", GOOD)]
    assert desk.stored is True


def test_an_output_that_takes_no_more_loses_nothing_that_was_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def lines() -> Iterator[str]:
        yield GOOD
        yield "."
        yield "typed at an answered question"
        monkeypatch.setattr("trainer.cli.plain_drill.say", fail)
        yield "/help"

    def fail(*_: object) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        desk.run(lines())
    assert desk.draft("opening") == "typed at an answered question"


def test_a_long_text_from_a_pipe_is_not_stored_anew_with_every_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    save = desk.store.save_draft
    monkeypatch.setattr(desk.store, "save_draft", lambda draft: (sizes.append(len(draft.text)), save(draft)))
    lines = ["x" * 79] * 12_500
    desk.run(lines)
    assert desk.draft("opening") == "\n".join(lines)
    assert sum(sizes) < 20 * 1_000_000
