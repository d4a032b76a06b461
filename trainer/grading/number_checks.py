"""The numbers that a question asks for, computed once and ready to be compared with what answers state."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from trainer.calculators.calculator import Outputs
from trainer.calculators.explaining import lesson_of
from trainer.calculators.kinds import Unit
from trainer.calculators.lesson import Misstep
from trainer.calculators.registry import find
from trainer.calculators.wording import write
from trainer.domain.rubric import NumberCheck
from trainer.errors import GrillError
from trainer.grading.stated_numbers import computed_value, output_unit, written_scale
from trainer.grading.text import read_text
from trainer.grading.vocabulary import PlacedPattern

_WRITTEN: Mapping[Unit, str] = {
    **dict.fromkeys(("rate", "probability", "share", "relative"), "%"),
    **dict.fromkeys(("change", "points"), "points"),
    **dict.fromkeys(("days", "weeks", "months"), "days"),
    "usd": "usd",
    "factor": "x",
}
_MOST_GIVEN = 24
_MOST_OTHERS = 200
_SAME = 0.005
"""Relative difference up to which two numbers are the same figure, rounded."""


@dataclass(frozen=True)
class PreparedCheck:
    """One number that a question asks for, computed.

    Attributes:
        check: The check as written.
        right: What the calculator gives.
        right_text: The same with its unit.
        scale: What turns a calculator's value into the number that people write.
        unit: Unit of the number as people write it: `%`, `points`, `days`, `usd`, `x`, or empty for a bare number.
        near: Pattern that must hold beside it, or None.
        unless: Pattern beside which it is never called wrong, or None.
        missteps: Wrong values, as people write them, that known slips lead to.
        others: Further numbers that the calculator gives, as people write them.
    """

    check: NumberCheck
    right: float
    right_text: str
    scale: float
    unit: str
    near: PlacedPattern | None
    unless: PlacedPattern | None
    missteps: tuple[Misstep, ...]
    others: tuple[float, ...]

    @property
    def written(self) -> float:
        """The right value as people write it."""
        return self.right * self.scale

    def agrees(self, value: float) -> bool:
        """Whether a value as written is within the tolerance."""
        return abs(value - self.written) <= self.check.tolerance * abs(self.written) + 1e-9


@dataclass(frozen=True)
class QuestionNumbers:
    """All numbers that a question asks for.

    Attributes:
        checks: One for each number.
        given: Numbers that the question gives, or that go into a calculator, in rising order.
        derived: Sums, differences, ratios, doubles and halves of those in the question, in rising order.
    """

    checks: tuple[PreparedCheck, ...] = ()
    given: tuple[float, ...] = ()
    derived: tuple[float, ...] = ()

    def is_given(self, value: float) -> bool:
        """Whether a stated number only repeats one of the question."""
        return _among(self.given, value)

    def is_derived(self, value: float) -> bool:
        """Whether a stated number may be a step on the way, worked out from two or three of the question's own."""
        return _among(self.derived, value)


def prepare_check(check: NumberCheck, near: PlacedPattern | None, unless: PlacedPattern | None) -> PreparedCheck | None:
    """Compute a check and the wrong values known for it; None when its calculator gives no number, which the content check names."""
    try:
        unit, right = output_unit(check), computed_value(check)
    except (GrillError, KeyError, TypeError, ValueError):
        return None
    written = check.unit or _WRITTEN.get(unit, "")
    scale = written_scale(written, unit)
    calculator = find(check.calculator)
    values = calculator.complete(check.inputs)
    outputs = calculator.result(values)
    slips = tuple(Misstep(scale * slip.value, slip.step) for slip in _missteps(check, values, outputs))
    others = tuple(scale * value for value in islice(_numbers_in(outputs), _MOST_OTHERS) if value != abs(right))
    return PreparedCheck(check, right, write(right, unit), scale, written, near, unless, slips, others)


def prepare_numbers(checks: Sequence[PreparedCheck], question: str) -> QuestionNumbers:
    """All checks of a question, with the numbers that its text holds."""
    if not checks:
        return QuestionNumbers()
    stated = {abs(reading.value) for readings in read_text(question).quantities.values() for reading in readings}
    inputs = {value * factor for check in checks for value in _numbers_in(check.check.inputs) for factor in (1.0, 100.0)}
    return QuestionNumbers(tuple(checks), tuple(sorted(stated | inputs)), tuple(sorted(_derived(sorted(stated)[-_MOST_GIVEN:]))))


def same_figure(one: float, other: float) -> bool:
    """Whether two numbers are the same figure, rounded, whatever their signs."""
    return abs(abs(one) - abs(other)) <= _SAME * abs(other)


def _missteps(check: NumberCheck, values: Mapping[str, Any], outputs: Outputs) -> Iterable[Misstep]:
    lesson = lesson_of(check.calculator)
    return lesson.missteps(values, outputs, check.output or next(iter(outputs))) if lesson.missteps else ()


def _among(numbers: Sequence[float], value: float) -> bool:
    place = bisect_left(numbers, abs(value) * (1 - _SAME))
    return place < len(numbers) and same_figure(numbers[place], value)


def _derived(given: Sequence[float]) -> Iterator[float]:
    for one in given:
        yield from (one / 2, 2 * one)
    for one, other in combinations(given, 2):
        yield from (one + other, (one + other) / 2, abs(one - other))
        if one and other / one >= 1:
            yield other / one
    for trio in combinations(given, 3):
        yield from (sum(trio), sum(trio) / 2)


def _numbers_in(value: Any) -> Iterator[float]:
    if _is_number(value):
        yield abs(float(value))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _numbers_in(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from _numbers_in(item)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
