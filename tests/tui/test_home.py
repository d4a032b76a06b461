from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.fakes import FakeClock
from tests.tui.conftest import BAD, GOOD, ODD, MakeTrainer, PackWriter, climb, screen_text, settled
from trainer.tui.app import GrillApp
from trainer.tui.screens.drill import DrillScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.story import StoryScreen
from trainer.tui.widgets.roster import Roster
from trainer.wiring import Trainer


def line_with(app: GrillApp, word: str) -> str:
    return next((line for line in screen_text(app).splitlines() if word in line), "")


async def test_the_shipped_stories_are_listed_by_id_and_headline_question(trainer: Trainer) -> None:
    app = GrillApp(trainer)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        assert "What's the MDE, holdout, runtime, stop rule?" in line_with(app, "AML-03")
        assert "░░░░░░░░  0/8  new" in line_with(app, "AML-03")


async def test_a_line_tells_how_far_the_learner_came_in_words_and_as_a_bar(tiny_trainer: Trainer) -> None:
    climb(tiny_trainer, "TST-01", [GOOD, GOOD, GOOD, BAD])
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "███░░░░░  3/8  held until round 2" in line_with(app, " TST-01  ")
        assert "░░░░░░░░  0/8  new" in line_with(app, " TST-02  ")


async def test_the_top_line_names_what_was_practised_last(tiny_trainer: Trainer, clock: FakeClock) -> None:
    climb(tiny_trainer, "TST-02", [GOOD])
    clock.advance(60)
    climb(tiny_trainer, "TST-01", [GOOD, BAD])
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert screen_text(app).splitlines()[0].endswith("last: TST-01 round-1")


