from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.drill.calculating import SIZE, TYPED, chain_with
from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import editor, press, settled, write
from trainer.tui.theme import LIGHT

Compare = Callable[..., bool]


async def calculating(pilot: Pilot[Any], *keys: str) -> None:
    """Open the calculator while typing, with cursors that do not blink."""
    await settled(pilot)
    editor(pilot).cursor_blink = False
    await write(pilot, "I would want")
    await press(pilot, "f4", *keys)
    for box in pilot.app.screen.query(Input):
        box.cursor_blink = False
    await settled(pilot)


def test_a_refused_value_at_80_by_24_in_the_dark(snap_compare: Compare, workshop: Workshop) -> None:
    async def run_before(pilot: Pilot[Any]) -> None:
        await calculating(pilot, "tab", *"0.6x")

    assert snap_compare(workshop.stage(chain_with(SIZE), typed={SIZE: dict(TYPED)}), terminal_size=(80, 24), run_before=run_before)


def test_a_result_with_its_chart_at_120_by_40_in_the_light(snap_compare: Compare, workshop: Workshop) -> None:
    async def run_before(pilot: Pilot[Any]) -> None:
        pilot.app.theme = LIGHT.name
        await calculating(pilot, "tab", "up")

    assert snap_compare(workshop.stage(chain_with(SIZE), typed={SIZE: dict(TYPED)}), terminal_size=(120, 40), run_before=run_before)
