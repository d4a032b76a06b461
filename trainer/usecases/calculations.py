"""What a learner computed at a question, kept as plain values that any store can hold."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from trainer.domain.answer import Calculation
from trainer.domain.characters import well_formed

MOST_CALCULATIONS = 50
"""Kept per question: the newest ones."""
LONGEST_LIST = 100
"""Items kept of a list, such as raw data: the first ones."""
_LARGEST = 20_000
_LONGEST_TEXT = 500
_DEEPEST = 6


def with_calculation(
    kept: tuple[Calculation, ...], calculator: str, inputs: Mapping[str, Any], outputs: Mapping[str, Any], made_at: datetime
) -> tuple[Calculation, ...]:
    """The calculations with one more behind them; unchanged when it equals the last one or is too large to keep.

    Args:
        kept: Calculations so far, oldest first.
        calculator: Name of the calculator.
        inputs: Its inputs by name.
        outputs: What it gave.
        made_at: The moment, in UTC.
    """
    added = Calculation(calculator=well_formed(calculator), inputs=_record(inputs), outputs=_record(outputs), made_at=made_at)
    if kept and kept[-1].model_copy(update={"made_at": made_at}) == added:
        return kept
    if len(json.dumps([added.inputs, added.outputs])) > _LARGEST:
        return kept
    return (*kept, added)[-MOST_CALCULATIONS:]


def _record(values: Mapping[str, Any]) -> dict[str, Any]:
    return {well_formed(str(name)): _plain(value, 1) for name, value in values.items()}


def _plain(value: Any, depth: int) -> Any:
    """The value as JSON holds it; what JSON does not know becomes text, and a number that is none becomes nothing."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if depth < _DEEPEST and isinstance(value, Mapping):
        return {well_formed(str(name)): _plain(item, depth + 1) for name, item in list(value.items())[:LONGEST_LIST]}
    if depth < _DEEPEST and isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [_plain(item, depth + 1) for item in value[:LONGEST_LIST]]
    return well_formed(str(value))[:_LONGEST_TEXT]
