"""JSON as the standard has it: without NaN, infinities and numbers too large to hold."""

from __future__ import annotations

import json
import math
from typing import Any


def read_json(text: str) -> Any:
    """The value that a text holds.

    Raises:
        json.JSONDecodeError: If it is no JSON.
        ValueError: If it holds NaN, an infinity, or a number too large.
        RecursionError: If it is nested too deeply.
    """
    return json.loads(text, parse_constant=_refuse, parse_float=_finite)


def _refuse(constant: str) -> None:
    """NaN and the infinities, which Python reads and hardly any other program does."""
    raise ValueError(f"{constant} is no JSON value")


def _finite(number: str) -> float:
    if math.isinf(float(number)):
        raise ValueError("a number is too large")
    return float(number)
