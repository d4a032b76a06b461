from __future__ import annotations

from tests.tui.drill.calculating import SIZE, field, kept, result, sizing, type_into
from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import editor, press, settled, stage, submit, write
from trainer.tui.widgets.calculation_history import CalculationHistory


async def test_the_attempt_holds_what_was_calculated(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "The size is")
        await press(pilot, "f4", "tab", "up", "ctrl+o", "ctrl+s")
        assert stage(pilot).drill.mode == "graded"
        (attempt,) = workshop.trainer().store.attempts_of_chain("me", "AML-03")
        assert attempt.answer.startswith("The size is 34,678 readers in the control arm (baseline 12%, MDE +0.7 points")
        (calculation,) = attempt.calculations
        assert calculation.calculator == SIZE
        assert calculation.inputs["mde_absolute"] == 0.007
        assert calculation.outputs["n_control"] == 34_678


async def test_only_calculations_of_the_learners_own_are_kept_and_each_once(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4", "escape")
        assert kept(pilot) == ()
        await press(pilot, "f4")
        await type_into(pilot, "mde_absolute", "0.5pp")
        await press(pilot, "escape")
        assert [found.inputs["mde_absolute"] for found in kept(pilot)] == [0.005]
        await press(pilot, "f4", "escape", "f4", "ctrl+o")
        assert len(kept(pilot)) == 1
        await press(pilot, "f4")
        await type_into(pilot, "mde_absolute", "0.4pp")
        await press(pilot, "ctrl+l")
        assert [found.inputs["mde_absolute"] for found in kept(pilot)] == [0.005, 0.004]


async def test_a_calculation_is_kept_when_the_app_is_left_with_the_panel_open(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "left with it")
        await press(pilot, "f4")
        await type_into(pilot, "mde_absolute", "0.5pp")
        pilot.app.exit()
    store = workshop.trainer().store
    session = store.open_session("me")
    assert session is not None
    draft = store.draft(session.id, "opening")
    assert draft is not None
    assert draft.text == "left with it"
    assert [found.inputs["mde_absolute"] for found in draft.calculations] == [0.005]


async def test_earlier_calculations_are_listed_and_come_back(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        for change in ("0.5pp", "0.4pp"):
            await press(pilot, "f4")
            await type_into(pilot, "mde_absolute", change)
            await press(pilot, "escape")
        await press(pilot, "f4")
        history = stage(pilot).drill.query_one(CalculationHistory)
        assert [str(option.prompt)[:7] for option in history.options] == ["105,092", "67,496 "]
        history.focus()
        await press(pilot, "down", "enter")
        assert field(pilot, "mde_absolute").text == "+0.5pp"
        assert "I need 67,496 readers" in result(pilot)


async def test_beside_the_open_calculator_the_answer_can_be_typed_and_submitted(workshop: Workshop) -> None:
    async with sizing(workshop).run_test(size=(200, 60), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "f4")
        await type_into(pilot, "mde_absolute", "0.5pp")
        editor(pilot).focus()
        await submit(pilot, "<stop-rule>")
        assert stage(pilot).drill.mode == "graded"
        assert not stage(pilot).drill.calculating
        (attempt,) = workshop.trainer().store.attempts_of_chain("me", "AML-03")
        assert [found.inputs["mde_absolute"] for found in attempt.calculations] == [0.005]
