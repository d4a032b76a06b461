"""The whole way through the real app: real content files, real grader, real database."""

from __future__ import annotations

from tests.fakes import FakeClock
from tests.tui.conftest import GOOD, MakeTrainer, PackWriter, screen_text, settled
from tests.tui.drill.hands import said
from trainer.tui.app import GrillApp
from trainer.tui.screens.debrief import DebriefScreen
from trainer.tui.screens.drill import DrillScreen
from trainer.tui.screens.home import HomeScreen
from trainer.tui.screens.story import StoryScreen
from trainer.tui.widgets.answer_editor import AnswerEditor

HALF = "We count the eligible readers of each week."
REST = "And I name the planned looks and the stop rule before the start."


async def test_from_the_first_question_to_the_debrief_and_on_to_the_story(
    make_trainer: MakeTrainer, pack: PackWriter, clock: FakeClock
) -> None:
    pack.story("TST-01")
    pack.chain("TST-01", rungs=("opening", "round-1", "round-2"))
    trainer = make_trainer(pack.folder, shipped=False)
    app = GrillApp(trainer, start=("drill", "TST-01", None))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:

        async def press(*keys: str) -> None:
            for key in keys:
                await pilot.press(key)
                await settled(pilot)

        async def type_in(text: str) -> None:
            app.screen.query_one(AnswerEditor).insert(text)
            await pilot.pause()

        await settled(pilot)
        assert "What about opening of TST-01?" in screen_text(app)

        clock.advance(60)
        await type_in(HALF)
        await press("ctrl+s")
        shown = said(pilot)
        assert "40 lean-no · not passed · 1 of 2 landed" in shown
        assert "Landed ✓ Counts the eligible readers of each week." in shown
        assert "Aiko: “When do you stop?”" in shown

        await press("enter")
        await type_in(REST)
        await press("ctrl+s")
        shown = said(pilot)
        assert "40 → 100 lean-no → strong-hire · passed · 2 of 2 landed" in shown

        await press("v")
        assert "I name the planned looks and the stop rule before the start, and count" in said(pilot)
        await press("escape", "n")
        assert "What about round-1 of TST-01?" in screen_text(app)

        clock.advance(30)
        await type_in(GOOD)
        await press("ctrl+s", "n", "f6")
        assert isinstance(app.screen, DebriefScreen)
        shown = said(pilot)
        assert "You held until round 1" in shown
        assert "✓ opening 100 strong-hire 1:00 2 answers" in shown
        assert "✓ round-1 100 strong-hire 0:30" in shown
        assert "– round-2 skipped" in shown

        await press("enter")
        assert isinstance(app.screen, StoryScreen)
        await press("escape")
        assert isinstance(app.screen, DebriefScreen)
        await press("a")
        assert isinstance(app.screen, DrillScreen)
        assert "What about opening of TST-01?" in screen_text(app)
        await press("escape")
        assert isinstance(app.screen, HomeScreen)

    attempts = trainer.store.attempts_of_chain("me", "TST-01")
    assert [(attempt.question, attempt.answer) for attempt in attempts] == [
        ("opening", HALF),
        ("opening", f"{HALF}\n\n{REST}"),
        ("round-1", GOOD),
    ]
    assert attempts[1].addition_to == attempts[0].id


async def test_going_on_from_home_finds_the_words_that_were_typed(make_trainer: MakeTrainer, pack: PackWriter) -> None:
    pack.story("TST-01")
    pack.chain("TST-01")
    app = GrillApp(make_trainer(pack.folder, shipped=False), start=("drill", "TST-01", "round-1"))
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        app.screen.query_one(AnswerEditor).insert("kept over a visit home")
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("enter")
        await settled(pilot)
        assert "5 words typed" in said(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.query_one(AnswerEditor).text == "kept over a visit home"
