"""Numbers as people write them: 47k, 47,036, forty-seven thousand, 0.5pp, two weeks, one in twenty, fourfold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100.0, "thousand": 1e3, "thousands": 1e3, "grand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9}
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_ORDINALS = {"third": 3.0, "fifth": 5.0, "tenth": 10.0}
_FACTORS = {"twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "triple": 3.0, "threefold": 3.0, "quadruple": 4.0,
            "quadruples": 4.0,             "quadrupled": 4.0, "fourfold": 4.0, "twofold": 2.0, "tenfold": 10.0, "thrice": 3.0}  # fmt: skip
_DOZENS = {"dozen": 12.0, "couple": 2.0}
_DAYS = {"day": 1.0, "days": 1.0, "week": 7.0, "weeks": 7.0, "wk": 7.0, "wks": 7.0, "fortnight": 14.0, "fortnights": 14.0,
         "month": 30.0, "months": 30.0, "year": 365.0, "years": 365.0, "hour": 1 / 24, "hours": 1 / 24}  # fmt: skip
_POINTS = {"point", "points", "pp", "pts", "pt", "ppt", "ppts", "percentage"}
_PERCENT = {"percent", "percents", "per_cent", "pct"}
_MONEY = {"dollar", "dollars", "usd", "bucks", "euro", "euros"}
_TIMES = {"times", "fold", "x"}
_SUFFIX_SCALE = {"k": 1e3, "m": 1e6}
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_POWER = re.compile(r"\s?[×x*·]\s?10\s?\^?\s?(-?\d{1,2})$")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}|0,\d+")


_STARTS = frozenset({*_UNITS, *_FACTORS, *_FRACTIONS, "fortnight", "a"})
"""Words that a number in words can begin with."""


@dataclass(slots=True, frozen=True)
class Quantity:
    """A number with its unit.

    Attributes:
        value: The number; percentages and points as written (5% is 5.0), times in days, money in its currency.
        unit: `%`, `points`, `days`, `usd`, `x` or empty.
        first: Index of its first token.
        last: Index of its last token, unit included.
    """

    value: float
    unit: str
    first: int
    last: int


def read_quantities(words: Sequence[str], raw: Mapping[int, tuple[str, str]], offset: int, found: dict[int, list[Quantity]]) -> None:
    """Add the numbers of one clause to `found`, by the index of their first token in the whole text.

    "One in twenty" has two readings: the bare number and a percentage; so have "5" in "5 to 10 days", "factor of four" and "47.036".

    Args:
        words: Normalised words of the clause.
        raw: Digits and suffix by index in the whole text, for words written as digits.
        offset: Index of the clause's first word in the whole text.
        found: Readings so far.
    """
    local = {index - offset: raw[index] for index in range(offset, offset + len(words)) if index in raw}
    index = 0
    while index < len(words):
        quantity = _number_at(words, local, index) if index in local or words[index] in _STARTS else None
        if quantity is None:
            index += 1
            continue
        others = (
            _ratio_after(words, local, quantity),
            _range_end(words, local, quantity),
            _factor(words, quantity),
            _continental(local, quantity),
        )
        readings = [quantity, *(other for other in others if other is not None)]
        found[offset + index] = [replace(reading, first=reading.first + offset, last=reading.last + offset) for reading in readings]
        index = quantity.last + 1


def _number_at(words: Sequence[str], raw: Mapping[int, tuple[str, str]], index: int) -> Quantity | None:
    if index in raw:
        return _written_in_digits(words, raw, index)
    return _written_out(words, index)


def _written_out(words: Sequence[str], index: int) -> Quantity | None:
    word = words[index]
    if word in _UNITS or (word == "a" and words[index + 1 : index + 2] in (["hundred"], ["thousand"], ["million"], ["dozen"], ["couple"])):
        value, last = _spelled(words, index)
        return _with_unit(words, value, "", index, last)
    if word in _FACTORS:
        return Quantity(_FACTORS[word], "x", index, index)
    if word in _FRACTIONS:
        if word in _ORDINALS and words[index + 1 : index + 2] in (["week"], ["day"], ["month"], ["look"]):
            return Quantity(_ORDINALS[word], "", index, index)
        last = index + 1 if words[index + 1 : index + 2] in (["a"], ["of"]) and words[index + 2 : index + 3] != ["the"] else index
        return _with_unit(words, _FRACTIONS[word], "", index, last)
    if word == "fortnight" or (word in ("a", "one") and index + 1 < len(words) and words[index + 1] in _DAYS):
        last = index if word == "fortnight" else index + 1
        return Quantity(_DAYS[words[last]], "days", index, last)
    return None


def _written_in_digits(words: Sequence[str], raw: Mapping[int, tuple[str, str]], index: int) -> Quantity | None:
    digits, suffix = raw[index]
    unit = ""
    if digits[0] in "$€£¥":
        digits, unit = digits[1:], "usd"
    value = _digits(digits)
    if value is None:
        return None
    if suffix in ("st", "nd", "rd", "th"):
        return Quantity(value, "", index, index)
    value *= _SUFFIX_SCALE.get(suffix, 1.0)
    unit = {"%": "%", "pp": "points", "x": "x", "×": "x", "d": "days", "w": "days", "bp": "points", "bps": "points"}.get(suffix, unit)
    if suffix == "w":
        value *= 7
    elif suffix in ("bp", "bps"):
        value /= 100
    return _with_unit(words, value, unit, index, index)


def _digits(written: str) -> float | None:
    """Value of digits with thousands marks, a decimal comma or a power of ten."""
    plain = written.translate(_SUPERSCRIPTS).replace("−", "-").replace("–", "-")
    power = _POWER.search(plain)
    mantissa = plain[: power.start()] if power else plain
    if _DECIMAL_COMMA.fullmatch(mantissa.strip("$ ")):
        mantissa = mantissa.replace(",", ".")
    try:
        return float(re.sub(r"[^\d.e-]", "", mantissa)) * (10.0 ** int(power[1]) if power else 1.0)
    except (ValueError, OverflowError):
        return None


def _continental(raw: Mapping[int, tuple[str, str]], quantity: Quantity) -> Quantity | None:
    """Read "47.036" as a number of thousands as well."""
    digits, suffix = raw.get(quantity.first, ("", ""))
    if suffix or not re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits):
        return None
    return replace(quantity, value=quantity.value * 1000)


def _range_end(words: Sequence[str], raw: Mapping[int, tuple[str, str]], quantity: Quantity) -> Quantity | None:
    """Give the first number of "5 to 10 days" or "186-188k" the unit and the thousands of the second."""
    if quantity.unit or quantity.last != quantity.first:
        return None
    position = quantity.last + 1
    if words[position : position + 1] in (["to"], ["or"]):
        position += 1
    following = _number_at(words, raw, position) if position < len(words) else None
    if following is None or not (following.unit or following.value >= 1000 > quantity.value):
        return None
    if following.unit == "days":
        return replace(quantity, value=quantity.value * _DAYS.get(words[following.last], 1.0), unit="days")
    thousands = 1000.0 if following.value >= 1000 > quantity.value else 1.0
    return replace(quantity, value=quantity.value * thousands, unit=following.unit)


def _factor(words: Sequence[str], quantity: Quantity) -> Quantity | None:
    """Read "factor of four", "times four" as four times, and "day 14" as 14 days."""
    before = words[max(0, quantity.first - 2) : quantity.first]
    if not quantity.unit and before[-1:] == ["day"]:
        return replace(quantity, unit="days")
    if not quantity.unit and (before[-1:] in (["factor"], ["times"]) or before == ["factor", "of"]):
        return replace(quantity, unit="x")
    return None


def _spelled(words: Sequence[str], index: int) -> tuple[float, int]:
    """Value of a run of number words and the index of its last word."""
    if words[index] == "one" and words[index + 1 : index + 2] and words[index + 1] in _FRACTIONS:
        return _FRACTIONS[words[index + 1]], index + 1
    total = current = 0.0
    last = index
    position = index
    if words[index] == "a":
        if words[index + 1] in _DOZENS:
            return _DOZENS[words[index + 1]], index + (2 if words[index + 2 : index + 3] == ["of"] else 1)
        current, position = 1.0, index + 1
    while position < len(words):
        word = words[position]
        if word in _UNITS:
            value = float(_UNITS[word])
            if position > index and words[position - 1] in _UNITS and not (current % 100 >= 20 and current % 10 == 0 and value < 10):
                break
            current += value
        elif word == "hundred" and current:
            current *= 100
        elif word in ("thousand", "million", "grand") and current:
            total += current * _SCALES[word]
            current = 0.0
        elif word == "and" and position + 1 < len(words) and words[position + 1] in _UNITS and words[position - 1] in _SCALES:
            position += 1
            continue
        else:
            break
        last = position
        position += 1
    return total + current, last


def _with_unit(words: Sequence[str], value: float, unit: str, first: int, last: int) -> Quantity:
    """Take in a scale word and a unit word behind a number."""
    following = words[last + 1] if last + 1 < len(words) else ""
    if following in _SCALES and (len(following) > 1 or not unit):
        value *= _SCALES[following]
        last += 1
        following = words[last + 1] if last + 1 < len(words) else ""
    elif following == "and" and words[last + 2 : last + 4] == ["a", "half"]:
        value += 0.5
        last += 3
        following = words[last + 1] if last + 1 < len(words) else ""
        if following in _SCALES and len(following) > 1:
            value *= _SCALES[following]
            last += 1
            following = words[last + 1] if last + 1 < len(words) else ""
    if following in ("of", "full", "whole", "complete", "more", "further", "additional", "extra") and last + 2 < len(words):
        skip = 3 if following == "of" and words[last + 2] == "a" else 2
        beyond = words[last + skip] if last + skip < len(words) else ""
        if beyond in _DAYS or beyond in _POINTS:
            last += skip - 1
            following = beyond
    return _unit_word(words, value, unit, first, last, following)


def _unit_word(words: Sequence[str], value: float, unit: str, first: int, last: int, following: str) -> Quantity:
    if following in _DAYS and unit not in ("x", "%", "points", "usd"):
        return Quantity(value * _DAYS[following], "days", first, last + 1)
    if following in _POINTS:
        extra = 2 if following == "percentage" and last + 2 < len(words) and words[last + 2].startswith("point") else 1
        return Quantity(value, "points", first, last + extra)
    if following in _PERCENT or (following == "per" and words[last + 2 : last + 3] == ["cent"]):
        return Quantity(value, "%", first, last + (2 if following == "per" else 1))
    if following in _MONEY:
        return Quantity(value, "usd", first, last + 1)
    multiplies = following == "x" and words[last + 2 : last + 3] and words[last + 2][:1].isdigit()
    if following in _TIMES and not multiplies:
        return Quantity(value, "x", first, last + 1)
    return Quantity(value, unit, first, last)


def _ratio_after(words: Sequence[str], raw: Mapping[int, tuple[str, str]], quantity: Quantity) -> Quantity | None:
    """Read "one in twenty", "8 times in 100", "3 out of a thousand" as a percentage."""
    position = quantity.last + 1
    if words[position : position + 2] == ["out", "of"]:
        position += 2
    elif words[position : position + 1] in (["in"], ["of"]):
        position += 1
    else:
        return None
    if words[position : position + 1] == ["a"] and position + 1 < len(words) and words[position + 1] in _SCALES:
        return Quantity(100 * quantity.value / _SCALES[words[position + 1]], "%", quantity.first, position + 1)
    if words[position : position + 1] == ["every"]:
        position += 1
    if position >= len(words):
        return None
    whole = _number_at(words, raw, position)
    if whole is None or whole.value <= 0 or whole.unit not in ("", "x"):
        return None
    return Quantity(100 * quantity.value / whole.value, "%", quantity.first, whole.last)
