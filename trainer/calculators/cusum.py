"""Run lengths of CUSUM charts: exact by the integral equation, and by Siegmund's approximation."""

from __future__ import annotations

import math
from collections.abc import Sequence

SIEGMUND_OVERSHOOT = 1.166
"""What Siegmund adds to the limit, as a sum of normal steps jumps past it by about half of this on either side."""

_LARGEST_EXPONENT = 600.0


def alarm_rates(k: float, h: float, shifts: Sequence[float], nodes: int | None = None) -> list[float]:
    """One over the average run length of an upper CUSUM that starts at 0, for several shifts at once.

    The run length solves L(s) = 1 + L(0) P(Z < k - s - d) + integral over 0..h of L(y) phi(y + k - s - d) dy. Gauss-Legendre nodes
    make it a Markov chain, which is eliminated from the top down without a single subtraction (Grassmann, Taksar, Heyman 1985), so
    that run lengths of 1e20 are as exact as those of 5. On h up to 50 the nodes leave a relative error below 1e-9.

    Args:
        k: Reference value, in standard deviations.
        h: Decision interval, in standard deviations.
        shifts: Shifts of the mean upwards, in standard deviations.
        nodes: Nodes of the integral; as many as suffice by default.

    Returns:
        The rates in the order of the shifts; 0 where an alarm is too rare for a floating-point number.
    """
    import numpy as np
    from scipy.special import ndtr

    nodes = nodes or nodes_for(h)
    places, weights = np.polynomial.legendre.leggauss(nodes)
    state = np.concatenate([[0.0], (places + 1) * h / 2])
    drift = np.asarray(shifts, dtype=float)[:, None] - k
    with np.errstate(under="ignore"):
        leaving = ndtr(state + drift - h)
        steps = np.empty((len(shifts), nodes + 1, nodes + 1))
        steps[:, :, 0] = ndtr(-state - drift)
        distance = (state[1:] - state[:, None])[None] - drift[:, :, None]
        steps[:, :, 1:] = np.exp(-0.5 * distance**2) * (weights * h / 2 / math.sqrt(2 * math.pi))
        visits = np.ones_like(leaving)
        for last in range(nodes, 0, -1):
            onward = steps[:, last, :last]
            share = steps[:, :last, last] / (onward.sum(axis=1) + leaving[:, last])[:, None]
            steps[:, :last, :last] += share[:, :, None] * onward[:, None, :]
            leaving[:, :last] += share * leaving[:, last, None]
            visits[:, :last] += share * visits[:, last, None]
        return [float(rate) for rate in leaving[:, 0] / visits[:, 0]]


def nodes_for(h: float) -> int:
    """Nodes that suffice for a decision interval: two for each standard deviation, and some for the ends."""
    return math.ceil(16 + 2 * h)


def run_lengths(k: float, h: float, shifts: Sequence[float], sides: int) -> list[float]:
    """Average run length for each shift; infinite where an alarm is too rare for a floating-point number.

    On two sides the rates of the upper and the lower chart add up, which is exact: when one of them alarms, the other is at 0.
    """
    rates = alarm_rates(k, h, [*shifts, *(-shift for shift in shifts)] if sides == 2 else shifts)
    if sides == 2:
        rates = [one + other for one, other in zip(rates[: len(shifts)], rates[len(shifts) :], strict=True)]
    return [1 / rate if rate > 0 else math.inf for rate in rates]


def siegmund_run_length(drift: float, h: float) -> float:
    """Siegmund's run length of an upper CUSUM: (exp(-2 D b) + 2 D b - 1) / (2 D^2) with b = h + 1.166; infinite beyond exp(600).

    Args:
        drift: Shift less reference value, in standard deviations.
        h: Decision interval, in standard deviations.
    """
    b = h + SIEGMUND_OVERSHOOT
    x = 2 * drift * b
    if -x > _LARGEST_EXPONENT:
        return math.inf
    if abs(x) < 1e-3:
        # The closed form loses all digits near D = 0, where it tends to b^2.
        return b**2 * (1 - x / 3 + x**2 / 12 - x**3 / 60)
    return 2 * b**2 * (math.expm1(-x) + x) / x**2
