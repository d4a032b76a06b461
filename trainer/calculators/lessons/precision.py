"""Wordings and the chart that lessons on intervals share."""

from __future__ import annotations

from collections.abc import Callable

from trainer.calculators.lesson import Curve, Series

POINTS = "gave points where the fraction was asked for"
"""Slip of whoever writes 0.6 for 0.6 points."""

INDEPENDENT = "Readers are independent and each is counted once; turns or visits of one reader make the interval too narrow."
"""Assumption of every interval of a rate."""


def half_width_curve(half: Callable[[float], float], size: float, what: str) -> Curve:
    """Half width in points against a size, from a tenth of it to three times as many."""
    sizes = [size * step / 20 for step in range(2, 61)]
    width = Series("", tuple(sizes), tuple(100 * half(n) for n in sizes))
    return Curve("precision by size", what, "half width, points", (width,), (size, 100 * half(size)))
