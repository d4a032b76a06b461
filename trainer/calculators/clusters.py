"""What correlation inside a unit does to a test that ignores it."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from trainer.calculators.inputs import between, number, positive
from trainer.errors import CalculatorError

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
    size = positive(cluster_size, "cluster_size", 1e9)
    if size < 1:
        raise CalculatorError("must be at least 1", "cluster_size")
    correlation = number(icc, "icc")
    if not 0 <= correlation <= 1:
        raise CalculatorError(f"must lie between 0 and 1, not at {correlation:g}", "icc")
    factor = 1 + (size - 1) * correlation
    return {"design_effect": factor, "standard_error_factor": math.sqrt(factor)}


def alpha_under_design_effect(*, cluster_size: float, icc: float, nominal_alpha: float = 0.05) -> dict[str, Any]:
    """False-positive rate of a two-sided z test that ignores the design effect: 2 (1 - Phi(z / sqrt(deff))).

    Args:
        cluster_size: Observations per unit, at least 1.
        icc: Correlation of two observations of one unit, from 0 to 1.
        nominal_alpha: Two-sided level that is claimed, in (0, 1).

    Returns:
        actual_alpha.

    Raises:
        CalculatorError: If an input is out of range.
    """
    factor = design_effect(cluster_size=cluster_size, icc=icc)["standard_error_factor"]
    critical = _NORMAL.inv_cdf(1 - between(nominal_alpha, 0, 1, "nominal_alpha") / 2)
    return {"actual_alpha": 2 * (1 - _NORMAL.cdf(critical / factor))}
