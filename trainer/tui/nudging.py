"""One step up or down from a typed value, as one asks `what if`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from trainer.errors import CalculatorError

if TYPE_CHECKING:
    from trainer.calculators.calculator import Input

_USUAL: Mapping[str, Sequence[float]] = {
    "alpha": (0.001, 0.005, 0.01, 0.05, 0.1, 0.2),
    "power": (0.5, 0.7, 0.8, 0.9, 0.95, 0.99),
    "confidence": (0.8, 0.9, 0.95, 0.99, 0.999),
}
"""Values that are in use for an input of this name."""

_POINT = 0.01
_FRACTIONS = ("rate", "probability", "share", "change", "points")
"""Units whose values are fractions, which people step through by tenths of a point."""


def nudged_text(known: Input, text: str, up: bool) -> str | None:
    """The text of the next value; None when there is none, or the text makes no sense.

    Args:
        known: The input it belongs to.
        text: What stands in the field; an empty field begins with the example.
        up: Whether to go up.
    """
    from trainer.calculators.reading import read_value, write_input

    try:
        value = read_value(known, text) if text.strip() else None
        found = nudged(known, value, up)
        return None if found is None else write_input(known, found)
    except CalculatorError:
        return None


def nudged(known: Input, value: Any, up: bool) -> Any:
    """The next value that the input takes; None when there is none.

    Args:
        known: The input.
        value: Its value, or None to begin with the example.
        up: Whether to go up.
    """
    options = choices(known)
    if options:
        place = options.index(value) if value in options else -1
        return options[(place + (1 if up else -1)) % len(options)]
    if value is None:
        return known.example
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    found = _usual(known.name, value, up) if known.name in _USUAL else _stepped(known, float(value), up)
    whole = bool(getattr(known.kind, "whole", False))
    try:
        return known.kind.check(round(found) if whole else float(f"{found:.12g}"), known.name)
    except CalculatorError:
        return None


def choices(known: Input) -> tuple[Any, ...]:
    """The values to choose from, when the input is a choice or a yes or no."""
    from trainer.calculators.kinds import Choice, Flag

    if isinstance(known.kind, Choice):
        return known.kind.options
    return (True, False) if isinstance(known.kind, Flag) else ()


def _usual(name: str, value: float, up: bool) -> float:
    ladder = sorted({*_USUAL[name], value})
    steps = dict(pairwise(ladder if up else reversed(ladder)))
    return steps.get(value, value)


def _stepped(known: Input, value: float, up: bool) -> float:
    kind = known.kind
    whole = bool(getattr(kind, "whole", False))
    if value == 0:
        smallest = 1.0 if whole else 0.1 * _POINT if getattr(kind, "unit", "") in (*_FRACTIONS, "relative") else 0.1
        return smallest if up else -smallest
    size = abs(value)
    # Towards zero the step is that of the smaller value, so that down undoes up.
    growing = up == (value > 0)
    step = _round_step(0.1 * size * (1 if growing else 1 - 1e-6))
    if getattr(kind, "unit", "") in _FRACTIONS:
        step = _fraction_step(size if growing else size * (1 - 1e-6), step)
    if whole:
        step = max(1.0, step)
    # The next multiple of the step, with room for what binary fractions cannot hold.
    steps = math.floor(size / step + 1e-6) + 1 if growing else math.ceil(size / step - 1e-6) - 1
    return math.copysign(steps * step, value)


def _fraction_step(size: float, step: float) -> float:
    """A tenth of a point, a whole one from 20% on, less for what is smaller than a fifth of a point."""
    if size >= 20 * _POINT:
        return _POINT
    return max(min(step, 0.1 * _POINT), 0.1 * _POINT if size >= 0.2 * _POINT else 0.0)


def _round_step(size: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above a size."""
    power = 10.0 ** math.floor(math.log10(size) + 1e-9)
    return max(factor * power for factor in (1, 2, 5) if factor * power <= size * (1 + 1e-9))
