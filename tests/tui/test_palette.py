from __future__ import annotations

from typing import Any

from textual.command import CommandPalette, DiscoveryHit, Hit
from textual.pilot import Pilot

from tests.tui.conftest import ODD, SECTIONS, screen_text, settled
from trainer.reports.overview import VIEWS
from trainer.tui.app import GrillApp
from trainer.tui.commands import GrillCommands
from trainer.tui.messages import OpenStory
from trainer.tui.screens.drill import DrillScreen
from trainer.tui.screens.help import HelpScreen
from trainer.tui.screens.story import StoryScreen
from trainer.tui.theme import LIGHT
from trainer.wiring import Trainer


async def found(app: GrillApp, query: str = "") -> dict[str, DiscoveryHit | Hit]:
    provider = GrillCommands(app.screen)
    hits = provider.search(query) if query else provider.discover()
    return {str(hit.text): hit async for hit in hits}


async def run(pilot: Pilot[Any], title: str) -> None:
    hit = (await found(pilot.app))[title]  # type: ignore[arg-type]
    pilot.app.call_later(hit.command)
    await settled(pilot)


async def test_home_offers_to_drill_and_read_each_story(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert list(await found(app)) == [
            "Next for you: TST-01 opening",
            "Drill TST-01: Why [bold]not[/bold] ask?",
            f"Read TST-01: {ODD}",
            "Drill TST-02: What then?",
            "Read TST-02: The second story",
            *(f"Overview: {view.title}" for view in VIEWS),
            "Calculators",
            "Theme: light",
            "Help: keys of this screen",
            "Quit grill",
        ]


async def test_commands_do_what_they_say(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await run(pilot, "Theme: light")
        assert app.theme == LIGHT.name
        assert "Theme: dark" in await found(app)
        await run(pilot, "Help: keys of this screen")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await settled(pilot)
        await run(pilot, "Read TST-02: The second story")
        assert isinstance(app.screen, StoryScreen)
        await pilot.press("escape")
        await settled(pilot)
        await run(pilot, "Drill TST-02: What then?")
        assert isinstance(app.screen, DrillScreen)


async def test_a_story_offers_its_sections(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.screen.post_message(OpenStory("AML-03"))
        await settled(pilot)
        titles = list(await found(app))
        assert titles[: 2 + len(SECTIONS)] == ["Drill AML-03", "Calculators", *(f"Go to section: {title}" for title in SECTIONS)]
        await run(pilot, "Go to section: Rollout plan")
        assert "Rollout plan" in screen_text(app).splitlines()[0]


async def test_typing_finds_commands_by_letters_and_shows_titles_as_they_are(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        hits = await found(app, "[/b]")
        assert f"Read TST-01: {ODD}" in hits
        assert "Read TST-02: The second story" not in hits
        assert await found(app, "zzz") == {}


async def test_the_palette_opens_on_its_key_and_runs_the_chosen_command(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p")
        await settled(pilot)
        assert isinstance(app.screen, CommandPalette)
        text = screen_text(app)
        assert f"Read TST-01: {ODD}" in text
        assert "Screenshot" not in text
        assert "Maximize" not in text
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, StoryScreen)
        assert ODD in screen_text(app)
