"""Percentiles of a turn made of stages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Annotated, Any

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.convolution import quantile_of_sum, share_above
from trainer.calculators.kinds import Choice, Number, Numbers, Table, Text, amount, positive
from trainer.calculators.stage_laws import Exponential, LogNormal, StageLaw, comonotonic_tail
from trainer.errors import CalculatorError

_NORMAL = NormalDist()
_LONGEST_MS = 1e9
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "lognormal": ("p50_ms", "p95_ms"),
    "exponential": ("mean_ms",),
    "normal": ("mean_ms", "sd_ms"),
}

Stages = Annotated[
    list[dict[str, Any]],
    Table(
        "a stage: p50_ms and p95_ms, mean_ms, or mean_ms and sd_ms, as its distribution asks",
        {
            "name": Text("name of the stage"),
            "p50_ms": positive("median", "ms", high=_LONGEST_MS),
            "p95_ms": positive("95th percentile", "ms", high=_LONGEST_MS),
            "mean_ms": positive("mean", "ms", high=_LONGEST_MS),
            "sd_ms": amount("standard deviation", "ms", high=_LONGEST_MS),
        },
        optional=frozenset({"p50_ms", "p95_ms", "mean_ms", "sd_ms"}),
        at_most=50,
        distinct="name",
        example=(
            {"name": "retrieve", "p50_ms": 40, "p95_ms": 120},
            {"name": "rank", "p50_ms": 90, "p95_ms": 240},
            {"name": "llm", "p50_ms": 250, "p95_ms": 500},
        ),
    ),
]
Budget = Annotated[float, positive("limit for the turn", "ms", 800)]


@calculator(
    p95_of_sum_ms=Output("at the quantile of the turn (p95, unless another quantile is given)", "ms"),
    sum_of_p95_ms=Output("as sum of the quantiles of the stages (p95, unless another quantile is given)", "ms"),
    comonotonic_p95_ms=Output("at the quantile if all stages are slow together (p95, unless another quantile is given)", "ms"),
    within_budget_p95_of_sum=Output("the turn is within the budget at the quantile", "flag"),
    within_budget_sum_of_p95=Output("the sum of the quantiles is within the budget", "flag"),
    share_above_budget=Output("of the turns are above the budget", "share"),
)
def latency_budget(
    *,
    stages: Stages,
    distribution: Annotated[str, Choice("distribution of each stage", ("lognormal", "exponential", "normal"))] = "lognormal",
    dependence: Annotated[str, Choice("whether slow stages come together", ("independent", "comonotonic"))] = "independent",
    budget_ms: Budget = 800.0,
    quantile: Annotated[float, Number("quantile that all outputs named p95 hold", "probability", 0.5, 0.9999)] = 0.95,
) -> Outputs:
    """The p95 of a turn from the latencies of its stages, against a budget.

    Formula: the q-quantile of X_1 + … + X_n: by convolution on a grid of 4,096 nodes for log-normal stages (median = p50,
    sigma = ln(p95/p50)/1.645) and exponential ones, mean + z sd with added variances for normal ones. `comonotonic` takes all
    stages at the same quantile, and the quantiles add. Where `quantile` is not 0.95, every output named p95 holds that quantile.

    Source: Gruebel, Hermesmeier, ASTIN Bulletin 29, 1999, for the convolution; McNeil, Frey, Embrechts, Quantitative Risk
    Management, 2015, ch. 8, for the sum of quantiles.

    Raises:
        CalculatorError: If an input is out of range, or a stage lacks a column of its distribution or has one of another.
    """
    check_stages(stages, distribution)
    each = stage_quantiles(stages, distribution, quantile)
    if dependence == "comonotonic":
        turn, above = sum(each), _comonotonic_share(stages, distribution, budget_ms)
    elif distribution == "normal":
        law = normal_turn(stages)
        turn, above = law.mean + _upper_z(quantile) * law.stdev, _normal_share(law, budget_ms)
    else:
        laws = laws_of(stages, distribution)
        turn, above = quantile_of_sum(laws, quantile), share_above(laws, budget_ms)
    return {
        "p95_of_sum_ms": turn,
        "sum_of_p95_ms": sum(each),
        "comonotonic_p95_ms": sum(each),
        "within_budget_p95_of_sum": turn <= budget_ms,
        "within_budget_sum_of_p95": sum(each) <= budget_ms,
        "share_above_budget": above,
    }


def check_stages(stages: Sequence[Mapping[str, Any]], distribution: str) -> None:
    """Refuse stages that do not hold just the columns of their distribution, or a p95 below the p50.

    Raises:
        CalculatorError: Naming the row and `stages`.
    """
    needed = _COLUMNS[distribution]
    for row, stage in enumerate(stages, start=1):
        for column in ("p50_ms", "p95_ms", "mean_ms", "sd_ms"):
            if (stage[column] is None) is (column in needed):
                wrong = "needs" if column in needed else "must not have"
                raise CalculatorError(f"row {row} {wrong} {column}: {distribution} takes {' and '.join(needed)}", "stages")
        check_order(stage, row)


def check_order(stage: Mapping[str, Any], row: int) -> None:
    """Refuse a stage whose p95 is below its p50.

    Raises:
        CalculatorError: Naming the row and `stages`.
    """
    if stage["p50_ms"] is not None and stage["p95_ms"] < stage["p50_ms"]:
        raise CalculatorError(f"row {row} p95_ms {stage['p95_ms']:g} is below p50_ms {stage['p50_ms']:g}", "stages")


def laws_of(stages: Sequence[Mapping[str, Any]], distribution: str) -> list[StageLaw]:
    """Distributions of log-normal or exponential stages."""
    if distribution == "exponential":
        return [Exponential(stage["mean_ms"]) for stage in stages]
    return [LogNormal(stage["p50_ms"], stage["p95_ms"]) for stage in stages]


def normal_turn(stages: Sequence[Mapping[str, Any]]) -> NormalDist:
    """Distribution of the sum of independent normal stages."""
    return NormalDist(sum(stage["mean_ms"] for stage in stages), math.hypot(*(stage["sd_ms"] for stage in stages)))


def stage_quantiles(stages: Sequence[Mapping[str, Any]], distribution: str, quantile: float) -> list[float]:
    """The quantile of each stage."""
    if distribution == "normal":
        return [stage["mean_ms"] + _upper_z(quantile) * stage["sd_ms"] for stage in stages]
    return [law.exceeded_with(1 - quantile) for law in laws_of(stages, distribution)]


def _upper_z(quantile: float) -> float:
    return -_NORMAL.inv_cdf(1 - quantile)


def _comonotonic_share(stages: Sequence[Mapping[str, Any]], distribution: str, budget: float) -> float:
    if distribution == "lognormal":
        return comonotonic_tail([LogNormal(stage["p50_ms"], stage["p95_ms"]) for stage in stages], budget)
    mean = sum(stage["mean_ms"] for stage in stages)
    if distribution == "exponential":
        return math.exp(-budget / mean)
    return _normal_share(NormalDist(mean, sum(stage["sd_ms"] for stage in stages)), budget)


def _normal_share(law: NormalDist, budget: float) -> float:
    if law.stdev == 0:
        return float(law.mean > budget)
    return _NORMAL.cdf((law.mean - budget) / law.stdev)


@calculator(
    quantile_ms=Output("at the quantile of the turn", "ms"),
    mean_ms=Output("on average over the turns", "ms"),
    sd_ms=Output("as standard deviation of the turn", "ms"),
    sum_of_quantiles_ms=Output("as sum of the quantiles of the stages", "ms"),
)
def sum_of_stages_normal_quantile(
    *,
    means: Annotated[list[float], Numbers("mean of each stage", amount("mean", "ms"), at_most=1000, example=(129, 120, 312, 29))],
    sds: Annotated[
        list[float], Numbers("standard deviation of each stage", amount("standard deviation", "ms"), at_most=1000, example=(43, 53, 91, 16))
    ],
    rho: Annotated[float, Number("correlation of each pair of stages", "correlation", -1, 1)] = 0.0,
    z: Annotated[float, Number("standard deviations above the mean; 1.645 for the p95", "z", 0, 8)] = 1.645,
) -> Outputs:
    """Quantile of a turn from the means and standard deviations of its stages, by a normal approximation.

    Formula: sum(m) + z sqrt(V) with V = sum(s^2) + rho (sum(s)^2 - sum(s^2)); means add, variances add with their covariances.

    Source: variance of a sum of equally correlated variables; Ross, A First Course in Probability, ch. 7.

    Raises:
        CalculatorError: If an input is out of range, the lists differ in length, or the stages cannot all be correlated so negatively.
    """
    if len(sds) != len(means):
        raise CalculatorError(f"has {len(sds)} values for {len(means)} means", "sds")
    lowest = -1 / (len(means) - 1) if len(means) > 1 else -1.0
    if rho < lowest:
        raise CalculatorError(f"must be at least {lowest:.4g} for {len(means)} stages: they cannot all move against each other", "rho")
    squares = math.fsum(sd * sd for sd in sds)
    variance = squares + rho * (math.fsum(sds) ** 2 - squares)
    mean, sd = math.fsum(means), math.sqrt(max(variance, 0.0))
    return {
        "quantile_ms": mean + z * sd,
        "mean_ms": mean,
        "sd_ms": sd,
        "sum_of_quantiles_ms": mean + z * math.fsum(sds),
    }
