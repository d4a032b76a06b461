"""An average, or a difference, at the mix of another population."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

from trainer.calculators.calculator import Confidence, Output, Outputs, calculator
from trainer.calculators.kinds import Choice, Number, Numbers, amount, positive, probability
from trainer.calculators.score_intervals import two_sided_z
from trainer.errors import CalculatorError

Weights = Annotated[
    list[float], Numbers("shares of the groups, which need not add up to 1", amount("share", "share"), example=(0.25, 0.20, 0.55))
]


@calculator(
    difference=Output("from control to treatment at this mix", "number"),
    control_mean=Output("in control at this mix", "number"),
    treatment_mean=Output("in treatment at this mix", "number"),
)
def reweighted_difference(
    *,
    weights: Weights,
    control: Annotated[list[float], Numbers("control rate of each group", probability("rate"), example=(0.10, 0.09, 0.08))],
    treatment: Annotated[list[float], Numbers("treatment rate of each group", probability("rate"), example=(0.106, 0.092, 0.073611))],
    unit_scale: Annotated[float, positive("what the results are multiplied by: 100 gives points", "number", 100, high=1e6)] = 1,
) -> Outputs:
    """Difference of two arms at the mix of another population.

    Formula: scale * sum w_g (p_t,g - p_c,g) / sum w_g.

    Source: Direct standardisation; Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 19.

    Raises:
        CalculatorError: If the lists differ in length, or all weights are 0.
    """
    same_length(weights, control, "control")
    same_length(weights, treatment, "treatment")
    before, after = (unit_scale * weighted(rates, weights) for rates in (control, treatment))
    changes = [one - other for one, other in zip(treatment, control, strict=True)]
    return {"difference": unit_scale * weighted(changes, weights), "control_mean": before, "treatment_mean": after}


@calculator(
    limit=Output("at the limit of the difference at this mix, in the unit of the differences", "number"),
    difference=Output("from control to treatment at this mix", "number"),
    se=Output("as standard error of the difference at this mix", "number"),
)
def reweighted_difference_ci(
    *,
    weights: Weights,
    differences: Annotated[list[float], Numbers("difference of each group", Number("difference"), example=(0.60, 0.20, -0.639))],
    standard_errors: Annotated[
        list[float], Numbers("standard error of each difference", amount("standard error"), example=(0.124, 0.194, 0.198))
    ],
    level: Confidence = 0.95,
    bound: Annotated[str, Choice("limit that is asked for", ("lower", "upper"))] = "lower",
) -> Outputs:
    """One limit of a difference at the mix of another population.

    Formula: sum w d - z sqrt(sum w^2 se^2), with + for the upper limit, weights adding up to 1 and z two-sided. The weights count
    as known, the groups as independent.

    Source: Direct standardisation; Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 19.

    Raises:
        CalculatorError: If the lists differ in length, all weights are 0, or no weighted group has a standard error.
    """
    same_length(weights, differences, "differences")
    same_length(weights, standard_errors, "standard_errors")
    difference = weighted(differences, weights)
    se = math.hypot(*(share * error for share, error in zip(shares(weights), standard_errors, strict=True)))
    if not se:
        raise CalculatorError("must be above 0 for some group with a weight", "standard_errors")
    reach = two_sided_z(level) * se
    return {"limit": difference - reach if bound == "lower" else difference + reach, "difference": difference, "se": se}


@calculator(
    mean=Output("as weighted mean", "number"),
    unweighted_mean=Output("as mean without weights", "number"),
)
def weighted_mean(
    *,
    values: Annotated[list[float], Numbers("value of each group", Number("value"), example=(0.31, 0.93))],
    weights: Annotated[
        list[float], Numbers("weights of the groups, which need not add up to 1", amount("weight", "share"), example=(0.2, 0.8))
    ],
) -> Outputs:
    """Mean of groups of different size.

    Formula: sum w x / sum w.

    Source: Definition of the weighted arithmetic mean.

    Raises:
        CalculatorError: If the lists differ in length, or all weights are 0.
    """
    same_length(values, weights, "weights")
    return {"mean": weighted(values, weights), "unweighted_mean": math.fsum(values) / len(values)}


def same_length(one: Sequence[float], other: Sequence[float], field: str) -> None:
    """Refuse lists that do not pair up.

    Raises:
        CalculatorError: If they differ in length; it names the second one.
    """
    if len(one) != len(other):
        raise CalculatorError(f"must hold one number for each group: {len(one)}, not {len(other)}", field)


def shares(weights: Sequence[float], field: str = "weights") -> list[float]:
    """Weights brought to a sum of 1.

    Raises:
        CalculatorError: If all are 0.
    """
    total = math.fsum(weights)
    if not total:
        raise CalculatorError("must not all be 0", field)
    return [weight / total for weight in weights]


def weighted(values: Sequence[float], weights: Sequence[float], field: str = "weights") -> float:
    """Weighted mean of values.

    Raises:
        CalculatorError: If all weights are 0.
    """
    return math.fsum(share * value for share, value in zip(shares(weights, field), values, strict=True))
