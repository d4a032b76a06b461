from __future__ import annotations

from tests.tui.conftest import BAD, MakeTrainer, PackWriter, climb, screen_text, settled
from trainer.tui.app import GrillApp
from trainer.wiring import Trainer


def line_with(app: GrillApp, word: str) -> str:
    return next((line for line in screen_text(app).splitlines() if word in line), "")


async def test_a_question_too_long_for_its_column_stands_in_full_below_the_list(pack: PackWriter, make_trainer: MakeTrainer) -> None:
    long = "Would you trust the judge with a launch decision, and on what evidence?"
    pack.story("TST-01", headline=long)
    app = GrillApp(make_trainer(pack.folder, shipped=False))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert "…" in line_with(app, " TST-01  ")
        assert long in screen_text(app)
        await pilot.resize_terminal(140, 40)
        await settled(pilot)
        assert long in line_with(app, " TST-01  ")
        assert screen_text(app).count(long) == 1


async def test_home_fits_small_and_large_terminals(tiny_trainer: Trainer) -> None:
    climb(tiny_trainer, "TST-01", [BAD])
    for width, height in ((80, 24), (200, 60), (40, 12)):
        app = GrillApp(tiny_trainer)
        async with app.run_test(size=(width, height), notifications=True) as pilot:
            await settled(pilot)
            lines = screen_text(app).splitlines()
            row = line_with(app, " TST-01  ")
            assert all(len(line) <= width for line in lines)
            assert "Why" in row
            if width >= 80:
                assert row.rstrip().endswith("the opening did not hold")


async def test_prose_on_a_wide_terminal_is_limited_and_stands_in_the_middle(tiny_trainer: Trainer) -> None:
    app = GrillApp(tiny_trainer)
    async with app.run_test(size=(200, 60), notifications=True) as pilot:
        await settled(pilot)
        page = app.screen.query_one("#page").region
        assert page.width <= 120
        assert abs(page.x - (200 - page.right)) <= 1
