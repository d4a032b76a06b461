"""What a learner does and sees, for tests."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.tui.conftest import screen_text
from tests.tui.drill.conftest import Stage
from trainer.tui.widgets.answer_editor import AnswerEditor
from trainer.tui.widgets.answered_text import AnsweredText
from trainer.tui.widgets.drill_header import DrillHeader
from trainer.tui.widgets.grade_view import GradeView


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until what was asked for is done and shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each when the last one has had its effect."""
    for key in keys:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def write(pilot: Pilot[Any], text: str) -> None:
    """Put text behind what is typed already."""
    editor(pilot).insert(text)
    await pilot.pause()


async def submit(pilot: Pilot[Any], text: str) -> None:
    """Answer with a text."""
    await write(pilot, text)
    await press(pilot, "ctrl+s")


def stage(pilot: Pilot[Any]) -> Stage:
    """The app of a pilot."""
    assert isinstance(pilot.app, Stage)
    return pilot.app


def editor(pilot: Pilot[Any]) -> AnswerEditor:
    """The editor."""
    return stage(pilot).drill.query_one(AnswerEditor)


def markers(pilot: Pilot[Any]) -> GradeView:
    """The list of markers."""
    return stage(pilot).drill.query_one(GradeView)


def clock_of(pilot: Pilot[Any]) -> str:
    """What the clock says, once it has been told to look."""
    stage(pilot).drill.tick()
    return stage(pilot).drill.query_one(DrillHeader).clock


def set_off(pilot: Pilot[Any]) -> list[str]:
    """Words of the answer that are set off in reverse."""
    content = stage(pilot).drill.query_one(AnsweredText).content
    return [content.plain[span.start : span.end] for span in content.spans if span.style == "reverse"]


def notices(pilot: Pilot[Any]) -> list[str]:
    """What was said in passing."""
    return [notification.message for notification in pilot.app._notifications]


def keys_shown(pilot: Pilot[Any]) -> list[str]:
    """Actions in the footer."""
    return [active.binding.description for active in pilot.app.screen.active_bindings.values() if active.binding.show]


def said(pilot: Pilot[Any]) -> str:
    """What stands on the screen, with all white space as single blanks, so that it does not matter where lines wrap."""
    return " ".join(screen_text(pilot.app).split())
