"""What a learner computed, as one line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from trainer.calculators.registry import find
from trainer.calculators.wording import label_first, meaning_after, write
from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.calculators.calculator import Calculator, Input
    from trainer.calculators.kinds import Unit
    from trainer.domain.answer import Calculation

_LONGEST = 80
_CAPITALS = {"mde": "MDE", "icc": "ICC", "arl": "ARL", "srm": "SRM"}


def calculation_line(calculation: Calculation) -> str:
    """A calculation on one line: its name, the inputs that differ from the defaults, and its main result."""
    try:
        known = find(calculation.calculator)
    except UsageError:
        known = None  # it was there when the calculation was made
    inputs = ", ".join(_inputs(calculation.inputs, known))
    return f"{calculation.calculator}{f': {inputs}' if inputs else ''} → {_result(calculation.outputs, known)}"


def _inputs(inputs: Mapping[str, Any], known: Calculator[...] | None) -> Iterator[str]:
    for name, value in inputs.items():
        declared = known.inputs.get(name) if known else None
        if value is None or (declared is not None and not declared.required and value == declared.default):
            continue
        yield f"{_name(name)} {_written(value, _unit(declared))}"


def _unit(declared: Input | None) -> Unit:
    """Unit of an input or of the items of a list."""
    kind = getattr(declared, "kind", None)
    unit: Unit = getattr(getattr(kind, "item", kind), "unit", "number")
    return unit


def _result(outputs: Mapping[str, Any], known: Calculator[...] | None) -> str:
    name, value = next(iter(outputs.items()), ("no result", None))
    declared = known.outputs.get(name) if known else None
    if declared is None:
        return f"{_name(name)} {_written(value, 'number')}" if outputs else name
    shown = _written(value, declared.unit)
    return f"{declared.text}: {shown}" if label_first(value, declared.unit) else f"{shown} {meaning_after(value, declared.text)}"


def _name(name: str) -> str:
    return " ".join(_CAPITALS.get(word, word) for word in name.split("_"))


def _written(value: Any, unit: Unit) -> str:
    try:
        text = " ".join(str(write(value, unit)).split())
    except OverflowError:
        text = "a huge number"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip(', ')}…"
