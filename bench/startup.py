"""Start-up: the first frame against a bare Textual app, and `grill --version` against Python importing click."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

from bench.table import Row, paired_medians

_ROUNDS = 7
_FRAME = """
import os, time
from textual.app import App
{imports}
async def leave(pilot):
    print(time.time() - float(os.environ["STARTED"]))
    {wait}
    print(time.time() - float(os.environ["STARTED"]))
    pilot.app.exit()
{app}.run(headless=True, size=(100, 30), auto_pilot=leave)
print(int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024)
"""
_BARE = _FRAME.format(
    imports="""
from textual.widgets import DataTable, Header
class Bare(App):
    def compose(self):
        yield Header()
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("story", "question", "progress")
        for number in range(8):
            table.add_row(f"AML-0{number}", "a headline question", "0 of 8")
""",
    wait="pass",
    app="Bare()",
)
_GRILL = _FRAME.format(
    imports="""
from trainer.settings import read_settings
from trainer.tui.app import GrillApp
from trainer.wiring import build_trainer
""",
    wait="while not any(roster.rows for roster in pilot.app.screen.query('Roster')): await pilot.pause(0.005)",
    app="GrillApp(build_trainer(read_settings(os.environ)))",
)


def _run(arguments: list[str]) -> tuple[float, list[float]]:
    """Seconds that one fresh Python process takes, and the numbers it prints."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "GRILL_HOME": home, "STARTED": str(time.time())}
        started = time.perf_counter()
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment)
        seconds = time.perf_counter() - started
    return seconds, [float(line) for line in done.stdout.split() if line.replace(".", "", 1).isdigit()]


def measure() -> list[Row]:
    """First frame, rows, peak memory and `--version`, each beside its anchor; runs alternate, so that both see the same load."""
    pairs = [(_run(["-c", _GRILL])[1], _run(["-c", _BARE])[1]) for _ in range(_ROUNDS)]
    (grill_frame, grill_rows, grill_memory), (bare_frame, _, bare_memory) = (
        [statistics.median(column) for column in zip(*runs, strict=True)] for runs in zip(*pairs, strict=True)
    )
    version, click = paired_medians(lambda: _run(["-m", "trainer", "--version"])[0], lambda: _run(["-c", "import click"])[0], 2 * _ROUNDS)
    bare = "bare Textual, header and table"
    return [
        _ratio("first frame", grill_frame, bare_frame, bare, 1.5, "ms", 1000),
        Row("first frame with all stories in it", f"{1000 * grill_rows:.0f} ms ({grill_rows / bare_frame:.2f}×)"),
        _ratio("peak memory", grill_memory, bare_memory, bare, 2.0, "MB", 1),
        _ratio("grill --version", version, click, "python -c 'import click'", 1.5, "ms", 1000),
    ]


def _ratio(what: str, value: float, anchor: float, name: str, limit: float, unit: str, scale: float) -> Row:
    ratio = value / anchor
    beside = f"{name}: {scale * anchor:.0f} {unit}"
    return Row(what, f"{scale * value:.0f} {unit} ({ratio:.2f}×)", beside, f"≤ {limit}×", ratio <= limit)
