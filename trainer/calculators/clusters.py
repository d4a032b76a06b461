"""What correlation inside a unit does to a test that ignores it."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from trainer.calculators.inputs import between, within

_NORMAL = NormalDist()


def design_effect(*, cluster_size: float, icc: float) -> dict[str, Any]:
    """Variance inflation of a mean over equally large clusters: 1 + (m - 1) rho (Kish, Survey Sampling, 1965).

    Args:
        cluster_size: Observations per unit, at least 1.
        icc: Correlation of two observations of one unit, from 0 to 1.

    Returns:
        design_effect (variance factor) and standard_error_factor.

    Raises:
        CalculatorError: If an input is out of range.
    """
    factor = 1 + (within(cluster_size, 1, 1e9, "cluster_size") - 1) * within(icc, 0, 1, "icc")
    return {"design_effect": factor, "standard_error_factor": math.sqrt(factor)}


def alpha_under_design_effect(*, cluster_size: float, icc: float, nominal_alpha: float = 0.05) -> dict[str, Any]:
    """False-positive rate of a two-sided z test that ignores the design effect: 2 (1 - Phi(z / sqrt(deff))).

    Args:
        cluster_size: Observations per unit, at least 1.
        icc: Correlation of two observations of one unit, from 0 to 1.
        nominal_alpha: Two-sided level that is claimed, above 1e-15 and below 1.

    Returns:
        actual_alpha.

    Raises:
        CalculatorError: If an input is out of range.
    """
    factor = design_effect(cluster_size=cluster_size, icc=icc)["standard_error_factor"]
    # By the lower tail, which keeps its digits where 1 - p would lose them.
    critical = _NORMAL.inv_cdf(between(nominal_alpha, 1e-15, 1, "nominal_alpha") / 2)
    return {"actual_alpha": 2 * _NORMAL.cdf(critical / factor)}
