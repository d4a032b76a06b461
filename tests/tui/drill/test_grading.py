from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.fakes import FakeClock, make_chain
from tests.tui.conftest import screen_text
from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import editor, keys_shown, markers, notices, press, said, set_off, settled, stage, submit, write

SIZES = ((80, 24), (200, 60))
ALL = "<stop-rule> <traffic> <holdback>"
ODD = "P(A|B) [/b] [red] [[x]] 🙂"


def chosen(pilot: Pilot[Any]) -> str | None:
    """Id of the marker that the cursor is on."""
    result = markers(pilot).chosen
    return result.id if result else None


@pytest.mark.parametrize("size", SIZES)
async def test_the_grade_says_score_band_grader_and_speed(workshop: Workshop, size: tuple[int, int]) -> None:
    async with workshop.stage().run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<stop-rule> <traffic>")
        shown = screen_text(pilot.app)
        assert "83  hire · passed · 2 of 3 landed" in shown
        assert "scripted, 3 ms" in shown


async def test_markers_are_sorted_into_landed_sharpen_and_flags(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(98, 60), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic> and ~holdback~ but <peek>")
        shown = said(pilot)
        assert "Landed ✓ Counts the eligible readers of each week" in shown
        assert "“<traffic>”" in shown
        assert "Sharpen ✗ Names the planned looks and the stop rule before the start · not found · critical" in shown
        assert "why: Peeking breaks the error rate." in shown
        assert "? Keeps a holdback after the launch · unsure: close, but not clear enough to count" in shown
        assert "Flags ⚑ major red flag: Looks every day" in shown
        assert "“<peek>”" in shown
        assert "⚑ 1 red flag" in shown


async def test_moving_over_a_marker_sets_its_words_off_in_the_answer(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(120, 50), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "🙂👩‍👩‍👧 first line é\n\n\tthen <stop-rule> 🙂\nand <traffic> [/b]")
        assert (chosen(pilot), set_off(pilot)) == ("traffic", ["<traffic>"])
        await press(pilot, "down")
        assert (chosen(pilot), set_off(pilot)) == ("stop-rule", ["<stop-rule>"])
        await press(pilot, "down")
        assert (chosen(pilot), set_off(pilot)) == ("holdback", [])
        assert "no words for “Keeps a holdback after the launch”" in screen_text(pilot.app)
        await press(pilot, "up")
        assert set_off(pilot) == ["<stop-rule>"]


async def test_words_are_set_off_without_colour(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(120, 50), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "the plan <stop-rule> holds")
        segments = [segment for strip in pilot.app.screen._compositor.render_strips() for segment in strip]
        reverse = "".join(segment.text for segment in segments if segment.style and segment.style.reverse)
        assert "<stop-rule>" in reverse
        assert "the plan" not in reverse


async def test_words_out_of_sight_are_scrolled_to(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "line\n" * 60 + "<stop-rule>")
        assert set_off(pilot) == ["<stop-rule>"]
        assert screen_text(pilot.app).count("<stop-rule>") == 2


async def test_a_click_on_a_marker_moves_to_it_and_opens_nothing(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(120, 50), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<stop-rule>")
        await pilot.click("#markers", offset=(12, 2))
        await settled(pilot)
        assert chosen(pilot) == "traffic"
        assert stage(pilot).drill.mode == "graded"


async def test_the_answer_stays_visible_as_it_was_typed(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, ODD)
        assert ODD in screen_text(pilot.app)


async def test_why_tells_reason_confidence_and_words_of_every_marker(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(98, 60), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<stop-rule>")
        assert "confidence" not in said(pilot)
        await press(pilot, "down", "w")
        shown = said(pilot)
        assert "decided by authored rule: said in these words · confidence 1.00 · words: “<stop-rule>”" in shown
        assert "no words of yours" in shown
        assert "red flag not tripped: Looks every day" in shown
        assert chosen(pilot) == "traffic"
        await press(pilot, "w")
        assert "confidence" not in said(pilot)


async def test_an_answer_without_credit_gets_the_reason_instead_of_markers(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(120, 50), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "GAME <stop-rule>")
        shown = screen_text(pilot.app)
        assert "No credit: the answer plays games" in shown
        assert "Names the planned looks" not in shown
        assert "Add" not in keys_shown(pilot)
        assert "Again" in keys_shown(pilot)


@pytest.mark.parametrize(("size", "answer"), [((80, 24), "<traffic>"), ((200, 60), ALL)])
async def test_the_stronger_version_is_there_whether_passed_or_not(workshop: Workshop, size: tuple[int, int], answer: str) -> None:
    async with workshop.stage().run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, answer)
        assert "Fix the looks first." not in screen_text(pilot.app)
        await press(pilot, "v")
        shown = screen_text(pilot.app)
        assert "Fix the looks first." in shown
        assert answer in shown
        await press(pilot, "escape")
        assert "Fix the looks first." not in screen_text(pilot.app)
        assert stage(pilot).asked == []
        assert isinstance(pilot.app.focused, OptionList)


async def test_the_interviewer_presses_on_the_most_important_miss(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        assert "Aiko: “When do you stop?”" in screen_text(pilot.app)


async def test_an_addition_is_graded_with_the_answer_and_shows_before_and_after(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(98, 60), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        await press(pilot, "enter")
        assert stage(pilot).drill.mode == "adding"
        await submit(pilot, "and then <stop-rule>")
        shown = said(pilot)
        assert "33 → 83 lean-no → hire · passed" in shown
        assert "Names the planned looks and the stop rule before the start · new with your addition" in shown
        assert "Counts the eligible readers of each week · new" not in shown
        assert "<traffic>" in shown
        assert "and then <stop-rule>" in shown
        assert "Add" not in keys_shown(pilot)
    attempts = workshop.trainer().store.attempts_of_chain("me", "AML-03")
    assert [attempt.answer for attempt in attempts] == ["<traffic>", "<traffic>\n\nand then <stop-rule>"]


async def test_a_click_on_the_probe_opens_the_editor_for_it(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        await pilot.click("#probe-text")
        await settled(pilot)
        assert stage(pilot).drill.mode == "adding"
        assert pilot.app.focused is editor(pilot)


async def test_at_80_by_24_answer_probe_and_six_lines_to_add_fit_together(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        await press(pilot, "enter")
        shown = screen_text(pilot.app)
        assert "<traffic>" in shown
        assert "When do you stop?" in shown
        assert editor(pilot).content_size.height >= 6


async def test_esc_leads_from_the_addition_to_the_grade_and_loses_nothing(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        await press(pilot, "enter")
        await write(pilot, "half an addition")
        await press(pilot, "escape")
        assert stage(pilot).drill.mode == "graded"
        assert stage(pilot).asked == []
        await press(pilot, "enter")
        assert editor(pilot).text == "half an addition"


async def test_trying_again_starts_from_scratch_with_a_new_clock(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        clock.advance(100)
        await submit(pilot, "<traffic>")
        await press(pilot, "t")
        assert stage(pilot).drill.mode == "asking"
        assert editor(pilot).text == ""
        assert "0:00 of 4:00" in screen_text(pilot.app)
        await submit(pilot, ALL)
        assert "100  strong-hire · passed" in screen_text(pilot.app)


async def test_an_addition_that_was_begun_is_not_lost_by_trying_again(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        await press(pilot, "enter")
        await write(pilot, "worth keeping")
        await press(pilot, "escape", "t")
        assert editor(pilot).text == "worth keeping"


async def test_an_empty_answer_is_refused_in_words(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "")
        await submit(pilot, "  \n ")
        assert notices(pilot) == ["the answer is empty — type an answer, or skip the question"] * 2
        assert stage(pilot).drill.mode == "asking"
        assert editor(pilot).text == "  \n "
        await submit(pilot, "<traffic>")
        assert stage(pilot).drill.mode == "graded"


async def test_rules_are_taken_in_while_the_question_is_read(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f6")
        # One thread serves all requests in order, so what was asked for before this one is done.
        await press(pilot, "f7")
        assert workshop.grader.prepared == ["AML-03 opening", "AML-03 round-1"]


async def test_submitting_twice_grades_once(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "<traffic>")
        await pilot.press("ctrl+s", "ctrl+s")
        await settled(pilot)
        assert workshop.grader.graded == ["<traffic>"]
        assert notices(pilot) == []


async def test_markers_probe_and_model_of_an_author_are_no_markup(workshop: Workshop) -> None:
    chain = make_chain()
    strong = tuple(
        marker.model_copy(update={"text": f"{ODD} {marker.id}", "probe": ODD, "why": ODD}) for marker in chain.questions[0].strong
    )
    question = chain.questions[0].model_copy(update={"strong": strong, "model_answer": ODD, "asked_by": "[red]Aiko", "follow_ups": (ODD,)})
    async with workshop.stage(chain.model_copy(update={"questions": (question,)})).run_test(size=(120, 50), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<traffic>")
        shown = screen_text(pilot.app)
        assert f"{ODD} traffic" in shown
        assert f"why: {ODD}" in shown
        assert f"[red]Aiko: “{ODD}”" in shown
        await press(pilot, "v")
        assert f"• {ODD}" in screen_text(pilot.app)