async def test_a_new_learner_is_told_of_nothing_but_the_first_question(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "last:" not in text
        assert "Next for you: TST-01 opening" in text
        assert "problem" not in text


async def test_next_is_the_lowest_rung_not_passed_of_the_story_practised_last(tiny_trainer: Trainer) -> None:
    climb(tiny_trainer, "TST-02", [GOOD, BAD, GOOD])
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "Next for you: TST-02 round-1" in screen_text(app)
        assert "▸ TST-02" in screen_text(app)
        await pilot.press("n")
        await settled(pilot)
        assert isinstance(app.screen, DrillScreen)
        assert "What about round-1 of TST-02?" in screen_text(app)


async def test_next_is_the_drill_that_was_left_open(tiny_trainer: Trainer) -> None:
    climb(tiny_trainer, "TST-02", [GOOD, GOOD], leave_open=True)
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "Next for you: go on with TST-02 round-2" in screen_text(app)


async def test_the_line_that_says_what_comes_next_can_be_clicked(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.click("#next", offset=(6, 1))
        await settled(pilot)
        assert isinstance(app.screen, DrillScreen)


async def test_nothing_is_left_to_do_when_every_rung_is_passed(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.story("TST-01")
    pack.chain("TST-01")
    trainer = make_trainer(pack.folder, shipped=False)
    climb(trainer, "TST-01", [GOOD] * 8)
    app = GrillApp(trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "████████  8/8  held to the top" in text
        assert "Every rung of every ladder is passed." in text
        assert " n Next" not in text


async def test_enter_drills_and_r_reads_the_chosen_story(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("down", "r")
        await settled(pilot)
        assert isinstance(app.screen, StoryScreen)
        assert "The lead of TST-02." in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, DrillScreen)
        assert "TST-02" in screen_text(app)


async def test_a_click_chooses_and_a_double_click_drills(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.click(Roster, offset=(10, 1))
        assert "▸ TST-02" in screen_text(app)
        assert isinstance(app.screen, HomeScreen)
        await pilot.click(Roster, offset=(10, 1), times=2)
        await settled(pilot)
        assert isinstance(app.screen, DrillScreen)


async def test_find_narrows_the_list_and_escape_brings_all_back(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"SECOND")
        assert "TST-02" in screen_text(app)
        assert " TST-01 " not in screen_text(app).replace("Next for you: TST-01 opening", "")
        await pilot.press("escape")
        await settled(pilot)
        assert line_with(app, " TST-01  ")
        assert not app.screen.query(Input)
        assert app.screen.focused is app.screen.query_one(Roster)


async def test_find_says_when_no_story_fits(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"zebra")
        assert "no story has 'zebra' in it" in screen_text(app)
        assert " r Read" not in screen_text(app)


async def test_enter_in_the_search_leads_to_the_list_that_keeps_the_search(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"second", "enter", "r")
        await settled(pilot)
        assert "The lead of TST-02." in screen_text(app)
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen.query_one(Roster).rows[0].story == "TST-02"


async def test_titles_and_questions_of_authors_are_never_markup(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await settled(pilot)
        assert "Why [bold]not[/bold] ask?" in line_with(app, " TST-01  ")
        assert ODD in screen_text(app)


async def test_control_characters_of_authors_do_not_reach_the_terminal(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.story("TST-01", title="Red \\e[31mtitle", headline="A\\nB \\e]0;owned\\a?")
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "\x1b" not in text
        assert "\a" not in text
        assert "A B ]0;owned ?" in text


async def test_a_story_without_questions_says_so_and_offers_no_drill(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.story("TST-01")
    pack.story("TST-02")
    pack.chain("TST-02")
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "enter Drill" in screen_text(app)
        await pilot.press("up")
        await settled(pilot)
        assert "no questions yet" in line_with(app, "▸ TST-01  ")
        assert "enter Drill" not in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("down")
        await settled(pilot)
        assert "enter Drill" in screen_text(app)


async def test_a_chain_without_its_story_can_be_drilled_but_not_read(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.chain("TST-09")
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "Small chain TST-09" in line_with(app, " TST-09  ")
        assert " r Read" not in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, DrillScreen)


async def test_bookmarks_are_marked_and_named(tiny_trainer: Trainer) -> None:
    for question in ("round-2", "opening"):
        tiny_trainer.store.set_bookmark("me", "TST-01", question, True)
    app = GrillApp(tiny_trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "★ 2" in line_with(app, " TST-01  ")
        assert "★" not in line_with(app, " TST-02  ")
        assert "bookmarked: opening, round-2" in screen_text(app)


async def test_mistakes_in_content_are_one_quiet_line(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    pack.story("TST-01")
    (pack.folder / "grill_chains" / "TST-02.md").write_text("---\nid: TST-02\nstory: TST-02\n---\n# Nothing\n", encoding="utf-8")
    trainer = make_trainer(pack.folder, shipped=False)
    count = len(trainer.library.problems)
    app = GrillApp(trainer)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert count > 1
        assert f"{count} problems in content: run grill check" in screen_text(app)


async def test_no_content_at_all_is_explained(make_trainer: MakeTrainer) -> None:
    app = GrillApp(make_trainer(shipped=False))
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "no stories were found" in screen_text(app)
        assert "--content DIR" in screen_text(app)
        await pilot.press("enter", "r", "n", "down")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_an_unreadable_database_is_explained_and_the_stories_stay(tiny_trainer: Trainer) -> None:
    database = tiny_trainer.settings.database
    database.parent.mkdir(parents=True)
    database.write_text("This is no database.", encoding="utf-8")
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "✗ Progress cannot be shown:" in text
        assert "is not a grill database" in text
        assert "progress.db" in text
        assert "restore it from a backup" in text
        row = line_with(app, " TST-01  ")
        assert "Why [bold]not[/bold] ask?" in row
        assert "new" not in row
        assert "░" not in row
        await pilot.press("r")
        await settled(pilot)
        assert isinstance(app.screen, StoryScreen)
        database.unlink()
        await pilot.press("escape")
        await settled(pilot)
        assert "cannot be shown" not in screen_text(app)
        assert "new" in line_with(app, " TST-01  ")


async def test_progress_belongs_to_the_learner_who_made_it(make_trainer: MakeTrainer, tiny_pack: Path) -> None:
    climb(make_trainer(tiny_pack, shipped=False, learner="ada"), "TST-01", [GOOD])
    app = GrillApp(make_trainer(tiny_pack, shipped=False, learner="bob"))
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "new" in line_with(app, " TST-01  ")
        assert "last:" not in screen_text(app)
