"""What a group of estimates gains from being different."""

from __future__ import annotations

from statistics import fmean
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Choice, Number, Numbers

PARTS = {"collective": "collective_error", "average": "average_error", "diversity": "diversity"}
"""The output that each part stands for."""


@calculator(
    value=Output("as the part that was asked for, in squared units", "number"),
    collective_error=Output("as squared error of the mean estimate", "number"),
    average_error=Output("as mean squared error of the single estimates", "number"),
    diversity=Output("as mean squared distance from the mean estimate", "number"),
)
def diversity_identity(
    *,
    estimates: Annotated[list[float], Numbers("estimates", Number("estimate"), 1, 10_000, (4, 6, 9, 12, 14))],
    truth: Annotated[float, Number("true value", example=10)],
    part: Annotated[str, Choice("part of the identity", tuple(PARTS))] = "collective",
) -> Outputs:
    """How the error of a group's mean divides into the members' errors and their diversity.

    Formula: (mean - truth)^2 = average of (x - truth)^2 - average of (x - mean)^2: collective error = average error - diversity.

    Source: Page, The Difference, 2007; Krogh and Vedelsby, NIPS 1995, as the ambiguity decomposition.

    Raises:
        CalculatorError: If an input is out of range.
    """
    # About the truth, so that a large common level takes no digits from the differences.
    errors = [estimate - truth for estimate in estimates]
    bias = fmean(errors)
    found = {
        "collective_error": bias**2,
        "average_error": fmean(error**2 for error in errors),
        "diversity": fmean((error - bias) ** 2 for error in errors),
    }
    return {"value": found[PARTS[part]], **found}
