"""What a calculator teaches beside its result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from trainer.calculators.calculator import Inputs, Outputs


@dataclass(frozen=True)
class Naive:
    """What people answer who fall for the trap.

    Attributes:
        label: What they compute: `sum of the p95s`.
        shown: Their answer as text.
        why: Why it is wrong, in one sentence.
    """

    label: str
    shown: str
    why: str


@dataclass(frozen=True)
class Misstep:
    """A wrong result that a known slip leads to.

    Attributes:
        value: The result of the slip, in the unit of the output it stands for.
        step: What went wrong, to follow `it looks as if you`: `took the change as relative`.
    """

    value: float
    step: str


@dataclass(frozen=True)
class Series:
    """One line of a chart.

    Attributes:
        name: What it shows; empty for the only one.
        xs: Horizontal positions, rising.
        ys: Heights, as many as positions.
        style: How it is drawn.
    """

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    style: Literal["line", "points", "bars"] = "line"


@dataclass(frozen=True)
class Curve:
    """A chart that says more than the number alone.

    Attributes:
        title: What it shows.
        x_label: What the horizontal axis counts, with the unit.
        y_label: What the vertical axis counts, with the unit; rates and powers are given in percent.
        series: Its lines.
        mark: The current point, or None.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    mark: tuple[float, float] | None = None


@dataclass(frozen=True)
class Lesson:
    """What a calculator teaches beside its result.

    Every function takes the inputs, checked and complete, and the outputs.

    Attributes:
        assumptions: What the result rests on, the one that breaks first in practice coming first.
        steps: The formula with the numbers put in, line by line.
        says: The two sentences one would say in the interview; the first states the result in words.
        naive: The answer of whoever falls for the trap, where there is one.
        missteps: Wrong values of one output that known slips lead to.
        curve: A chart, where a curve says more.
    """

    assumptions: tuple[str, ...]
    steps: Callable[[Inputs, Outputs], Sequence[str]]
    says: Callable[[Inputs, Outputs], tuple[str, str]]
    naive: Callable[[Inputs, Outputs], Naive | None] | None = None
    missteps: Callable[[Inputs, Outputs, str], Iterable[Misstep]] | None = None
    curve: Callable[[Inputs, Outputs], Curve | None] | None = None
