from __future__ import annotations

from textual.command import CommandPalette

from tests.fakes import make_chain
from tests.tui.conftest import screen_text
from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import editor, keys_shown, notices, press, said, set_off, settled, stage, submit, write
from trainer.tui.messages import OpenDebrief
from trainer.tui.widgets.confirm import Confirm

ALL = "<stop-rule> <traffic> <holdback>"


async def test_hints_come_in_three_steps_and_stay_in_place(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "half <traffic>")
        await press(pilot, "f2")
        assert "hint 1 of 3 A point this question cannot be passed without is still missing." in said(pilot)
        await press(pilot, "f2", "f2")
        shown = said(pilot)
        assert "hint 2 of 3 When do you stop?" in shown
        assert "hint 3 of 3 Names the planned looks" in shown
        assert "Hint" not in keys_shown(pilot)
        assert editor(pilot).text == "half <traffic>"
        assert editor(pilot).content_size.height >= 6


async def test_hints_come_back_with_their_question_but_not_with_another(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f2", "f6")
        assert "hint 1 of 3" not in screen_text(pilot.app)
        await press(pilot, "f5")
        assert "hint 1 of 3" in screen_text(pilot.app)


async def test_hints_from_before_a_break_are_counted(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f2")
        await write(pilot, "typed")
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert "hint 1 of 3 opened before the break" in said(pilot)
        await press(pilot, "f2")
        assert "hint 2 of 3 When do you stop?" in said(pilot)


async def test_a_hint_that_is_not_needed_says_so(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, ALL)
        await press(pilot, "f2")
        assert notices(pilot) == ["Every point is in your answer already; submit it."]


async def test_typing_goes_on_while_a_hint_is_fetched(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f2", "a", "b")
        await settled(pilot)
        assert editor(pilot).text == "ab"


async def test_skipping_leaves_a_dash_and_goes_on(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(110, 30), notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "unfinished")
        await press(pilot, "f6")
        shown = screen_text(pilot.app)
        assert "What about round-1?" in shown
        assert "– opening skip" in said(pilot)
        await press(pilot, "f5")
        assert editor(pilot).text == "unfinished"


async def test_the_ladder_shows_how_each_rung_went(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(110, 30), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, ALL)
        await press(pilot, "n")
        await submit(pilot, "<traffic>")
        await press(pilot, "n", "f6")
        shown = said(pilot)
        assert "✓ opening 100" in shown
        assert "✗ round-1 33" in shown
        assert "– round-2 skip" in shown
        assert "▸ · round-3" in shown
        assert "· round-4" in shown


async def test_the_bookmark_is_marked_and_kept(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(110, 30), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f7")
        assert "opening ★" in said(pilot)
        await press(pilot, "f6", "f7", "f7")
        assert screen_text(pilot.app).count("★") == 1
    assert workshop.trainer().store.bookmarks("me") == {("AML-03", "opening")}


async def test_bookmarks_from_earlier_are_shown_from_the_start(workshop: Workshop) -> None:
    workshop.trainer().store.set_bookmark("me", "AML-03", "round-4", True)
    async with workshop.stage().run_test(size=(110, 30), notifications=True) as pilot:
        await settled(pilot)
        assert "round-4 ★" in said(pilot)


async def test_back_leads_to_the_grade_of_the_rung_below(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, ALL)
        await press(pilot, "n")
        await submit(pilot, "<traffic>")
        await press(pilot, "n", "f5")
        assert "33  lean-no" in screen_text(pilot.app)
        await press(pilot, "b")
        assert stage(pilot).drill.mode == "graded"
        assert "100  strong-hire" in screen_text(pilot.app)
        assert "Back" not in keys_shown(pilot)


async def test_each_grade_shows_the_markers_of_its_own_question(workshop: Workshop) -> None:
    chain = make_chain(question_ids=("opening", "round-1"))
    other = tuple(
        marker.model_copy(update={"id": f"other-{marker.id}", "text": f"Other {marker.id}"}) for marker in chain.questions[1].strong
    )
    chain = chain.model_copy(update={"questions": (chain.questions[0], chain.questions[1].model_copy(update={"strong": other}))})
    async with workshop.stage(chain).run_test(size=(98, 40), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        await press(pilot, "v", "n")
        await submit(pilot, "<other-holdback>")
        assert "✓ Other holdback" in said(pilot)
        assert set_off(pilot) == ["<other-holdback>"]
        await press(pilot, "b")
        assert "✓ Counts the eligible readers" in said(pilot)
        assert set_off(pilot) == ["<traffic>"]


async def test_what_is_typed_waits_at_its_question(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f6")
        await write(pilot, "for round-1")
        await press(pilot, "f5")
        assert editor(pilot).text == ""
        await press(pilot, "f6")
        assert editor(pilot).text == "for round-1"


async def test_a_click_in_the_ladder_goes_to_the_rung(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(110, 30), notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "kept")
        await pilot.click("#ladder", offset=(4, 4))
        await settled(pilot)
        assert "What about round-3?" in screen_text(pilot.app)
        await pilot.click("#ladder", offset=(4, 1))
        await settled(pilot)
        assert editor(pilot).text == "kept"


async def test_the_last_rung_leads_to_the_debrief(workshop: Workshop) -> None:
    chain = make_chain(question_ids=("opening", "round-1"))
    async with workshop.stage(chain).run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, ALL)
        await press(pilot, "n")
        assert stage(pilot).asked == []
        await submit(pilot, ALL)
        await press(pilot, "n")
        (message,) = stage(pilot).asked
        assert isinstance(message, OpenDebrief)
        assert [result.passed for result in message.summary.results] == [True, True]


async def test_skipping_the_last_rung_leads_to_the_debrief_too(workshop: Workshop) -> None:
    async with workshop.stage(make_chain(question_ids=("opening",))).run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f6")
        (message,) = stage(pilot).asked
        assert isinstance(message, OpenDebrief)
        assert message.summary.results[0].skipped


async def test_a_skipped_rung_is_offered_again_at_the_end_of_the_ladder(workshop: Workshop) -> None:
    async with workshop.stage(make_chain(question_ids=("opening", "round-1")), at="round-1").run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f5")
        await submit(pilot, ALL)
        await press(pilot, "n")
        assert "What about round-1?" in screen_text(pilot.app)


async def test_ending_early_is_asked_about_and_esc_means_no(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, ALL)
        await press(pilot, "f9")
        assert isinstance(pilot.app.screen, Confirm)
        assert "1 of 8 rungs are answered" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert stage(pilot).asked == []
        await press(pilot, "f9", "enter")
        assert stage(pilot).asked == []
        await press(pilot, "f9", "y")
        (message,) = stage(pilot).asked
        assert isinstance(message, OpenDebrief)
    session = workshop.trainer().store.latest_session("me")
    assert session is not None
    assert session.ended_at is not None


async def test_ending_early_works_by_mouse(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f9")
        await pilot.click("#yes")
        await settled(pilot)
        assert isinstance(stage(pilot).asked[0], OpenDebrief)


async def test_the_palette_offers_what_makes_sense_now_and_every_rung(workshop: Workshop) -> None:
    chain = make_chain()
    odd = chain.questions[2].model_copy(update={"title": "P(A|B) [/b] [red]"})
    chain = chain.model_copy(update={"questions": (*chain.questions[:2], odd, *chain.questions[3:])})
    async with workshop.stage(chain).run_test(notifications=True) as pilot:
        await settled(pilot)
        drill = stage(pilot).drill
        titles = [command.title for command in drill.palette_commands()]
        assert "Open a hint" in titles
        assert "Skip this question" in titles
        assert "Show the stronger version" not in titles
        assert "Go to round-2: P(A|B) [/b] [red]" in titles
        await submit(pilot, "<traffic>")
        titles = [command.title for command in drill.palette_commands()]
        assert "Show the stronger version" in titles
        assert "Skip this question" not in titles
        next(command for command in drill.palette_commands() if command.title.startswith("Go to round-4")).run()
        await settled(pilot)
        assert "What about round-4?" in screen_text(pilot.app)


async def test_the_palette_covers_the_drill_without_disturbing_it(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "typed")
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, CommandPalette)
        await press(pilot, "escape")
        assert pilot.app.focused is editor(pilot)
        assert editor(pilot).text == "typed"


async def test_every_key_of_the_drill_has_an_id_so_that_it_can_be_mapped_anew(workshop: Workshop) -> None:
    app = workshop.stage()
    app.set_keymap({"drill.hint": "f10"})
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        own = [active.binding for active in app.screen.active_bindings.values() if active.node is app.drill]
        assert all(binding.id for binding in own if binding.show)
        await press(pilot, "f10")
        assert "hint 1 of 3" in screen_text(app)
