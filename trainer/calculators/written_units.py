"""Units as people write them behind a number: `4%`, `0.5pp`, `50bp`, `31k`, `14d`, `$90k`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from trainer.calculators.inputs import shown
from trainer.calculators.kinds import Number, Unit
from trainer.calculators.wording import plain
from trainer.calculators.written_numbers import Written, as_number, as_typed, split_number, split_pair
from trainer.errors import CalculatorError


@dataclass(frozen=True)
class Manner:
    """How values of a unit are written.

    Attributes:
        text: What such a value is.
        examples: Ways to write one, the best first.
    """

    text: str
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.text} such as {' or '.join(self.examples[:2])}"


_NUMBER = Manner("a number", ("1.5", "2e-3"))
MANNERS: Mapping[Unit, Manner] = {
    "number": _NUMBER,
    "rate": Manner("a rate", ("4%", "0.04", "27/300")),
    "probability": Manner("a probability", ("80%", "0.8")),
    "share": Manner("a share", ("50%", "0.5", "1/3")),
    "change": Manner("a difference in points", ("0.5pp", "0.005", "-0.5 points", "50bp")),
    "points": Manner("a difference in points", ("0.5pp", "0.005", "0.5 points", "50bp")),
    "relative": Manner("a relative change", ("+2%", "0.02", "-3% rel")),
    "factor": Manner("a factor", ("1.4x", "1.4")),
    "count": Manner("a count", ("31k", "31,000", "1.2M", "2bn")),
    "per_day": Manner("a number per day", ("20k", "20,000/day")),
    "per_week": Manner("a number per week", ("20k", "20,000/week")),
    "per_minute": Manner("a number per minute", ("300", "300/min")),
    "per_second": Manner("a number per second", ("300", "300/s")),
    "ms": Manner("a time in milliseconds", ("250ms", "0.8s")),
    "seconds": Manner("a time in seconds", ("90s", "1.5min")),
    "minutes": Manner("a time in minutes", ("45min", "1.5h")),
    "days": Manner("a time in days", ("14d", "2w")),
    "weeks": Manner("a time in weeks", ("3w", "21 days")),
    "months": Manner("a time in months", ("24 months", "2y")),
    "usd": Manner("an amount in US dollars", ("90k", "0.006 USD", "$1.2M")),
    "z": Manner("a z value", ("1.96", "-0.4")),
    "p": Manner("a p-value", ("0.03", "3e-6")),
    "sd": Manner("a number of standard deviations", ("0.5", "0.5 sd")),
    "correlation": Manner("a correlation", ("0.7", "-0.2")),
    "text": _NUMBER,
    "flag": _NUMBER,
}
"""How values are written, by their unit."""

FRACTIONS = frozenset({"rate", "probability", "share", "p"})
"""Units whose values are part of a whole."""
DIFFERENCES = frozenset({"change", "points"})
"""Units whose values are differences of such parts."""

PERCENT = ("%", "percent", "pct")
RELATIVE = tuple(percent + tail for percent in PERCENT for tail in ("rel", "rel.", "relative"))
_HUNDREDTHS = ("pp", "ppt", "pt", "pts", "point", "points", "percentagepoint", "percentagepoints", "%-points", "%points")
_BASIS_POINTS = ("bp", "bps", "basispoint", "basispoints")
POINTS = (*_HUNDREDTHS, *_BASIS_POINTS)
"""What stands behind a difference in points."""

_THOUSANDS = {
    **dict.fromkeys(("k", "thousand"), Fraction(10**3)),
    **dict.fromkeys(("m", "mn", "million"), Fraction(10**6)),
    **dict.fromkeys(("b", "bn", "billion"), Fraction(10**9)),
}
_TIMES = {
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), Fraction(1)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), Fraction(1000)),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), Fraction(60_000)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Fraction(3_600_000)),
    **dict.fromkeys(("d", "day", "days"), Fraction(86_400_000)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), Fraction(604_800_000)),
}
_MONTHS = {
    **dict.fromkeys(("m", "mo", "month", "months"), Fraction(1)),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), Fraction(12)),
}
_DURATIONS: Mapping[str, Fraction] = {unit: _TIMES[unit] for unit in ("ms", "seconds", "minutes", "days", "weeks")}
_PER: Mapping[str, tuple[str, ...]] = {
    "per_day": ("/day", "/d", "perday", "aday", "daily"),
    "per_week": ("/week", "/w", "perweek", "aweek", "weekly"),
    "per_minute": ("/minute", "/min", "perminute", "aminute"),
    "per_second": ("/second", "/sec", "/s", "persecond", "asecond", "qps", "rps"),
}


@cache
def scales(unit: Unit) -> Mapping[str, Fraction]:
    """What a number of this unit is multiplied with, by what may stand behind it; nothing behind it is one of them."""
    if unit in FRACTIONS:
        return {"": Fraction(1), **dict.fromkeys(PERCENT, Fraction(1, 100))}
    if unit in DIFFERENCES:
        points = dict.fromkeys(_HUNDREDTHS, Fraction(1, 100)), dict.fromkeys(_BASIS_POINTS, Fraction(1, 10_000))
        return {"": Fraction(1), **points[0], **points[1]}
    if unit in _DURATIONS:
        found = {"": Fraction(1), **{name: size / _DURATIONS[unit] for name, size in _TIMES.items()}}
        # Behind a number of days or weeks an m may be minutes or months.
        return found if unit in ("days", "weeks") else {**found, "m": found["min"]}
    known: Mapping[str, Mapping[str, Fraction]] = {
        "relative": {"": Fraction(1), **dict.fromkeys((*PERCENT, *RELATIVE), Fraction(1, 100))},
        "factor": dict.fromkeys(("", "x", "×", "times", "fold", "-fold"), Fraction(1)),
        "months": {"": Fraction(1), **_MONTHS},
        "sd": dict.fromkeys(("", "sd", "sds", "σ"), Fraction(1)),
        "z": {"": Fraction(1)},
        "correlation": {"": Fraction(1), **dict.fromkeys(PERCENT, Fraction(1, 100))},
    }
    if unit in known:
        return known[unit]
    return _sizes(("$", "usd", "dollar", "dollars") if unit == "usd" else _PER.get(unit, ()))


def _sizes(tails: Iterable[str]) -> Mapping[str, Fraction]:
    return {size + tail: scale for tail in ("", *tails) for size, scale in {"": Fraction(1), **_THOUSANDS}.items()}


def read_number(known: Number, text: str, field: str, twin: str = "") -> int | float:
    """A number from text, in the unit of the input.

    Args:
        known: What the number may be; its range is not checked here.
        text: What was typed.
        field: The input it is for.
        twin: The input that takes the same thing relative instead of absolute, or the other way round, if there is one.

    Raises:
        CalculatorError: If it is no number, has a wrong unit, or can be understood in more than one way.
    """
    typed = as_typed(text)
    if not typed:
        raise CalculatorError(f"has no value; write {MANNERS[known.unit]}", field)
    pair = split_pair(typed)
    if pair is not None:
        return _quotient(known, pair, typed, field)
    written = split_number(typed)
    if written is None:
        raise CalculatorError(f"must be {MANNERS[known.unit]}, not {shown(typed)}", field)
    # In hundredths a sound number may look a hundred times, in basis points ten thousand times as large.
    as_number(written.value / 10_000, typed, field)
    scale = scales(known.unit).get(written.suffix)
    if scale is None or (written.dollars and known.unit != "usd"):
        raise CalculatorError(_wrong_unit(known.unit, written, typed, twin), field)
    if not written.suffix:
        _refuse_unclear(known, written, field)
    return as_number(written.value * scale, typed, field)


def _quotient(known: Number, pair: tuple[Fraction, Fraction], typed: str, field: str) -> int | float:
    first, second = pair
    if known.unit not in FRACTIONS and known.unit not in ("factor", "number"):
        raise CalculatorError(f"must be {MANNERS[known.unit]}, not {shown(typed)}", field)
    if not second or (known.unit == "factor" and not first):
        raise CalculatorError(f"must not divide by 0, as {shown(typed)} does", field)
    found = as_number(first / second, typed, field)
    if known.unit == "share" and first + second == 100:
        raise CalculatorError(f"{typed} may be a split or a fraction; write the share itself, as in {plain(float(first))}%", field)
    if field.startswith("allocation") and first != second:
        # Splits are named with either arm first.
        one, other = plain(found), plain(as_number(second / first, typed, field))
        raise CalculatorError(f"{typed} does not say whose part is whose; write {one} or {other}, treatment divided by control", field)
    return found


def _refuse_unclear(known: Number, written: Written, field: str) -> None:
    """Refuse a number without a unit that somebody else would understand differently."""
    size, bare = abs(written.value), written.bare
    if known.unit in FRACTIONS and known.high <= 1 and (written.value > 1 or (written.value == 1 and known.strict)) and size <= 100:
        raise CalculatorError(f"{bare} would be {plain(float(100 * written.value))}%; did you mean {bare}%?", field)
    if known.unit in DIFFERENCES and 1 <= size <= 100:
        raise CalculatorError(f"{bare} would be {plain(float(100 * written.value))} points; did you mean {bare}pp?", field)
    if known.unit == "relative" and size >= 1:
        raise CalculatorError(f"{bare} may be {bare}% or {plain(float(100 * written.value), 15)}%; write the one you mean", field)
    if known.unit == "count" and written.dotted:
        one, other = bare.split(".")[0], bare.replace(".", ",")
        raise CalculatorError(f"{bare} may be {one} or {other}; write the one you mean", field)


def _wrong_unit(unit: Unit, written: Written, typed: str, twin: str) -> str:
    suffix = written.suffix
    if suffix.startswith(","):
        return f"cannot be read from {shown(typed)}; write decimals with a point, as in 0.04, and thousands as in 31,000"
    if suffix in (*PERCENT, *RELATIVE, *POINTS):
        found = _wrong_fraction(unit, written, twin)
        if found:
            return found
    why = ""
    if (unit in _DURATIONS and suffix in _MONTHS) or (unit == "months" and suffix in _TIMES):
        why = ": an m may be minutes or months" if suffix == "m" else ": a month has no fixed length"
    return f"must be {MANNERS[unit]}, not {shown(typed)}{why}"


def _wrong_fraction(unit: Unit, written: Written, twin: str) -> str:
    """What to write instead of percent or points where the other one, or neither, belongs."""
    bare, suffix = written.bare, written.suffix
    if unit in DIFFERENCES:
        other = f"{twin}={bare}%" if twin else ""
        if suffix in PERCENT:
            return f"{bare}% can mean points or percent of the baseline; write {bare}pp for points{f', or {other}' if other else ''}"
        return f"is a difference in points; write it in points, {f'or {other}' if other else f'as in {bare}pp'}"
    if unit == "relative":
        return f"is relative to the baseline; write a percentage such as +2%{f', or {twin}={bare}{suffix}' if twin else ''}"
    if unit in FRACTIONS and suffix in POINTS:
        return f"is no difference but {MANNERS[unit].text}; write {MANNERS[unit].examples[0]}"
    if unit == "factor" and suffix in PERCENT:
        return f"must be a factor; write {plain(float(written.value / 100), 15)}x for {bare}%"
    return ""
