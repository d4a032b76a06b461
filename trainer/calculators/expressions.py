"""Arithmetic as people write it: numbers, names, operators and a few functions, and nothing else of a language."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from trainer.calculators.inputs import number
from trainer.calculators.normal_tail import quantile, upper_tail
from trainer.errors import CalculatorError

LONGEST = 300
"""Characters of the longest expression."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,29}")
_FOREIGN = re.compile(r"[^A-Za-z0-9_+\-*/%().,\s]")
_SEPARATED = re.compile(r"\d,\d{3}(?!\d)")
_LETTERED = re.compile(r"(?<![A-Za-z0-9_])[0-9][0-9_.]*+(?:[eE][+-]?[0-9]+)?+[A-Za-z_]")
_PERCENT = re.compile(r"\d%(?=\s|$|[-+*/)])")
_HINTS = {
    "^": "; a power is written **",
    "=": "; give the values of names beside it",
    "×": "; times is written *",
    "−": "; minus is written -",
}


@dataclass(frozen=True)
class _Function:
    """A function of an expression: what it computes, how many numbers it takes, and on which it is defined."""

    compute: Callable[..., float]
    fewest: int = 1
    most: int = 1
    defined: Callable[..., bool] = lambda *_: True


def _rounded(x: float, digits: float = 0.0) -> float:
    return round(x, int(digits))


_FUNCTIONS = {
    "sqrt": _Function(math.sqrt, defined=lambda x: x >= 0),
    "exp": _Function(math.exp),
    "log": _Function(math.log, defined=lambda x: x > 0),
    "log10": _Function(math.log10, defined=lambda x: x > 0),
    "abs": _Function(abs),
    "min": _Function(min, 2, LONGEST),
    "max": _Function(max, 2, LONGEST),
    "round": _Function(_rounded, 1, 2, lambda x, digits=0.0: digits == int(digits) and abs(digits) <= 15),
    "ceil": _Function(math.ceil),
    "floor": _Function(math.floor),
    "Phi": _Function(lambda x: upper_tail(-x)),
    "z": _Function(quantile, defined=lambda p: 0 < p < 1),
}
FUNCTIONS = tuple(_FUNCTIONS)
"""Functions that an expression may use; Phi is the normal distribution function and z its quantile."""

