from __future__ import annotations

import pytest
from textual.widgets import OptionList

from tests.tui.conftest import ODD, SECTIONS, MakeTrainer, PackWriter, screen_text, settled
from trainer.tui.app import GrillApp
from trainer.tui.messages import OpenStory
from trainer.tui.screens.drill import DrillScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.story import StoryScreen
from trainer.tui.widgets.reading import Reading
from trainer.wiring import Trainer


async def opened(pilot, story: str, section: str | None = None) -> None:
    pilot.app.screen.post_message(OpenStory(story, section))
    await settled(pilot)


def first_line(app: GrillApp) -> str:
    return screen_text(app).splitlines()[0]


def page(app: GrillApp) -> list[str]:
    """What the prose shows, line by line."""
    region = app.screen.query_one(Reading).scrollable_content_region
    return [line[region.x : region.right].strip() for line in screen_text(app).splitlines()[region.y : region.bottom]]


async def test_a_story_begins_with_its_title_and_lead(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "TST-02")
        assert "The second story" in page(app)
        assert "The lead of TST-02." in page(app)


@pytest.mark.parametrize("section", ["Metrics", "customer pain", "References"])
async def test_a_story_opens_at_the_section_asked_for(trainer: Trainer, section: str) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "AML-03", section)
        assert section.casefold() in first_line(app).casefold()
        assert any(line.casefold() == section.casefold() for line in page(app))
        if section != "References":
            assert page(app)[1].casefold() == section.casefold()


async def test_an_unknown_section_leaves_the_page_at_the_top(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "TST-02", "No such section")
        assert "The lead of TST-02." in page(app)


async def test_n_and_p_go_from_section_to_section(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "AML-03")
        seen = []
        for _ in SECTIONS:
            await pilot.press("n")
            await settled(pilot)
            seen.append(first_line(app))
        assert all(title in line for title, line in zip(SECTIONS, seen, strict=True))
        await pilot.press("n", "p")
        await settled(pilot)
        assert "Product lens" in first_line(app)
        assert "9 of 10" in first_line(app)


async def test_sections_of_a_page_that_needs_no_scrolling_can_be_gone_through_too(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(80, 60), notifications=True) as pilot:
        await opened(pilot, "TST-02", "Rollout plan")
        assert "5 of 10" in first_line(app)
        await pilot.press("n")
        assert "6 of 10" in first_line(app)
        await pilot.press("p", "p")
        assert "4 of 10" in first_line(app)


async def test_scrolling_tells_the_section_that_is_being_read(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "AML-03", "Hypothesis")
        reading = app.screen.query_one(Reading)
        heading = reading.scroll_y
        for y, section in ((heading - 1, "Customer pain"), (heading, "Hypothesis"), (heading + 1, "Hypothesis"), (0, "")):
            reading.scroll_to(y=y, animate=False)
            await settled(pilot)
            assert first_line(app).strip().removeprefix("AML-03").removeprefix(" · ").startswith(section)
        assert first_line(app).strip() == "AML-03"


async def test_contents_stand_beside_the_prose_where_there_is_room(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot, "AML-03")
        contents = app.screen.query_one("#contents", OptionList)
        assert contents.display
        assert [str(option.prompt) for option in contents.options] == list(SECTIONS)
        await pilot.press("t")
        await settled(pilot)
        assert not contents.display
        await pilot.press("t")
        assert contents.display


async def test_contents_fold_away_when_narrow_and_come_on_a_key(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "AML-03")
        contents = app.screen.query_one("#contents", OptionList)
        assert not contents.display
        await pilot.press("t", "down", "down", "enter")
        await settled(pilot)
        assert not contents.display
        assert "Experiment design" in first_line(app)
        assert page(app)[1] == "Experiment design"
        assert isinstance(app.screen.focused, Reading)


async def test_contents_follow_the_width_of_the_terminal(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot, "AML-03")
        contents = app.screen.query_one("#contents")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert not contents.display
        await pilot.resize_terminal(120, 40)
        await settled(pilot)
        assert contents.display


