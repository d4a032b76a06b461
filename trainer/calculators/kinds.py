"""What an input may be: each kind says what it means, and refuses what it cannot be in one sentence that names the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from trainer.calculators.inputs import LARGEST, flag, number_in, one_of, whole
from trainer.errors import CalculatorError

Unit = Literal[
    "number", "rate", "probability", "share", "change", "points", "relative", "factor", "count", "per_day", "per_week", "per_minute",
    "per_second", "unrounded", "ms", "seconds", "minutes", "days", "weeks", "months", "usd", "z", "p", "sd", "correlation", "text", "flag",
]  # fmt: skip
"""Units of inputs and outputs. Values of `rate`, `probability`, `share`, `change`, `points` and `relative` are fractions: 0.12 is
12%, a `change` of 0.006 is +0.6 percentage points, `points` the same without a sign, and a `relative` change of 0.1 is +10%."""


class Kind(Protocol):
    """What an input may be.

    Attributes:
        text: What the input means, in a few words.
        example: A sound value, shown in a form before anything is typed.
    """

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def example(self) -> Any: ...  # noqa: D102

    def check(self, value: Any, field: str) -> Any:
        """The value as a calculator takes it.

        Raises:
            CalculatorError: If it is none of this kind; it names the field.
        """
        ...


@dataclass(frozen=True)
class Number:
    """A number.

    Attributes:
        text: What it means.
        unit: Its unit.
        low: Smallest value.
        high: Largest value.
        strict: Whether the bounds themselves are refused.
        whole: Whether only whole numbers make sense.
        example: A sound value.
    """

    text: str
    unit: Unit = "number"
    low: float = -LARGEST
    high: float = LARGEST
    strict: bool = False
    whole: bool = False
    example: float | None = None

    def check(self, value: Any, field: str) -> float | int:
        """The number as a float, or an int when only whole ones make sense."""
        if self.whole:
            return whole(value, int(self.low), int(self.high), field)
        return number_in(value, self.low, self.high, field, self.strict)


@dataclass(frozen=True)
class Choice:
    """One of a few values.

    Attributes:
        text: What is chosen.
        options: The values, in the order they are offered.
        example: A sound value; the first one by default.
    """

    text: str
    options: tuple[Any, ...]
    example: Any = None

    def check(self, value: Any, field: str) -> Any:
        """The option itself."""
        return one_of(value, self.options, field)


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    text: str
    example: bool = True

    def check(self, value: Any, field: str) -> bool:
        """The truth value."""
        return flag(value, field)


@dataclass(frozen=True)
class Text:
    """A short text, such as the name of a cohort."""

    text: str
    example: str = ""
    longest: int = 100

    def check(self, value: Any, field: str) -> str:
        """The text without surrounding space."""
        if not isinstance(value, str) or not value.strip() or len(value) > self.longest:
            raise CalculatorError(f"must be a text of 1 to {self.longest} characters", field)
        return value.strip()


@dataclass(frozen=True)
class Moment:
    """A point in time as ISO 8601, with or without an offset from UTC: `2026-03-01T10:00:00+09:00`."""

    text: str
    example: str = "2026-03-01T10:00:00"

    def check(self, value: Any, field: str) -> datetime:
        """The time it says."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise CalculatorError("must be a time such as 2026-03-01T10:00:00 or 2026-03-01T10:00:00+09:00", field) from None


@dataclass(frozen=True)
class Numbers:
    """A list of numbers of one kind.

    Attributes:
        text: What the list holds.
        item: What each number may be.
        at_least: Fewest numbers.
        at_most: Most numbers.
        example: A sound list.
    """

    text: str
    item: Number = field(default_factory=lambda: Number("value"))
    at_least: int = 1
    at_most: int = 100_000
    example: tuple[float, ...] | None = None

    def check(self, value: Any, field: str) -> list[float]:
        """The numbers; a wrong one is named by its place, from 1."""
        items = _items(value, field, "numbers", self.at_least, self.at_most)
        checked = []
        for place, item in enumerate(items, start=1):
            try:
                checked.append(self.item.check(item, field))
            except CalculatorError as error:
                raise CalculatorError(f"number {place} {error.what}", field) from None
        return checked


