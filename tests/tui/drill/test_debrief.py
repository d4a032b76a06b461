from __future__ import annotations

import pytest
from textual.widgets import OptionList

from tests.fakes import make_chain
from tests.tui.conftest import screen_text
from tests.tui.drill.conftest import Stage, Workshop
from tests.tui.drill.hands import press, said, settled, stage
from trainer.domain.chain import Chain
from trainer.tui.messages import GoHome, OpenDrill, OpenStory
from trainer.tui.screens.debrief import DebriefScreen

SIZES = ((80, 24), (200, 60))
ALL = "<stop-rule> <traffic> <holdback>"
ODD = "P(A|B) [/b] [red]"


def played(workshop: Workshop, chain: Chain | None = None, readable: bool = True) -> Stage:
    """A debrief of a drill: the opening passed with a hint, round-1 failed twice, round-2 skipped."""
    trainer = workshop.trainer(chain)
    drill = trainer.drill("AML-03")
    drill.start()
    drill.hint("")
    workshop.clock.advance(192)
    drill.submit(ALL)
    drill.advance()
    workshop.clock.advance(30)
    drill.submit("<traffic>")
    workshop.clock.advance(31)
    drill.add("nothing more")
    drill.advance()
    drill.skip()
    summary = drill.finish()
    if not readable:
        trainer.library.stories.clear()
    return Stage(lambda: DebriefScreen(trainer, summary))


@pytest.mark.parametrize("size", SIZES)
async def test_a_debrief_says_how_high_the_learner_held_and_how_each_rung_went(workshop: Workshop, size: tuple[int, int]) -> None:
    async with played(workshop).run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        shown = said(pilot)
        assert "You held at the opening" in shown
        assert "1 of 8 passed · 2 questions answered · 4:13 on answers" in shown
        assert "✓ opening 100 strong-hire 3:12 1 hint" in shown
        assert "✗ round-1 33 lean-no 1:01 2 answers" in shown
        assert "– round-2 skipped" in shown
        assert "· round-3 not reached" in shown


async def test_a_debrief_says_what_to_practise_and_what_was_learned(workshop: Workshop) -> None:
    async with played(workshop).run_test(size=(200, 60), notifications=True) as pilot:
        await settled(pilot)
        shown = said(pilot)
        assert "round-1: not found yet: Names the planned looks and the stop rule before the start" in shown
        assert "Intuition gained" in shown
        assert "• Effects are bought with readers." in shown
        assert "• More looks are not more knowledge." in shown


async def test_everything_can_be_scrolled_to_at_80_by_24(workshop: Workshop) -> None:
    async with played(workshop).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "end")
        assert "More looks are not more knowledge." in screen_text(pilot.app)


async def test_reading_opens_the_story_at_the_section_about_what_was_missed(workshop: Workshop) -> None:
    async with played(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "enter", "r")
        assert [type(message) for message in stage(pilot).asked] == [OpenStory, OpenStory]
        assert {(message.story_id, message.section) for message in stage(pilot).asked} == {("AML-03", "Experiment design")}


async def test_another_section_can_be_chosen_by_keys_and_mouse(workshop: Workshop) -> None:
    async with played(workshop).run_test(size=(80, 40), notifications=True) as pilot:
        await settled(pilot)
        reading = pilot.app.screen.query_one(OptionList)
        assert reading.option_count >= 2
        second = str(reading.options[1].prompt)
        reading.focus()
        await press(pilot, "down", "enter")
        await pilot.click(OptionList, offset=(2, 0))
        await settled(pilot)
        asked = [(message.story_id, message.section) for message in stage(pilot).asked]
        assert asked == [("AML-03", second), ("AML-03", str(reading.options[0].prompt))]


async def test_a_story_that_is_not_loaded_is_not_offered(workshop: Workshop) -> None:
    async with played(workshop, readable=False).run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "Read in" not in said(pilot)
        await press(pilot, "r", "enter")
        assert stage(pilot).asked == []


async def test_again_asks_for_a_fresh_drill(workshop: Workshop) -> None:
    async with played(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "a")
        (message,) = stage(pilot).asked
        assert isinstance(message, OpenDrill)
        assert (message.chain_id, message.question_id, message.fresh) == ("AML-03", None, True)


async def test_home_is_a_key_away(workshop: Workshop) -> None:
    async with played(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "h", "escape")
        assert [type(message) for message in stage(pilot).asked] == [GoHome, GoHome]


async def test_the_palette_offers_the_sections(workshop: Workshop) -> None:
    async with played(workshop).run_test(notifications=True) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, DebriefScreen)
        titles = [command.title for command in screen.palette_commands()]
        assert titles[0] == "Read: Experiment design"
        assert titles[-2:] == ["Drill again", "Go home"]


async def test_what_an_author_wrote_is_no_markup(workshop: Workshop) -> None:
    chain = make_chain().model_copy(update={"title": ODD, "intuition": (ODD + "1",), "misconceptions": (ODD + "2",)})
    async with played(workshop, chain).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert f"AML-03 · {ODD}" in screen_text(pilot.app)
        await press(pilot, "end")
        assert f"• {ODD}1" in screen_text(pilot.app)
        assert f"• {ODD}2" in screen_text(pilot.app)


async def test_a_complete_ladder_leaves_nothing_to_practise_and_the_whole_story_to_read(workshop: Workshop) -> None:
    trainer = workshop.trainer(make_chain())
    drill = trainer.drill("AML-03")
    drill.start()
    for _ in drill.chain.questions:
        drill.submit(ALL)
        drill.advance()
    summary = drill.finish()
    async with Stage(lambda: DebriefScreen(trainer, summary)).run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        shown = said(pilot)
        assert "You held to the top" in shown
        assert "nothing of this ladder is left to practise" in shown
        assert "the whole story" in shown
        await press(pilot, "r")
        assert stage(pilot).asked[0].section is None


async def test_nothing_answered_is_said_plainly(workshop: Workshop) -> None:
    trainer = workshop.trainer()
    drill = trainer.drill("AML-03")
    drill.start()
    summary = drill.finish()
    async with Stage(lambda: DebriefScreen(trainer, summary)).run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "No question was answered" in said(pilot)
