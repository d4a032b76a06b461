from __future__ import annotations

import threading

import pytest

from tests.fakes import MemoryStore
from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import editor, notices, press, said, settled, stage, submit, write
from trainer.domain.answer import Session
from trainer.errors import DatabaseError
from trainer.tui.messages import GoHome, OpenDebrief
from trainer.tui.pace import PAUSE

ALL = "<stop-rule> <traffic> <holdback>"


async def test_an_answer_the_store_refuses_stays_on_the_screen_and_the_bar_names_its_file(workshop: Workshop) -> None:
    store = MemoryStore()
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        store.fail()
        await submit(pilot, "my answer <traffic>")
        shown = said(pilot)
        assert stage(pilot).drill.mode == "graded"
        assert "my answer <traffic>" in shown
        assert "Not stored: /data/progress.db: the progress database is read-only" in shown
        (context,) = workshop.rescue.rescued
        assert f"/rescued/{context.replace(' ', '-')}.txt" in shown.replace(" ", "")
        assert list(workshop.rescue.rescued.values()) == ["my answer <traffic>"]


async def test_the_drill_goes_on_to_its_debrief_without_a_store(workshop: Workshop) -> None:
    store = MemoryStore()
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        store.fail()
        await submit(pilot, ALL)
        await press(pilot, "n", "f7", "f2")
        assert "What about round-1?" in said(pilot)
        assert "hint 1 of 3" in said(pilot)
        await submit(pilot, "<traffic>")
        await press(pilot, "n", "f6", "f6", "f6", "f6", "f6", "f6")
        (message,) = stage(pilot).asked
        assert isinstance(message, OpenDebrief)
        assert [result.tries for result in message.summary.results] == [1, 1, 0, 0, 0, 0, 0, 0]


async def test_a_draft_the_store_refuses_is_said_in_place_until_it_is_stored_again(workshop: Workshop) -> None:
    store = MemoryStore()
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        store.fail()
        await write(pilot, "three typed words")
        workshop.clock.advance(PAUSE)
        stage(pilot).drill.keep_if_due()
        await settled(pilot)
        assert "3 words · NOT SAVED" in said(pilot)
        assert "the progress database is read-only" in said(pilot)
        assert list(workshop.rescue.rescued.values()) == ["three typed words"]
        assert notices(pilot) == []
        store.mend()
        await write(pilot, " more")
        workshop.clock.advance(PAUSE)
        stage(pilot).drill.keep_if_due()
        await settled(pilot)
        assert "4 words · saved" in said(pilot)
        assert "read-only" not in said(pilot)


async def test_when_no_file_takes_the_answer_either_the_bar_says_to_copy_it(workshop: Workshop) -> None:
    store = MemoryStore()
    workshop.rescue.broken = True
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        store.fail()
        await submit(pilot, "precious <traffic>")
        assert "copy it from the screen" in said(pilot)
        assert "precious <traffic>" in said(pilot)


async def test_a_store_that_cannot_be_read_at_the_start_is_the_learners_choice(workshop: Workshop) -> None:
    store = MemoryStore()
    store.fail()
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "Not stored" not in said(pilot)
        assert "Your progress cannot be read now: /data/progress.db: the progress database is read-only" in said(pilot)
        await press(pilot, "enter")
        assert stage(pilot).drill.mode == "offer"
        store.mend()
        await press(pilot, "enter")
        assert stage(pilot).drill.mode == "asking"


async def test_a_drill_can_be_done_although_nothing_can_be_read(workshop: Workshop) -> None:
    store = MemoryStore()
    store.fail()
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "down", "enter")
        assert "What about opening?" in said(pilot)
        await submit(pilot, ALL)
        assert "strong-hire" in said(pilot)


async def test_a_drill_that_cannot_be_gone_on_with_is_offered_again(workshop: Workshop) -> None:
    store = MemoryStore()
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "typed before")
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        store.fail()
        await press(pilot, "enter")
        assert stage(pilot).drill.mode == "offer"
        store.mend()
        await press(pilot, "enter", "enter")
        assert editor(pilot).text == "typed before"


async def test_leaving_without_a_store_says_where_the_text_went(workshop: Workshop) -> None:
    store = MemoryStore()
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        store.fail()
        await write(pilot, "typed [/b]")
        await press(pilot, "escape")
        assert [type(message) for message in stage(pilot).asked] == [GoHome]
        (notice,) = notices(pilot)
        assert "your answer was written to /rescued/" in notice


async def test_quitting_without_a_store_prints_where_the_text_went(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    store = MemoryStore()
    app = workshop.stage(store=store)
    async with app.run_test(notifications=True) as pilot:
        await settled(pilot)
        store.fail()
        await write(pilot, "typed [/b]")
        app.exit()
    assert app.return_code == 3
    printed = " ".join(capsys.readouterr().err.split())
    assert "your answer was written to /rescued/AML-03-opening-draft-id-1.txt" in printed


async def test_a_full_disk_does_not_lose_the_answer(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        store = workshop.stores[-1]
        with store._database() as db:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count = {pages}")
        await submit(pilot, "long answer <traffic> " + "words " * 4000)
        assert stage(pilot).drill.mode == "graded"
        assert "the disk is full" in said(pilot)
        assert len(workshop.rescue.rescued) == 1


class HeldStore(MemoryStore):
    """A store that another program holds: writing waits until it is let go, and then gives up."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.held = False

    def save_session(self, session: Session) -> None:
        if self.held:
            self.let_go.wait()
            raise DatabaseError("the progress database is held by another program", "/data/progress.db", "close the other program")
        super().save_session(session)


async def test_a_locked_database_holds_up_the_store_but_not_the_screen(workshop: Workshop) -> None:
    store = HeldStore()
    async with workshop.stage(store=store).run_test(notifications=True) as pilot:
        await settled(pilot)
        await write(pilot, "<traffic>")
        store.held = True
        await pilot.press("ctrl+s", "x")
        # The request waits on its own thread; the clock runs, and what is typed now would belong to nothing.
        workshop.clock.advance(5)
        stage(pilot).drill.tick()
        await pilot.pause()
        assert "0:05 of 4:00" in said(pilot)
        assert "1 word · one moment …" in said(pilot)
        await pilot.press("escape")
        assert stage(pilot).asked == []
        store.let_go.set()
        await settled(pilot)
        assert stage(pilot).drill.mode == "graded"
        assert "is held by another program" in said(pilot)
        assert list(workshop.rescue.rescued.values()) == ["<traffic>"]
        assert [type(message) for message in stage(pilot).asked] == [GoHome]


async def test_an_unknown_chain_is_said_and_leads_home(workshop: Workshop) -> None:
    async with workshop.stage(chain_id="NO-01").run_test(notifications=True) as pilot:
        await settled(pilot)
        assert notices(pilot) == ["no chain 'NO-01' — choose one of: AML-03"]
        assert [type(message) for message in stage(pilot).asked] == [GoHome]


async def test_an_unknown_question_is_said_and_leads_home(workshop: Workshop) -> None:
    async with workshop.stage(at="round-9").run_test(notifications=True) as pilot:
        await settled(pilot)
        (notice,) = notices(pilot)
        assert "AML-03 has no question 'round-9'" in notice
        assert [type(message) for message in stage(pilot).asked] == [GoHome]
