"""Checks on calculator inputs: one clear sentence that names the input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trainer.errors import CalculatorError

LARGEST = 1e15
"""Largest number that any input may hold."""


def shown(value: Any) -> str:
    """A refused value as a message quotes it, cut when it is long."""
    if isinstance(value, int) and abs(value) > LARGEST:
        return "so large a number"
    text = str(value) if isinstance(value, float) else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def number(value: Any, field: str) -> float:
    """A number of a size that still makes sense.

    Raises:
        CalculatorError: If it is none, NaN, or beyond `LARGEST`.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= LARGEST:
        raise CalculatorError(f"must be a number, not {shown(value)}", field)
    return float(value)


def between(value: Any, low: float, high: float, field: str) -> float:
    """A number strictly between two bounds.

    Raises:
        CalculatorError: If it is not.
    """
    found = number(value, field)
    if not low < found < high:
        raise CalculatorError(f"must lie between {low:g} and {high:g}, not at {found:g}", field)
    return found


def within(value: Any, low: float, high: float, field: str) -> float:
    """A number between two bounds or at one of them.

    Raises:
        CalculatorError: If it is not.
    """
    found = number(value, field)
    if not low <= found <= high:
        raise CalculatorError(f"must be from {low:g} to {high:g}, not {found:g}", field)
    return found


def positive(value: Any, field: str, at_most: float = 1e12) -> float:
    """A number above 0 and not absurdly large.

    Raises:
        CalculatorError: If it is not.
    """
    found = number(value, field)
    if not 0 < found <= at_most:
        raise CalculatorError(f"must be above 0 and at most {at_most:g}, not {found:g}", field)
    return found


def whole(value: Any, low: int, high: int, field: str) -> int:
    """A whole number inside two bounds.

    Raises:
        CalculatorError: If it is not.
    """
    found = number(value, field)
    if found != int(found) or not low <= found <= high:
        raise CalculatorError(f"must be a whole number from {low} to {high}, not {found:g}", field)
    return int(found)


def one_of(value: Any, known: Sequence[Any], field: str) -> Any:
    """One of a few values.

    Raises:
        CalculatorError: If it is none of them.
    """
    # True equals 1, but whoever says yes to a number of sides means something else.
    if isinstance(value, bool) or value not in known:
        raise CalculatorError(f"must be one of {', '.join(map(str, known))}, not {shown(value)}", field)
    return value


def numbers(value: Any, field: str, at_least: int = 1) -> list[float]:
    """A list of numbers.

    Raises:
        CalculatorError: If it is none, or too short.
    """
    if not isinstance(value, (list, tuple)) or len(value) < at_least:
        raise CalculatorError(f"must be a list of at least {at_least} numbers", field)
    return [number(item, field) for item in value]