@dataclass(frozen=True)
class Table:
    """Rows with the same columns.

    Attributes:
        text: What a row is.
        columns: What each column holds.
        optional: Columns that a row may leave out.
        at_least: Fewest rows.
        at_most: Most rows.
        blames_column: Whether a wrong cell is reported under the name of its column, not that of the table.
        as_pairs: Whether a row may also be a plain list of its cells in the order of the columns.
        distinct: Column in which no two rows may hold the same; none when empty.
        example: Sound rows.
    """

    text: str
    columns: Mapping[str, Kind]
    optional: frozenset[str] = frozenset()
    at_least: int = 1
    at_most: int = 1000
    blames_column: bool = False
    as_pairs: bool = False
    distinct: str = ""
    example: tuple[Mapping[str, Any], ...] | None = None

    def check(self, value: Any, field: str) -> list[dict[str, Any]]:
        """The rows, each with every column; an optional one that is left out is None."""
        rows = _items(value, field, "rows", self.at_least, self.at_most)
        checked = [self._row(row, field, place) for place, row in enumerate(rows, start=1)]
        self._refuse_twins(checked, field)
        return checked

    def _refuse_twins(self, rows: Sequence[Mapping[str, Any]], field: str) -> None:
        seen: set[Any] = set()
        for row in rows if self.distinct else ():
            if row[self.distinct] in seen:
                raise CalculatorError(f"has two rows named {row[self.distinct]!r}: no {self.distinct} may come twice", field)
            seen.add(row[self.distinct])

    def _row(self, row: Any, field: str, place: int) -> dict[str, Any]:
        if self.as_pairs and isinstance(row, (list, tuple)) and len(row) == len(self.columns):
            row = dict(zip(self.columns, row, strict=True))
        return check_record(row, self.columns, self.optional, field, f"row {place}", self.blames_column)


@dataclass(frozen=True)
class Record:
    """One row of named values."""

    text: str
    columns: Mapping[str, Kind]
    optional: frozenset[str] = frozenset()
    example: Mapping[str, Any] | None = None

    def check(self, value: Any, field: str) -> dict[str, Any]:
        """The values, each checked; an optional one that is left out is None."""
        return check_record(value, self.columns, self.optional, field, "", False)


def check_record(
    value: Any, columns: Mapping[str, Kind], optional: frozenset[str], field: str, where: str, blames_column: bool
) -> dict[str, Any]:
    """A mapping with exactly the columns that are asked for.

    Raises:
        CalculatorError: If it is none, lacks a column, has an unknown one, or a cell is refused.
    """
    place = f"{where} " if where else ""
    if not isinstance(value, Mapping):
        raise CalculatorError(f"{place}must name its values: {', '.join(columns)}", field)
    for name in value:
        if name not in columns:
            raise CalculatorError(f"{place}has no {str(name)[:40]!r}; it takes {', '.join(columns)}", field)
    checked: dict[str, Any] = {}
    for name, kind in columns.items():
        found = value.get(name)
        if found is None and name in optional:
            checked[name] = None
            continue
        blamed = name if blames_column else field
        if name not in value:
            raise CalculatorError(f"{place}needs {name}", blamed)
        try:
            checked[name] = kind.check(found, name)
        except CalculatorError as error:
            raise CalculatorError(f"{place}{name} {error.what}", blamed) from None
    return checked


def _items(value: Any, field: str, things: str, at_least: int, at_most: int) -> Sequence[Any]:
    if not isinstance(value, (list, tuple)) or len(value) < at_least:
        raise CalculatorError(f"must be a list of at least {at_least} {things if at_least > 1 else things[:-1]}", field)
    if len(value) > at_most:
        raise CalculatorError(f"must not have more than {at_most:,} {things}", field)
    return value


def rate(text: str, example: float | None = None) -> Number:
    """A rate strictly between 0 and 1."""
    return Number(text, "rate", 0, 1, strict=True, example=example)


def probability(text: str, example: float | None = None) -> Number:
    """A probability from 0 to 1, the ends included."""
    return Number(text, "probability", 0, 1, example=example)


def count(text: str, example: int | None = None, low: int = 1) -> Number:
    """A whole number of people or things, up to 1e12."""
    return Number(text, "count", low, 10**12, whole=True, example=example)


def amount(text: str, unit: Unit = "number", example: float | None = None, high: float = 1e12) -> Number:
    """A number from 0 on."""
    return Number(text, unit, 0, high, example=example)


def positive(text: str, unit: Unit = "number", example: float | None = None, high: float = 1e12) -> Number:
    """A number above 0."""
    return Number(text, unit, 1e-12, high, example=example)
