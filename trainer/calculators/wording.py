"""Numbers as people write them, and the things they count."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from trainer.calculators.kinds import Unit

_SUFFIXES: Mapping[Unit, tuple[str, str]] = {
    "days": ("day", "days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
    "minutes": ("minute", "minutes"),
    "seconds": ("second", "seconds"),
    "per_day": ("a day", "a day"),
    "per_week": ("a week", "a week"),
    "per_minute": ("a minute", "a minute"),
    "per_second": ("a second", "a second"),
    "ms": ("ms", "ms"),
}
_SINGULAR: Mapping[str, str] = {
    "batches": "batch",
    "degrees": "degree",
    "experiments": "experiment",
    "false alarms": "false alarm",
    "ideas": "idea",
    "launches": "launch",
    "observations": "observation",
    "nats": "nat",
    "pairs": "pair",
    "points": "point",
    "readers": "reader",
    "replicas": "replica",
    "sessions": "session",
    "standard deviations": "standard deviation",
    "standard errors": "standard error",
    "tests": "test",
    "true winners": "true winner",
    "turns": "turn",
    "users": "user",
}
"""What the meaning of a number may begin with, and the same for a single one."""


def write(value: Any, unit: Unit = "number", digits: int = 4) -> str:
    """A value with its unit: 0.12 as a rate is `12%`, 0.006 as a change `+0.6 points`, 47036 as a count `47,036`.

    Args:
        value: A number, text, truth value, time, None, or a list or mapping of them.
        unit: Its unit, or that of its items.
        digits: Significant digits of numbers that are not whole.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(float(value), unit, digits)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {write(item, unit, digits)}" for name, item in value.items())
    if _is_list(value):
        return ", ".join(f"[{write(item, unit, digits)}]" if _is_list(item) else write(item, unit, digits) for item in value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _number(value: float, unit: Unit, digits: int) -> str:
    sign = "-" if value < 0 else "+"
    written = {
        "rate": lambda: f"{plain(100 * value, digits)}%",
        "change": lambda: f"{sign}{_points(100 * abs(value), digits)}",
        "points": lambda: _points(100 * value, digits),
        "relative": lambda: f"{sign}{plain(100 * abs(value), digits)}%",
        "usd": lambda: f"{sign.strip('+')}${plain(abs(value), digits)}",
        "unrounded": lambda: f"{value:,.2f}",
        "factor": lambda: f"{plain(value, digits)}×",
        "p": lambda: f"{value:.2g}" if value < 0.001 else f"{value:.3g}",
    }
    found = written.get("rate" if unit in ("probability", "share") else unit)
    if found:
        return found()
    one, many = _SUFFIXES.get(unit, ("", ""))
    shown = plain(value, digits)
    return f"{shown} {one if _is_single(shown) else many}".rstrip()


def _points(value: float, digits: int) -> str:
    shown = plain(value, digits)
    return f"{shown} point{'' if _is_single(shown) else 's'}"


def _is_single(shown: str) -> bool:
    return shown.removeprefix("-") == "1"


def label_first(value: Any, unit: Unit) -> bool:
    """Whether the meaning of a value comes before it: so for all but numbers."""
    return unit in ("flag", "text") or isinstance(value, bool) or not isinstance(value, (int, float))


def meaning_after(value: Any, text: str) -> str:
    """The meaning of a number as it follows that number: `readers in all`, but `reader in all` after 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) != 1:
        return text
    found = next((many for many in _SINGULAR if text == many or text.startswith((f"{many} ", f"{many},"))), None)
    return f"{_SINGULAR[found]}{text.removeprefix(found)}" if found else text


def plain(value: float, digits: int = 4) -> str:
    """A number without a unit: whole ones with separators, others with that many significant digits."""
    if not math.isfinite(value):
        return str(value)
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e15 or size < 1e-4:
        return f"{value:.{digits - 1}g}"
    if size >= 10 ** (digits - 1) or value == int(value):
        return f"{round(value):,}"
    places = max(0, digits - 1 - math.floor(math.log10(size)))
    shown = f"{value:,.{places}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
