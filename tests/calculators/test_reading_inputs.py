"""Lists, tables and names of inputs as people write them, and values written back as text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calculators.test_reading import CHANGE, COUNT, METHODS, RATE, RELATIVE, SIDES, known, number, refusal
from trainer.calculators.calculator import Calculator, Input
from trainer.calculators.kinds import Choice, Flag, Kind, Moment, Number, Numbers, Record, Table, Text
from trainer.calculators.reading import read_inputs, read_value, read_written, write_input
from trainer.calculators.registry import MODULES, find
from trainer.calculators.written_units import MANNERS
from trainer.errors import CalculatorError

SHARES = Numbers("shares", Number("share", "share", 0, 1e9), at_least=2)
COUNTS = Numbers("readers", COUNT)
ARMS = Table("arm", {"name": Text("name"), "rate": RATE, "n": COUNT}, frozenset({"rate"}))
PAIRS = Table("arm", {"n": COUNT, "share": Number("share", "share", 0, 1)}, as_pairs=True, blames_column=True)


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        (COUNTS, "60000, 36000, 26000", [60000, 36000, 26000]),
        (COUNTS, "60000,36000", [60000, 36000]),
        (COUNTS, "60k 36k 26k", [60000, 36000, 26000]),
        (COUNTS, "60,000, 36,000, 900", [60000, 36000, 900]),
        (COUNTS, "60 000; 36 000", [60000, 36000]),
        (COUNTS, "60k,\n36k,", [60000, 36000]),
        (COUNTS, '[60000, "36k"]', [60000, 36000]),
        (COUNTS, "[100,130]", [100, 130]),
        (COUNTS, "100, 130", [100, 130]),
        (COUNTS, "5", [5]),
        (COUNTS, "[]", []),
        (SHARES, "50%, 50%", [0.5, 0.5]),
        (SHARES, "0.25,0.75", [0.25, 0.75]),
        (SHARES, "50/50", [50, 50]),
        (SHARES, "80:10:10", [80, 10, 10]),
        (SHARES, "1/3, 1/3, 1/3", [1 / 3] * 3),
        (SHARES, "3, 1", [3, 1]),
    ],
)
def test_a_list_is_read_with_commas_semicolons_spaces_or_as_json(kind: Kind, text: str, values: list[float]) -> None:
    assert read_value(known(kind), text) == values


@pytest.mark.parametrize("text", ["100,130", "60,000,36,000", "60 000 36 000", "1200,5,100", "0,100", "100 200"])
def test_a_list_whose_separators_may_be_those_of_thousands_is_refused(text: str) -> None:
    assert refusal(COUNTS, text).startswith("may have separators inside numbers or between them; write them as in ")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("5k, x", "number 2 must be a count such as 31k or 31,000, not 'x'"),
        ("", "has no value"),
        (" , ", "has no value"),
        ("[1, NaN]", "is not JSON (NaN is no JSON value)"),
        ("[1e999]", "is not JSON (a number is too large)"),
        ("[1,", "is not JSON ("),
        ("[" * 100_000, "is nested too deeply"),
        ("[" + "1" * 5000 + "]", "is not JSON ("),
        ("[" + "1, " * 2_000_000, "is too long"),
        ("1, " * 2_000_000, "is too long a list"),
    ],
    ids=range(10),
)
def test_what_is_no_list_is_refused_in_one_sentence(text: str, what: str) -> None:
    found = refusal(COUNTS, text)
    assert found.startswith(what)
    assert len(found) < 300


def test_a_table_is_json_whose_numbers_may_be_text_with_units() -> None:
    text = '[{"name": "1k", "rate": "4%", "n": "31k"}, {"name": "JP", "rate": 0.1, "n": 5}, {"name": "EN", "n": 1, "rate": null}]'
    assert read_value(known(ARMS), text) == [
        {"name": "1k", "rate": 0.04, "n": 31000},
        {"name": "JP", "rate": 0.1, "n": 5},
        {"name": "EN", "n": 1, "rate": None},
    ]
    assert read_value(known(PAIRS), '[["2k", "50%"], {"n": 1, "share": 0.5}]') == [[2000, 0.5], {"n": 1, "share": 0.5}]
    assert read_value(known(Record("arm", {"n": COUNT})), '{"n": "2k"}') == {"n": 2000}


def test_names_in_a_table_keep_characters_that_numbers_do_not() -> None:
    assert read_value(known(ARMS), '[{"name": "Ａ\u00a0–1", "n": "１k"}]') == [{"name": "Ａ\u00a0–1", "n": 1000}]


def test_a_wrong_cell_is_named_by_row_and_column() -> None:
    assert refusal(ARMS, '[{"name": "a", "n": 1}, {"name": "b", "n": "x"}]') == "row 2 n must be a count such as 31k or 31,000, not 'x'"
    with pytest.raises(CalculatorError) as raised:
        read_value(known(PAIRS), '[{"n": "x", "share": 1}]')
    assert raised.value.field == "n"


def test_what_is_no_table_says_what_its_json_looks_like() -> None:
    assert refusal(ARMS, "EN 5").endswith('it takes arm: write JSON such as [{"name": …, "rate": …, "n": …}, …]')
    assert refusal(ARMS, "").startswith("has no value; it takes arm")


SIZE = find("sample_size_proportions")
MEANS = find("sample_size_means")


@pytest.mark.parametrize(
    ("calculator", "texts", "values"),
    [
        (SIZE, {"baseline": "12%", "mde": "0.6pp"}, {"baseline_rate": 0.12, "mde_absolute": 0.006}),
        (SIZE, {"BASELINE-RATE": "12%", "mde": "+2%rel"}, {"baseline_rate": 0.12, "mde_relative": 0.02}),
        (SIZE, {"mde": "60bp"}, {"mde_absolute": 0.006}),
        (SIZE, {"mde-r": "5%", "met": "arc", "s": "one-sided"}, {"mde_relative": 0.05, "method": "arcsine", "sides": 1}),
        (MEANS, {"mde": "2%"}, {"mde_relative": 0.02}),
        (MEANS, {"mde": "50"}, {"mde_absolute": 50}),
    ],
)
def test_names_may_be_shortened_and_the_unit_decides_between_absolute_and_relative(
    calculator: Calculator[...], texts: dict[str, str], values: dict[str, Any]
) -> None:
    assert read_inputs(calculator, texts) == values


@pytest.mark.parametrize(
    ("texts", "field", "what"),
    [
        ({"mde": "2%"}, "mde_absolute", "2% can mean points or percent of the baseline; write 2pp or 2%rel"),
        ({"mde": "0.02"}, "mde_absolute", "0.02 can mean points or percent of the baseline; write 2pp or 2%rel"),
        ({"mde": "x"}, "mde_absolute", "must be a difference in points such as 0.5pp or 0.005, not 'x'"),
        ({"mde_absolute": "2%"}, "mde_absolute", "write 2pp for points, or mde_relative=2%"),
        ({"mde_relative": "2pp"}, "mde_relative", "write a percentage such as +2%, or mde_absolute=2pp"),
        ({"m": "1"}, "m", "fits more than one input of sample_size_proportions: mde_absolute, mde_relative, method"),
        ({"basline_rate": "1%"}, "basline_rate", "is no input of sample_size_proportions; did you mean baseline_rate?"),
        ({"zzz": "1"}, "zzz", "is no input of sample_size_proportions; it takes baseline_rate, mde_absolute"),
        ({"": "1"}, "", "is no input of sample_size_proportions"),
        ({"base": "1%", "baseline": "2%"}, "baseline_rate", "is given twice"),
    ],
)
def test_an_unclear_or_unknown_name_is_refused(texts: dict[str, str], field: str, what: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        read_inputs(SIZE, texts)
    assert raised.value.field == field
    assert what in raised.value.what


def test_json_inputs_keep_their_numbers_and_have_their_texts_read() -> None:
    given_inputs = {"baseline_rate": "12%", "mde_absolute": 0.006, "power": None, "sides": "two-sided", "mde": "0.5pp", "method": 7}
    expected = {"baseline_rate": 0.12, "mde_absolute": 0.006, "power": None, "sides": 2, "mde": "0.5pp", "method": 7}
    assert read_written(SIZE, given_inputs) == expected


def values_of(kind: Kind) -> st.SearchStrategy[Any]:
    """Sound values of a kind, the extreme ones included."""
    found: st.SearchStrategy[Any] = st.booleans()
    if isinstance(kind, Number):
        floats = st.floats(kind.low, kind.high, exclude_min=kind.strict, exclude_max=kind.strict, allow_subnormal=False)
        found = st.integers(int(kind.low), int(kind.high)) if kind.whole else floats
    elif isinstance(kind, Numbers):
        found = st.lists(values_of(kind.item), min_size=kind.at_least, max_size=kind.at_least + 3)
    elif isinstance(kind, (Table, Record)):
        row = st.fixed_dictionaries({name: values_of(column) for name, column in kind.columns.items()})
        found = st.lists(row, min_size=1, max_size=3) if isinstance(kind, Table) else row
    elif isinstance(kind, Choice):
        found = st.sampled_from(kind.options)
    elif isinstance(kind, Moment):
        found = st.datetimes().map(datetime.isoformat)
    elif isinstance(kind, Text):
        found = st.text(min_size=1, max_size=20).map(str.strip).filter(bool)
    return found


def inputs_of_all() -> list[Any]:
    return [pytest.param(each, id=f"{name}-{each.name}") for name in MODULES for each in find(name).inputs.values()]


KINDS: list[Kind] = [
    RATE, CHANGE, RELATIVE, COUNT, SHARES, COUNTS, ARMS, METHODS, SIDES, Flag("flag"), Moment("start"), Text("name"), PAIRS,
    *(number(unit) for unit in MANNERS), Numbers("p-values", number("p")), Number("size", "count", 0, 1e9),
]  # fmt: skip


@given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), values_of(kind))))
def test_a_value_written_as_text_is_read_back_the_same(case: tuple[Kind, Any]) -> None:
    kind, value = case
    assert read_value(known(kind), write_input(known(kind), value)) == value


@pytest.mark.parametrize("each", inputs_of_all())
def test_defaults_and_examples_of_every_calculator_survive_being_written(each: Input) -> None:
    for value in (each.default, each.kind.example):
        if value not in (None, "", (), {}, []):
            read = read_value(each, write_input(each, value))
            assert each.kind.check(read, each.name) == each.kind.check(value, each.name)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (RATE, 0.12, "12%"),
        (CHANGE, 0.006, "+0.6pp"),
        (CHANGE, -0.006, "-0.6pp"),
        (number("points"), 0.006, "+0.6pp"),
        (RELATIVE, 0.02, "+2%"),
        (COUNT, 47036, "47036"),
        (Number("size", "count"), 31.125, "31.1250"),
        (COUNTS, [60000, 36000], "60000, 36000"),
        (COUNTS, (), "[]"),
        (number("days"), 7.0, "7"),
        (Flag("flag"), False, "no"),
        (Moment("start"), datetime(2026, 3, 1, 10), "2026-03-01T10:00:00"),
        (RATE, None, ""),
    ],
)
def test_values_are_written_as_people_would(kind: Kind, value: Any, text: str) -> None:
    assert write_input(known(kind), value) == text
