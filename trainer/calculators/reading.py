"""Inputs of calculators from text as people write it, and back: `4%`, `0.5pp`, `31k`, `14d`, `60000, 36000, 26000`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from trainer.calculators.calculator import Calculator, Input
from trainer.calculators.inputs import shown
from trainer.calculators.kinds import Choice, Flag, Kind, Moment, Number, Numbers, Record, Table, Text
from trainer.calculators.written_lists import parse_json, split_list
from trainer.calculators.written_names import find_input, twin_of
from trainer.calculators.written_numbers import as_typed
from trainer.calculators.written_units import DIFFERENCES, FRACTIONS, read_number
from trainer.errors import CalculatorError

_FLAGS = {**dict.fromkeys(("yes", "y", "true", "on", "1"), True), **dict.fromkeys(("no", "n", "false", "off", "0"), False)}
_NUMERALS = {"one": "1", "two": "2", "three": "3"}


def read_inputs(calculator: Calculator[...], texts: Mapping[str, str]) -> dict[str, Any]:
    """Inputs by their full names, from text as people write it.

    Args:
        calculator: The calculator they are for.
        texts: Text by name. A name may be shortened while it stays unique and may have hyphens for underscores; a name that
            fits both `…_absolute` and `…_relative` takes the one that the unit of the value belongs to.

    Returns:
        Values that JSON can hold, not yet checked for their range.

    Raises:
        CalculatorError: If there is no such input, it is given twice, or its text cannot be understood.
    """
    read: dict[str, Any] = {}
    for name, text in texts.items():
        known = find_input(calculator, name, text)
        if known.name in read:
            raise CalculatorError("is given twice", known.name)
        read[known.name] = _from_text(known.kind, text, known.name, twin_of(calculator, known.name))
    return read


def read_written(calculator: Calculator[...], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs as JSON has them, under their full names, with every text in them read as people write it.

    Raises:
        CalculatorError: If a text cannot be understood.
    """
    known = calculator.inputs
    return {
        name: _from_json(known[name].kind, value, name, twin_of(calculator, name))
        if name in known and isinstance(value, (str, list, dict))
        else value
        for name, value in inputs.items()
    }


def read_value(known: Input, text: str) -> Any:
    """The value of one input from text, as JSON can hold it; times come back as ISO 8601.

    Raises:
        CalculatorError: If the text cannot be understood; ranges are left to the calculator.
    """
    return _from_text(known.kind, text, known.name, "")


def _from_text(kind: Kind, text: str, field: str, twin: str) -> Any:
    if isinstance(kind, (Number, Text)):
        return read_number(kind, text, field, twin) if isinstance(kind, Number) else text.strip()
    typed = as_typed(text)
    if isinstance(kind, (Choice, Flag)):
        return _read_choice(kind, typed, field) if isinstance(kind, Choice) else _read_flag(typed, field)
    if isinstance(kind, Moment):
        return kind.check(typed, field).isoformat()
    if isinstance(kind, Numbers) and not typed.startswith(("[", "{")):
        return _read_list(kind, split_list(kind, typed, field), field)
    # Names inside JSON keep their characters.
    return _from_json(kind, parse_json(kind, text.strip(), field), field)


def _from_json(kind: Kind, value: Any, field: str, twin: str = "") -> Any:
    if isinstance(value, str):
        return _from_text(kind, value, field, twin)
    if isinstance(kind, Numbers) and isinstance(value, list):
        return _read_list(kind, value, field)
    if isinstance(kind, Table) and isinstance(value, list):
        return [_read_row(kind, row, field, place) for place, row in enumerate(value, start=1)]
    if isinstance(kind, Record) and isinstance(value, dict):
        return {name: _read_cell(kind.columns, name, cell, field, "") for name, cell in value.items()}
    return value


def _read_list(kind: Numbers, items: Iterable[Any], field: str) -> list[Any]:
    read = []
    for place, item in enumerate(items, start=1):
        try:
            read.append(read_number(kind.item, item, field) if isinstance(item, str) else item)
        except CalculatorError as error:
            raise CalculatorError(f"number {place} {error.what}", field) from None
    return read


