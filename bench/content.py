"""How long loading content takes: what is shipped, and a thousand chains."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench.table import Row
from trainer.content.loader import load, shipped_roots


def _copies(folder: Path, count: int) -> None:
    """Write copies of a shipped chain, with its story and rubric, under ids of their own."""
    content, rubrics = shipped_roots()
    sources = {
        "stories": next((content / "stories").glob("AML-03*.md")),
        "grill_chains": content / "grill_chains" / "AML-03.md",
        "rubrics": rubrics / "AML-03.yaml",
    }
    for kind, source in sources.items():
        (folder / kind).mkdir()
        text = source.read_text(encoding="utf-8")
        for number in range(count):
            name = f"NEW-{number:04}"
            (folder / kind / f"{name}{source.suffix}").write_text(text.replace("AML-03", name), encoding="utf-8")


def _seconds(roots: list[Path]) -> float:
    started = time.perf_counter()
    load(roots)
    return time.perf_counter() - started


def measure() -> list[Row]:
    """Loading time of the shipped library, and per chain of a thousand."""
    shipped = statistics.median(_seconds(list(shipped_roots())) for _ in range(5))
    with tempfile.TemporaryDirectory() as folder:
        _copies(Path(folder), 1000)
        many = _seconds([Path(folder)])
    return [Row("load what is shipped", f"{1000 * shipped:.0f} ms"), Row("load 1,000 stories, chains and rubrics", f"{many:.1f} s")]
