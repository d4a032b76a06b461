"""Every reference case of a calculator that exists: values agreed on by independent statistics packages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from trainer.calculators.registry import MODULES, compute
from trainer.errors import CalculatorError

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "calculators.json"


def cases() -> list[Any]:
    if not REFERENCE.is_file():
        return [pytest.param({}, id="none", marks=pytest.mark.skip(reason="the reference cases are not beside this checkout"))]
    return [pytest.param(case, id=case["id"]) for case in json.loads(REFERENCE.read_text())]


def agrees(case: dict[str, Any], name: str, found: Any, expected: Any) -> bool:
    """Whether an output is as expected: numbers within the tolerance, lists item by item, all else exactly."""
    if isinstance(expected, list):
        return len(found) == len(expected) and all(agrees(case, name, one, other) for one, other in zip(found, expected, strict=True))
    if isinstance(expected, bool) or not isinstance(expected, (int, float)):
        return type(found) is type(expected) and bool(found == expected)
    return abs(found - expected) <= allowed(case, name, expected)


def allowed(case: dict[str, Any], name: str, expected: float) -> float:
    """The difference that the case allows for an output: its own entry, else the case's, else a relative 1e-6."""
    given = case.get("tolerance", {})
    own = given.get(name, given if {"rel", "abs"} & given.keys() else {"rel": 1e-6})
    return max(own.get("abs", 0.0), own.get("rel", 0.0) * abs(expected))


@pytest.mark.parametrize("case", cases())
def test_a_calculator_agrees_with_its_reference(case: dict[str, Any]) -> None:
    expected = case["expected"]
    if expected.get("error"):
        with pytest.raises(CalculatorError) as raised:
            compute(case["calculator"], case["inputs"])
        conflicting = {expected["error_field"], *(("mde_absolute", "mde_relative") if expected["error_field"].startswith("mde_") else ())}
        assert raised.value.field in conflicting
        assert raised.value.what
        return
    outputs = compute(case["calculator"], case["inputs"])
    for name, value in expected.items():
        assert agrees(case, name, outputs[name], value), (name, outputs[name], value)


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference cases are not beside this checkout")
def test_every_calculator_of_the_reference_is_there() -> None:
    assert {case["calculator"] for case in json.loads(REFERENCE.read_text())} <= set(MODULES)
