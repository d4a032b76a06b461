"""Power of a z test of two arms: the one equation that sizes, powers and detectable effects solve for different letters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from trainer.errors import CalculatorError

NORMAL = NormalDist()
"""The standard normal distribution."""


@dataclass(frozen=True)
class Contrast:
    """What a z test compares: with n readers in control, the estimate has mean `effect` and standard deviation `spread / sqrt(n)`.

    Attributes:
        effect: Distance of the truth from the null hypothesis, never negative.
        null: Spread under the null hypothesis, which sets the threshold of the test.
        alternative: Spread at the true rates.
    """

    effect: float
    null: float
    alternative: float

    def size(self, z_alpha: float, z_beta: float) -> float:
        """Readers in control that just reach the power; the opposite tail is ignored.

        Args:
            z_alpha: Threshold of the test.
            z_beta: Normal quantile of the power.
        """
        # Below 0 the power is reached by chance alone, whatever the size; squaring would turn that into readers.
        return (max(z_alpha * self.null + z_beta * self.alternative, 1e-9) / self.effect) ** 2

    def power(self, n: float, tail: float, sides: int) -> float:
        """Chance to reject with n readers in control; of a two-sided test both tails count.

        Args:
            n: Readers in control.
            tail: Type I error of each tail.
            sides: 1 or 2.
        """
        reach, threshold = self.effect * math.sqrt(n), -NORMAL.inv_cdf(tail) * self.null
        right = NORMAL.cdf((reach - threshold) / self.alternative)
        return right if sides == 1 else min(1.0, right + NORMAL.cdf((-reach - threshold) / self.alternative))


def alpha_per_comparison(alpha: float, n_treatments: int, correction: str) -> float:
    """Type I error of the comparison of one treatment arm; `bonferroni` divides alpha among them."""
    return alpha / n_treatments if correction == "bonferroni" else alpha


def quantiles(alpha: float, power: float, sides: int) -> tuple[float, float]:
    """Threshold of the test and normal quantile of the power.

    Raises:
        CalculatorError: If the power is no better than what chance reaches.
    """
    tail = alpha / sides
    if power <= tail:
        raise CalculatorError(f"must be above alpha{f' / {sides}' if sides > 1 else ''} = {tail:g}", "power")
    # By the lower tail, which keeps its digits where 1 - p would lose them.
    return -NORMAL.inv_cdf(tail), NORMAL.inv_cdf(power)


def rates_contrast(method: str, p1: float, difference: float, ratio: float) -> Contrast:
    """What a test of two rates compares.

    Args:
        method: `pooled_z`, `unpooled_z`, `arcsine` or `evan_miller`.
        p1: Rate of the control arm.
        difference: Rate of the treatment arm less that of the control arm.
        ratio: Size of the treatment arm over that of the control arm.
    """
    p2 = min(1.0, max(0.0, p1 + difference))
    if method == "arcsine":
        # Equals the difference of two arcsines, without their cancellation for small effects.
        sine = difference / (math.sqrt(p2 * (1 - p1)) + math.sqrt(p1 * (1 - p2)))
        spread = math.sqrt(1 + 1 / ratio)
        return Contrast(2 * math.asin(min(1.0, abs(sine))), spread, spread)
    alternative = p1 * (1 - p1) + p2 * (1 - p2) / ratio
    if method == "unpooled_z":
        null = alternative
    else:
        pooled = (p1 + ratio * p2) / (1 + ratio) if method == "pooled_z" else p1
        null = (1 + 1 / ratio) * pooled * (1 - pooled)
    return Contrast(abs(difference), math.sqrt(null), math.sqrt(alternative))
