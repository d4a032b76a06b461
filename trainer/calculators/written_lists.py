"""Lists and tables as people type them: numbers with commas, semicolons or spaces between them, or JSON."""

from __future__ import annotations

import re
from typing import Any

from trainer.calculators.kinds import Kind, Numbers, Record, Table
from trainer.calculators.written_units import MANNERS
from trainer.domain.strict_json import read_json
from trainer.errors import CalculatorError

_LONGEST = 4_000_000
_SHARES = re.compile(r"[\d.]+(?:[/:][\d.]+)+", re.ASCII)
_UNCLEAR = re.compile(r"(?:^|[, ])[+-]?\$?\d{1,3}[, ]\d{3}(?![\d.])", re.ASCII)


def split_list(kind: Numbers, typed: str, field: str) -> list[str]:
    """The numbers of a list, each still as it was typed.

    Args:
        kind: What the list holds.
        typed: Numbers with commas, semicolons or spaces between them; `50/50` for shares.
        field: The input it is for.

    Raises:
        CalculatorError: If there are none, or a comma may stand between two numbers as well as inside one.
    """
    text = " ".join(typed.split()).rstrip(",; ")
    if not text:
        raise CalculatorError(f"has no value; write numbers such as {_example(kind)}", field)
    if len(text) > _LONGEST:
        raise CalculatorError("is too long a list", field)
    if kind.item.unit == "share" and kind.at_least > 1 and _SHARES.fullmatch(text):
        return re.split("[/:]", text)
    if ";" in text:
        return [part.strip() for part in text.split(";")]
    if ", " in text:
        return [part.strip() for part in text.split(", ")]
    if _UNCLEAR.search(text):
        raise CalculatorError(f"may have separators inside numbers or between them; write them as in {_example(kind)}", field)
    return text.split("," if "," in text else " ")


def _example(kind: Numbers) -> str:
    if kind.example:
        return ", ".join(f"{number:.10g}" for number in kind.example[:3])
    first = MANNERS[kind.item.unit].examples
    return f"{first[0]}, {first[-1]}"


def parse_json(kind: Kind, text: str, field: str) -> Any:
    """The value of a JSON text.

    Raises:
        CalculatorError: If it is none, holds NaN or an infinity, or is nested too deeply or too long.
    """
    import json

    what = f"{kind.text}: write JSON such as {_sketch(kind)}"
    if not text:
        raise CalculatorError(f"has no value; it takes {what}", field)
    if len(text) > _LONGEST:
        raise CalculatorError("is too long", field)
    try:
        return read_json(text)
    except RecursionError:
        raise CalculatorError("is nested too deeply", field) from None
    except json.JSONDecodeError as error:
        raise CalculatorError(f"is not JSON ({error.msg} at column {error.colno}); it takes {what}", field) from None
    except ValueError as error:
        raise CalculatorError(f"is not JSON ({error}); it takes {what}", field) from None


def _sketch(kind: Kind) -> str:
    """What the JSON looks like, without values."""
    if isinstance(kind, Numbers):
        return "[1, 2, 3]"
    columns = kind.columns if isinstance(kind, (Table, Record)) else ("name", "other name")
    row = "{" + ", ".join(f'"{name}": …' for name in columns) + "}"
    return f"[{row}, …]" if isinstance(kind, Table) else row
