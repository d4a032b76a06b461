"""Adjusting p-values for their number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

Correction = Literal["holm", "benjamini_hochberg", "bonferroni", "none"]


def adjust(p_values: Sequence[float], method: Correction) -> list[float]:
    """P-values adjusted for their number, in the order given.

    Args:
        p_values: From 0 to 1, at least one.
        method: `none` leaves them as they are.
    """
    m = len(p_values)
    if method == "none":
        return list(p_values)
    if method == "bonferroni":
        return [min(1.0, m * p) for p in p_values]
    order = sorted(range(m), key=p_values.__getitem__)
    if method == "holm":
        ranked = list(accumulate((min(1.0, (m - place) * p_values[at]) for place, at in enumerate(order)), max))
    else:
        falling = (min(1.0, m / place * p_values[order[place - 1]]) for place in range(m, 0, -1))
        ranked = list(accumulate(falling, min))[::-1]
    adjusted = [0.0] * m
    for at, value in zip(order, ranked, strict=True):
        adjusted[at] = value
    return adjusted
