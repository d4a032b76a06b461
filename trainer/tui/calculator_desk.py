"""Calculations on a thread of their own: the newest request wins, older ones are given up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from trainer.errors import CalculatorError

if TYPE_CHECKING:
    from trainer.calculators.calculator import Calculator, Input
    from trainer.calculators.explaining import Explanation
    from trainer.calculators.lesson import Curve

T = TypeVar("T")

PAUSE = 0.15
"""Seconds without a key after which a simulation starts."""

_STEP = 0.02
"""Share of a simulation between two signs of progress."""

Texts = Mapping[str, str]
"""What stands in the fields of a form, by the name of the input."""


class _GivenUp(Exception):
    """A newer request is waiting."""


@dataclass(frozen=True)
class Sheet:
    """A calculator that is ready to be filled in.

    Attributes:
        calculator: The calculator.
        texts: What its fields begin with.
    """

    calculator: Calculator[...]
    texts: Texts


@dataclass(frozen=True)
class Result:
    """A result with all that is shown of it.

    Attributes:
        calculator: What computed it.
        explanation: Inputs, outputs and what there is to say about them.
        curve: Its chart, or None.
    """

    calculator: Calculator[...]
    explanation: Explanation
    curve: Curve | None


@dataclass(frozen=True)
class Outcome:
    """What came of the texts in a form.

    Attributes:
        result: The result, or None when a text makes no sense.
        errors: What is wrong, by the name of the input; under an empty name what belongs to none of them.
    """

    result: Result | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


class CalculatorDesk:
    """Reads what was typed and computes, never on the calling thread."""

    def __init__(self, typed: dict[str, Texts] | None = None, pause: float = PAUSE, blank: bool = False) -> None:
        """A desk without a request.

        Args:
            typed: What was last typed, by calculator; it is kept up to date.
            pause: Seconds without a key after which a simulation starts.
            blank: Whether a form begins with nothing but defaults, since examples would answer the question beside it.
        """
        self._typed = {} if typed is None else typed
        self._blank = blank
        self._begun: dict[str, Texts] = {}
        self._pause = pause
        # One worker: a request that is overtaken ends early, so the newest one never waits long.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calculator")
        self._newest = 0

    async def open(self, name: str, values: Mapping[str, Any] | None = None) -> Sheet | None:
        """Load a calculator; None when another request was made meanwhile.

        Args:
            name: Its name.
            values: What to fill in; by default what was typed last, else the example, or the defaults on a blank desk.
        """
        return await self._latest(lambda _: self._sheet(name, values))

    async def aside(self, work: Callable[[], T]) -> T:
        """Do something else on the desk's thread; it neither overtakes a request nor is overtaken."""
        return await asyncio.wrap_future(self._thread.submit(work))

    async def compute(self, calculator: Calculator[...], texts: Texts, tell: Callable[[float], object]) -> Outcome | None:
        """Compute from what was typed.

        Args:
            calculator: What computes.
            texts: What stands in its fields; an empty one is not given.
            tell: Told by a simulation how much is done, from 0 to 1, on the desk's thread.

        Returns:
            What came of it, or None when another request was made meanwhile.
        """
        if texts != self._begun.get(calculator.name):
            self._typed[calculator.name] = dict(texts)

        def work(number: int) -> Outcome:
            return _outcome(calculator, texts, self._progress(number, tell))

        return await self._latest(work, self._pause if calculator.simulated else 0.0)

    def close(self) -> None:
        """Give up what is being computed, and end the thread."""
        self._newest += 1
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _latest(self, work: Callable[[int], T], pause: float = 0.0) -> T | None:
        self._newest += 1
        number = self._newest
        if pause:
            await asyncio.sleep(pause)
        if number != self._newest:
            return None
        found = await asyncio.wrap_future(self._thread.submit(self._unless_overtaken, work, number))
        return found if number == self._newest else None

    def _unless_overtaken(self, work: Callable[[int], T], number: int) -> T | None:
        try:
            return work(number) if number == self._newest else None
        except _GivenUp:
            return None

    def _progress(self, number: int, tell: Callable[[float], object]) -> Callable[[float], None]:
        told = -1.0

        def progress(share: float) -> None:
            nonlocal told
            if number != self._newest:
                raise _GivenUp
            if share - told >= _STEP or share >= 1:
                told = share
                tell(share)

        return progress

    def _sheet(self, name: str, values: Mapping[str, Any] | None) -> Sheet:
        from trainer.calculators.registry import find

        calculator = find(name)
        if values is not None:
            return Sheet(calculator, _texts(calculator, values))
        typed = self._typed.get(name)
        if typed is None:
            typed = self._begun[name] = _texts(calculator, _first_values(calculator, self._blank))
        return Sheet(calculator, typed)


def _texts(calculator: Calculator[...], values: Mapping[str, Any]) -> Texts:
    from trainer.calculators.reading import write_input

    return {name: _by_row(known, write_input(known, values.get(name))) for name, known in calculator.inputs.items()}


def _by_row(known: Input, text: str) -> str:
    """A table with one row on each line; other texts as they are."""
    from trainer.calculators.kinds import Table

    if not text or not isinstance(known.kind, Table):
        return text
    rows = ",\n ".join(json.dumps(row, ensure_ascii=False) for row in json.loads(text))
    return f"[{rows}]"


def _first_values(calculator: Calculator[...], blank: bool) -> Mapping[str, Any]:
    from trainer.calculators.input_wording import example_of

    return {name: known.default if blank else example_of(known) for name, known in calculator.inputs.items()}


def _outcome(calculator: Calculator[...], texts: Texts, progress: Callable[[float], None]) -> Outcome:
    from trainer.calculators.explaining import curve_of, explanation_of

    values, errors = _read(calculator, texts)
    if errors:
        return Outcome(errors=errors)
    try:
        complete = calculator.complete(values)
        outputs = calculator.result(complete, progress)
    except CalculatorError as error:
        return Outcome(errors={_owner(calculator, error.field): error.what})
    return Outcome(Result(calculator, explanation_of(calculator, complete, outputs), curve_of(calculator.name, complete, outputs)))


def _read(calculator: Calculator[...], texts: Texts) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and errors by the name of the input: every field is looked at, so that each one says what is wrong with it."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, known in calculator.inputs.items():
        try:
            values[name] = _value(known, texts.get(name, ""))
        except CalculatorError as error:
            errors[name] = error.what
    return values, errors


def _value(known: Input, text: str) -> Any:
    from trainer.calculators.reading import read_value

    if not text.strip():
        if known.required:
            raise CalculatorError("is needed", known.name)
        return None
    value = read_value(known, text)
    known.kind.check(value, known.name)
    return value


def _owner(calculator: Calculator[...], field_name: str) -> str:
    """The input that an error belongs to; one about a column of a table belongs to the table."""
    if field_name in calculator.inputs:
        return field_name
    tables = (name for name, known in calculator.inputs.items() if field_name in getattr(known.kind, "columns", ()))
    return next(tables, "")