_OPERATORS: Mapping[type[ast.AST], tuple[str, Callable[..., float]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
    ast.USub: ("-", operator.neg),
    ast.UAdd: ("+", operator.pos),
}


@dataclass(frozen=True)
class NamedNumbers:
    """Numbers by name.

    Attributes:
        text: What they are.
        example: Sound ones.
        at_most: Most numbers.
    """

    text: str
    example: Mapping[str, float] | None = None
    at_most: int = 50

    def check(self, value: Any, field: str) -> dict[str, float]:
        """The numbers; a name is a word that is not that of a function."""
        if not isinstance(value, Mapping) or len(value) > self.at_most:
            raise CalculatorError(f"must name at most {self.at_most} numbers, as in n: 4000", field)
        checked = {}
        for name, item in value.items():
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise CalculatorError(
                    f"has no place for the name {str(name)[:40]!r}; a name is a word of at most 30 letters and digits", field
                )
            if name in _FUNCTIONS:
                raise CalculatorError(f"cannot call a number {name}, which is a function", field)
            try:
                checked[name] = number(item, field)
            except CalculatorError as error:
                raise CalculatorError(f"{name} {error.what}", field) from None
        return checked


def evaluate(expression: str, values: Mapping[str, float], field: str) -> float:
    """The value of an expression.

    Args:
        expression: Numbers, names, + - * / ** %, parentheses and `FUNCTIONS`.
        values: Numbers by name.
        field: What a refusal is reported under.

    Raises:
        CalculatorError: If it is no such expression, uses an unknown name, or has no finite value.
    """
    node = _parsed(expression, field)
    from simpleeval import FunctionNotDefined, InvalidExpression, NameNotDefined, SimpleEval  # type: ignore[import-untyped]

    evaluator = SimpleEval(
        operators={kind: _guarded_operator(sign, compute, field) for kind, (sign, compute) in _OPERATORS.items()},
        functions={name: _guarded_function(name, known, field) for name, known in _FUNCTIONS.items()},
        names=dict(values),
    )
    evaluator.nodes = {kind: evaluator.nodes[kind] for kind in (ast.UnaryOp, ast.BinOp, ast.Call, ast.Name)}
    evaluator.nodes[ast.Constant] = lambda constant: _constant(constant.value, field)
    try:
        found = evaluator.eval(expression, previously_parsed=node)
    except (NameNotDefined, FunctionNotDefined) as error:
        unknown = error.name if isinstance(error, NameNotDefined) else error.func_name
        known = ", ".join([*values, *FUNCTIONS] if isinstance(error, NameNotDefined) else FUNCTIONS)
        raise CalculatorError(f"does not know {unknown[:40]!r}; known are {known[:200]}", field) from None
    except (InvalidExpression, TypeError):
        raise CalculatorError(f"may hold only numbers, names, + - * / ** %, parentheses and {', '.join(FUNCTIONS)}", field) from None
    except RecursionError:
        raise CalculatorError("is nested too deeply", field) from None
    if not isinstance(found, float):
        raise CalculatorError("is the name of a function; put its numbers in parentheses behind it", field)
    return found


def _parsed(expression: str, field: str) -> ast.expr:
    foreign = _FOREIGN.search(expression)
    if foreign:
        raise CalculatorError(f"has no place for {foreign.group()!r}{_HINTS.get(foreign.group(), '')}", field)
    # Some of these can be read as arithmetic, but of other numbers than were meant.
    if _LETTERED.search(expression):
        raise CalculatorError("has letters behind a number: write 31000 for 31k, and 3 * n for 3n", field)
    if _SEPARATED.search(expression):
        raise CalculatorError(
            "has a comma inside a number or no space behind it: write 4000 for 4,000 and max(3, 400) for two numbers", field
        )
    if _PERCENT.search(expression):
        raise CalculatorError("has a percent sign: write 0.04 for 4%, and 7 % 3 for the rest of a division", field)
    try:
        # A line break inside an expression means no more than a space.
        return ast.parse(" ".join(expression.split()), mode="eval").body
    except SyntaxError as error:
        raise CalculatorError(f"cannot be read as arithmetic from character {error.offset or 1} on", field) from None
    except (ValueError, RecursionError, MemoryError):
        raise CalculatorError("cannot be read as arithmetic", field) from None


def _constant(value: object, field: str) -> float:
    # All numbers are floats from the start: no power of them takes long, whatever its size.
    try:
        found = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise CalculatorError("may hold only finite numbers", field)
    return found


def _guarded_operator(sign: str, compute: Callable[..., float], field: str) -> Callable[..., float]:
    def guarded(*operands: Any) -> float:
        written = [f"({operand:g})" if operand < 0 else f"{operand:g}" for operand in operands]
        shown = f" {sign} ".join(written)
        return _finite(compute, operands, shown, field)

    return guarded


def _guarded_function(name: str, known: _Function, field: str) -> Callable[..., float]:
    def guarded(*numbers: Any) -> float:
        shown = f"{name}({', '.join(f'{value:g}' for value in numbers[:5])})"
        if not known.fewest <= len(numbers) <= known.most:
            many = f"{known.fewest}" if known.fewest == known.most else f"{known.fewest} or more" if known.most > 2 else "1 or 2"
            raise CalculatorError(f"{name} takes {many} number{'' if many == '1' else 's'}, not {len(numbers)}", field)
        if not known.defined(*numbers):
            raise CalculatorError(f"{shown} has no value", field)
        return _finite(known.compute, numbers, shown, field)

    return guarded


def _finite(compute: Callable[..., float], numbers: tuple[Any, ...], shown: str, field: str) -> float:
    try:
        found = compute(*numbers)
    except ZeroDivisionError:
        raise CalculatorError(f"{shown} divides by 0", field) from None
    except OverflowError:
        raise CalculatorError(f"{shown} is too large", field) from None
    if isinstance(found, complex):
        raise CalculatorError(f"{shown} has no real value", field)
    if not math.isfinite(found):
        raise CalculatorError(f"{shown} is too large", field)
    return float(found)
