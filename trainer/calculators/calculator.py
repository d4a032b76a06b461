"""A calculator: a pure function, what its inputs may be, and what its outputs mean.

Inputs are read from the signature. Each parameter is annotated with its kind, which holds meaning, unit and range, and whoever
calls the function gets one clear error for whatever it refuses:

    @calculator(standard_error=Output("standard error of a rate", "points"))
    def proportion_se(*, p: Annotated[float, rate("rate")], n: Annotated[int, count("users")]) -> Outputs:
        ...
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Generic, ParamSpec, get_args, get_origin, get_type_hints

from trainer.calculators.kinds import Choice, Kind, Number, Unit
from trainer.errors import CalculatorError

Inputs = Mapping[str, Any]
Outputs = dict[str, Any]
Progress = Callable[[float], None]
"""Told how much of a simulation is done, from 0 to 1."""
P = ParamSpec("P")

Alpha = Annotated[float, Number("type I error over all sides", "probability", 1e-12, 1, strict=True)]
Power = Annotated[float, Number("chance to find the effect", "probability", 0, 1, strict=True)]
Sides = Annotated[int, Choice("one- or two-sided test", (1, 2), 2)]
Ratio = Annotated[float, Number("size of a treatment arm over the control arm", "factor", 1e-3, 1000)]
Treatments = Annotated[int, Number("treatment arms", "count", 1, 100, whole=True)]
ArmCorrection = Annotated[str, Choice("division of alpha among the treatment arms", ("none", "bonferroni"))]
Confidence = Annotated[float, Number("two-sided confidence level", "probability", 0, 1, strict=True)]

_WITHOUT_INPUT = "progress"


@dataclass(frozen=True)
class Input:
    """An input of a calculator.

    Attributes:
        name: Its name.
        kind: What it may be.
        default: What it is when it is not given; None when there is no default.
        required: Whether it has to be given.
    """

    name: str
    kind: Kind
    default: Any
    required: bool

    @property
    def example(self) -> Any:
        """A sound value: the kind's example, else the default; None for an input that is best left out."""
        return self.default if self.kind.example is None else self.kind.example


@dataclass(frozen=True)
class Output:
    """An output of a calculator.

    Attributes:
        text: What it means, so that it can follow the number: `47,036 readers per arm`.
        unit: Its unit, or that of its items when it is a list.
    """

    text: str
    unit: Unit = "number"


class Calculator(Generic[P]):
    """A pure function with everything that is known of its inputs and outputs.

    Attributes:
        name: Its name in content and on the command line.
        outputs: What it gives, the main result first.
        simulated: Whether it simulates, so that it belongs into a worker and tells its progress.
    """

    def __init__(self, function: Callable[P, Outputs], outputs: Mapping[str, Output]) -> None:
        self.name = function.__name__
        self.outputs = outputs
        self._function = function
        self.simulated = _WITHOUT_INPUT in inspect.signature(function).parameters
        self.__doc__ = function.__doc__

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """Its inputs by name, in the order of the signature."""
        hints = get_type_hints(self._function, include_extras=True)
        parameters = inspect.signature(self._function).parameters.values()
        return {found.name: _input(found, hints[found.name]) for found in parameters if found.name != _WITHOUT_INPUT}

    @property
    def example(self) -> dict[str, Any]:
        """Sound inputs, as a form shows them before anything is typed."""
        examples = {name: known.example for name, known in self.inputs.items()}
        return {name: value for name, value in examples.items() if value is not None}

    @property
    def purpose(self) -> str:
        """What it answers, in one sentence."""
        return _paragraphs(self.__doc__)[0]

    @property
    def formula(self) -> str:
        """Its formula, as the docstring gives it."""
        return self._part("Formula")

    @property
    def source(self) -> str:
        """Where the formula is from."""
        return self._part("Source")

    def _part(self, title: str) -> str:
        found = [text for text in _paragraphs(self.__doc__) if text.startswith(f"{title}: ")]
        return found[0].removeprefix(f"{title}: ") if found else ""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Outputs:
        """The outputs for inputs given by name; raises like `run`."""
        return self.run(kwargs)

    def complete(self, inputs: Inputs) -> dict[str, Any]:
        """All inputs, checked and with defaults filled in; one that is None counts as not given.

        Raises:
            CalculatorError: If one is missing, unknown or refused.
        """
        for name in inputs:
            if name not in self.inputs:
                raise CalculatorError(f"{self.name} has no input {str(name)[:60]!r}; it takes {', '.join(self.inputs)}", str(name)[:60])
        checked: dict[str, Any] = {}
        for name, known in self.inputs.items():
            value = inputs.get(name)
            if value is not None:
                checked[name] = known.kind.check(value, name)
            elif known.required:
                raise CalculatorError(f"{self.name} needs {name}: {known.kind.text}", name)
            else:
                checked[name] = known.default
        return checked

    def run(self, inputs: Inputs, progress: Progress | None = None) -> Outputs:
        """The outputs, the main result first.

        Args:
            inputs: Inputs by name.
            progress: Told how much is done, when the calculator simulates.

        Raises:
            CalculatorError: If an input is missing, unknown or refused, or there is no finite result; it names the input.
        """
        return self.result(self.complete(inputs), progress)

    def result(self, values: Inputs, progress: Progress | None = None) -> Outputs:
        """The outputs for inputs that are checked and complete already, the main result first.

        Args:
            values: Inputs as `complete` gives them.
            progress: Told how much is done, when the calculator simulates.

        Raises:
            CalculatorError: If two inputs do not fit each other, or there is no finite result; it names the input.
        """
        function: Callable[..., Outputs] = self._function
        told = {_WITHOUT_INPUT: progress} if self.simulated else {}
        try:
            found = function(**values, **told)
        except (ArithmeticError, ValueError) as error:
            raise self._no_result() from error
        if not _finite(found):
            raise self._no_result()
        return {name: found[name] for name in self.outputs}

    def _no_result(self) -> CalculatorError:
        return CalculatorError(f"{self.name} has no finite result for inputs this extreme", next(iter(self.inputs)))


def calculator(**outputs: Output) -> Callable[[Callable[P, Outputs]], Calculator[P]]:
    """Make a calculator of a function whose parameters are annotated with kinds; the main output is named first."""
    return lambda function: Calculator(function, outputs)


def _input(parameter: inspect.Parameter, hint: Any) -> Input:
    default = None if parameter.default is inspect.Parameter.empty else parameter.default
    return Input(parameter.name, _kind(hint, parameter.name), default, parameter.default is inspect.Parameter.empty)


def _kind(hint: Any, name: str) -> Kind:
    # `Annotated[…] | None` is a union that holds the annotation; of several annotations the outermost one counts.
    for option in (hint, *get_args(hint)):
        if get_origin(option) is Annotated:
            kind: Kind = get_args(option)[-1]
            return kind
    raise TypeError(f"input {name!r} says nothing of its kind")


def _paragraphs(doc: str | None) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", inspect.cleandoc(doc or "")) or [""]]


def _finite(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Mapping):
        return all(map(_finite, value.values()))
    return not isinstance(value, Sequence) or isinstance(value, str) or all(map(_finite, value))
