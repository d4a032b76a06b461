"""Tails of the normal distribution that keep their digits far out, where 1 - p would lose them."""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()


def upper_tail(z: float) -> float:
    """P(Z > z) of a standard normal Z, to full relative precision."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def critical_value(confidence: float) -> float:
    """The z that a standard normal exceeds in size with probability 1 - confidence: 1.96 for 0.95."""
    return -_NORMAL.inv_cdf((1 - confidence) / 2)


def quantile(p: float) -> float:
    """The z with P(Z < z) = p, for p strictly between 0 and 1."""
    return _NORMAL.inv_cdf(p)
