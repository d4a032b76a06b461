"""Power of a t test of two means by the non-central t distribution."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from trainer.calculators.normal_power import NORMAL
from trainer.errors import CalculatorError

_FREEDOM_OF_NORMAL = 1e10
_SHIFT_WITHOUT_NOISE = 1000.0
_DOUBLINGS = 200


@dataclass(frozen=True)
class TTest:
    """A t test of two independent means with equal variances.

    Attributes:
        tail: Type I error of each tail.
        sides: 1 or 2.
    """

    tail: float
    sides: int

    def power(self, n_control: float, n_treatment: float, effect: float) -> float:
        """Chance to reject when the means differ by `effect` standard deviations; of a two-sided test both tails count.

        Args:
            n_control: Size of the control arm; need not be whole.
            n_treatment: Size of the treatment arm; with the other one above 2.
            effect: Difference in standard deviations, not negative.
        """
        from scipy.special import stdtrit

        freedom, shift = n_control + n_treatment - 2, effect / math.sqrt(1 / n_control + 1 / n_treatment)
        if freedom > _FREEDOM_OF_NORMAL:
            threshold = -NORMAL.inv_cdf(self.tail)
            right, left = NORMAL.cdf(shift - threshold), NORMAL.cdf(-shift - threshold)
        else:
            right, left = _tails(freedom, shift, -float(stdtrit(freedom, self.tail)))
        return min(1.0, right + left if self.sides == 2 else right)


def size_t(test: TTest, effect: float, power: float, ratio: float, near: float) -> float:
    """Size of the control arm that just reaches the power, with at least two in each arm.

    Args:
        test: The test.
        effect: Difference in standard deviations, above 0.
        power: The power.
        ratio: Size of the treatment arm over that of the control arm.
        near: A size to start from, such as that of the z test.
    """

    def surplus(n: float) -> float:
        return test.power(n, ratio * n, effect) - power

    smallest = 2 * max(1.0, 1 / ratio)
    return smallest if surplus(smallest) >= 0 else _root(surplus, smallest, max(smallest, near))


def detectable_t(test: TTest, power: float, n_control: float, n_treatment: float, near: float) -> float:
    """Smallest difference, in standard deviations, that is found with the power.

    Args:
        test: The test.
        power: The power, above the type I error.
        n_control: Size of the control arm.
        n_treatment: Size of the treatment arm.
        near: A difference to start from, such as that of the z test.

    Raises:
        CalculatorError: If the arms leave no degree of freedom.
    """
    if n_control + n_treatment < 3:
        raise CalculatorError("is too small: a t test needs three users in all", "n_control")
    return _root(lambda effect: test.power(n_control, n_treatment, effect) - power, 0.0, near)


def _root(surplus: Callable[[float], float], low: float, near: float) -> float:
    """Where a rising function crosses 0, above `low`."""
    from scipy.optimize import brentq

    high = near
    for _ in range(_DOUBLINGS):
        if surplus(high) >= 0:
            found: float = brentq(surplus, low, high, xtol=1e-300, rtol=1e-13)
            return found
        low, high = high, 2 * high
    raise CalculatorError("is out of reach for inputs this extreme", "power")


def _tails(freedom: float, shift: float, threshold: float) -> tuple[float, float]:
    """Chances of a non-central t above the threshold, and below its negative."""
    from scipy.special import chdtr, nctdtr

    if shift > _SHIFT_WITHOUT_NOISE:
        # Beside such a shift the noise of the numerator no longer counts, and the series of the non-central t gets slow.
        return (float(chdtr(freedom, freedom * (shift / threshold) ** 2)) if threshold > 0 else 1.0), 0.0
    # P(T > c) as P(-T < -c), since 1 - P(T < c) would lose the digits of a small tail.
    right, left = float(nctdtr(freedom, -shift, -threshold)), float(nctdtr(freedom, shift, -threshold))
    if math.isnan(right):
        raise ArithmeticError("the non-central t does not converge")
    # The far tail comes out as NaN where it is too small to compute; it never exceeds the tail of the test.
    return right, 0.0 if math.isnan(left) else left
