"""Whether two raters agree more than chance would have them."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Choice, Number, Numbers
from trainer.errors import CalculatorError

_RATING = Number("category", "count", 1, 100, whole=True)


@calculator(
    kappa=Output("as kappa of the two raters", "number"),
    agreement=Output("of the items rated the same", "share"),
    chance_agreement=Output("of the items that chance alone would have rated the same", "share"),
)
def cohen_kappa(
    *,
    rater_a: Annotated[
        list[float],
        Numbers("categories given by the first rater", _RATING, 1, 10_000, (4, 5, 1, 5, 3, 3, 4, 2, 5, 1, 2, 2)),
    ],
    rater_b: Annotated[
        list[float],
        Numbers("categories given by the second rater", _RATING, 1, 10_000, (5, 5, 1, 5, 3, 3, 4, 3, 5, 1, 3, 2)),
    ],
    weights: Annotated[str, Choice("weight of a disagreement by its distance", ("none", "linear", "quadratic"))] = "none",
    n_categories: Annotated[
        int | None, Number("categories, numbered from 1; the highest that was given by default", "count", 2, 100, whole=True)
    ] = None,
) -> Outputs:
    """Agreement of two raters beyond chance.

    Formula: kappa = 1 - sum w_ij O_ij / sum w_ij E_ij over observed and chance counts, E_ij = a_i b_j / n, with w_ij = 1 where i and j
    differ (none), |i - j| (linear) or (i - j)^2 (quadratic).

    Source: Cohen, Educational and Psychological Measurement 20, 1960; Psychological Bulletin 70, 1968, for weights.

    Raises:
        CalculatorError: If the lists differ in length, a category is out of range, or both raters always gave the same category.
    """
    if len(rater_a) != len(rater_b):
        raise CalculatorError(f"holds {len(rater_b)} ratings beside {len(rater_a)} of rater_a; each item needs both", "rater_b")
    for field, ratings in (("rater_a", rater_a), ("rater_b", rater_b)):
        if n_categories is not None and max(ratings) > n_categories:
            raise CalculatorError(f"holds {max(ratings):g}, but there are {n_categories} categories", field)
    pairs, firsts, seconds = Counter(zip(rater_a, rater_b, strict=True)), Counter(rater_a), Counter(rater_b)
    observed = sum(count * _distance(one, other, weights) for (one, other), count in pairs.items())
    expected = sum(firsts[one] * seconds[other] * _distance(one, other, weights) for one in firsts for other in seconds)
    if expected == 0:
        raise CalculatorError("gave the same single category as rater_b throughout, so that kappa is 0 / 0", "rater_a")
    n = len(rater_a)
    return {
        "kappa": 1 - n * observed / expected,
        "agreement": sum(count for (one, other), count in pairs.items() if one == other) / n,
        "chance_agreement": sum(firsts[category] * seconds[category] for category in firsts) / n**2,
    }


def _distance(one: float, other: float, weights: str) -> float:
    if weights == "none":
        return float(one != other)
    return abs(one - other) if weights == "linear" else (one - other) ** 2
