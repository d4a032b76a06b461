"""What the percentiles of a turn teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import NormalDist

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.convolution import distribution_of_sum
from trainer.calculators.latency import laws_of, normal_turn, stage_quantiles
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.registry import recompute
from trainer.calculators.stage_laws import LogNormal
from trainer.calculators.wording import plain, write

_NORMAL = NormalDist()
_STALL = "two stages that each stall in 4% of calls both keep a good p95, while the turn stalls in 7.8%"


def _name(values: Inputs) -> str:
    return f"p{plain(100 * values['quantile'])}"


def _means(values: Inputs) -> list[float]:
    if values["distribution"] == "normal":
        return [stage["mean_ms"] for stage in values["stages"]]
    return [law.mean for law in laws_of(values["stages"], values["distribution"])]


def _budget_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    stages, name = values["stages"], _name(values)
    quantiles = stage_quantiles(stages, values["distribution"], values["quantile"])
    if values["dependence"] == "comonotonic":
        how = "all stages at the same quantile, so the quantiles add"
    elif values["distribution"] == "normal":
        law = normal_turn(stages)
        how = f"mean {plain(law.mean)} + z {plain(-_NORMAL.inv_cdf(1 - values['quantile']))} × sd {plain(law.stdev)}"
    else:
        how = f"convolution of {len(stages)} {values['distribution']} stages, means adding to {plain(sum(_means(values)))} ms"
    each = ", ".join(f"{stage['name']} {plain(found)}" for stage, found in zip(stages, quantiles, strict=True))
    return (
        f"{name} of each stage: {each}; sum {plain(outputs['sum_of_p95_ms'])} ms",
        f"{name} of the turn: {how} = {plain(outputs['p95_of_sum_ms'])} ms",
        f"budget {plain(values['budget_ms'])} ms: {write(outputs['share_above_budget'], 'share', 3)} of turns are above it",
    )


def _budget_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    turn, budget, name = outputs["p95_of_sum_ms"], values["budget_ms"], _name(values)
    fits = outputs["within_budget_p95_of_sum"]
    verdict = f"{plain(budget - turn)} ms inside" if fits else f"{plain(turn - budget)} ms over"
    first = f"The {name} of the turn is {plain(turn)} ms, {verdict} the budget of {plain(budget)} ms."
    if values["dependence"] == "comonotonic":
        return (
            first,
            "That is the case in which every stage is slow in the same turn; I would check on traces how far they really move together.",
        )
    if fits:
        return (
            first,
            f"That holds for independent stages; fully dependent ones give {plain(outputs['comonotonic_p95_ms'])} ms, so "
            "I would measure the correlation.",
        )
    return (
        first,
        "Stages that share a cause make it worse, so one of them needs a time-out with a fallback, a smaller variant, or a parallel start.",
    )


def _budget_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if len(values["stages"]) == 1 or values["dependence"] == "comonotonic":
        return None
    why = f"percentiles do not add: the sum is right only if all stages are slow in the same turn, and no safe ceiling either: {_STALL}"
    return Naive(f"sum of the {_name(values)}s", write(outputs["sum_of_p95_ms"], "ms"), why)


def _budget_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "p95_of_sum_ms" or len(values["stages"]) == 1:
        return
    name = _name(values)
    if values["dependence"] == "comonotonic":
        other = recompute("latency_budget", values, output, dependence="independent")
        if other is not None:
            yield Misstep(other, "took the stages as independent")
    else:
        yield Misstep(outputs["sum_of_p95_ms"], f"added the {name}s of the stages")
    quantiles = stage_quantiles(values["stages"], values["distribution"], values["quantile"])
    yield Misstep(sum(_means(values)), "added the means and left the tail out")
    yield Misstep(max(quantiles), "took the slowest stage for the turn")
    if values["distribution"] == "lognormal":
        laws = [LogNormal(stage["p50_ms"], stage["p95_ms"]) for stage in values["stages"]]
        median = sum(law.median for law in laws)
        yield Misstep(median, "added the medians")
        spread = math.hypot(*(found - law.median for law, found in zip(laws, quantiles, strict=True)))
        yield Misstep(median + spread, "added the medians and the distances to the p95 in squares, as if stages were normal")


def _budget_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Density of the turn, with the quantile and the budget marked."""
    turn, budget = outputs["p95_of_sum_ms"], values["budget_ms"]
    shares = _shares_below(values, turn)
    if shares is None:
        return None
    edges, below = shares
    width = edges[1] - edges[0]
    middles = tuple(edge + width / 2 for edge in edges[:-1])
    heights = tuple(100 * max(0.0, high - low) for low, high in pairwise(below))
    top, place = max(heights), min(len(heights) - 1, int((turn - edges[0]) / width))
    series = [Series("turns", middles, heights)]
    if edges[0] < budget < 1.5 * edges[-1]:
        series.append(_upright("budget", budget, top))
    series.append(_upright(_name(values), turn, top))
    return Curve("latency of the turn", "ms", f"share of turns per {plain(width, 2)} ms, %", tuple(series), (turn, heights[place]))


def _upright(name: str, place: float, top: float) -> Series:
    return Series(name, (place, math.nextafter(place, math.inf)), (0.0, top))


