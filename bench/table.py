"""How figures are printed: each beside its anchor and its target."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        what: What was measured.
        value: The figure, with its unit.
        anchor: What it is compared with, measured in the same run; may be empty.
        target: What was promised; may be empty.
        ok: Whether the target holds; None without a target.
    """

    what: str
    value: str
    anchor: str = ""
    target: str = ""
    ok: bool | None = None


def print_rows(title: str, rows: Sequence[Row]) -> None:
    """Print one part as a table."""
    print(f"\n{title}")
    for row in rows:
        mark = {True: "✓", False: "✗", None: " "}[row.ok]
        print(f"  {mark} {row.what:52} {row.value:>22}   {row.anchor:38} {row.target}")


def percentile(samples: Sequence[float], share: float) -> float:
    """The sample below which this share of the samples lies."""
    return sorted(samples)[min(len(samples) - 1, int(share * len(samples)))]


def paired_medians(first: Callable[[], float], second: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Medians of two measurements taken in turn, so that a busy machine slows both alike."""
    pairs = [(first(), second()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
