"""A result together with everything that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from trainer.calculators.calculator import Calculator, Inputs, Outputs, Progress
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive
from trainer.calculators.registry import MODULES, find
from trainer.calculators.wording import write


@dataclass(frozen=True)
class Explanation:
    """A result with its formula, the numbers put in, and what to say about it.

    Attributes:
        calculator: Name of the calculator.
        inputs: All inputs, defaults included.
        outputs: The result.
        formula: The formula.
        source: Where it is from.
        steps: The formula with the numbers put in.
        assumptions: What the result rests on, the one that breaks first coming first.
        says: The two sentences one would say in the interview.
        naive: The answer of whoever falls for the trap, or None.
    """

    calculator: str
    inputs: Inputs
    outputs: Outputs
    formula: str
    source: str
    steps: tuple[str, ...]
    assumptions: tuple[str, ...]
    says: tuple[str, str]
    naive: Naive | None


def explain(name: str, inputs: Mapping[str, Any], progress: Progress | None = None) -> Explanation:
    """Compute, and explain the result.

    Raises:
        UsageError: If there is no such calculator.
        CalculatorError: If an input is missing, unknown or refused.
    """
    calculator = find(name)
    values = calculator.complete(inputs)
    return explanation_of(calculator, values, calculator.result(values, progress))


def explanation_of(calculator: Calculator[...], values: Inputs, outputs: Outputs) -> Explanation:
    """Explain a result that is known already.

    Args:
        calculator: The calculator.
        values: Its inputs, checked and complete.
        outputs: What it gave for them.
    """
    lesson = lesson_of(calculator.name)
    return Explanation(
        calculator=calculator.name,
        inputs=values,
        outputs=outputs,
        formula=calculator.formula,
        source=calculator.source,
        steps=tuple(lesson.steps(values, outputs)),
        assumptions=lesson.assumptions,
        says=lesson.says(values, outputs),
        naive=_naive(calculator, lesson, values, outputs),
    )


def _naive(calculator: Calculator[...], lesson: Lesson, values: Inputs, outputs: Outputs) -> Naive | None:
    """The answer of the trap, unless it comes out as the right one does."""
    found = lesson.naive(values, outputs) if lesson.naive else None
    main, output = next(iter(calculator.outputs.items()))
    return None if found is None or found.shown == write(outputs[main], output.unit) else found


def curve_of(name: str, values: Inputs, outputs: Outputs) -> Curve | None:
    """The chart that belongs to a result, or None when the number says it all."""
    lesson = lesson_of(name)
    return lesson.curve(values, outputs) if lesson.curve else None


def find_misstep(name: str, inputs: Mapping[str, Any], output: str, stated: float, tolerance: float) -> Misstep | None:
    """The slip that leads from the inputs to a wrong stated value, or None when none is known.

    Args:
        name: Name of the calculator.
        inputs: The right inputs.
        output: The output that was to be stated.
        stated: The value that was stated, in the unit of the output.
        tolerance: Allowed relative difference between the stated value and that of the slip.

    Raises:
        UsageError: If there is no such calculator.
        CalculatorError: If the right inputs are refused.
    """
    calculator, lesson = find(name), lesson_of(name)
    if lesson.missteps is None:
        return None
    values = calculator.complete(inputs)
    outputs = calculator.result(values)
    known = [found for found in lesson.missteps(values, outputs, output) if abs(stated - found.value) <= tolerance * abs(found.value)]
    return min(known, key=lambda found: abs(stated - found.value), default=None)


@cache
def lesson_of(name: str) -> Lesson:
    """The lesson of a calculator, imported on first use."""
    module = import_module(f"trainer.calculators.lessons.{MODULES[name]}")
    lessons: Mapping[str, Lesson] = module.LESSONS
    return lessons[name]
