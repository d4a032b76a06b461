"""Every calculator teaches: formula and source, numbers put in, assumptions, two sentences, sound charts and slips."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest

from trainer.calculators.calculator import Calculator
from trainer.calculators.explaining import curve_of, explain, find_misstep, lesson_of
from trainer.calculators.registry import FAMILIES, MODULES, find


@pytest.mark.parametrize("name", MODULES)
def test_everything_is_said(name: str) -> None:
    calculator: Calculator[...] = find(name)
    told = explain(name, calculator.example)
    assert calculator.name == name
    assert calculator.purpose.endswith(".")
    assert told.formula
    assert told.source
    assert told.steps
    assert told.assumptions
    assert all(known.kind.text for known in calculator.inputs.values())
    assert all(output.text for output in calculator.outputs.values())
    for sentence in (*told.says, *told.assumptions):
        assert sentence.endswith((".", "?")), sentence
        assert sentence[0].isupper() or not sentence[0].isalpha(), sentence
    for text in (*told.steps, *told.says, *([told.naive.label, told.naive.shown, told.naive.why] if told.naive else [])):
        assert text == " ".join(text.split())
        for sign in ("nan", "inf ", "None", "{", "}", "  ", "0000000"):
            assert sign not in text, text


@pytest.mark.parametrize("name", MODULES)
def test_a_chart_can_be_drawn(name: str) -> None:
    calculator: Calculator[...] = find(name)
    values = calculator.complete(calculator.example)
    curve = curve_of(name, values, calculator.run(calculator.example))
    if curve is None:
        return
    assert curve.title
    assert curve.x_label
    assert curve.y_label
    for series in curve.series:
        assert len(series.xs) == len(series.ys) >= 2
        assert all(math.isfinite(value) for value in (*series.xs, *series.ys))
        assert all(one <= other for one, other in itertools.pairwise(series.xs))
    if curve.mark is not None:
        xs = [value for series in curve.series for value in series.xs]
        assert min(xs) <= curve.mark[0] <= max(xs)


@pytest.mark.parametrize("name", [name for name in MODULES if lesson_of(name).missteps])
def test_a_slip_is_told_from_the_right_value(name: str) -> None:
    calculator: Calculator[...] = find(name)
    values, outputs = calculator.complete(calculator.example), calculator.run(calculator.example)
    missteps = lesson_of(name).missteps
    assert missteps is not None
    numeric = [output for output, value in outputs.items() if isinstance(value, (int, float)) and not isinstance(value, bool)]
    found: list[Any] = []
    for output in numeric:
        for slip in missteps(values, outputs, output):
            found.append(slip)
            assert math.isfinite(slip.value)
            assert slip.step[0].islower() or not slip.step[0].isalpha()
            assert not slip.step.endswith(".")
            assert not math.isclose(slip.value, outputs[output], rel_tol=1e-6), (output, slip)
            told = find_misstep(name, calculator.example, output, slip.value, 0.01)
            assert told is not None
            assert math.isclose(told.value, slip.value, rel_tol=0.01)
    assert found, "no slip for its own example"


def test_every_calculator_belongs_to_one_family() -> None:
    names = [name for family in FAMILIES for names in family.modules.values() for name in names]
    assert len(names) == len(set(names)) == len(MODULES)


def test_every_function_of_a_module_is_registered() -> None:
    from importlib import import_module

    for module in set(MODULES.values()):
        found = import_module(f"trainer.calculators.{module}")
        here = {name for name, value in vars(found).items() if isinstance(value, Calculator) and not name.startswith("_")}
        own = {name for name in here if MODULES.get(name) == module}
        assert own == {name for name, home in MODULES.items() if home == module}
        assert here - own <= set(MODULES), module
