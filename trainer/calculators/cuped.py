"""Less variance from what was known before the test: regression on a covariate from before (CUPED)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Choice, Number, Numbers, count
from trainer.errors import CalculatorError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What rounding alone leaves as spread of equal numbers, relative to their size.
_ROUNDING = 1e-12


def _values(text: str, example: tuple[float, ...]) -> Numbers:
    return Numbers(text, at_least=2, example=example)


@calculator(
    n_with_cuped=Output("readers with CUPED", "count"),
    variance_reduction=Output("of the variance removed", "share"),
    effective_sample_multiplier=Output("the readers, in effect", "factor"),
    mde_multiplier=Output("the detectable effect", "factor"),
)
def cuped_planning(
    *,
    correlation: Annotated[float, Number("correlation of the metric before and during the test", "correlation", -1, 1, True, example=0.6)],
    n_without_cuped: Annotated[int, count("readers without CUPED", 47_036)],
) -> Outputs:
    """Sample size and detectable effect after adjustment for a covariate from before the test.

    Formula: variance x (1 - rho^2), so n with CUPED = n (1 - rho^2), and the detectable effect x sqrt(1 - rho^2).

    Source: Deng, Xu, Kohavi, Walker, Improving the Sensitivity of Online Controlled Experiments, WSDM 2013.

    Raises:
        CalculatorError: If an input is out of range.
    """
    left = (1 - correlation) * (1 + correlation)
    needed = n_without_cuped * left
    return {
        # A product that is whole but for rounding must not become one reader more.
        "n_with_cuped": max(1, math.ceil(needed * (1 - 1e-12))),
        "variance_reduction": correlation**2,
        "effective_sample_multiplier": 1 / left,
        "mde_multiplier": math.sqrt(left),
    }


@calculator(
    difference_cuped=Output("from control to treatment, adjusted", "number"),
    se_cuped=Output("as standard error of the adjusted difference", "number"),
    difference_raw=Output("from control to treatment, as measured", "number"),
    se_raw=Output("as standard error of the raw difference", "number"),
    variance_reduction=Output("of the variance removed", "share"),
    theta=Output("as slope of the metric on the covariate", "number"),
)
def cuped_estimate(
    *,
    control_pre: Annotated[list[float], _values("covariate from before, by reader in control", (4, 6, 9, 3, 7))],
    control_post: Annotated[list[float], _values("metric during the test, by reader in control", (5, 6, 10, 4, 7))],
    treatment_pre: Annotated[list[float], _values("covariate from before, by reader in treatment", (5, 8, 4, 6, 2))],
    treatment_post: Annotated[list[float], _values("metric during the test, by reader in treatment", (7, 9, 5, 8, 3))],
    theta: Annotated[str, Choice("readers that the slope is taken over", ("pooled_all_users",))] = "pooled_all_users",
) -> Outputs:
    """Difference of two arms after adjustment for a covariate from before the test.

    Formula: theta = cov(post, pre) / var(pre) over all readers of both arms; adjusted = post - theta (pre - mean pre); difference of
    the adjusted means, SE = sqrt(s_c^2 / n_c + s_t^2 / n_t); variance reduction = 1 - var(adjusted) / var(post) over all readers.

    Source: Deng, Xu, Kohavi, Walker, Improving the Sensitivity of Online Controlled Experiments, WSDM 2013.

    Raises:
        CalculatorError: If an input is out of range, lists of one arm differ in length, or covariate or metric do not vary.
    """
    import numpy as np

    _check_pairs(control_pre, control_post, "control")
    _check_pairs(treatment_pre, treatment_post, "treatment")
    pre, post = np.array(control_pre + treatment_pre), np.array(control_post + treatment_post)
    _check_spread(pre, "control_pre", "does not vary, so it explains nothing")
    _check_spread(post, "control_post", "does not vary, so there is nothing to explain")
    centred = pre - pre.mean()
    slope = float(centred @ (post - post.mean()) / (centred @ centred))
    adjusted, n = post - slope * centred, len(control_pre)
    return {
        "difference_cuped": float(adjusted[n:].mean() - adjusted[:n].mean()),
        "se_cuped": _standard_error(adjusted, n),
        "difference_raw": float(post[n:].mean() - post[:n].mean()),
        "se_raw": _standard_error(post, n),
        "variance_reduction": float(max(0.0, 1 - adjusted.var() / post.var())),
        "theta": slope,
    }


def _standard_error(values: NDArray[np.float64], n_control: int) -> float:
    control, treatment = values[:n_control], values[n_control:]
    return math.sqrt(control.var(ddof=1) / len(control) + treatment.var(ddof=1) / len(treatment))


def _check_pairs(pre: list[float], post: list[float], arm: str) -> None:
    if len(pre) != len(post):
        raise CalculatorError(f"must hold as many readers as {arm}_post: {len(pre):,} and {len(post):,}", f"{arm}_pre")


def _check_spread(values: NDArray[np.float64], field: str, problem: str) -> None:
    if values.std() <= _ROUNDING * abs(values).max() or values.var() < 1e-200:
        raise CalculatorError(problem, field)
