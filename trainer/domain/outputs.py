"""Single values inside a calculator's outputs, by the path that content writes: `adjusted[3]`, `cohorts[0].verdict`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_NAME = re.compile(r"[^\[\].]+")
_STEP = re.compile(r"\[(\d{1,9})\]|\.([^\[\].]+)")


def output_at(outputs: Mapping[str, Any], path: str) -> Any:
    """One value of the outputs.

    Args:
        outputs: Outputs by name, the main one first.
        path: Name of an output, followed by places in lists (from 0) and names in records; the main output when empty.

    Raises:
        KeyError: If nothing is there; its argument says what is missing.
    """
    if path in outputs:
        return outputs[path]
    name = output_name(path) or next(iter(outputs), "")
    if name not in outputs:
        raise KeyError(f"no output {path[:60]!r}")
    value, position = outputs[name], len(name) if path else 0
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            raise KeyError(f"no output {path[:60]!r}: write it as name[0] or name[0].part")
        value = _inside(value, step, path)
        position = step.end()
    return value


def output_name(path: str) -> str:
    """The name of the output that a path begins with."""
    found = _NAME.match(path)
    return found.group() if found else ""


def _inside(value: Any, step: re.Match[str], path: str) -> Any:
    index, part = step.groups()
    if index is not None and isinstance(value, Sequence) and not isinstance(value, str) and int(index) < len(value):
        return value[int(index)]
    if part is not None and isinstance(value, Mapping) and part in value:
        return value[part]
    raise KeyError(f"nothing at {step.group()} of {path[: step.start()][:60]!r}")
