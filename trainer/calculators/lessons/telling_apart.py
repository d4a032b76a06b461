"""Slips that can be told from the right result."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from trainer.calculators.lesson import Misstep


def apart(right: float, slips: Mapping[str, float | None], least: float = 0.02) -> Iterator[Misstep]:
    """The slips whose value is a number other than 0 and lies well apart from the right result.

    Args:
        right: The right result.
        slips: Value of each slip by what went wrong; None where the slip has no value.
        least: Smallest relative distance that counts as apart.
    """
    for step, value in slips.items():
        if value and math.isfinite(value) and abs(value - right) > least * abs(right):
            yield Misstep(value, step)
