"""Recomputes the figures that stories state in their claims."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from trainer.content.findings import Place, choice_hint, shorten
from trainer.domain.outputs import output_at, output_name
from trainer.domain.problem import Problem
from trainer.domain.story import Claim
from trainer.errors import GrillError

Compute = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Runs the calculator with this name on inputs and returns its outputs; raises `GrillError` when it refuses."""


def check_claims(claims: Sequence[Claim], place: Callable[[int], Place], compute: Compute) -> Iterator[Problem]:
    """A problem for each claim that the calculator refuses or gives another value for.

    Args:
        claims: The claims of one file.
        place: Tells where the claim with a number stands.
        compute: Runs a calculator by name; raises `GrillError` when it refuses.
    """
    for index, claim in enumerate(claims):
        file, line = place(index)
        for code, message, hint in _faults(claim, compute):
            yield Problem(file=file, line=line, code=code, message=f"{claim.calculator}: {message}", hint=hint)


def _faults(claim: Claim, compute: Compute) -> Iterator[tuple[str, str, str]]:
    try:
        outputs = compute(claim.calculator, claim.inputs)
    except GrillError as error:
        yield "claim-refused", f"the claim cannot be computed: {shorten(error.what, 120)}", error.remedy or "correct its inputs"
        return
    for name, expected in claim.expect.items():
        try:
            found = output_at(outputs, name)
        except KeyError as error:
            known = outputs.get(output_name(name))
            hint = choice_hint(name, outputs) if known is None else f"it is {_shown(known)}"
            yield "claim-output", f"there is {shorten(str(error.args[0]), 120)}", hint
            continue
        if not agrees(expected, found, claim.tolerance):
            message = f"the claim says {name} is {_shown(expected)}, the calculator {_shown(found)}"
            yield "claim-differs", message, "correct the figure here and in the prose, or the inputs"


def agrees(expected: Any, actual: Any, tolerance: float) -> bool:
    """Whether a computed value is within a relative tolerance of the stated one; lists are compared item by item.

    Args:
        expected: The stated value.
        actual: The computed value.
        tolerance: Allowed difference as a fraction of the stated value; absolute when that is zero.
    """
    if isinstance(expected, (list, tuple)) and isinstance(actual, (list, tuple)):
        return len(expected) == len(actual) and all(agrees(one, other, tolerance) for one, other in zip(expected, actual, strict=True))
    if isinstance(expected, bool) or isinstance(actual, bool) or not isinstance(expected, (int, float)):
        return type(expected) is type(actual) and bool(expected == actual)
    if not isinstance(actual, (int, float)) or math.isnan(actual):
        return False
    allowed = tolerance * abs(expected) if expected else tolerance
    # A hair of slack: a figure exactly at the edge must not fail by the last bit of a float.
    return abs(actual - expected) <= allowed + 1e-12 * abs(expected)


def _shown(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return shorten(repr(value))
    whole = math.isfinite(value) and abs(value) < 1e15 and value == int(value)
    return f"{int(value):,}" if whole else f"{value:.6g}"
