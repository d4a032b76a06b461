"""Whether some group of readers is left behind, or harmed, behind a good aggregate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, cast

from trainer.calculators.adjusting import Correction, adjust
from trainer.calculators.calculator import Alpha, Confidence, Output, Outputs, calculator
from trainer.calculators.kinds import Choice, Flag, Kind, Number, Table, Text, count
from trainer.calculators.score_intervals import two_sided_z, wilson_limits
from trainer.errors import CalculatorError

Row = Mapping[str, Any]

TWO_ARMS: Mapping[str, Kind] = {
    "name": Text("name", "JP"),
    "control_successes": count("conversions in control", low=0),
    "control_n": count("readers in control"),
    "treatment_successes": count("conversions in treatment", low=0),
    "treatment_n": count("readers in treatment"),
}
"""Columns of a row that holds the counts of both arms."""

TwoArmCohorts = Table(
    "cohort with the counts of both arms",
    TWO_ARMS,
    distinct="name",
    example=(
        {"name": "EN", "control_successes": 12000, "control_n": 120000, "treatment_successes": 12720, "treatment_n": 120000},
        {"name": "mixed", "control_successes": 3960, "control_n": 44000, "treatment_successes": 4048, "treatment_n": 44000},
        {"name": "JP", "control_successes": 2880, "control_n": 36000, "treatment_successes": 2650, "treatment_n": 36000},
    ),
)
MaxRegression = Annotated[float, Number("relative regression that still passes", "relative", 0, 0.99)]
CohortCorrection = Annotated[str, Choice("correction for the number of cohorts", ("holm", "benjamini_hochberg", "bonferroni", "none"))]


@calculator(
    **{"pass": Output("every cohort keeps up with the aggregate", "flag")},
    aggregate_rate=Output("in all cohorts together", "rate"),
    worst_cohort=Output("cohort with the lowest rate", "text"),
    worst_rate=Output("in the worst cohort", "rate"),
    worst_to_aggregate=Output("the aggregate rate, in the worst cohort", "factor"),
    cohort_ci=Output("Wilson limits of each cohort", "rate"),
)
def cohort_fairness(
    *,
    cohorts: Annotated[
        list[dict[str, Any]],
        Table(
            "cohort",
            {"name": Text("name", "JP"), "n": count("readers"), "successes": count("conversions", low=0)},
            distinct="name",
            example=(
                {"name": "EN", "n": 120000, "successes": 12720},
                {"name": "mixed", "n": 44000, "successes": 4048},
                {"name": "JP", "n": 36000, "successes": 2650},
            ),
        ),
    ],
    min_ratio: Annotated[float, Number("smallest rate of a cohort, as a share of the aggregate", "factor", 1e-9, 1)] = 0.95,
    confidence: Confidence = 0.95,
) -> Outputs:
    """Whether the worst cohort keeps up with the aggregate.

    Formula: min_g p_g / p >= min_ratio, with p the rate of all readers of all cohorts together (the worst one included), not the
    mean of the cohort rates. Of equally bad cohorts the first is named.

    Source: The ratio follows the four-fifths rule of the US Uniform Guidelines on Employee Selection Procedures (1978), with the
    aggregate instead of the best group; limits: Wilson, JASA 22 (1927) 209-212.

    Raises:
        CalculatorError: If there is no cohort, two share a name, one has more conversions than readers, or nobody converts at all.
    """
    for place, row in enumerate(cohorts, start=1):
        check_counts(row, place, "successes", "n", "cohorts")
    aggregate = sum(row["successes"] for row in cohorts) / sum(row["n"] for row in cohorts)
    if not aggregate:
        raise CalculatorError("have no conversions at all, so there is no ratio to the aggregate", "cohorts")
    worst = min(cohorts, key=lambda row: float(row["successes"] / row["n"]))
    worst_rate = worst["successes"] / worst["n"]
    return {
        # Exactly on the limit passes, whichever way the quotient was rounded.
        "pass": worst_rate / aggregate >= min_ratio * (1 - 1e-12),
        "aggregate_rate": aggregate,
        "worst_cohort": worst["name"],
        "worst_rate": worst_rate,
        "worst_to_aggregate": worst_rate / aggregate,
        "cohort_ci": [list(wilson_limits(row["successes"], row["n"], confidence)) for row in cohorts],
    }


@calculator(
    ship_blocked=Output("a cohort vetoes the launch", "flag"),
    verdicts=Output("verdict on each cohort", "text"),
    relative_change=Output("relative change of each cohort", "relative"),
    relative_ci=Output("95% limits of each relative change, not adjusted", "relative"),
    p_breach=Output("one-sided p of a regression beyond the limit, for each cohort", "p"),
    p_breach_adjusted=Output("p of a regression, adjusted for the number of cohorts", "p"),
    p_noninferior=Output("one-sided p of staying within the limit, for each cohort", "p"),
)
def cohort_regression_veto(
    *,
    cohorts: Annotated[list[dict[str, Any]], TwoArmCohorts],
    max_relative_regression: MaxRegression = 0.03,
    alpha: Alpha = 0.05,
    correction: CohortCorrection = "holm",
    higher_is_better: Annotated[bool, Flag("whether more conversions are better")] = True,
) -> Outputs:
    """Whether some cohort gets worse by more than was allowed, with three verdicts.

    Formula: z = (ln(p_t / p_c) - ln(1 - m)) / sqrt(1/x_t - 1/n_t + 1/x_c - 1/n_c) (Katz), with ln(1 + m) where lower is better.
    Veto if the p-value of a regression beyond m, adjusted over the cohorts, is below alpha; clear if the opposite p-value,
    unadjusted, is; else inconclusive.

    Source: Katz, Baptista, Azen, Pike, Biometrics 34 (1978) 469-474; Holm, Scand. J. Statist. 6 (1979) 65-70.

    Raises:
        CalculatorError: If there is no cohort, two share a name, one has more conversions than readers, or its ratio has no standard
            error: an arm without conversions, or all readers of both arms converted.
    """
    ratios = [_log_ratio(row, place) for place, row in enumerate(cohorts, start=1)]
    sign = 1 if higher_is_better else -1
    limit = math.log1p(-sign * max_relative_regression)
    scores = [sign * (log_ratio - limit) / error for log_ratio, error in ratios]
    breach, within = [_lower_tail(z) for z in scores], [_lower_tail(-z) for z in scores]
    adjusted = adjust(breach, cast(Correction, correction))
    verdicts = _verdicts(adjusted, within, alpha)
    z_95 = two_sided_z(0.95)
    return {
        "ship_blocked": "veto" in verdicts,
        "verdicts": verdicts,
        "relative_change": [math.expm1(log_ratio) for log_ratio, _ in ratios],
        "relative_ci": [[math.expm1(log_ratio - z_95 * error), math.expm1(log_ratio + z_95 * error)] for log_ratio, error in ratios],
        "p_breach": breach,
        "p_breach_adjusted": adjusted,
        "p_noninferior": within,
    }


def _verdicts(adjusted: Sequence[float], within: Sequence[float], alpha: float) -> list[str]:
    found = []
    for breach, noninferior in zip(adjusted, within, strict=True):
        found.append("veto" if breach < alpha else "clear" if noninferior < alpha else "inconclusive")
    return found


def _lower_tail(z: float) -> float:
    """P(Z < z), with all digits far out in the tail."""
    return math.erfc(-z / math.sqrt(2)) / 2


def _log_ratio(row: Row, place: int) -> tuple[float, float]:
    """Logarithm of treatment rate over control rate, and its standard error."""
    for arm in ("control", "treatment"):
        check_counts(row, place, f"{arm}_successes", f"{arm}_n", "cohorts")
        if not row[f"{arm}_successes"]:
            raise CalculatorError(f"row {place} ({row['name']}) has no conversions in {arm}: a relative change needs some", "cohorts")
    x_c, n_c, x_t, n_t = (row[name] for name in ("control_successes", "control_n", "treatment_successes", "treatment_n"))
    variance = (n_t - x_t) / x_t / n_t + (n_c - x_c) / x_c / n_c
    if not variance:
        raise CalculatorError(f"row {place} ({row['name']}) has only conversions in both arms, so nothing can be tested", "cohorts")
    return math.log(x_t) - math.log(n_t) - math.log(x_c) + math.log(n_c), math.sqrt(variance)


def check_counts(row: Row, place: int, successes: str, n: str, field: str) -> None:
    """Refuse a row with more conversions than readers.

    Raises:
        CalculatorError: If it has; it names the row.
    """
    if row[successes] > row[n]:
        raise CalculatorError(f"row {place} ({row['name']}) has {row[successes]:,} {successes}, but only {row[n]:,} {n}", field)
