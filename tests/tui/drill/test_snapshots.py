from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import editor, press, settled, submit, write
from trainer.tui.theme import LIGHT

Compare = Callable[..., bool]


async def still(pilot: Pilot[Any]) -> None:
    """Begin with a cursor that does not blink."""
    await settled(pilot)
    editor(pilot).cursor_blink = False


def test_the_grade_at_80_by_24_in_the_dark(snap_compare: Compare, workshop: Workshop) -> None:
    async def run_before(pilot: Pilot[Any]) -> None:
        await still(pilot)
        workshop.clock.advance(192)
        await submit(pilot, "I count readers per week <traffic> and <peek> at it 🙂 P(A|B) [/b] [red]")
        await press(pilot, "down")

    assert snap_compare(workshop.stage(), terminal_size=(80, 24), run_before=run_before)


def test_a_question_at_80_by_24_in_the_light(snap_compare: Compare, workshop: Workshop) -> None:
    async def run_before(pilot: Pilot[Any]) -> None:
        pilot.app.theme = LIGHT.name
        await still(pilot)
        await write(pilot, "Half an answer, and over time.")
        await press(pilot, "f2")
        workshop.clock.advance(252)
        pilot.app.screen.tick()  # type: ignore[attr-defined]
        await settled(pilot)

    assert snap_compare(workshop.stage(at="round-2"), terminal_size=(80, 24), run_before=run_before)


def test_the_grade_beside_its_answer_at_200_by_60(snap_compare: Compare, workshop: Workshop) -> None:
    async def run_before(pilot: Pilot[Any]) -> None:
        await still(pilot)
        await submit(pilot, "I count readers per week <traffic>")
        await press(pilot, "enter")
        await submit(pilot, "and stop by the rule <stop-rule>")

    assert snap_compare(workshop.stage(), terminal_size=(200, 60), run_before=run_before)