def _read_row(kind: Table, row: Any, field: str, place: int) -> Any:
    if isinstance(row, dict):
        return {
            name: _read_cell(kind.columns, name, cell, name if kind.blames_column else field, f"row {place} ") for name, cell in row.items()
        }
    if kind.as_pairs and isinstance(row, list) and len(row) == len(kind.columns):
        return [_read_cell(kind.columns, name, cell, field, f"row {place} ") for name, cell in zip(kind.columns, row, strict=True)]
    return row


def _read_cell(columns: Mapping[str, Kind], name: str, cell: Any, field: str, where: str) -> Any:
    if name not in columns or not isinstance(cell, (str, list, dict)):
        return cell
    try:
        return _from_json(columns[name], cell, name)
    except CalculatorError as error:
        raise CalculatorError(f"{where}{name} {error.what}", field) from None


def _read_flag(typed: str, field: str) -> bool:
    if typed.casefold() not in _FLAGS:
        raise CalculatorError(f"must be yes or no, not {shown(typed)}", field)
    return _FLAGS[typed.casefold()]


def _read_choice(kind: Choice, typed: str, field: str) -> Any:
    options = {str(option).casefold().replace("-", "_"): option for option in kind.options}
    wanted = "_".join(typed.casefold().replace("-", " ").replace("_", " ").split())
    if "1" in options:
        # Sides are numbers that people also write as `two-sided`.
        wanted = wanted.removesuffix("_sided")
        wanted = _NUMERALS.get(wanted, wanted)
    if wanted in options:
        return options[wanted]
    matching = [option for name, option in options.items() if wanted and name.startswith(wanted)]
    if len(matching) == 1:
        return matching[0]
    listed = ", ".join(map(str, matching or kind.options))
    if matching:
        raise CalculatorError(f"{shown(typed)} fits more than one of {listed}", field)
    raise CalculatorError(f"must be one of {listed}, not {shown(typed)}", field)


def write_input(known: Input, value: Any) -> str:
    """A value as text from which `read_value` reads the same value: 0.12 as a rate is `12%`, 0.006 as a change `+0.6pp`.

    Args:
        known: The input.
        value: A sound value of it; None, which stands for an input that is left out, is empty text.
    """
    return "" if value is None else _written(known.kind, value)


def _written(kind: Kind, value: Any) -> str:
    if isinstance(kind, Number):
        return _written_number(kind, value)
    if isinstance(kind, Numbers):
        return ", ".join(_written_number(kind.item, item) for item in value) if value else "[]"
    if isinstance(kind, Flag):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple, dict)):
        import json

        return json.dumps(_filled(value), ensure_ascii=False, default=_iso)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _filled(value: Any) -> Any:
    """A table or a row without the cells that are left out."""
    if isinstance(value, dict):
        return {name: cell for name, cell in value.items() if cell is not None}
    return [_filled(row) for row in value] if isinstance(value, (list, tuple)) else value


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _written_number(kind: Number, value: float) -> str:
    bare = repr(value).removesuffix(".0")
    # Percents of what is much smaller would be long rows of zeros; shares may also be weights such as 3 to 1.
    small = value != 0 and abs(value) < 1e-6
    if not small and (kind.unit in DIFFERENCES or kind.unit == "relative"):
        sign = "+" if value > 0 and kind.low < 0 else ""
        return f"{sign}{_hundredfold(value)}{'%' if kind.unit == 'relative' else 'pp'}"
    if not small and kind.unit in FRACTIONS and kind.unit != "p" and value <= 1:
        return f"{_hundredfold(value)}%"
    # Three digits behind the point of a count could be taken for thousands.
    whole, _, decimals = bare.partition(".")
    return f"{bare}0" if kind.unit == "count" and len(decimals) == 3 and len(whole.lstrip("-")) <= 3 else bare


def _hundredfold(value: float) -> str:
    shifted = f"{Decimal(repr(value)).scaleb(2):f}"
    return shifted.rstrip("0").rstrip(".") if "." in shifted else shifted
