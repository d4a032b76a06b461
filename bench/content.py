"""How long loading content takes: what is shipped, and a thousand chains."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.table import Row
from trainer.content.loader import load_catalogue, load_rubric, shipped_roots


def _copies(folder: Path, count: int) -> None:
    """Write copies of a shipped chain, with its story, under ids of their own."""
    content, _ = shipped_roots()
    sources = {
        "stories": next((content / "stories").glob("AML-03*.md")),
        "grill_chains": content / "grill_chains" / "AML-03.md",
    }
    for kind, source in sources.items():
        (folder / kind).mkdir()
        text = source.read_text(encoding="utf-8")
        for number in range(count):
            name = f"NEW-{number:04}"
            (folder / kind / f"{name}{source.suffix}").write_text(text.replace("AML-03", name), encoding="utf-8")


def _seconds(load: Callable[[], object]) -> float:
    started = time.perf_counter()
    load()
    return time.perf_counter() - started


def measure() -> list[Row]:
    """What start-up loads, what the first grade loads beside it, and start-up with a thousand chains."""
    roots = shipped_roots()
    catalogue = statistics.median(_seconds(lambda: load_catalogue(roots)) for _ in range(5))
    rubric = statistics.median(_seconds(lambda: load_rubric(roots, "AML-03")) for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        _copies(Path(folder), 1000)
        many = _seconds(lambda: load_catalogue([Path(folder)]))
    return [
        Row("load the stories and chains that are shipped", f"{1000 * catalogue:.0f} ms"),
        Row("load the rubric of a chain, when it is first graded", f"{1000 * rubric:.0f} ms"),
        Row("load 1,000 stories and chains", f"{many:.1f} s"),
    ]
