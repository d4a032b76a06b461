"""The overview on the screen: views, the graph, foundations with their links, and reading paths with progress."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import BAD, GOOD, ODD, MakeTrainer, PackWriter, climb, screen_text, settled
from tests.tui.test_palette import found, run
from trainer.reports.overview import VIEWS
from trainer.tui.app import GrillApp
from trainer.tui.messages import OpenOverview
from trainer.tui.screens.drill import DrillScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.overview import OverviewScreen
from trainer.tui.screens.story import StoryScreen
from trainer.tui.theme import LIGHT
from trainer.tui.widgets.foundations_page import FoundationsPage, Links
from trainer.tui.widgets.reading import Contents
from trainer.tui.widgets.sheet_list import SheetList
from trainer.wiring import Trainer

SIZES = ((80, 24), (120, 40), (200, 60))

FOUNDATIONS = """\
# Small foundations

The lead of them all.

## First things {#first-things}

Begin [with] *this*.

### When to use it

At the start.

### Formula

```
a = b
```

### Failure it prevents

Beginning elsewhere.

### Read and practise

- TST-01: read [/b] it
- TST-02 round-1: practise it
- TST-09: not there
"""

PATHS = """\
paths:
  - id: small
    title: A small path
    audience: You are [red]here[/red].
    steps:
      - {page: foundations, note: Read first.}
      - {story: TST-02, note: Then this., mark: take care}
      - {story: TST-09}
lifecycle:
  - {question: "Build it?", stories: [TST-02]}
