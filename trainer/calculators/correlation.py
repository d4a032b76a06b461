"""Whether offline gains go with online gains: limits of a correlation, and how many launches it takes."""

from __future__ import annotations

import math
from statistics import fmean
from typing import Annotated

from trainer.calculators.calculator import Confidence, Output, Outputs, Power, calculator
from trainer.calculators.kinds import Choice, Number, Numbers
from trainer.calculators.normal_tail import critical_value, quantile, upper_tail
from trainer.errors import CalculatorError

_MOST = 1e12
_ROUNDING = 1e-15
"""Largest deviation, relative to the mean, that is nothing but rounding."""

Threshold = Annotated[float, Number("correlation to be shown", "correlation", -1, 1, strict=True, example=0.6)]
Method = Annotated[str, Choice("kind of correlation", ("pearson", "spearman"))]


@calculator(
    verdict=Output("verdict on the threshold", "text"),
    ci_low=Output("at the lower limit of the correlation", "correlation"),
    ci_high=Output("at the upper limit of the correlation", "correlation"),
    p_above_threshold=Output("chance of so high a correlation if the true one is only the threshold", "p"),
)
def correlation_gate(
    *,
    r: Annotated[float, Number("correlation over past launches", "correlation", -1, 1, strict=True, example=0.62)],
    n: Annotated[int, Number("launches", "count", 4, 10**12, whole=True, example=8)],
    threshold: Threshold,
    confidence: Confidence = 0.95,
    method: Method = "pearson",
) -> Outputs:
    """Whether a correlation over few launches supports a threshold, rejects it, or leaves it open.

    Formula: tanh(atanh r -+ z se) with se = 1 / sqrt(n - 3), for Spearman sqrt((1 + r^2 / 2) / (n - 3)), and z two-sided.
    `supported` when the lower limit is at or above the threshold, `rejected` when the upper one is below it, else `inconclusive`.
    The p-value is P(Z > (atanh r - atanh threshold) / se).

    Source: Fisher 1915 and 1921; Bonett and Wright, Psychometrika 65, 2000, for Spearman.

    Raises:
        CalculatorError: If an input is out of range.
    """
    error = standard_error(r, n, method)
    reach = critical_value(confidence) * error
    low, high = math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach)
    return {
        "verdict": "supported" if low >= threshold else "rejected" if high < threshold else "inconclusive",
        "ci_low": low,
        "ci_high": high,
        "p_above_threshold": upper_tail((math.atanh(r) - math.atanh(threshold)) / error),
    }


def standard_error(r: float, n: float, method: str) -> float:
    """Standard error of atanh r over n pairs."""
    return math.sqrt(_variance_factor(r, method) / (n - 3))


@calculator(
    r=Output("as correlation of offline and online gains", "correlation"),
    p_value_vs_zero=Output("chance of so strong a correlation if there is none, both sides counted", "p"),
    n=Output("pairs of gains", "count"),
)
def correlation_from_data(
    *,
    offline: Annotated[
        list[float], Numbers("offline gain of each launch", at_least=3, at_most=10_000, example=(0.2, 0.5, 1.1, 0.9, 1.6, 2.0, 0.4, 1.2))
    ],
    online: Annotated[
        list[float], Numbers("online gain of each launch", at_least=3, at_most=10_000, example=(0.1, 0.3, 0.8, 0.2, 1.1, 1.4, 0.4, 0.4))
    ],
    method: Method = "pearson",
) -> Outputs:
    """Correlation of offline and online gains, one pair a launch.

    Formula: Pearson r = cov(x, y) / (sd x sd y); Spearman is Pearson of the ranks, equal values sharing their middle rank.

    Source: Pearson 1895; Spearman 1904; computed by scipy.stats.

    Raises:
        CalculatorError: If the lists differ in length, or one of them is constant.
    """
    if len(offline) != len(online):
        raise CalculatorError(f"holds {len(online)} values beside {len(offline)} of offline; each launch needs both", "online")
    away = {"offline": _deviations(offline, "offline"), "online": _deviations(online, "online")}
    import numpy as np
    from scipy.stats import pearsonr, spearmanr

    with np.errstate(all="ignore"):
        found = spearmanr(offline, online) if method == "spearman" else pearsonr(away["offline"], away["online"])
    return {"r": float(found.statistic), "p_value_vs_zero": float(found.pvalue), "n": len(offline)}