def _shares_below(values: Inputs, turn: float) -> tuple[list[float], list[float]] | None:
    """Edges of 60 equal classes, and the share of turns below each."""
    if values["dependence"] == "comonotonic":
        return None
    if values["distribution"] == "normal":
        law = normal_turn(values["stages"])
        if law.stdev < 1e-9 * law.mean:
            return None
        low, high = law.mean - 3.5 * law.stdev, max(turn, law.mean + 3.5 * law.stdev)
        edges = [low + (high - low) * step / 60 for step in range(61)]
        return edges, [law.cdf(edge) for edge in edges]
    laws = laws_of(values["stages"], values["distribution"])
    low = sum(law.floor for law in laws)
    if turn - low < 1e-6 * turn:
        return None
    import numpy as np

    times, below = distribution_of_sum(laws, low + 1.5 * (turn - low))
    edges = [float(edge) for edge in np.linspace(low, times[-2], 61)]
    return edges, [float(found) for found in np.interp(edges, times, below, left=0.0)]


def _normal_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    squares = sum(sd * sd for sd in values["sds"])
    total, rho = sum(values["sds"]), values["rho"]
    return (
        f"mean = {' + '.join(plain(mean) for mean in values['means'])} = {plain(outputs['mean_ms'])} ms",
        f"V = {plain(squares, 5)} + {plain(rho)} × ({plain(total)}² - {plain(squares, 5)}) = {plain(outputs['sd_ms'] ** 2, 5)}, "
        f"sd = {plain(outputs['sd_ms'])} ms",
        f"{plain(outputs['mean_ms'])} + {plain(values['z'])} × {plain(outputs['sd_ms'])} = {plain(outputs['quantile_ms'])} ms",
    )


def _normal_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    rho = values["rho"]
    how = f"pairs correlated {plain(rho)}" if rho else "independent stages"
    compared = recompute("sum_of_stages_normal_quantile", values, "quantile_ms", rho=0.3 if rho == 0 else 0.0)
    other = "a correlation of 0.3" if rho == 0 else "independence"
    contrast = f"; {other} would give {plain(compared)} ms" if compared is not None else ""
    return (
        f"By the normal approximation the turn is at {plain(outputs['quantile_ms'])} ms with {how}: means add to "
        f"{plain(outputs['mean_ms'])} ms, "
        f"and the standard deviation is {plain(outputs['sd_ms'])} ms.",
        f"Latencies are skewed to the right, so this errs on the hopeful side and traces have to confirm it{contrast}.",
    )


def _normal_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if len(values["means"]) == 1 or values["rho"] == 1:
        return None
    why = "adding standard deviations or percentiles is the case of correlation 1"
    return Naive("sum of the stage quantiles", write(outputs["sum_of_quantiles_ms"], "ms"), why)


def _normal_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in ("quantile_ms", "sd_ms") or len(values["means"]) == 1:
        return
    mean, factor = (outputs["mean_ms"], values["z"]) if output == "quantile_ms" else (0.0, 1.0)
    total, squares = sum(values["sds"]), sum(sd * sd for sd in values["sds"])
    rho = values["rho"]
    if rho < 1:
        yield Misstep(mean + factor * total, "added the standard deviations, which is the case of correlation 1")
    if rho:
        yield Misstep(mean + factor * math.sqrt(squares), "left the correlation out")
        halved = squares + rho * (total**2 - squares) / 2
        yield Misstep(mean + factor * math.sqrt(max(halved, 0.0)), "counted each covariance once instead of twice")
    if output == "quantile_ms":
        yield Misstep(mean, "added the means and left the tail out")
        yield Misstep(mean + outputs["sd_ms"], "went one standard deviation up instead of z")
        if values["z"] < 1.96:
            yield Misstep(mean + 1.96 * outputs["sd_ms"], "took the two-sided 1.96 for the p95")


def _normal_curve(values: Inputs, outputs: Outputs) -> Curve:
    """The quantile against the correlation of the stages."""
    squares, total = sum(sd * sd for sd in values["sds"]), sum(values["sds"])
    rhos = tuple(step / 20 for step in range(21))
    heights = tuple(outputs["mean_ms"] + values["z"] * math.sqrt(squares + rho * (total**2 - squares)) for rho in rhos)
    return Curve(
        "quantile by correlation", "correlation of each pair", "ms", (Series("", rhos, heights),), (values["rho"], outputs["quantile_ms"])
    )


LESSONS = {
    "latency_budget": Lesson(
        assumptions=(
            "Stages are independent; in production they share load, hosts and long inputs, and the p95 rises towards the sum.",
            "Every stage runs one after another in every turn; short cuts dilute the percentile, parallel starts lower it.",
            "Stages follow the chosen distribution; stalls and time-outs give a second hump that p50 and p95 do not show.",
            "The stage figures are from the same load and the same way of measuring.",
        ),
        steps=_budget_steps,
        says=_budget_says,
        naive=_budget_naive,
        missteps=_budget_missteps,
        curve=_budget_curve,
    ),
    "sum_of_stages_normal_quantile": Lesson(
        assumptions=(
            "The sum is about normal; latencies are skewed to the right, so the true p95 is higher.",
            "Every pair of stages has the same correlation.",
            "Means and standard deviations are of the same traffic.",
        ),
        steps=_normal_steps,
        says=_normal_says,
        naive=_normal_naive,
        missteps=_normal_missteps,
        curve=_normal_curve,
    ),
}
