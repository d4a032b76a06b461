"""Wrong results that follow from computing with a misread input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trainer.calculators.calculator import Inputs
from trainer.calculators.lesson import Misstep
from trainer.calculators.registry import recompute

_TELLS_APART = 0.02


def misread_inputs(name: str, values: Inputs, output: str, right: float, misreadings: Mapping[str, Mapping[str, Any]]) -> Iterable[Misstep]:
    """One slip for each misreading of the inputs that leads to a clearly different result.

    Args:
        name: Name of the calculator.
        values: Its inputs.
        output: The output that is asked for.
        right: The right value of it.
        misreadings: Wrong inputs by what went wrong, to follow `it looks as if you`; None takes an input away.
    """
    for step, changes in misreadings.items():
        if all(values[field] == value for field, value in changes.items()):
            continue
        wrong = recompute(name, values, output, **changes)
        if wrong is not None:
            yield from distinct(right, Misstep(wrong, step))


def distinct(right: float, *slips: Misstep) -> Iterable[Misstep]:
    """Those slips whose result is clearly not the right one."""
    return (slip for slip in slips if abs(slip.value - right) > _TELLS_APART * abs(right))
