"""All calculators by name, with their inputs, and the one way to call them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from trainer.errors import CalculatorError, UsageError

Outputs = dict[str, Any]


@dataclass(frozen=True)
class Calculator:
    """One calculator.

    Attributes:
        name: Its name in content and on the command line.
        purpose: What it answers, in one sentence.
        module: Module of `trainer.calculators` that holds the function of the same name.
    """

    name: str
    purpose: str
    module: str

    def function(self) -> Callable[..., Outputs]:
        """The pure function behind it, imported on first use."""
        found: Callable[..., Outputs] = getattr(import_module(f"trainer.calculators.{self.module}"), self.name)
        return found


_ALL = (
    Calculator("sample_size_proportions", "Readers per arm to detect a difference of two proportions.", "sample_size"),
    Calculator("sample_size_noninferiority_proportions", "Readers per arm to rule out a loss beyond a margin.", "sample_size"),
    Calculator("runtime_weeks", "Whole weeks from start to final read, from enrolment by week and the outcome window.", "runtime"),
    Calculator("design_effect", "Variance inflation when observations of one unit correlate.", "clusters"),
    Calculator("alpha_under_design_effect", "False-positive rate when that inflation is ignored.", "clusters"),
    Calculator("sample_ratio_mismatch", "Whether arm sizes agree with the planned split.", "split"),
)
CALCULATORS: Mapping[str, Calculator] = {calculator.name: calculator for calculator in _ALL}
"""Every calculator by name."""


def compute(name: str, inputs: Mapping[str, Any]) -> Outputs:
    """Run a calculator.

    Args:
        name: Name of the calculator.
        inputs: Its inputs by name.

    Returns:
        Its outputs by name; never NaN or infinite.

    Raises:
        UsageError: If there is no such calculator.
        CalculatorError: If an input is missing, unknown or refused; it names the input.
    """
    calculator = CALCULATORS.get(name)
    if calculator is None:
        raise UsageError(f"no calculator {name!r}", remedy=f"choose one of: {', '.join(CALCULATORS)}")
    function = calculator.function()
    code = function.__code__
    known = code.co_varnames[: code.co_kwonlyargcount + code.co_argcount]
    for given in inputs:
        if given not in known:
            raise CalculatorError(f"{name} has no input {given!r}; it takes {', '.join(known)}", given)
    optional = function.__kwdefaults__ or {}
    for needed in known:
        if needed not in inputs and needed not in optional:
            raise CalculatorError(f"{name} needs {needed}", needed)
    outputs = function(**inputs)
    if any(isinstance(value, float) and not math.isfinite(value) for value in outputs.values()):
        raise CalculatorError(f"{name} has no finite result for these inputs", known[0])
    return outputs