def _deviations(values: list[float], field: str) -> list[float]:
    """Values about their mean on a scale of 1: their correlation is the same, and neither overflows nor drowns in a large mean."""
    mean = fmean(values)
    away = [value - mean for value in values]
    largest = max(map(abs, away))
    if min(values) == max(values) or largest <= _ROUNDING * abs(mean):
        raise CalculatorError("has the same value throughout, so that no correlation is defined", field)
    return [value / largest for value in away]


@calculator(n=Output("launches", "count"), n_exact=Output("launches, unrounded", "unrounded"))
def correlation_sample_size(
    *,
    true_r: Annotated[float, Number("correlation that is believed to hold", "correlation", -1, 1, strict=True, example=0.8)],
    threshold: Threshold,
    alpha: Annotated[float, Number("type I error over all sides", "probability", 1e-12, 1, strict=True)] = 0.05,
    sides: Annotated[int, Choice("one- or two-sided test", (1, 2), 1)] = 1,
    power: Power = 0.80,
) -> Outputs:
    """Launches needed to show that a correlation is above a threshold.

    Formula: n = ((z_a + z_b) / (atanh true_r - atanh threshold))^2 + 3, rounded up.

    Source: Fisher 1921; Cohen, Statistical Power Analysis, 2nd ed., ch. 4.

    Raises:
        CalculatorError: If an input is out of range, or the true correlation is not above the threshold.
    """
    if power <= alpha / sides:
        raise CalculatorError(f"must be above alpha / sides = {alpha / sides:g}", "power")
    exact = _launches(quantile(power) - quantile(alpha / sides), true_r, threshold, "true_r")
    return {"n": math.ceil(exact), "n_exact": exact}


@calculator(n=Output("launches", "count"), n_exact=Output("launches, unrounded", "unrounded"))
def correlation_n_for_lower_bound(
    *,
    r: Annotated[float, Number("correlation that is observed", "correlation", -1, 1, strict=True, example=0.62)],
    lower: Annotated[float, Number("value that the lower limit has to reach", "correlation", -1, 1, strict=True, example=0.3)],
    level: Annotated[float, Number("two-sided confidence level", "probability", 0, 1, strict=True)] = 0.95,
    method: Method = "pearson",
) -> Outputs:
    """Launches after which the lower limit of an unchanged correlation reaches a value.

    Formula: n = (z / (atanh r - atanh lower))^2 + 3, rounded up, with z two-sided; for Spearman the square is taken times
    (1 + r^2 / 2).

    Source: Fisher 1921, solved for n; Bonett and Wright, Psychometrika 65, 2000, for Spearman.

    Raises:
        CalculatorError: If an input is out of range, or r is not above the value to reach.
    """
    exact = _launches(critical_value(level) * math.sqrt(_variance_factor(r, method)), r, lower, "r")
    return {"n": max(4, math.ceil(exact)), "n_exact": exact}


def _variance_factor(r: float, method: str) -> float:
    return 1 + r * r / 2 if method == "spearman" else 1.0


def _launches(z: float, r: float, bound: float, field: str) -> float:
    """Launches at which r lies z standard errors above a bound."""
    if r <= bound:
        raise CalculatorError(f"must be above {bound:g}: no number of launches shows {r:g} to be above it", field)
    gap = math.atanh(r) - math.atanh(bound)
    # Checked before the division, which a gap of almost nothing would overflow.
    if z > math.sqrt(_MOST) * gap:
        raise CalculatorError(f"is so close to {bound:g} that no real number of launches tells them apart", field)
    return (z / gap) ** 2 + 3
