from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from tests.tui.conftest import screen_text, settled
from trainer.tui.app import GrillApp
from trainer.tui.keys import key_groups
from trainer.tui.messages import OpenStory
from trainer.tui.screens.calculators import CalculatorsScreen
from trainer.tui.screens.help import GRADING, HelpScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.story import StoryScreen
from trainer.tui.widgets.calculation_history import CalculationHistory
from trainer.tui.widgets.calculator_list import CalculatorList
from trainer.tui.widgets.calculator_part import CalculatorPart
from trainer.tui.widgets.reading import Contents, Reading
from trainer.tui.widgets.roster import Roster
from trainer.wiring import Trainer


async def test_help_lists_the_keys_of_home_in_groups(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        text = screen_text(app)
        for words in ("Home", "enter  Drill", "r  Read", "/  Find", "List of stories", "Everywhere", "?, f1  Help", "ctrl+p  Commands"):
            assert words in text
        assert "Show all" not in text


async def test_help_says_how_answers_are_graded(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f1")
        shown = "".join(screen_text(app).split())
        for line in GRADING:
            assert "".join(line.split()) in shown


async def test_help_is_made_from_the_bindings_of_the_screen_below(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        app.screen.post_message(OpenStory("TST-01"))
        await settled(pilot)
        app.set_keymap({"story.drill": "f5"})
        groups = {group.title: {key.description: key.keys for key in group.keys} for group in key_groups(app.screen)}
        assert list(groups) == ["Story", "Page", "Everywhere"]
        assert groups["Story"]["Drill"] == "f5"
        assert groups["Story"]["Next section"] == "n"
        assert groups["Page"]["Page down"] == "pgdn, space"


async def test_help_closes_on_the_keys_that_opened_it_and_on_escape(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        for key in ("escape", "question_mark", "f1"):
            await pilot.press("question_mark")
            await settled(pilot)
            assert isinstance(app.screen, HelpScreen)
            await pilot.press(key)
            await settled(pilot)
            assert isinstance(app.screen, HomeScreen)


async def test_help_is_there_while_typing(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("slash", "a", "f1")
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)
        assert "Show all" in screen_text(app)


CALCULATING = (CalculatorsScreen, CalculatorPart, CalculatorList, CalculationHistory)


class Busy(Screen[None]):
    """A screen one of whose keys does not work now."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "go", "Go", id="busy.go"), Binding("b", "halt", "Halt", id="busy.halt")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "halt" else True

    def action_go(self) -> None:
        """Nothing."""

    def action_halt(self) -> None:
        """Nothing."""


async def test_keys_that_do_not_work_now_are_left_out_and_a_part_without_a_name_is_called_here(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        screen = Busy()
        app.push_screen(screen)
        await settled(pilot)
        group = key_groups(screen)[0]
        assert group.title == "Here"
        assert [key.description for key in group.keys] == ["Go"]


def test_every_binding_has_a_name_of_its_own_and_says_what_it_does() -> None:
    bindings = [
        binding
        for owner in (GrillApp, HomeScreen, StoryScreen, HelpScreen, Roster, Contents, Reading, *CALCULATING)
        for binding in owner.BINDINGS
        if isinstance(binding, Binding)
    ]
    names = [binding.id for binding in bindings]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(binding.description for binding in bindings)
