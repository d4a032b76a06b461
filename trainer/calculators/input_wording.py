"""What an input may be, in words: for forms, help and documentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trainer.calculators.calculator import Calculator, Input
from trainer.calculators.inputs import LARGEST, NEXT_TO_0
from trainer.calculators.kinds import Choice, Flag, Kind, Moment, Number, Numbers, Record, Table, Text, Unit
from trainer.calculators.reading import write_input
from trainer.calculators.wording import plain, write
from trainer.calculators.written_units import DIFFERENCES, FRACTIONS, MANNERS

_MOST = 1e9
"""From here on an upper bound only keeps nonsense out."""


def range_text(kind: Kind) -> str:
    """What values there are: `a rate between 0% and 100%`, `one of none, bonferroni`."""
    if isinstance(kind, Number):
        return " ".join(filter(None, (_noun(kind), _bounds(kind))))
    if isinstance(kind, Choice):
        return f"one of {', '.join(map(str, kind.options))}"
    if isinstance(kind, Numbers):
        return f"a list of {kind.at_least} or more, each {range_text(kind.item)}"
    if isinstance(kind, Table):
        return f"a JSON list of {kind.at_least} or more rows"
    others = {Flag: "yes or no", Moment: "a time such as 2026-03-01T10:00", Text: "a text"}
    return others.get(type(kind), "a JSON object")


def column_texts(kind: Kind) -> Iterator[tuple[str, str]]:
    """Name and meaning of every column of a table or record; nothing for other kinds."""
    if isinstance(kind, (Table, Record)):
        for name, column in kind.columns.items():
            optional = "; may be left out" if name in kind.optional else ""
            yield name, f"{column.text}: {range_text(column)}{optional}"


def default_text(known: Input) -> str:
    """What holds when an input is left out: `needed`, `may be left out`, or its default."""
    if known.required:
        return "needed"
    return "may be left out" if known.default is None else f"default {write_input(known, known.default)}"


def example_of(known: Input) -> Any:
    """A sound value of an input, or None when it is best left out."""
    if isinstance(known.kind, Choice) and known.required and known.example is None:
        return known.kind.options[0]
    return None if known.example in ("", (), [], {}) else known.example


def example_arguments(calculator: Calculator[...]) -> list[str]:
    """Inputs for a first try, each as `name=text`; what has its default anyway is left out."""
    examples = {name: example_of(known) for name, known in calculator.inputs.items()}
    return [
        f"{name}={write_input(known, examples[name])}"
        for name, known in calculator.inputs.items()
        if examples[name] is not None and (known.required or examples[name] != known.default)
    ]


def _noun(kind: Number) -> str:
    noun = MANNERS[kind.unit].text
    return noun.replace("a ", "a whole ", 1) if kind.whole and kind.unit == "number" else noun


def _bounds(kind: Number) -> str:
    low, high = kind.low, kind.high
    above = kind.strict or 0 < low <= NEXT_TO_0
    shown_low = "" if low <= (-LARGEST if kind.unit != "relative" else -1e4) else _bound(0 if 0 < low <= NEXT_TO_0 else low, kind.unit)
    shown_high = "" if high >= (_MOST if kind.unit != "relative" else 1e4) else _bound(high, kind.unit)
    if shown_low and shown_high:
        return f"{'between' if kind.strict else 'above' if above else 'from'} {shown_low} {'and' if kind.strict else 'to'} {shown_high}"
    if shown_low:
        return f"{'above' if above else 'from'} {shown_low}{'' if above else ' on'}"
    return f"{'below' if kind.strict else 'up to'} {shown_high}" if shown_high else ""


def _bound(value: float, unit: Unit) -> str:
    if unit in DIFFERENCES:
        return f"{plain(100 * value)} points"
    if (unit in FRACTIONS and unit != "p") or unit == "relative":
        return f"{plain(100 * value)}%"
    return write(value, unit)
