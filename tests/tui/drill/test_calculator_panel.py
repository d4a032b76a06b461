from __future__ import annotations

import pytest

from tests.fakes import FakeClock
from tests.tui.conftest import screen_text
from tests.tui.drill.calculating import SENTENCE, SIZE, chain_with, column, field, result, sizing, type_into
from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import clock_of, editor, keys_shown, notices, press, said, settled, stage, submit, write
from trainer.tui.pace import PAUSE
from trainer.tui.widgets.calculation_history import CalculationHistory
from trainer.tui.widgets.calculator_field import CalculatorField
from trainer.tui.widgets.calculator_part import CalculatorPart
from trainer.tui.widgets.calculator_result import CalculatorResult

SIZES = ((80, 24), (100, 30), (200, 60))


@pytest.mark.parametrize("size", SIZES)
async def test_the_calculator_of_the_question_opens_with_what_was_typed_last_and_the_question_in_sight(
    workshop: Workshop, size: tuple[int, int]
) -> None:
    async with sizing(workshop).run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4")
        shown = said(pilot)
        assert "Sample size proportions" in shown
        assert "readers in the control arm" in shown
        assert "I need 47,036 readers" in result(pilot)
        assert "naive answer: 3,205,972" in result(pilot)
        assert "What about opening?" in shown
        assert pilot.app.focused is field(pilot, "baseline_rate").control
        assert all(len(line) <= size[0] for line in screen_text(pilot.app).splitlines())


