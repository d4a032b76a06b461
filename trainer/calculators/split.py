"""Whether the arms have the sizes they should have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from trainer.calculators.inputs import between, numbers
from trainer.errors import CalculatorError


def sample_ratio_mismatch(*, observed: Sequence[float], expected_shares: Sequence[float], threshold: float = 0.001) -> dict[str, Any]:
    """Pearson chi-square test of arm sizes against the planned split, without continuity correction.

    Source: Fabijan et al., Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD 2019.

    Args:
        observed: Readers counted in each arm.
        expected_shares: Planned shares; they are normalised.
        threshold: Mismatch is called below this p-value, in (0, 1).

    Returns:
        chi_square, df, p_value, mismatch.

    Raises:
        CalculatorError: If counts are negative, shares are not positive or the lists differ in length.
    """
    counts = numbers(observed, "observed", at_least=2)
    shares = numbers(expected_shares, "expected_shares", at_least=2)
    if len(counts) != len(shares):
        raise CalculatorError(f"needs as many shares as arms: {len(counts)} arms, {len(shares)} shares", "expected_shares")
    if any(count < 0 for count in counts) or not sum(counts):
        raise CalculatorError("must hold counts of 0 and more, not all 0", "observed")
    if any(share <= 0 for share in shares):
        raise CalculatorError("must hold shares above 0", "expected_shares")
    limit = between(threshold, 0, 1, "threshold")
    total = sum(counts)
    planned = [total * share / sum(shares) for share in shares]
    chi_square = sum((count - plan) ** 2 / plan for count, plan in zip(counts, planned, strict=True))
    freedom = len(counts) - 1
    p_value = _upper_tail(chi_square, freedom)
    return {"chi_square": chi_square, "df": freedom, "p_value": p_value, "mismatch": p_value < limit}


def _upper_tail(chi_square: float, freedom: int) -> float:
    """Upper tail of a chi-square: the finite sums for whole degrees of freedom (Abramowitz, Stegun, 26.4.4 and 26.4.5)."""
    half = chi_square / 2
    if not half:
        return 1.0
    first = math.erfc(math.sqrt(half)) if freedom % 2 else math.exp(-half)
    steps = ((freedom % 2 + 2 * step) / 2 for step in range(1 - freedom % 2, freedom // 2))
    # In logarithms, since the power overflows where the exponential vanishes.
    return min(1.0, first + sum(math.exp(step * math.log(half) - half - math.lgamma(step + 1)) for step in steps))
