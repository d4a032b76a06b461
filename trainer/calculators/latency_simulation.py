"""Simulated turns: correlated stages with time-outs, parallel starts and turns that take a short cut."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from trainer.calculators.calculator import Output, Outputs, Progress, calculator
from trainer.calculators.kinds import Flag, Number, Table, Text, amount, positive
from trainer.calculators.latency import Budget, check_order
from trainer.calculators.stage_laws import LogNormal
from trainer.errors import CalculatorError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trainer.calculators.stage_laws import Floats

_CHUNK = 20_000
_LONGEST_MS = 1e9

SimulatedStages = Annotated[
    list[dict[str, Any]],
    Table(
        "a stage: p50_ms, p95_ms, maybe cap_ms, reserve_ms and parallel",
        {
            "name": Text("name of the stage"),
            "p50_ms": positive("median", "ms", high=_LONGEST_MS),
            "p95_ms": positive("95th percentile", "ms", high=_LONGEST_MS),
            "cap_ms": amount("time-out, after which the turn goes on with a fallback", "ms", high=_LONGEST_MS),
            "reserve_ms": amount("part of the budget kept for later stages; the time-out ends where it begins", "ms", high=_LONGEST_MS),
            "parallel": Flag("starts together with the stage above it", False),
        },
        optional=frozenset({"cap_ms", "reserve_ms", "parallel"}),
        at_most=50,
        distinct="name",
        example=(
            {"name": "gateway", "p50_ms": 20, "p95_ms": 40},
            {"name": "intent", "p50_ms": 15, "p95_ms": 30},
            {"name": "embedding", "p50_ms": 30, "p95_ms": 60},
            {"name": "search", "p50_ms": 35, "p95_ms": 80},
            {"name": "reranker", "p50_ms": 85, "p95_ms": 170, "cap_ms": 200},
            {"name": "assembly", "p50_ms": 15, "p95_ms": 40},
            {"name": "llm", "p50_ms": 300, "p95_ms": 480},
            {"name": "guardrail", "p50_ms": 25, "p95_ms": 60},
        ),
    ),
]


@calculator(
    p95_ms=Output("at the p95 of the turns that run all stages", "ms"),
    p50_ms=Output("at the p50 of these turns", "ms"),
    p80_ms=Output("at the p80 of these turns", "ms"),
    p99_ms=Output("at the p99 of these turns", "ms"),
    mean_ms=Output("on average over these turns", "ms"),
    share_above_budget=Output("of these turns are above the budget", "share"),
    fallback_share=Output("of these turns with a fallback", "share"),
    p95_half_width_ms=Output("either way at most, the 95% interval of the simulated p95", "ms"),
    all_turns_p95_ms=Output("at the p95 with the short cuts counted in", "ms"),
    all_turns_share_above_budget=Output("of all turns are above the budget", "share"),
    all_turns_fallback_share=Output("of all turns with a fallback", "share"),
)
def latency_simulation(
    *,
    stages: SimulatedStages,
    rho: Annotated[float, Number("correlation of the logarithms of each pair of stages", "correlation", 0, 1)] = 0.3,
    budget_ms: Budget = 800.0,
    bypass_share: Annotated[float, Number("turns that take a short cut and are all faster", "share", 0, 0.9)] = 0.0,
    draws: Annotated[int, Number("simulated turns", "count", 1000, 2_000_000, whole=True)] = 200_000,
    seed: Annotated[int, Number("seed of the random numbers", "count", 0, 2**31, whole=True)] = 0,
    progress: Progress | None = None,
) -> Outputs:
    """Latency of a turn with correlated stages, time-outs and parallel starts, by simulation.

    Formula: stage i takes p50 exp(sigma (sqrt(rho) g + sqrt(1 - rho) e_i)) with sigma = ln(p95/p50)/1.645 and normal g, e_i; at
    most cap, and with a reserve at most max(0, budget - time spent - reserve). Stages add up; parallel ones count by the later
    end. With a share b of faster short cuts the p95 of all turns is the quantile 1 - 0.05/(1 - b) of the others.

    Source: one-factor Gaussian copula, McNeil, Frey, Embrechts, Quantitative Risk Management, 2015, ch. 7; Latin hypercube draws,
    McKay, Beckman, Conover, Technometrics 21, 1979; interval of the p95 by order statistics, David, Nagaraja, 2003, ch. 7.

    Raises:
        CalculatorError: If an input is out of range, a p95 is below its p50, or the first stage is parallel to none.
    """
    import numpy as np

    _check(stages)
    times, fallbacks = [], 0
    for done, (part, late) in enumerate(_chunks(stages, rho, budget_ms, draws, seed), start=1):
        times.append(part)
        fallbacks += int(late.sum())
        if progress is not None:
            progress(min(1.0, done * _CHUNK / draws))
    turns = np.sort(np.concatenate(times))
    kept, above = 1 - bypass_share, float((turns > budget_ms).mean())
    p50, p80, p95, p99, diluted = (float(found) for found in np.quantile(turns, [0.5, 0.8, 0.95, 0.99, 1 - 0.05 / kept]))
    return {
        "p95_ms": p95,
        "p50_ms": p50,
        "p80_ms": p80,
        "p99_ms": p99,
        "mean_ms": float(turns.mean()),
        "share_above_budget": above,
        "fallback_share": fallbacks / draws,
        "p95_half_width_ms": _half_width(turns),
        "all_turns_p95_ms": diluted,
        "all_turns_share_above_budget": kept * above,
        "all_turns_fallback_share": kept * fallbacks / draws,
    }


def simulated_turns(stages: Sequence[Mapping[str, Any]], rho: float, budget_ms: float, draws: int, seed: int) -> Floats:
    """Times of simulated turns in ms, in the order in which they were drawn."""
    import numpy as np

    return np.concatenate([part for part, _ in _chunks(stages, rho, budget_ms, draws, seed)])


def _check(stages: Sequence[Mapping[str, Any]]) -> None:
    for row, stage in enumerate(stages, start=1):
        check_order(stage, row)
    if stages[0]["parallel"]:
        raise CalculatorError("row 1 parallel must be false: no stage comes before it", "stages")


def _chunks(
    stages: Sequence[Mapping[str, Any]], rho: float, budget_ms: float, draws: int, seed: int
) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """Times of turns and whether each fell back, chunk by chunk; the same for the same seed."""
    import numpy as np

    generator = np.random.default_rng(seed)
    for start in range(0, draws, _CHUNK):
        yield _turns(stages, rho, budget_ms, min(_CHUNK, draws - start), generator)


def _turns(
    stages: Sequence[Mapping[str, Any]], rho: float, budget_ms: float, count: int, generator: np.random.Generator
) -> tuple[Floats, NDArray[np.bool_]]:
    import numpy as np

    common = math.sqrt(rho) * _stratified_normals(count, generator)
    end, late = np.zeros(count), np.zeros(count, dtype=bool)
    start = end
    for stage in stages:
        sigma = LogNormal(stage["p50_ms"], stage["p95_ms"]).sigma
        time = stage["p50_ms"] * np.exp(sigma * (common + math.sqrt(1 - rho) * _stratified_normals(count, generator)))
        start = start if stage["parallel"] else end
        limit = _time_out(stage, budget_ms, start)
        if limit is not None:
            late |= time > limit
            time = np.minimum(time, limit)
        end = np.maximum(end, start + time) if stage["parallel"] else start + time
    return end, late


def _stratified_normals(count: int, generator: np.random.Generator) -> Floats:
    """Normal draws in random order, one from each of equally likely strata, so that far fewer turns pin the p95 down."""
    import numpy as np
    from scipy.special import ndtri

    shares = (np.arange(count) + generator.random(count)) / count
    return np.asarray(generator.permutation(ndtri(np.clip(shares, 1e-16, 1 - 1e-16))))


def _time_out(stage: Mapping[str, Any], budget_ms: float, spent: Floats) -> Floats | float | None:
    import numpy as np

    cap: float | None = stage["cap_ms"]
    if stage["reserve_ms"] is None:
        return cap
    left = budget_ms - spent - stage["reserve_ms"]
    return np.asarray(np.maximum(0.0, left if cap is None else np.minimum(cap, left)))


def _half_width(turns: Floats) -> float:
    """Half of the 95% interval of the p95, between two order statistics."""
    middle, either_way = 0.95 * len(turns), 1.96 * math.sqrt(0.95 * 0.05 * len(turns))
    low, high = math.floor(middle - either_way), min(len(turns) - 1, math.ceil(middle + either_way))
    return float(turns[high] - turns[low]) / 2
