"""Arithmetic as people write it: right, bounded, and nothing but arithmetic."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import explain
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError


def value(expression: str, **values: float) -> float:
    found: float = compute("arithmetic", {"expression": expression, "values": values})["value"]
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("3 * 4000 + 12000", 24000),
        ("1 - 0.975**8", 0.18334819633773813),
        ("sqrt(0.52*0.48/60000 + 0.526*0.474/1140000)", 0.0020925356061864),
        ("2 + 3 * 4 ** 2 / -(1 + 1)", -22),
        ("-2 ** 2", -4),
        ("2 ** 3 ** 2", 512),
        ("7 % 3", 1),
        ("7.5%2", 1.5),
        ("1e3 + 1.5e-3", 1000.0015),
        ("round(2.567, 1) + round(2.4)", 4.6),
        ("max(1, 2, 3) - min(4, 5)", -1),
        ("ceil(1.2) + floor(-1.2) + abs(-3)", 3),
        ("exp(log(5)) + log10(1000)", 8),
        ("Phi(1.959963984540054) + Phi(-1.959963984540054)", 1),
        ("z(0.975)", 1.959963984540054),
        ("z(Phi(-20))", -20),
        (" 1\n + 1 ", 2),
    ],
)
def test_values(expression: str, expected: float) -> None:
    assert value(expression) == pytest.approx(expected, rel=1e-12)


def test_names_stand_for_their_values() -> None:
    assert value("(p * (1 - p) / n) ** 0.5", p=0.84, n=200) == pytest.approx(0.0259, abs=5e-5)
    assert explain("arithmetic", {"expression": "n * 2", "values": {"n": 21}}).steps == ("n = 21", "n * 2 = 42")


NUMBERS = st.integers(0, 10**6).map(str) | st.floats(0, 1e6).map(lambda x: f"{x:.6f}")
SUMS = st.recursive(
    NUMBERS,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", "-", "*", " / ", " % ", "**"]), inner).map(lambda parts: f"({''.join(parts)})")
        | inner.map(lambda part: f"-{part}")
    ),
    max_leaves=6,
)


@given(SUMS)
def test_every_sum_is_as_in_python_or_refused(expression: str) -> None:
    try:
        found = value(expression)
    except CalculatorError as error:
        assert error.field == "expression"  # noqa: PT017
        return
    # With floats for whole numbers, as the calculator has them, so that no power grows without end.
    import re

    floats = re.sub(r"(?<![\d.])(\d+)(?![\d.])", r"\1.0", expression)
    assert found == pytest.approx(eval(floats, {"__builtins__": {}}), rel=1e-12)  # noqa: S307


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("1/0", "1 / 0 divides by 0"),
        ("5 % 0", "divides by 0"),
        ("0**-1", "divides by 0"),
        ("9**9**9**9", "too large"),
        ("10**400", "too large"),
        ("1e308 * 10 - 1e308 * 10", "too large"),
        ("1e999", "finite"),
        ("exp(1000)", r"exp\(1000\) is too large"),
        ("sqrt(-1)", r"sqrt\(-1\) has no value"),
        ("log(0)", "has no value"),
        ("z(1)", "has no value"),
        ("(-8)**(1/3)", r"\(-8\) \*\* 0.333333 has no real value"),
        ("sqrt", "name of a function"),
        ("sqrt()", "sqrt takes 1 number, not 0"),
        ("min(1)", "min takes 2 or more numbers, not 1"),
        ("n + 1", "does not know 'n'"),
        ("power(2, 3)", "does not know 'power'"),
        ("2^3", r"\*\*"),
        ("3×4", r"written \*"),
        ("3,000 * 4", "write 4000 for 4,000"),
        ("max(3,400)", "write 4000 for 4,000"),
        ("4% + 3", "write 0.04 for 4%"),
        ("31k / 2", "write 31000 for 31k"),
        ("1 2", "cannot be read as arithmetic from character 3"),
        ("3 +", "cannot be read"),
        ("", "text of 1 to 300"),
        ("1+" * 200 + "1", "text of 1 to 300"),
        ("(" * 100 + "1", "cannot be read"),
    ],
)
def test_refusals_say_what_is_wrong(expression: str, words: str) -> None:
    with pytest.raises(CalculatorError, match=words) as raised:
        value(expression)
    assert raised.value.field == "expression"


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "().__class__",
        "(1).real",
        "sqrt.__globals__",
        "[1, 2][0]",
        "{1}",
        "'a' * 9",
        "lambda: 1",
        "1 if 2 else 3",
        "1 < 2",
        "not 1",
        "1 or 2",
        "True",
        "None",
        "2j",
        "x := 3",
        "x = 3",
        "1; 2",
        "import os",
        "max(*(1, 2))",
        "round(1.5, ndigits=0)",
        "abs(abs)",
        "sqrt(4)(2)",
        "5 // 2",
        "1 << 2",
        "~1",
        "print(1)",
        "eval",
        "...",
        "1, 2",
        "\x00",
        "٣ + 1",
        "ｓqrt(4)",
    ],
)
def test_nothing_but_arithmetic_is_read(expression: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        value(expression)
    assert raised.value.field == "expression"
    assert "\n" not in raised.value.what


@pytest.mark.parametrize(
    "values",
    [
        {"n": "x"},
        {"n": math.nan},
        {"n": 10**400},
        {"n": [1]},
        {"n": True},
        {"sqrt": 1},
        {"z": 1},
        {"1n": 1},
        {"a b": 1},
        {"__class__": 1},
        {1: 1},
        [1],
        "n=1",
        {f"n{place}": 1 for place in range(51)},
    ],
)
def test_values_that_are_refused(values: Any) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("arithmetic", {"expression": "1", "values": values})
    assert raised.value.field == "values"


@given(st.text("0123456789+-*/%().,abxyz_eEj ", max_size=40) | st.text(max_size=40))
def test_whatever_is_typed_gives_a_finite_number_or_one_sentence(expression: str) -> None:
    try:
        found = value(expression, a=2.0, b=0.5)
    except CalculatorError as error:
        assert error.field == "expression"  # noqa: PT017
        assert error.what  # noqa: PT017
        assert "\n" not in error.what  # noqa: PT017
        return
    assert isinstance(found, float)
    assert math.isfinite(found)


def test_deep_nesting_is_computed_or_refused_from_anywhere_on_the_stack() -> None:
    def down(levels: int) -> float:
        return value("-" * 299 + "1") if levels == 0 else down(levels - 1)

    assert down(0) == -1
    with pytest.raises(CalculatorError, match="nested too deeply"):
        down(sys.getrecursionlimit() - 400)


def test_the_library_is_loaded_on_first_use_only() -> None:
    code = (
        "import sys; from trainer.calculators.registry import find\n"
        "found = find('arithmetic'); print('simpleeval' in sys.modules)\n"
        "found.run({'expression': '1 + 1'}); print('simpleeval' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.split() == ["False", "True", "False"]