"""


@pytest.fixture
def founded(tiny_pack: Path, make_trainer: MakeTrainer) -> Trainer:
    """A trainer on the tiny pack with foundations and paths."""
    (tiny_pack / "foundations.md").write_text(FOUNDATIONS, encoding="utf-8")
    (tiny_pack / "paths.yaml").write_text(PATHS, encoding="utf-8")
    return make_trainer(tiny_pack, shipped=False)


async def opened(pilot: Pilot[Any], view: str | None = None) -> None:
    await settled(pilot)
    pilot.app.screen.post_message(OpenOverview(view))
    await settled(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def lines(app: GrillApp) -> list[str]:
    return screen_text(app).splitlines()


async def test_a_key_opens_the_overview_from_home_and_escape_closes_it(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert "o Overview" in lines(app)[-1]
        assert lines(app)[-1].endswith("? Help")
        await press(pilot, "o")
        assert isinstance(app.screen, OverviewScreen)
        assert lines(app)[0].split() == ["Overview", "·", "Story", "roster", "1", "of", "9"]
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_every_view_shows_the_shipped_stories_and_fits(trainer: Trainer, size: tuple[int, int]) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=size, notifications=True) as pilot:
        await opened(pilot)
        for view in VIEWS:
            assert f"Overview · {view.title}" in lines(app)[0]
            shown = screen_text(app)
            assert view.name == "foundations" or "AML-0" in shown
            assert all(len(line) <= size[0] for line in lines(app))
            await press(pilot, "n")
        assert f"Overview · {VIEWS[0].title}" in lines(app)[0]
        await press(pilot, "p")
        assert f"Overview · {VIEWS[-1].title}" in lines(app)[0]


async def test_enter_opens_the_chosen_story_and_d_drills_it(founded: Trainer) -> None:
    app = GrillApp(founded)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "kpis")
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, StoryScreen)
        assert "The lead of TST-02." in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, OverviewScreen)
        assert app.screen.view == "kpis"
        assert app.screen.query_one(SheetList).chosen.story == "TST-02"
        await press(pilot, "d")
        assert isinstance(app.screen, DrillScreen)
        assert "TST-02" in lines(app)[0]


async def test_a_click_opens_a_story(founded: Trainer) -> None:
    app = GrillApp(founded)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "owners")
        await pilot.click(SheetList, offset=(6, 0))
        await settled(pilot)
        assert isinstance(app.screen, StoryScreen)


async def test_the_graph_is_drawn_with_its_arrows_and_a_pointer_that_needs_no_colour(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "graph")
        assert any("▸ ╭───────▶ AML-01" in line for line in lines(app))
        assert "─ frames the problem for → AML-02" in screen_text(app)
        assert "╌ consumes ╌▷ US-MLE-02 Reranker" in screen_text(app)
        await press(pilot, "down")
        assert any(line.startswith("▸ │     ╰─▶ AML-02") for line in lines(app))
        await pilot.resize_terminal(60, 24)
        await settled(pilot)
        assert all(len(line) <= 60 for line in lines(app))
        await press(pilot, "end")
        assert "▷ Drift Hub + Model Registry" in screen_text(app)


async def test_a_principle_without_a_story_says_so_and_cannot_be_chosen(founded: Trainer) -> None:
    app = GrillApp(founded)
    async with app.run_test(size=(100, 60), notifications=True) as pilot:
        await opened(pilot, "principles")
        assert "Dive Deep" in next(line for line in lines(app) if line.startswith("▸"))
        row = next(line for line in lines(app) if "Hire and Develop the Best" in line)
        assert "no story yet" in row
        await press(pilot, "up")
        assert "Hire" not in next(line for line in lines(app) if line.startswith("▸"))


async def test_the_views_fold_away_when_narrow_and_come_on_a_key(founded: Trainer) -> None:
    app = GrillApp(founded)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        views = app.screen.query_one(Contents)
        assert not views.display
        await press(pilot, "t", "down", "down")
        assert "Overview · KPI rollup" in lines(app)[0]
        await press(pilot, "enter")
        assert not views.display
        assert app.screen.focused is app.screen.query_one(SheetList)
        await pilot.resize_terminal(140, 40)
        await settled(pilot)
        assert views.display
        assert views.highlighted == 2


async def test_foundations_are_read_as_prose_and_their_links_open_story_and_question(founded: Trainer) -> None:
    app = GrillApp(founded)
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await opened(pilot, "foundations")
        text = screen_text(app)
        for words in ("Small foundations", "The lead of them all.", "First things", "Begin [with] this.", "a = b", "Beginning elsewhere."):
            assert words in text
        assert isinstance(app.screen.focused, FoundationsPage)
        await press(pilot, "l", "enter")
        assert isinstance(app.screen, StoryScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen.focused, Links)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, DrillScreen)
        assert "What about round-1 of TST-02?" in screen_text(app)


async def test_links_of_authors_are_never_markup_and_dead_ones_cannot_be_followed(founded: Trainer) -> None:
    app = GrillApp(founded)
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await opened(pilot, "foundations")
        assert "Read TST-01  read [/b] it" in screen_text(app)
        assert "Read TST-09  not there" in screen_text(app)
        await pilot.click(Links, offset=(4, 2))
        await settled(pilot)
        assert isinstance(app.screen, OverviewScreen)


async def test_arrows_go_from_primitive_to_primitive(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "foundations")
        names = [primitive.name for primitive in trainer.library.primitives.values()]
        for name in names:
            await press(pilot, "right")
            assert any(f"{line} ".startswith(f"  {name} ") for line in lines(app)[3:7])
        await press(pilot, "left")
        assert any(f"{line} ".startswith(f"  {names[-2]} ") for line in lines(app)[3:7])
        await press(pilot, "tab")
        assert app.screen.focused.region.y < 24
        assert app.screen.focused is list(app.screen.query(Links))[-2]
        await press(pilot, "left")
        assert isinstance(app.screen.focused, FoundationsPage)


async def test_paths_show_how_far_the_learner_came_and_follow_a_drill(founded: Trainer) -> None:
    climb(founded, "TST-02", [GOOD, GOOD, BAD])
    app = GrillApp(founded)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot, "paths")
        text = screen_text(app)
        assert "A small path  You are [red]here[/red]." in text
        assert "⚑ take care" in text
        assert "TST-09 (not loaded)" in text
        assert "2/8" in next(line for line in lines(app) if "Then this." in line)
        climb(founded, "TST-02", [GOOD, GOOD, GOOD])
        await press(pilot, "down", "enter", "escape")
        assert "3/8" in next(line for line in lines(app) if "Then this." in line)


async def test_a_path_leads_to_the_foundations(founded: Trainer) -> None:
    app = GrillApp(founded)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "paths")
        await press(pilot, "enter")
        assert app.screen.view == "foundations"
        assert isinstance(app.screen.focused, FoundationsPage)


async def test_paths_do_without_progress_when_it_cannot_be_read(founded: Trainer) -> None:
    database = founded.settings.database
    database.parent.mkdir(parents=True)
    database.write_text("This is no database.", encoding="utf-8")
    app = GrillApp(founded)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "paths")
        assert "Then this." in screen_text(app)
        assert "8" not in next(line for line in lines(app) if "Then this." in line)


async def test_titles_of_authors_are_never_markup(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.story("TST-01", title=f"{ODD} \\e[31m", headline="Why [bold]not[/bold]?")
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(size=(160, 40), notifications=True) as pilot:
        await opened(pilot)
        assert "Why [bold]not[/bold]?" in screen_text(app)
        for _ in range(4):
            assert ODD in screen_text(app)
            assert "\x1b" not in screen_text(app)
            await press(pilot, "n")


async def test_without_stories_each_view_says_so(make_trainer: MakeTrainer) -> None:
    app = GrillApp(make_trainer(shipped=False))
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot)
        for view in VIEWS:
            assert "There are no " in screen_text(app), view.name
            await press(pilot, "enter", "d", "l", "right", "n")
        assert isinstance(app.screen, OverviewScreen)


async def test_the_palette_leads_to_each_view_and_each_primitive(founded: Trainer) -> None:
    app = GrillApp(founded)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        titles = list(await found(app))
        assert [title for title in titles if title.startswith("Overview: ")] == [f"Overview: {view.title}" for view in VIEWS]
        await run(pilot, "Overview: Reading paths")
        assert "Overview · Reading paths" in lines(app)[0]
        await run(pilot, "Overview: Owners")
        assert "Overview · Owners" in lines(app)[0]
        await run(pilot, "Foundations: First things")
        assert any(line.strip() == "First things" for line in lines(app)[3:8])


async def by_day(pilot: Pilot[Any]) -> None:
    pilot.app.theme = LIGHT.name
    await opened(pilot, "kpis")
    await press(pilot, "down")


def test_the_kpi_rollup_by_day(founded: Trainer, snap_compare: Any) -> None:
    assert snap_compare(GrillApp(founded), terminal_size=(80, 24), run_before=by_day)
