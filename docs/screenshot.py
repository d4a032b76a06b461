"""Draw docs/graded.svg from the real app: `make screenshot`."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from trainer.settings import read_settings
from trainer.tui.app import GrillApp
from trainer.wiring import build_trainer

_SIZE = (112, 34)
_ANSWER = (
    "Two-proportion z-test, 12.0% against 12.6%: about 47k readers per arm. The slice has 96,000 different readers after two "
    "weeks, and the last of them needs her seven days, so I read at the end of week three. Half the effect needs four times the "
    "readers; this slice will never bring them. Someone will say: then stop at 60% power. No, that buys speed with unreliable answers."
)


async def _settled(pilot: Pilot[None], words: str) -> None:
    """Wait until the screen shows some words."""
    for _ in range(400):
        await pilot.pause(0.02)
        if words in "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips()):
            return
    raise SystemExit(f"the app never showed {words!r}")


async def _draw(target: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        trainer = build_trainer(read_settings({"GRILL_HOME": home}))
        app = GrillApp(trainer, start=("drill", "AML-03", "round-2"))
        async with app.run_test(size=_SIZE) as pilot:
            await _settled(pilot, "Aiko")
            await pilot.pause(0.3)
            app.screen.query_one("TextArea").insert(_ANSWER)
            await pilot.press("ctrl+s")
            await _settled(pilot, "Landed")
            await pilot.pause(0.3)
            svg = app.export_screenshot(title="grill")
    # The picture must not fetch fonts from elsewhere.
    target.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_draw(Path(__file__).with_name("graded.svg")))
