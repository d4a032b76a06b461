"""`grill calc --batch`: many calculations, one JSON object per line."""

from __future__ import annotations

import json
import math
from typing import Any

from trainer.calculators.calculator import Calculator
from trainer.calculators.explaining import explanation_of
from trainer.calculators.reading import read_written
from trainer.calculators.registry import find
from trainer.cli.calc_result import explanation_json, json_ready
from trainer.cli.json_lines import numbered_lines, read_row
from trainer.cli.output import count_text, print_json, shown
from trainer.errors import CalculatorError, GrillError, UsageError

_NEEDED = ("calculator", "inputs")
_GIVEN = ("outputs", "error", "field", "explanation")
"""Keys that say what came of a line; one of these in the line itself is not passed through."""
_MOST_DIGITS = 4000
"""Longest whole number that is read as one; Python itself stops a little later."""
_REMEDY = 'write an object with "calculator" and "inputs" on one line'


class _Broken(Exception):
    """A line that no calculator can answer."""

    def __init__(self, error: str, field: str) -> None:
        self.error = error
        self.field = field


def compute_batch(name: str, explain: bool) -> None:
    """Compute line by line, in order; each line that is not blank gives one line.

    Args:
        name: A JSON Lines file, or `-` for standard input.
        explain: Whether to add the explanation of each result.

    Raises:
        UsageError: If there is no such file or it is binary.
        OutsideError: If it cannot be read.
        GrillError: At the end, if lines were broken: no JSON object, or without a calculator and inputs for it.
    """
    broken: list[int] = []
    for number, line in numbered_lines(name):
        extra: dict[str, Any] = {}
        try:
            row = _row(line)
            extra = {key: value for key, value in row.items() if key not in _NEEDED and key not in _GIVEN}
            result = _result(_calculator(row), _inputs(row), explain)
        except _Broken as error:
            broken.append(number)
            result = {"error": error.error, "field": error.field}
        print_json({**extra, **result})
    if broken:
        where = f"{shown(name)}:{broken[0]}"
        what = count_text(len(broken), "line is", "lines are")
        raise GrillError(f"{what} broken, this one first", where=where, remedy="mend what the error on the printed line says")


def _result(calculator: Calculator[...], inputs: dict[str, Any], explain: bool) -> dict[str, Any]:
    try:
        values = calculator.complete(read_written(calculator, inputs))
        outputs = calculator.result(values)
        if not explain:
            return {"outputs": json_ready(outputs)}
        explanation = explanation_of(calculator, values, outputs)
        return {"outputs": json_ready(outputs), "explanation": explanation_json(explanation)}
    except CalculatorError as error:
        return {"error": error.what, "field": error.field}


def _row(line: bytes) -> dict[str, Any]:
    try:
        return read_row(line, ())
    except UsageError as error:
        row = _row_without_finite(line)
        if row is None:
            raise _Broken(f"{error.what}; {_REMEDY}", "") from None
        return row


def _row_without_finite(line: bytes) -> dict[str, Any] | None:
    """A line that is sound but for numbers that JSON cannot hold; None when it is broken otherwise.

    The calculator is given these numbers, so that it refuses them by the name of their input; everywhere else they become null.
    """
    try:
        text = line.decode("utf-8-sig")
        typed = json.loads(text, parse_int=lambda digits: _whole(digits, math.inf))
        row = json.loads(text, parse_int=lambda digits: _whole(digits, None), parse_float=_decimal, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict):
        return None
    return {**row, "inputs": typed["inputs"]} if "inputs" in row else row


def _whole(digits: str, otherwise: float | None) -> int | float | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else otherwise


def _decimal(digits: str) -> float | None:
    found = float(digits)
    return found if math.isfinite(found) else None


def _calculator(row: dict[str, Any]) -> Calculator[...]:
    name = row.get("calculator")
    if not isinstance(name, str):
        raise _Broken(f"this line has no text 'calculator'; {_REMEDY}", "calculator")
    try:
        return find(name)
    except UsageError as error:
        raise _Broken(f"{error.what}; {error.remedy}", "calculator") from None


def _inputs(row: dict[str, Any]) -> dict[str, Any]:
    inputs = row.get("inputs")
    if not isinstance(inputs, dict):
        raise _Broken(f"this line has no object 'inputs'; {_REMEDY}", "inputs")
    return inputs
