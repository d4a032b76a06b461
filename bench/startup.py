"""Start-up: the first frame against a bare Textual app, and `grill --version` against Python importing click."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from bench.table import Row, paired_medians

_ROUNDS = 7
_FRAME = """
import resource, sys, time
from textual.app import App
{imports}
async def leave(pilot):
    pilot.app.exit()
{base}({arguments}).run(headless=True, size=(100, 30), auto_pilot=leave)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
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
    base="Bare",
    arguments="",
)
_GRILL = _FRAME.format(
    imports="""
import os
from trainer.settings import read_settings
from trainer.tui.app import GrillApp
from trainer.wiring import build_trainer
""",
    base="GrillApp",
    arguments="build_trainer(read_settings(os.environ))",
)


def _run(arguments: list[str]) -> tuple[float, str]:
    """Seconds and standard output of one fresh Python process."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "GRILL_HOME": home, "PYTHONDONTWRITEBYTECODE": ""}
        started = time.perf_counter()
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment)
        return time.perf_counter() - started, done.stdout


def _memory(script: str) -> float:
    return float(_run(["-c", script])[1].strip().splitlines()[-1]) / 1024


def measure() -> list[Row]:
    """First frame, peak memory and `--version`, each beside its anchor."""
    grill, bare = paired_medians(lambda: _run(["-c", _GRILL])[0], lambda: _run(["-c", _BARE])[0], _ROUNDS)
    grill_memory, bare_memory = paired_medians(lambda: _memory(_GRILL), lambda: _memory(_BARE), 3)
    version, click = paired_medians(lambda: _run(["-m", "trainer", "--version"])[0], lambda: _run(["-c", "import click"])[0], 2 * _ROUNDS)
    return [
        _ratio("first frame", grill, bare, "bare Textual, header and table", 1.5, "ms", 1000),
        _ratio("peak memory", grill_memory, bare_memory, "bare Textual, header and table", 2.0, "MB", 1),
        _ratio("grill --version", version, click, "python -c 'import click'", 1.5, "ms", 1000),
    ]


def _ratio(what: str, value: float, anchor: float, name: str, limit: float, unit: str, scale: float) -> Row:
    ratio = value / anchor
    beside = f"{name}: {scale * anchor:.0f} {unit}"
    return Row(what, f"{scale * value:.0f} {unit} ({ratio:.2f}×)", beside, f"≤ {limit}×", ratio <= limit)
