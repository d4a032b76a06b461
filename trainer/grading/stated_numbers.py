"""Numbers that an answer states, checked against a calculator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainer.calculators.kinds import Unit
from trainer.calculators.registry import compute, find
from trainer.domain.outputs import output_at, output_name
from trainer.domain.rubric import StatedNumber
from trainer.grading.matching import Occurrences
from trainer.grading.patterns import Amount
from trainer.grading.polarity import Polarity
from trainer.grading.vocabulary import PlacedPattern, amount_fits

_UNITS = frozenset({"%", "points", "days", "usd", "x"})
_VOIDS = frozenset({"denied", "contrasted", "reported", "asked"})
_DAYS: Mapping[Unit, float] = {"weeks": 7.0, "months": 30.0, "minutes": 1 / 1440, "seconds": 1 / 86400}


@dataclass(frozen=True)
class ComputedNumber:
    """A number that a rule asks for, computed once.

    Attributes:
        amount: Range of values, with their unit, that agree with the calculator.
        near: Pattern that must hold in the same sentence, or None.
    """

    amount: Amount
    near: PlacedPattern | None


def output_unit(number: StatedNumber) -> Unit:
    """Unit of the calculator's output.

    Raises:
        UsageError: If there is no such calculator.
        KeyError: If the calculator has no such output.
    """
    outputs = find(number.calculator).outputs
    name = output_name(number.output) or next(iter(outputs))
    if name not in outputs:
        raise KeyError(f"no output {name[:60]!r}; it has {', '.join(outputs)}")
    return outputs[name].unit


def written_scale(unit: str, of_output: Unit) -> float:
    """What turns a calculator's value into the number that people write: 100 for percent and points, 7 for weeks in days."""
    if unit in ("%", "points"):
        return 100.0
    return _DAYS.get(of_output, 1.0) if unit == "days" else 1.0


def computed_value(number: StatedNumber) -> float:
    """The right value as the calculator gives it.

    Raises:
        UsageError: If there is no such calculator.
        CalculatorError: If an input is unknown or refused.
        KeyError: If the calculator has no such output.
        TypeError: If the output is no number.
    """
    value = output_at(compute(number.calculator, number.inputs), number.output)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{number.output or 'its main output'} is no number")
    return float(value)


def expected_value(number: StatedNumber) -> float:
    """The right value as people write it (0.05 in percent gives 5); raises like `computed_value`."""
    unit = output_unit(number)
    return computed_value(number) * written_scale(number.unit, unit)


def accepted_amount(number: StatedNumber) -> Amount:
    """The range of stated values that agree with the calculator; raises like `expected_value`.

    Signs are left out: people write a loss of 0.59 points with a minus, with the word, or with neither.
    """
    value = abs(expected_value(number))
    slack = number.tolerance * abs(value)
    return Amount(value - slack, value + slack, number.unit if number.unit in _UNITS else "")


def find_stated_number(number: ComputedNumber, occurrences: Occurrences, polarity: Polarity) -> tuple[int, int] | None:
    """First and last token of a number in the answer that agrees with the calculator and is not denied."""
    text = occurrences.text
    for index, readings in text.quantities.items():
        for quantity in readings:
            if not amount_fits(number.amount, quantity):
                continue
            sentence = text.sentences[text.tokens[index].sentence]
            if number.near is not None and not occurrences.holds(number.near, within=(sentence.first, sentence.last)):
                continue
            if not voided(index, quantity.last, polarity):
                return index, quantity.last
    return None


def voided(first: int, last: int, polarity: Polarity) -> bool:
    """Whether the answer denies a number, only reports it, or asks for it."""
    return any(cue.kind in _VOIDS for cue in polarity.affecting(frozenset(range(first, last + 1))))
