"""When a test is looked at: how many times, and with how much of its data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

from trainer.calculators.kinds import Number, Numbers
from trainer.errors import CalculatorError

_MOST = 100
_CLOSEST = 0.005


NLooks = Annotated[int, Number("looks, the last one included", "count", 1, _MOST, whole=True, example=5)]
Fractions = Annotated[
    list[float] | None,
    Numbers("share of the full data at each look", Number("share", "share", 1e-6, 1), at_most=_MOST),
]


def looks_until_the_last(n_looks: int, information_fractions: Sequence[float] | None) -> tuple[float, ...]:
    """Data at each look as a share of those at the last look; equally spaced when nothing else is said.

    Raises:
        CalculatorError: Like `looks_at`, but the last look need not see the full data.
    """
    if not information_fractions:
        return looks_at(n_looks, information_fractions)
    return looks_at(n_looks, [fraction / information_fractions[-1] for fraction in information_fractions])


def looks_at(n_looks: int, information_fractions: Sequence[float] | None) -> tuple[float, ...]:
    """Share of the full data at each look; equally spaced when nothing else is said.

    Raises:
        CalculatorError: If they are not as many as the looks, do not rise, do not end at 1, or two of them are next to the same.
    """
    if information_fractions is None:
        return equal_looks(n_looks)
    field = "information_fractions"
    if len(information_fractions) != n_looks:
        raise CalculatorError(f"must hold one share for each of the {n_looks} looks, not {len(information_fractions)}", field)
    steps = [end - start for start, end in pairwise(information_fractions)]
    if any(step <= 0 for step in steps):
        raise CalculatorError("must rise from look to look", field)
    if abs(information_fractions[-1] - 1) > 1e-9:
        raise CalculatorError(f"must end at 1, the full data, not at {information_fractions[-1]:g}", field)
    if any(step < _CLOSEST - 1e-12 for step in steps):
        raise CalculatorError(f"must lie at least {_CLOSEST:g} apart: looks closer than that are one look", field)
    return (*information_fractions[:-1], 1.0)


def equal_looks(n_looks: int) -> tuple[float, ...]:
    """Share of the full data at each of some equally spaced looks."""
    return tuple(look / n_looks for look in range(1, n_looks + 1))


def are_equal(fractions: Sequence[float]) -> bool:
    """Whether looks are equally spaced, as near as people write it: 0.33, 0.67, 1."""
    near = min(0.005, 0.05 / len(fractions))
    return all(abs(one - other) <= near for one, other in zip(fractions, equal_looks(len(fractions)), strict=True))
