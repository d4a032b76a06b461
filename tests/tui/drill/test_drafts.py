from __future__ import annotations

from tests.fakes import FakeClock, make_chain
from tests.tui.conftest import screen_text
from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import clock_of, editor, press, settled, stage, submit, write
from trainer.domain.answer import Draft
from trainer.tui.messages import GoHome
from trainer.tui.pace import HEARTBEAT, LONGEST, PAUSE, Pace
from trainer.tui.widgets.confirm import Confirm
from trainer.tui.widgets.resume_offer import ResumeOffer


def kept(workshop: Workshop, question: str = "opening") -> Draft | None:
    """What the database holds, read by another program."""
    store = workshop.trainer().store
    session = store.latest_session("me")
    assert session is not None
    return store.draft(session.id, question)


def test_text_is_due_at_a_pause_and_not_before(clock: FakeClock) -> None:
    pace = Pace(clock)
    pace.typed()
    clock.advance(PAUSE - 0.01)
    assert not pace.due
    clock.advance(0.02)
    assert pace.due
    pace.saved()
    assert not pace.due
    assert not pace.unsaved


def test_text_is_due_while_typing_goes_on(clock: FakeClock) -> None:
    pace = Pace(clock)
    for _ in range(8):
        pace.typed()
        assert not pace.due
        clock.advance(0.2)
    pace.typed()
    assert pace.due
    # A tick of the timer later it is on disk: never more than two seconds are at risk.
    assert LONGEST + 0.2 < 2.0


def test_time_is_due_now_and_then_although_nothing_is_typed(clock: FakeClock) -> None:
    pace = Pace(clock)
    clock.advance(HEARTBEAT - 0.1)
    assert not pace.due
    clock.advance(0.2)
    assert pace.due


async def test_what_is_typed_is_saved_at_a_pause(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "half a thought")
        stage(pilot).drill.keep_if_due()
        await settled(pilot)
        assert kept(workshop) is None
        clock.advance(PAUSE)
        stage(pilot).drill.keep_if_due()
        await settled(pilot)
        draft = kept(workshop)
        assert draft is not None
        assert draft.text == "half a thought"
        assert "3 words · saved" in screen_text(pilot.app)


