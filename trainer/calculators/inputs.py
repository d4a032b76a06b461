"""Checks on calculator inputs: one clear sentence that names the input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trainer.errors import CalculatorError

LARGEST = 1e15
"""Largest number that any input may hold."""
NEXT_TO_0 = 1e-6
"""A lower bound up to here stands for 0, which itself is refused."""


def shown(value: Any) -> str:
    """A refused value as a message quotes it, cut when it is long."""
    if isinstance(value, int) and abs(value) > LARGEST:
        return "so large a number"
    text = str(value) if isinstance(value, float) else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def size(value: float) -> str:
    """A bound or a refused number as a message writes it: `1,000,000`, `0.05`, `1e-09`."""
    return f"{value:,.12g}" if abs(value) < LARGEST else f"{value:g}"


def number(value: Any, field: str) -> float:
    """A number of a size that still makes sense.

    Raises:
        CalculatorError: If it is none, NaN, or beyond `LARGEST`.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= LARGEST:
        raise CalculatorError(f"must be a number, not {shown(value)}", field)
    return float(value)


def number_in(value: Any, low: float, high: float, field: str, strict: bool = False) -> float:
    """A number between two bounds; `strict` refuses the bounds themselves.

    Raises:
        CalculatorError: If it is not.
    """
    found = number(value, field)
    if low <= found <= high and not (strict and found in (low, high)):
        return found
    raise CalculatorError(_refusal(found, low, high, strict), field)


def _refusal(found: float, low: float, high: float, strict: bool) -> str:
    if 0 < low <= NEXT_TO_0 and not 0 < found < low:
        # Such a bound only keeps the arithmetic sound: what people may not write is 0.
        low, above = 0.0, True
    else:
        above = strict
    if low == -LARGEST:
        return f"must be at most {size(high)}, not {size(found)}"
    if high == LARGEST or 0 < found < low <= NEXT_TO_0:
        return f"must be {'above' if above else 'at least'} {size(low)}, not {size(found)}"
    if strict:
        return f"must lie between {size(low)} and {size(high)}, not at {size(found)}"
    if above:
        return f"must be above 0 and at most {size(high)}, not {size(found)}"
    return f"must be from {size(low)} to {size(high)}, not {size(found)}"


def whole(value: Any, low: int, high: int, field: str) -> int:
    """A whole number inside two bounds.

    Raises:
        CalculatorError: If it is not.
    """
    found = number(value, field)
    if found != int(found) or not low <= found <= high:
        raise CalculatorError(f"must be a whole number from {low:,} to {high:,}, not {size(found)}", field)
    return int(found)


def one_of(value: Any, known: Sequence[Any], field: str) -> Any:
    """One of a few values.

    Raises:
        CalculatorError: If it is none of them.
    """
    # True equals 1, but whoever says yes to a number of sides means something else.
    if not isinstance(value, bool) and isinstance(value, (str, int, float)):
        for option in known:
            if option == value:
                return option
    raise CalculatorError(f"must be one of {', '.join(map(str, known))}, not {shown(value)}", field)


def flag(value: Any, field: str) -> bool:
    """True or false.

    Raises:
        CalculatorError: If it is neither.
    """
    if not isinstance(value, bool):
        raise CalculatorError(f"must be true or false, not {shown(value)}", field)
    return value
