"""Exact arithmetic on numbers as people type them."""

from __future__ import annotations

from fractions import Fraction


def exact(value: float) -> Fraction:
    """The decimal that a number was typed as: 0.1 is one tenth, not the nearest binary number."""
    return Fraction(repr(value))
