"""Numbers that an answer states, checked against a calculator."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.calculators.registry import compute
from trainer.domain.rubric import StatedNumber
from trainer.grading.matching import Occurrences
from trainer.grading.patterns import Amount
from trainer.grading.polarity import Polarity
from trainer.grading.vocabulary import PlacedPattern, amount_fits

_UNITS = frozenset({"%", "points", "days", "usd", "x"})
_VOIDS = frozenset({"denied", "contrasted", "reported", "asked"})


@dataclass(frozen=True)
class ComputedNumber:
    """A number that a rule asks for, computed once.

    Attributes:
        amount: Range of values, with their unit, that agree with the calculator.
        near: Pattern that must hold in the same sentence, or None.
    """

    amount: Amount
    near: PlacedPattern | None


def expected_value(number: StatedNumber) -> float:
    """The right value, computed; percentages and points as people write them (0.05 gives 5).

    Raises:
        UsageError: If there is no such calculator.
        CalculatorError: If an input is unknown or refused.
        KeyError: If the calculator has no such output.
        TypeError: If the output is no number.
    """
    outputs = compute(number.calculator, number.inputs)
    value = outputs[number.output] if number.output else next(iter(outputs.values()))
    return float(value) * (100 if number.unit in ("%", "points") else 1)


def accepted_amount(number: StatedNumber) -> Amount:
    """The range of stated values that agree with the calculator; raises like `expected_value`."""
    value = expected_value(number)
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
            cues = polarity.affecting(frozenset(range(index, quantity.last + 1)))
            if not any(cue.kind in _VOIDS for cue in cues):
                return index, quantity.last
    return None
