"""Numbers as people type them: signs, separators of thousands, decimals and exponents, and what stands behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from trainer.calculators.inputs import LARGEST, shown
from trainer.errors import CalculatorError

_LONGEST = 60
_SAME: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe63"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), " "),
    ord("\u2019"): "'",
}
"""Characters that other keyboards and copied text have in place of ASCII: full-width ones, minus signs, narrow spaces."""

_DIGITS = (
    r"(?:[1-9]\d{0,2}(?P<separator>[ ,_'])\d{3}(?:(?P=separator)\d{3})*(?!\d)(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3}(?!\d))?"
)
_WRITTEN = re.compile(rf"(?P<sign>[+-]?)(?P<dollars>(?:[uU][sS])?\$ ?)?(?P<digits>{_DIGITS})(?P<suffix>.*)", re.ASCII | re.DOTALL)
_DOTTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True)
class Written:
    """A number as it was typed.

    Attributes:
        value: The number.
        suffix: What stands behind it, in small letters and without spaces: `%`, `pp`, `k`, `days`.
        bare: The number as it was typed, without what stands behind it.
        dollars: Whether a dollar sign stands before it.
    """

    value: Fraction
    suffix: str
    bare: str
    dollars: bool = False

    @property
    def dotted(self) -> bool:
        """Whether it is written like 31.000, which is 31 to some and 31 thousand to others."""
        return _DOTTED.fullmatch(self.bare.lstrip("+-")) is not None


def as_typed(text: str) -> str:
    """The text with the signs and spaces of other keyboards in ASCII, and no space around it."""
    return text.translate(_SAME).strip()


def split_number(text: str) -> Written | None:
    """The number that a text begins with, and what stands behind it; None when it begins with none.

    Args:
        text: A text as `as_typed` gives it.
    """
    found = _WRITTEN.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    digits = re.sub("[ ,_']", "", found["digits"])
    suffix = "".join(found["suffix"].casefold().split())
    return Written(Fraction(found["sign"] + digits), suffix, found["sign"] + found["digits"], found["dollars"] is not None)


def split_pair(text: str) -> tuple[Fraction, Fraction] | None:
    """The two numbers of `27/300` or `4:1`; None for anything else.

    Args:
        text: A text as `as_typed` gives it.
    """
    parts = re.split("[/:]", text)
    numbers = [split_number(part.strip()) for part in parts]
    if len(numbers) != 2 or not all(number and not number.suffix and not number.dollars for number in numbers):
        return None
    first, second = (number.value for number in numbers if number)
    return first, second


def as_number(value: Fraction, text: str, field: str) -> int | float:
    """The number as JSON has it: whole ones as int.

    Args:
        value: The number.
        text: How it was typed.
        field: The input it is for.

    Raises:
        CalculatorError: If it is too large, or so small that it would become 0.
    """
    if abs(value) > LARGEST:
        raise CalculatorError(f"must not be so large a number as {shown(text)}", field)
    if value.denominator == 1:
        return value.numerator
    found = float(value)
    if not found:
        raise CalculatorError(f"must not be so small a number as {shown(text)}", field)
    return found
