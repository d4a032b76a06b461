"""Checks on calculator inputs: one clear sentence that names the input."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from trainer.errors import CalculatorError


def number(value: Any, field: str) -> float:
    """A finite number.

    Raises:
        CalculatorError: If it is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise CalculatorError(f"must be a finite number, not {value!r}", field)
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
    if value not in known:
        raise CalculatorError(f"must be one of {', '.join(map(str, known))}, not {value!r}", field)
    return value


def numbers(value: Any, field: str, at_least: int = 1) -> list[float]:
    """A list of finite numbers.

    Raises:
        CalculatorError: If it is none, or too short.
    """
    if not isinstance(value, (list, tuple)) or len(value) < at_least:
        raise CalculatorError(f"must be a list of at least {at_least} numbers", field)
    return [number(item, field) for item in value]
