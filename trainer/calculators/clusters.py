"""What correlation inside a unit does to a test that ignores it."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number
from trainer.calculators.normal_tail import quantile, upper_tail

ClusterSize = Annotated[float, Number("observations per unit", "number", 1, 1e9, example=6)]
Icc = Annotated[float, Number("correlation of two observations of one unit", "correlation", 0, 1, example=0.08)]


@calculator(
    design_effect=Output("the variance of independent observations", "factor"),
    standard_error_factor=Output("the standard error of independent observations", "factor"),
)
def design_effect(*, cluster_size: ClusterSize, icc: Icc) -> Outputs:
    """Variance inflation when observations of one unit correlate.

    Formula: deff = 1 + (m - 1) rho, for a mean over units of m observations each; the standard error grows by sqrt(deff).

    Source: Kish, Survey Sampling, 1965.

    Raises:
        CalculatorError: If an input is out of range.
    """
    factor = 1 + (cluster_size - 1) * icc
    return {"design_effect": factor, "standard_error_factor": math.sqrt(factor)}


@calculator(actual_alpha=Output("false positives where the nominal level is claimed", "probability"))
def alpha_under_design_effect(
    *,
    cluster_size: ClusterSize,
    icc: Icc,
    nominal_alpha: Annotated[float, Number("two-sided level that is claimed", "probability", 1e-15, 1, strict=True)] = 0.05,
) -> Outputs:
    """False-positive rate of a two-sided z test that ignores the design effect.

    Formula: 2 (1 - Phi(z / sqrt(deff))) with deff = 1 + (m - 1) rho.

    Source: Kish, Survey Sampling, 1965, for the design effect.

    Raises:
        CalculatorError: If an input is out of range.
    """
    factor = math.sqrt(1 + (cluster_size - 1) * icc)
    return {"actual_alpha": 2 * upper_tail(-quantile(nominal_alpha / 2) / factor)}
