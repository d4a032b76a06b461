"""Numbers that an answer states, checked against a calculator."""

from __future__ import annotations

from trainer.calculators.registry import compute
from trainer.domain.rubric import StatedNumber
from trainer.grading.matching import amount_fits
from trainer.grading.patterns import Amount
from trainer.grading.polarity import Polarity
from trainer.grading.text import Text

_UNIT_NAMES = {"%": "%", "points": "points", "days": "days", "usd": "usd", "x": "x"}


def expected_value(number: StatedNumber) -> float:
    """The right value, computed.

    Raises:
        CalculatorError: If the calculator or an input is unknown or refused.
    """
    outputs = compute(number.calculator, number.inputs)
    value = outputs[number.output] if number.output else next(iter(outputs.values()))
    return float(value) * (100 if number.unit in ("%", "points") else 1)


def find_stated_number(number: StatedNumber, text: Text, polarity: Polarity) -> tuple[int, int] | None:
    """First and last token of a number in the answer that agrees with the calculator and is not denied."""
    value = expected_value(number)
    slack = number.tolerance * abs(value)
    amount = Amount(value - slack, value + slack, _UNIT_NAMES.get(number.unit, ""))
    for index, readings in text.quantities.items():
        for quantity in readings:
            if amount_fits(amount, quantity):
                cues = polarity.affecting(frozenset(range(index, quantity.last + 1)))
                if not any(cue.kind in ("denied", "contrasted", "reported", "asked") for cue in cues):
                    return index, quantity.last
    return None
