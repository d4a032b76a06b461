from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.tui.conftest import GOOD, MakeTrainer, PackWriter, screen_text, settled
from trainer.tui.app import GrillApp
from trainer.tui.messages import GoBack, GoHome, OpenDebrief, OpenDrill, OpenStory
from trainer.tui.screens.debrief import DebriefScreen
from trainer.tui.screens.drill import DrillScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.story import StoryScreen
from trainer.tui.theme import DARK, LIGHT, THEMES
from trainer.wiring import Trainer


def kinds(app: GrillApp) -> list[type]:
    return [type(screen) for screen in app.screen_stack]


async def test_home_opens_first(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert kinds(app) == [HomeScreen]


async def test_a_start_opens_its_drill_above_home(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer, start=("drill", "TST-01", "round-2"))
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert kinds(app) == [HomeScreen, DrillScreen]
        assert "What about round-2 of TST-01?" in screen_text(app)


async def test_a_story_opened_from_a_story_takes_its_place(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        app.screen.post_message(OpenStory("TST-01"))
        await settled(pilot)
        app.screen.post_message(OpenStory("TST-02"))
        await settled(pilot)
        assert kinds(app) == [HomeScreen, StoryScreen]
        assert "The lead of TST-02." in screen_text(app)


async def test_a_debrief_takes_the_place_of_its_drill_and_a_drill_that_of_a_debrief(tiny_trainer: Trainer) -> None:
    drill = tiny_trainer.drill("TST-02")
    drill.start()
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        app.screen.post_message(OpenStory("TST-01"))
        await settled(pilot)
        app.screen.post_message(OpenDrill("TST-01"))
        await settled(pilot)
        assert kinds(app) == [HomeScreen, StoryScreen, DrillScreen]
        app.screen.post_message(OpenDebrief(drill.finish()))
        await settled(pilot)
        assert kinds(app) == [HomeScreen, StoryScreen, DebriefScreen]
        app.screen.post_message(OpenStory("TST-02", "Metrics"))
        await settled(pilot)
        assert kinds(app) == [HomeScreen, StoryScreen, DebriefScreen, StoryScreen]
        app.screen.post_message(OpenDrill("TST-02"))
        await settled(pilot)
        assert kinds(app) == [HomeScreen, StoryScreen, DrillScreen]


async def test_going_back_shows_the_screen_below_and_never_closes_home(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        app.screen.post_message(OpenStory("TST-01"))
        await settled(pilot)
        app.screen.post_message(GoBack())
        await settled(pilot)
        assert kinds(app) == [HomeScreen]
        app.screen.post_message(GoBack())
        await settled(pilot)
        assert kinds(app) == [HomeScreen]


async def test_going_home_closes_everything_and_reads_progress_anew(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "█" not in screen_text(app)
        app.screen.post_message(OpenStory("TST-01"))
        await settled(pilot)
        await pilot.press("question_mark")
        drill = tiny_trainer.drill("TST-01")
        drill.start()
        drill.submit(GOOD)
        drill.finish()
        app.screen.post_message(GoHome())
        await settled(pilot)
        assert kinds(app) == [HomeScreen]
        assert "█░░░░░░░  1/8  held at the opening" in screen_text(app)


async def test_a_key_changes_between_dark_and_light(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        assert app.theme == DARK.name
        await pilot.press("f8")
        assert app.theme == LIGHT.name
        await pilot.press("f8")
        assert app.theme == DARK.name


async def test_a_keymap_gives_an_action_another_key(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        app.set_keymap({"home.read": "x"})
        await settled(pilot)
        await pilot.press("x")
        await settled(pilot)
        assert kinds(app) == [HomeScreen, StoryScreen]


async def test_q_leaves_from_home(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert app.return_code is None
        await pilot.press("q")
        assert app.return_code == 0


def luminance(color: Color) -> float:
    """Relative luminance by WCAG 2.1."""
    channels = [value / 255 for value in (color.r, color.g, color.b)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(Color.parse(color)) for color in (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_by_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["background", "surface", "panel"])
@pytest.mark.parametrize(
    "ink", ["foreground", "text", "text-muted", "text-disabled", "accent", "warning", "error", "success", "text-accent"]
)
def test_every_text_colour_is_readable_on_every_ground(theme: Theme, ground: str, ink: str) -> None:
    variables = {**theme.to_color_system().generate(), **theme.variables}
    assert contrast(variables[ink], variables[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_row_under_a_cursor_is_readable(theme: Theme) -> None:
    variables = {**theme.to_color_system().generate(), **theme.variables}
    for state in ("block-cursor", "block-cursor-blurred"):
        assert contrast(variables[f"{state}-foreground"], variables[f"{state}-background"]) >= 4.5
    assert contrast(variables["footer-description-foreground"], variables["footer-background"]) >= 4.5
    assert contrast(variables["footer-key-foreground"], variables["footer-background"]) >= 4.5


def test_the_first_frame_needs_none_of_the_heavy_libraries_and_a_drill_no_calculators() -> None:
    heavy = ("pydantic", "sqlite3", "sqlite_utils", "yaml", "markdown_it", "numpy", "scipy", "regex", "rapidfuzz", "litellm", "jinja2")
    code = (
        "import sys\n"
        "from trainer.settings import read_settings\n"
        "from trainer.wiring import build_trainer\n"
        "from trainer.tui.app import GrillApp\n"
        "app = GrillApp(build_trainer(read_settings({'GRILL_HOME': '/nowhere'})))\n"
        "app.get_default_screen()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
        "print([name for name in ('textual.widgets._markdown', 'textual.widgets._text_area') if name in sys.modules])\n"
        "import trainer.tui.screens.drill\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('plotext', 'textual_plotext')])\n"
        "print([name for name in sys.modules if name.startswith('trainer.calculators')])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["[]"] * 4


async def test_many_stories_do_not_keep_home_from_opening(pack: PackWriter, make_trainer: MakeTrainer, tmp_path: Path) -> None:
    for number in range(1, 121):
        pack.story(f"TST-{number:03}")
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("end")
        await settled(pilot)
        assert "▸ TST-120" in screen_text(app)
        await pilot.press("home", "pagedown")
        await settled(pilot)
        assert "TST-120" not in screen_text(app)
        assert "▸ TST-0" in screen_text(app)