async def test_a_click_in_the_contents_goes_to_the_section(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await opened(pilot, "AML-03")
        await pilot.click("#contents", offset=(4, 1 + SECTIONS.index("Metrics")))
        await settled(pilot)
        assert page(app)[1] == "Metrics"


async def test_d_drills_the_chain_of_the_story(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "TST-02")
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(app.screen, DrillScreen)
        assert "What about opening of TST-02?" in screen_text(app)


async def test_a_story_without_a_chain_offers_no_drill(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.story("TST-01")
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "TST-01")
        assert " d Drill" not in screen_text(app)
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(app.screen, StoryScreen)


async def test_escape_goes_back(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "TST-02")
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_a_story_that_does_not_exist_is_explained_in_place(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "TST-77")
        text = screen_text(app)
        assert "no story 'TST-77'" in text
        assert "choose one of: TST-01, TST-02" in text


async def test_text_of_authors_is_never_markup_nor_html(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    in_a_cell = ODD.replace("|", "\\|")
    body = f"Say {ODD} and `[/i]` where n <b> m & 1 < 2.\n\n| a [/b] | b |\n|---|---|\n| [bold]x[/bold] | {in_a_cell} |\n"
    pack.story("TST-01", title=ODD, body=body)
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await opened(pilot, "TST-01")
        text = screen_text(app)
        assert ODD in page(app)
        assert f"Say {ODD} and [/i] where n <b> m & 1 < 2." in text
        assert "a [/b]" in text
        assert f"[bold]x[/bold]  {ODD}" in text


async def test_no_part_of_a_page_has_a_tooltip_that_would_read_its_text_as_markup(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.story("TST-01", body="| a | b |\n|---|---|\n| [/b] | [red] |\n")
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await opened(pilot, "TST-01")
        assert "[/b]" in screen_text(app)
        assert not [widget for widget in app.screen.query("#prose *") if widget.tooltip]


async def test_a_reader_stays_at_the_section_when_the_terminal_changes(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, "AML-03", "Metrics")
        await pilot.resize_terminal(60, 20)
        await settled(pilot)
        assert page(app)[1] == "Metrics"
        await pilot.press("down")
        await pilot.wait_for_animation()
        await settled(pilot)
        at = app.screen.query_one(Reading).scroll_y
        await pilot.press("f8")
        await settled(pilot)
        assert app.screen.query_one(Reading).scroll_y == at


async def test_control_characters_in_prose_do_not_reach_the_terminal(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.story("TST-01", body="Red \x1b[31mtext\x07\n\n```\ncode \x1b[0m\tend\n```\n")
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(notifications=True) as pilot:
        await opened(pilot, "TST-01")
        text = screen_text(app)
        assert "text" in text
        assert not {"\x1b", "\x07", "\t"} & set(text)


@pytest.mark.parametrize("width", [80, 120])
async def test_nothing_of_tables_and_formulas_is_cut_off(trainer: Trainer, width: int) -> None:
    app = GrillApp(trainer)
    story = trainer.library.story("AML-03")
    async with app.run_test(size=(width, 24), notifications=True) as pilot:
        await opened(pilot, "AML-03")
        await pilot.resize_terminal(width, 900)
        await settled(pilot)
        shown = "".join("".join(page(app)).replace("↳", "").split())
    fenced = [block for part in story.markdown.split("```")[1::2] for block in part.splitlines()]
    assert fenced
    for line in fenced:
        assert "".join(line.split()) in shown
    cells = [cell.strip() for line in story.markdown.splitlines() if line.startswith("|") and "---" not in line for cell in line.split("|")]
    assert cells
    for word in {word for cell in cells for word in cell.split()}:
        assert word in shown


async def test_prose_is_at_most_a_hundred_columns_wide_and_not_at_the_left_edge(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(200, 60), notifications=True) as pilot:
        await opened(pilot, "AML-03")
        prose = app.screen.query_one("#prose").region
        contents = app.screen.query_one("#contents").region
        assert prose.width <= 100
        assert contents.x > 20
        assert prose.x - contents.right <= 6