async def test_nothing_is_filled_in_that_would_answer_the_question(workshop: Workshop) -> None:
    async with workshop.stage(chain_with(SIZE)).run_test(size=(100, 40), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4")
        texts = {found.known.name: found.text for found in stage(pilot).drill.query(CalculatorField)}
        assert (texts["baseline_rate"], texts["mde_absolute"], texts["power"]) == ("", "", "80%")
        assert "needed" in column(pilot, "#form")
        assert "✗" not in column(pilot, "#form")
        assert result(pilot) == "no result yet: fill in what is needed"
        await press(pilot, *"12%", "tab", *"0.6pp")
        assert "I need 47,036 readers" in result(pilot)


async def test_the_result_follows_every_key(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(100, 40), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4", "tab", *"0.3pp")
        assert field(pilot, "mde_absolute").text == "0.3pp"
        assert "I need 186,171 readers" in result(pilot)


async def test_a_result_goes_into_the_answer_at_the_cursor(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "I need for it.")
        editor(pilot).move_cursor((0, 6))
        await press(pilot, "f4", "ctrl+o")
        assert editor(pilot).text == f"I need {SENTENCE} for it."
        assert not stage(pilot).drill.calculating
        assert pilot.app.focused is editor(pilot)
        await pilot.press("!")
        assert f"{SENTENCE}! for it." in editor(pilot).text


async def test_a_key_pressed_right_after_typing_inserts_what_was_typed(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4", "tab")
        control = field(pilot, "mde_absolute").control
        control.value = "0.3pp"  # type: ignore[attr-defined]
        await pilot.press("f10")
        await settled(pilot)
        assert editor(pilot).text.startswith("186,171 readers in the control arm (baseline 12%, MDE +0.3 points")


@pytest.mark.parametrize("key", ["f4", "escape"])
async def test_closing_goes_back_to_the_answer_where_the_cursor_was(workshop: Workshop, key: str) -> None:
    async with sizing(workshop).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "words that stay")
        editor(pilot).move_cursor((0, 5))
        await press(pilot, "f4", "tab", key)
        assert pilot.app.focused is editor(pilot)
        assert editor(pilot).cursor_location == (0, 5)
        assert editor(pilot).text == "words that stay"
        assert stage(pilot).asked == []


async def test_the_clock_and_the_draft_go_on_meanwhile(workshop: Workshop, clock: FakeClock) -> None:
    async with sizing(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "begun")
        await press(pilot, "f4")
        clock.advance(60 + PAUSE)
        stage(pilot).drill.keep_if_due()
        await settled(pilot)
        assert clock_of(pilot) == "1:00 of 4:00"
        store = workshop.trainer().store
        session = store.open_session("me")
        assert session is not None
        draft = store.draft(session.id, "opening")
        assert draft is not None
        assert (draft.text, draft.seconds_used) == ("begun", 60 + PAUSE)


async def test_a_text_that_makes_no_sense_says_so_and_the_last_result_stays(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4")
        await type_into(pilot, "baseline_rate", "[red]12q")
        assert "[red]12q" in said(pilot)
        assert "the last result that made sense: 47,036 readers" in result(pilot)
        assert field(pilot, "baseline_rate").has_class("-wrong")
        await press(pilot, "ctrl+o")
        assert editor(pilot).text == ""
        assert notices(pilot) == ["Nothing was inserted: mend the marked field first."]
        await type_into(pilot, "baseline_rate", "13%")
        assert not field(pilot, "baseline_rate").has_class("-wrong")
        assert "the last result that made sense" not in result(pilot)


async def test_what_is_wrong_with_two_fields_together_stands_below_one_of_them(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(100, 40), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4")
        await type_into(pilot, "mde_relative", "5%")
        assert "✗ give exactly one of mde_absolute and mde_relative" in column(pilot, "#form")


async def test_arrows_ask_what_if(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(100, 40), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4", "up", "tab", "down", "tab", "tab", "up", "tab", "up", "tab", "right")
        texts = {found.known.name: found.text for found in stage(pilot).drill.query(CalculatorField)}
        assert texts["baseline_rate"] == "12.1%"
        assert texts["mde_absolute"] == "+0.5pp"
        assert texts["alpha"] == "10%"
        assert texts["power"] == "90%"
        assert texts["sides"] == "1"
        assert "1-sided 10%" in result(pilot)


async def test_an_explanation_takes_the_place_of_the_other_outputs(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(200, 60), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4", "ctrl+x")
        shown = result(pilot)
        for words in ("Formula", "With these numbers", "Rests on", "One look at the end", "Say it", "Source", "Fleiss"):
            assert words in shown
        assert "readers in all arms" not in shown
        await press(pilot, "ctrl+x")
        assert "readers in all arms" in result(pilot)


async def test_the_calculators_of_the_question_stand_first_in_the_list_and_unknown_ones_are_left_out(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4", "ctrl+l")
        lines = [line.strip() for line in screen_text(pilot.app).splitlines()]
        start = lines.index("For this question")
        assert lines[start + 1 : start + 4] == ["Sample size proportions", "Runtime weeks", "Sample size, power and runtime"]
        await press(pilot, "down", "enter")
        assert "Runtime weeks" in column(pilot, "#calculator-title")
        assert stage(pilot).drill.in_calculator


async def test_a_question_that_names_none_begins_with_the_list(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4")
        assert "Guardrails: is it not worse?" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert pilot.app.focused is editor(pilot)


async def test_another_calculator_stays_open_at_its_question(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4", "ctrl+l", "slash", *"kappa", "enter")
        assert "Cohen kappa" in column(pilot, "#calculator-title")
        await press(pilot, "escape", "f4")
        assert "Cohen kappa" in column(pilot, "#calculator-title")


async def test_values_are_still_there_at_the_next_question(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4")
        await type_into(pilot, "baseline_rate", "20%")
        await press(pilot, "escape", "f6", "f4")
        assert field(pilot, "baseline_rate").text == "20%"
        assert stage(pilot).drill.query_one(CalculationHistory).option_count == 0


async def test_keys_of_the_drill_rest_while_the_calculator_has_the_focus(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert "Calc" in keys_shown(pilot)
        await press(pilot, "f4")
        assert {"Insert", "Explain", "All", "Close", "What if"} <= set(keys_shown(pilot))
        assert not {"Answer", "Hint", "Skip", "Leave", "Calc"} & set(keys_shown(pilot))
        await press(pilot, "ctrl+s", "f6", "f2")
        assert stage(pilot).drill.mode == "asking"
        assert stage(pilot).drill.calculating


async def test_below_a_grade_it_computes_but_inserts_nothing(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await submit(pilot, "<stop-rule>")
        await press(pilot, "f4")
        assert "47,036" in said(pilot)
        assert "Insert" not in keys_shown(pilot)
        await press(pilot, "ctrl+o", "f4")
        assert stage(pilot).drill.mode == "graded"
        assert pilot.app.focused is stage(pilot).drill.view.verdict.markers
        await press(pilot, "enter", "f4", "ctrl+o")
        assert editor(pilot).text == SENTENCE


async def test_there_is_a_chart_where_there_is_room(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4")
        assert "power by size · ● at 47,036, 80" in column(pilot, "#chart")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "power by size" not in said(pilot)
        assert "I need 47,036 readers" in result(pilot)


async def test_nothing_of_the_calculators_is_made_before_they_are_opened(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        assert not stage(pilot).drill.query(CalculatorPart)
        await press(pilot, "f4")
        assert stage(pilot).drill.query_one(CalculatorResult).display
