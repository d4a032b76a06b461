from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import ProgressBar

from tests.tui.conftest import screen_text, settled
from tests.tui.gate import LESSON, Gate, doubling, until
from trainer.tui.app import GrillApp
from trainer.tui.messages import OpenCalculators, OpenStory
from trainer.tui.screens.calculators import CalculatorsScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.story import StoryScreen
from trainer.tui.widgets.calculator_field import CalculatorField
from trainer.tui.widgets.calculator_list import CalculatorList
from trainer.wiring import Trainer

SIZES = ((80, 24), (120, 40), (200, 60))


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def said(app: GrillApp, selector: str) -> str:
    """What stands in one part of the screen, with all white space as single blanks."""
    region = app.screen.query_one(selector).region
    lines = screen_text(app).splitlines()[region.y : region.bottom]
    return " ".join(" ".join(line[region.x : region.right] for line in lines).split())


def texts(app: GrillApp) -> dict[str, str]:
    return {field.known.name: field.text for field in app.screen.query(CalculatorField)}


@pytest.mark.parametrize("size", SIZES)
async def test_a_key_opens_the_calculators_from_home_and_enter_one_of_them(tiny_trainer: Trainer, size: tuple[int, int]) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        assert "c Calculators" in screen_text(app).splitlines()[-1]
        await press(pilot, "c")
        assert isinstance(app.screen, CalculatorsScreen)
        shown = screen_text(app)
        assert "Sample size, power and runtime" in shown
        assert "Guardrails: is it not worse?" in shown
        await press(pilot, "enter")
        assert "I need 47,036 readers" in said(app, "#result")
        assert all(len(line) <= size[0] for line in screen_text(app).splitlines())
        assert app.screen.focused is next(iter(app.screen.query(CalculatorField))).control
        await press(pilot, "escape")
        assert app.screen.query_one(CalculatorList).has_focus_within
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_wide_screen_shows_a_calculator_beside_the_list_at_once(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "c")
        assert "I need 47,036 readers" in said(app, "#result")
        assert app.screen.query_one(CalculatorList).has_focus_within
        await press(pilot, "x")
        assert "Formula" in said(app, "#result")


@pytest.mark.parametrize(
    ("words", "found"),
    [("peeking", "Peeking inflation"), ("latency budget", "Latency budget"), ("mix cohort", "Cohort fairness"), ("kappa", "Cohen kappa")],
)
async def test_words_narrow_the_list(tiny_trainer: Trainer, words: str, found: str) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "c", "slash", *(key if key != " " else "space" for key in words))
        shown = screen_text(app)
        assert found in shown
        assert "Runtime weeks" not in shown


async def test_words_are_looked_for_in_what_a_calculator_is_for(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "c", "slash", *"readers", "space", *"arm")
        assert "Sample size proportions" in screen_text(app)


async def test_the_found_calculator_opens_from_the_search_and_escape_shows_all_again(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "c", "slash", *"means", "down", "enter")
        assert "Power means" in said(app, "#calculator-title")
        await press(pilot, "escape", "slash", *"[b]zzz")
        assert "no calculator has all these words" in screen_text(app)
        await press(pilot, "enter", "escape")
        assert isinstance(app.screen, CalculatorsScreen)
        assert "Guardrails: is it not worse?" in screen_text(app)


async def test_what_was_typed_is_there_when_the_screen_opens_again(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "c", "enter", *"20%", "escape", "escape", "c", "enter")
        assert texts(app)["baseline_rate"] == "20%"


async def test_there_is_nothing_to_insert_into(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "c", "enter", "1", "ctrl+o")
        assert "Insert" not in screen_text(app).splitlines()[-1]
        assert isinstance(app.screen, CalculatorsScreen)


async def test_a_story_opens_its_own_calculators_first(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await settled(pilot)
        app.screen.post_message(OpenStory("AML-03"))
        await settled(pilot)
        await press(pilot, "c")
        assert isinstance(app.screen, CalculatorsScreen)
        named = trainer.library.stories["AML-03"].meta.calculators
        assert app.screen.query_one(CalculatorList).first == named
        if named:
            assert "In AML-03" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, StoryScreen)


async def test_a_table_is_typed_row_by_row(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        app.screen.post_message(OpenCalculators(("cohort_fairness",), "Here"))
        await settled(pilot)
        await press(pilot, "enter")
        field = next(found for found in app.screen.query(CalculatorField) if found.known.name == "cohorts")
        assert app.screen.focused is field.control
        field.control.text = field.text.replace("}]", "},")  # type: ignore[attr-defined]
        await settled(pilot)
        assert field.has_class("-wrong")
        assert "the last result that made sense" in said(app, "#result")
        await press(pilot, "ctrl+x", "tab", "up")
        assert texts(app)["min_ratio"] == "1"


async def test_a_simulation_shows_its_progress_and_the_newest_one_wins(tiny_trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate()
    slow = doubling(gate)
    monkeypatch.setattr("trainer.calculators.registry._found", lambda _: slow)
    monkeypatch.setattr("trainer.calculators.explaining.lesson_of", lambda _: LESSON)
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        app.screen.post_message(OpenCalculators(("latency_simulation",), "Here"))
        await settled(pilot)
        gate.open()
        await press(pilot, "enter")
        assert "2 twice as many" in said(app, "#result")
        gate.shut()
        await pilot.press("3")
        await until(lambda: 3 in gate.half_way)
        await pilot.pause()
        result = app.screen.query_one("#result")
        done = result.query_one(ProgressBar).percentage
        assert done is not None
        assert 0.47 < done <= 0.5
        assert f"simulating … {done:.0%}" in said(app, "#result")
        assert result.has_class("-stale")
        await pilot.press("7")
        gate.open()
        await settled(pilot)
        assert "74 twice as many" in said(app, "#result")
        assert not result.has_class("-waiting")
        assert gate.ended == [1, 37]


async def test_the_palette_opens_any_calculator(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(160, 50), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "c")
        screen = app.screen
        assert isinstance(screen, CalculatorsScreen)
        commands = {command.title: command for command in screen.palette_commands()}
        commands["Calculate: Launch decision"].run()
        await settled(pilot)
        assert "Launch decision" in said(app, "#calculator-title")
        assert not app.screen.query_one("#result").has_class("-empty")
