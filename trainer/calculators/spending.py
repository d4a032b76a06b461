"""Spending functions: how much of the type I error a test may have used at a share of its information."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist

_NORMAL = NormalDist()


def obrien_fleming_spending(alpha: float, fraction: float) -> float:
    """Lan-DeMets spending of O'Brien-Fleming type for one tail: 2 - 2 Phi(z_{alpha/2} / sqrt(t)); hardly anything early."""
    return math.erfc(-_NORMAL.inv_cdf(alpha / 2) / math.sqrt(2 * fraction))


def pocock_spending(alpha: float, fraction: float) -> float:
    """Lan-DeMets spending of Pocock type for one tail: alpha ln(1 + (e - 1) t); nearly even."""
    return alpha * math.log1p(math.expm1(1) * fraction)


def increments(boundary: str, alpha: float, fractions: Sequence[float], gamma: float) -> list[float]:
    """Type I error that one tail may spend at each look.

    Args:
        boundary: `lan_demets_obf`, `lan_demets_pocock` or `hwang_shih_decani`.
        alpha: Type I error of this tail.
        fractions: Information at each look, rising to 1.
        gamma: Shape of `hwang_shih_decani`: below 0 spends late, above 0 early.
    """
    starts = (0.0, *fractions[:-1])
    if boundary == "hwang_shih_decani":
        return [_hwang_shih_decani(alpha, start, end, gamma) for start, end in zip(starts, fractions, strict=True)]
    spent = _SPENDING[boundary]
    return [spent(alpha, end) - (spent(alpha, start) if start else 0.0) for start, end in zip(starts, fractions, strict=True)]


def _hwang_shih_decani(alpha: float, start: float, end: float, gamma: float) -> float:
    """Spent between two looks by alpha (1 - exp(-gamma t)) / (1 - exp(-gamma)); as a difference it would lose its digits."""
    if abs(gamma) < 1e-9:
        return alpha * (end - start)
    return alpha * math.exp(-gamma * start) * math.expm1(-gamma * (end - start)) / math.expm1(-gamma)


_SPENDING: Mapping[str, Callable[[float, float], float]] = {
    "lan_demets_obf": obrien_fleming_spending,
    "lan_demets_pocock": pocock_spending,
}