async def test_typing_without_a_pause_is_saved_too(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        for number in range(9):
            await write(pilot, f" w{number}")
            clock.advance(0.2)
            stage(pilot).drill.keep_if_due()
            await settled(pilot)
        draft = kept(workshop)
        assert draft is not None
        assert draft.text.endswith("w7")


async def test_keys_pressed_while_text_is_being_saved_are_saved_later(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "first")
        clock.advance(PAUSE)
        stage(pilot).drill.keep_if_due()
        editor(pilot).insert(" second")
        await settled(pilot)
        assert "not saved yet" in screen_text(pilot.app)
        clock.advance(PAUSE)
        stage(pilot).drill.keep_if_due()
        await settled(pilot)
        draft = kept(workshop)
        assert draft is not None
        assert draft.text == "first second"


async def test_leaving_saves_at_once_and_goes_home(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        clock.advance(30)
        await write(pilot, "leaving now")
        await press(pilot, "escape")
        assert [type(message) for message in stage(pilot).asked] == [GoHome]
        draft = kept(workshop)
        assert draft is not None
        assert (draft.text, draft.seconds_used) == ("leaving now", 30.0)


async def test_quitting_saves_at_once(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "quitting now")
        pilot.app.exit()
    draft = kept(workshop)
    assert draft is not None
    assert draft.text == "quitting now"


async def test_closing_the_screen_saves_at_once(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "closing now")
        pilot.app.pop_screen()
        await settled(pilot)
        draft = kept(workshop)
        assert draft is not None
        assert draft.text == "closing now"


async def test_what_is_typed_is_saved_before_something_covers_it(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "covered now")
        await press(pilot, "f9")
        assert isinstance(pilot.app.screen, Confirm)
        draft = kept(workshop)
        assert draft is not None
        assert draft.text == "covered now"


async def test_after_an_unclean_end_text_and_time_are_restored(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<stop-rule> <traffic> <holdback>")
        await press(pilot, "n")
        clock.advance(80)
        await write(pilot, "words before the [crash]")
        clock.advance(PAUSE)
        stage(pilot).drill.keep_if_due()
        await settled(pilot)
        # The first app is neither closed nor told: this is what a second start finds after `kill -9`.
        async with workshop.stage().run_test(notifications=True) as second:
            await settled(second)
            assert "at round-1, 4 words typed" in screen_text(second.app)
            await press(second, "enter")
            assert editor(second).text == "words before the [crash]"
            assert clock_of(second) == "1:20 of 4:00"
            assert "4 words · saved" in screen_text(second.app)
            assert second.app.focused is editor(second)


async def test_the_offer_says_where_what_and_when(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<stop-rule>")
        await press(pilot, "n")
        await write(pilot, "one two three")
    clock.advance(600)
    async with workshop.stage().run_test(size=(120, 30), notifications=True) as pilot:
        await settled(pilot)
        shown = screen_text(pilot.app)
        assert "left open 10 minutes ago at round-1, 3 words typed, 1 question answered" in shown
        assert "Go on: Title of round-1" in shown


async def test_starting_afresh_begins_at_the_bottom_and_keeps_what_was_answered(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<stop-rule>")
        await press(pilot, "n")
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "down", "enter")
        assert "What about opening?" in screen_text(pilot.app)
        assert editor(pilot).text == ""
    store = workshop.trainer().store
    assert len(store.attempts_of_chain("me", "AML-03")) == 1


async def test_a_click_chooses_as_well(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "typed")
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.click("#offer OptionList", offset=(3, 0))
        await settled(pilot)
        assert editor(pilot).text == "typed"


async def test_an_addition_is_restored_as_an_addition(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        await press(pilot, "enter")
        await write(pilot, "begun to add")
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert stage(pilot).drill.mode == "graded"
        await press(pilot, "enter")
        assert editor(pilot).text == "begun to add"


async def test_a_drill_in_which_nothing_was_done_goes_on_without_asking(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        first = workshop.trainer().store.open_session("me")
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        assert stage(pilot).drill.mode == "asking"
        assert workshop.trainer().store.open_session("me") == first


async def test_a_question_that_is_asked_for_is_where_the_drill_begins(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "typed at the opening")
    async with workshop.stage(at="round-3").run_test(notifications=True) as pilot:
        await settled(pilot)
        assert stage(pilot).drill.mode == "asking"
        assert "What about round-3?" in screen_text(pilot.app)


async def test_words_typed_at_the_very_question_that_is_asked_for_are_offered(workshop: Workshop) -> None:
    async with workshop.stage(at="round-3").run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "typed at round-3")
    async with workshop.stage(at="round-3").run_test(notifications=True) as pilot:
        await settled(pilot)
        assert stage(pilot).drill.mode == "offer"
        await press(pilot, "enter")
        assert editor(pilot).text == "typed at round-3"


async def test_a_fresh_drill_begins_at_the_bottom_without_asking(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
    async with workshop.stage(fresh=True).run_test(notifications=True) as pilot:
        await settled(pilot)
        assert stage(pilot).drill.mode == "asking"
        assert "What about opening?" in screen_text(pilot.app)


async def test_a_title_in_the_offer_is_no_markup(workshop: Workshop) -> None:
    chain = make_chain()
    odd = chain.questions[0].model_copy(update={"title": "P(A|B) [/b] [red]"})
    chain = chain.model_copy(update={"questions": (odd, *chain.questions[1:])})
    async with workshop.stage(chain).run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "typed")
    async with workshop.stage(chain).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert "Go on: P(A|B) [/b] [red]" in screen_text(pilot.app)
        assert stage(pilot).drill.query_one(ResumeOffer).display
