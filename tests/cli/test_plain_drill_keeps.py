"""Nothing that is typed in a plain drill is lost, however it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.desk import RETURN, Desk, in_order
from tests.fakes import GOOD, WEAK
from trainer.cli.plain_drill import PlainDrill
from trainer.errors import DatabaseError


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
