"""Values as people write them: what is read, what is refused, and with which advice."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.calculator import Input
from trainer.calculators.kinds import Choice, Flag, Kind, Moment, Number, Unit
from trainer.calculators.reading import read_value
from trainer.calculators.written_units import MANNERS
from trainer.errors import CalculatorError

RATE = Number("rate", "rate", 0, 1, strict=True)
CHANGE = Number("difference", "change", -1, 1)
RELATIVE = Number("difference", "relative", -1, 10)
COUNT = Number("readers", "count", 0, 10**12, whole=True)


def known(kind: Kind, name: str = "x") -> Input:
    return Input(name, kind, None, True)


def number(unit: Unit) -> Number:
    return Number("value", unit)


def refusal(kind: Kind, text: str, name: str = "x") -> str:
    with pytest.raises(CalculatorError) as raised:
        read_value(known(kind, name), text)
    assert raised.value.field == name
    return raised.value.what


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        ("rate", "4%", 0.04),
        ("rate", "0.04", 0.04),
        ("rate", ".04", 0.04),
        ("rate", "4e-2", 0.04),
        ("rate", "4 percent", 0.04),
        ("rate", "0.07 %", 0.0007),
        ("rate", "27/300", 0.09),
        ("rate", "１２％", 0.12),
        ("probability", "100%", 1),
        ("share", "1/3", 1 / 3),
        ("change", "0.5pp", 0.005),
        ("change", "0.5 points", 0.005),
        ("change", "1 point", 0.01),
        ("change", "+0.6pp", 0.006),
        ("change", "50bp", 0.005),
        ("change", "50 basis points", 0.005),
        ("change", "−0.6 percentage points", -0.006),
        ("change", "-0.003", -0.003),
        ("relative", "+2%rel", 0.02),
        ("relative", "2%", 0.02),
        ("relative", "-3% rel", -0.03),
        ("relative", "150%", 1.5),
        ("relative", "0.05", 0.05),
        ("factor", "1.4x", 1.4),
        ("factor", "1.4×", 1.4),
        ("factor", "3:2", 1.5),
        ("count", "31k", 31_000),
        ("count", "1.2M", 1_200_000),
        ("count", "31,000", 31_000),
        ("count", "31 000", 31_000),
        ("count", "31\u202f000", 31_000),
        ("count", "31_000", 31_000),
        ("count", "31'000", 31_000),
        ("count", "2bn", 2_000_000_000),
        ("count", "1.5 million", 1_500_000),
        ("count", "1,234,567", 1_234_567),
        ("per_day", "20k/day", 20_000),
        ("per_day", "20,000 a day", 20_000),
        ("per_second", "300 rps", 300),
        ("ms", "250ms", 250),
        ("ms", "0.8s", 800),
        ("ms", "250", 250),
        ("seconds", "1.5 min", 90),
        ("minutes", "1.5h", 90),
        ("minutes", "5m", 5),
        ("days", "14d", 14),
        ("days", "2w", 14),
        ("days", "36 hours", 1.5),
        ("weeks", "21 days", 3),
        ("months", "2y", 24),
        ("months", "3 months", 3),
        ("usd", "$90k", 90_000),
        ("usd", "90k USD", 90_000),
        ("usd", "0.006 USD", 0.006),
        ("usd", "-$500", -500),
        ("usd", "US$ 1.2M", 1_200_000),
        ("number", "-2.5e-3", -0.0025),
        ("number", "1/8", 0.125),
        ("p", "3e-6", 3e-6),
        ("p", "3%", 0.03),
        ("correlation", "8%", 0.08),
        ("sd", "0.5 sd", 0.5),
    ],
)
def test_a_number_is_read_in_the_unit_of_its_input(unit: Unit, text: str, value: float) -> None:
    read = read_value(known(number(unit)), text)
    assert read == value
    assert type(read) is (int if value == int(value) else float)
    assert json.loads(json.dumps(read)) == value


@pytest.mark.parametrize("unit", MANNERS)
def test_every_way_to_write_a_value_that_is_shown_to_people_is_read(unit: Unit) -> None:
    for example in MANNERS[unit].examples:
        assert read_value(known(Number("value", unit, -1e6, 1e12)), example) is not None


@pytest.mark.parametrize(
    ("kind", "text", "advice"),
    [
        (RATE, "4", "4 would be 400%; did you mean 4%?"),
        (RATE, "1", "1 would be 100%; did you mean 1%?"),
        (RATE, "4pp", "is no difference but a rate; write 4%"),
        (RATE, "0,04", "write decimals with a point, as in 0.04"),
        (RATE, "1/0", "must not divide by 0"),
        (RATE, "1e999/1", "must not be so large a number"),
        (number("factor"), "1e999%", "must not be so large a number"),
        (CHANGE, "2%", "2% can mean points or percent of the baseline; write 2pp for points"),
        (CHANGE, "2%rel", "is a difference in points; write it in points, as in 2pp"),
        (CHANGE, "2", "2 would be 200 points; did you mean 2pp?"),
        (RELATIVE, "2pp", "is relative to the baseline; write a percentage such as +2%"),
        (RELATIVE, "5", "5 may be 5% or 500%; write the one you mean"),
        (number("factor"), "140%", "must be a factor; write 1.4x for 140%"),
        (COUNT, "5%", "must be a count such as 31k or 31,000, not '5%'"),
        (COUNT, "31.000", "31.000 may be 31 or 31,000; write the one you mean"),
        (COUNT, "31,00", "write decimals with a point"),
        (COUNT, "1,00,000", "write decimals with a point"),
        (COUNT, "$5", "must be a count"),
        (COUNT, "7 days", "must be a count"),
        (number("days"), "3 months", "must be a time in days such as 14d or 2w, not '3 months': a month has no fixed length"),
        (number("days"), "5m", "an m may be minutes or months"),
        (number("months"), "90 days", "a month has no fixed length"),
        (number("ms"), "$3", "must be a time in milliseconds such as 250ms or 0.8s, not '$3'"),
        (number("per_day"), "7k/week", "must be a number per day such as 20k or 20,000/day, not '7k/week'"),
        (number("usd"), "90k EUR", "must be an amount in US dollars"),
        (number("number"), "4%", "must be a number such as 1.5"),
        (number("z"), "2x", "must be a z value"),
        (Number("share", "share", 0, 1), "20/80", "20/80 may be a split or a fraction; write the share itself, as in 20%"),
    ],
)
def test_a_wrong_or_unclear_unit_is_refused_with_what_to_write(kind: Kind, text: str, advice: str) -> None:
    assert advice in refusal(kind, text)


@pytest.mark.parametrize("unit", sorted({"rate", "change", "relative", "factor", "count", "days", "usd", "number", "months"}))
@pytest.mark.parametrize(
    "text",
    ["", "  ", "nan", "NaN", "inf", "-Infinity", "0x1F", "1e9999", "1e-9999", "1e999", "1e-400", "½", "10²", "٣", "1__0", "1.2.3", "--1",
     "+", "e5", "5e", "1 2", "%", "$", "four", "\x00", "\ud800", "1" * 10_000, "[" * 10_000, "1/2/3", "None", "1;2", "４'"],
)  # fmt: skip
def test_what_is_no_number_is_refused_in_one_sentence(unit: Unit, text: str) -> None:
    what = refusal(number(unit), text)
    assert what
    assert "\n" not in what
    assert len(what) < 300


NEARLY_NUMBERS = st.text("0123456789.,-+eE %/:$_'kmMbpx ½²∞", max_size=20)


@given(st.text(max_size=30) | NEARLY_NUMBERS, st.sampled_from(sorted(MANNERS)))
def test_no_text_leads_to_anything_but_a_finite_number_or_a_refusal(text: str, unit: Unit) -> None:
    with suppress(CalculatorError):
        assert abs(read_value(known(number(unit)), text)) <= 1e15


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("50/50", 1), ("1:1", 1), ("0.25", 0.25), ("4x", 4)])
def test_an_allocation_that_says_which_arm_is_which_is_read(text: str, value: float) -> None:
    assert read_value(known(number("factor"), "allocation_ratio"), text) == value


@pytest.mark.parametrize(("text", "ratios"), [("80/20", "4 or 0.25"), ("4:1", "4 or 0.25"), ("20 / 80", "0.25 or 4")])
def test_a_split_that_does_not_say_which_arm_is_which_is_refused_with_both_ratios(text: str, ratios: str) -> None:
    what = refusal(number("factor"), text, "allocation_ratio")
    assert what.endswith(f"write {ratios}, treatment divided by control")


METHODS = Choice("method", ("pooled_z", "unpooled_z", "lan_demets_obf", "lan_demets_pocock", "none"))
SIDES = Choice("sides", (1, 2))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (METHODS, "pooled_z", "pooled_z"),
        (METHODS, "Pooled-Z", "pooled_z"),
        (METHODS, "unpooled z", "unpooled_z"),
        (METHODS, "un", "unpooled_z"),
        (METHODS, "NONE", "none"),
        (METHODS, "lan demets p", "lan_demets_pocock"),
        (SIDES, "2", 2),
        (SIDES, "two-sided", 2),
        (SIDES, "one sided", 1),
        (SIDES, "1-sided", 1),
    ],
)
def test_a_choice_may_be_shortened_and_spelled_freely(kind: Kind, text: str, value: Any) -> None:
    assert read_value(known(kind), text) == value


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("lan", "'lan' fits more than one of lan_demets_obf, lan_demets_pocock"),
        ("arcsine", "must be one of pooled_z, unpooled_z, lan_demets_obf, lan_demets_pocock, none, not 'arcsine'"),
        ("", "must be one of"),
    ],
)
def test_a_choice_that_is_none_or_several_is_refused(text: str, what: str) -> None:
    assert refusal(METHODS, text).startswith(what)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("No", False), ("TRUE", True), ("false", False), ("y", True), ("off", False)])
def test_a_flag_is_read(text: str, value: bool) -> None:
    assert read_value(known(Flag("flag")), text) is value


def test_a_flag_that_is_neither_is_refused() -> None:
    assert refusal(Flag("flag"), "maybe") == "must be yes or no, not 'maybe'"


def test_times_come_back_as_iso_8601_with_their_offset() -> None:
    assert read_value(known(Moment("start")), " 2026-03-01 10:00+09:00 ") == "2026-03-01T10:00:00+09:00"
    assert read_value(known(Moment("start")), "2026-03-01T10:00Z") == "2026-03-01T10:00:00+00:00"
    assert refusal(Moment("start"), "yesterday").startswith("must be a time such as 2026-03-01T10:00:00")
