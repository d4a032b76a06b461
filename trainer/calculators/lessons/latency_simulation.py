"""What simulated turns teach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.latency_simulation import simulated_turns
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.registry import recompute
from trainer.calculators.stage_laws import LogNormal
from trainer.calculators.wording import plain, write

_CURVE_DRAWS = 20_000
_SLIP_DRAWS = 60_000
_CLASSES = 40


def _sum_of_p95s(values: Inputs) -> float:
    return sum(float(stage["p95_ms"]) for stage in values["stages"])


def _stage_text(stage: dict[str, float | str | bool | None]) -> str:
    marks = [f"{stage['p50_ms']:g}/{stage['p95_ms']:g}"]
    marks += [f"at most {stage['cap_ms']:g}"] if stage["cap_ms"] is not None else []
    marks += [f"reserve {stage['reserve_ms']:g}"] if stage["reserve_ms"] is not None else []
    marks += ["parallel"] if stage["parallel"] else []
    return f"{stage['name']} {', '.join(marks)}"


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    lines = [
        f"p50/p95 in ms: {'; '.join(map(_stage_text, values['stages']))}",
        f"{values['draws']:,} turns, logarithms correlated {plain(values['rho'])}: p50 {plain(outputs['p50_ms'])}, "
        f"p95 {plain(outputs['p95_ms'])} ± {plain(outputs['p95_half_width_ms'], 2)}, p99 {plain(outputs['p99_ms'])} ms",
        f"{write(outputs['share_above_budget'], 'share', 3)} above {plain(values['budget_ms'])} ms, "
        f"{write(outputs['fallback_share'], 'share', 3)} with a fallback",
    ]
    bypass = values["bypass_share"]
    if bypass:
        lines.append(
            f"with {write(bypass, 'share')} faster short cuts the p95 of all turns is the quantile 1 - 0.05/{plain(1 - bypass)} = "
            f"{write(1 - 0.05 / (1 - bypass), 'share')} of the others: {plain(outputs['all_turns_p95_ms'])} ms"
        )
    return lines


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    p95, budget = outputs["p95_ms"], values["budget_ms"]
    verdict = "within" if p95 <= budget else "above"
    fallback = outputs["fallback_share"]
    price = f", and {write(fallback, 'share', 2)} of them fall back" if fallback else ""
    first = (
        f"The p95 of the turns that run all stages is about {plain(p95, 3)} ms, {verdict} the {plain(budget)} ms; "
        f"{write(outputs['share_above_budget'], 'share', 2)} of them are late{price}."
    )
    if values["bypass_share"]:
        return first, (
            f"Counted over all turns it would read {plain(outputs['all_turns_p95_ms'], 3)} ms, but those short cuts never meet the model, "
            "so I would not decide on that."
        )
    if verdict == "within":
        return first, "Fallback is the price of that p95, so I would watch both per minute, with limits agreed beforehand."
    return first, "I would shrink the optional stage, cap it, or start a stage in parallel before asking for a bigger budget."


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if len(values["stages"]) == 1:
        return None
    why = "percentiles add only if all stages are slow in the same turn, with no time-out and nothing in parallel"
    return Naive("sum of the p95s", write(_sum_of_p95s(values), "ms"), why)


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in ("p95_ms", "all_turns_p95_ms") or len(values["stages"]) == 1:
        return
    laws = [LogNormal(stage["p50_ms"], stage["p95_ms"]) for stage in values["stages"]]
    yield Misstep(_sum_of_p95s(values), "added the p95s of the stages")
    yield Misstep(sum(law.mean for law in laws), "added the means and left the tail out")
    yield Misstep(sum(law.median for law in laws), "added the medians")
    if values["bypass_share"]:
        other, step = ("all_turns_p95_ms", "counted the short cuts in, which never meet the slow stages")
        if output == "all_turns_p95_ms":
            other, step = ("p95_ms", "left the short cuts out")
        yield Misstep(outputs[other], step)
    changed: dict[str, dict[str, object]] = {}
    if values["rho"]:
        changed["left the correlation out"] = {"rho": 0.0}
    if any(stage["cap_ms"] is not None or stage["reserve_ms"] is not None for stage in values["stages"]):
        changed["left the time-out out"] = {"stages": [{**stage, "cap_ms": None, "reserve_ms": None} for stage in values["stages"]]}
    if any(stage["parallel"] for stage in values["stages"]):
        changed["added stages that run in parallel"] = {"stages": [{**stage, "parallel": None} for stage in values["stages"]]}
    for step, changes in changed.items():
        found = recompute("latency_simulation", values, output, draws=min(_SLIP_DRAWS, values["draws"]), **changes)
        if found is not None:
            yield Misstep(found, step)


def _curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Share of turns in each class of latency, with the p95 and the budget marked."""
    import numpy as np

    turns = simulated_turns(values["stages"], values["rho"], values["budget_ms"], _CURVE_DRAWS, values["seed"])
    p95, budget = outputs["p95_ms"], values["budget_ms"]
    low, high = float(turns.min()), max(float(np.quantile(turns, 0.995)), p95)
    width = (high - low) / _CLASSES
    if not width > 1e-9 * high:
        return None
    counts, edges = np.histogram(turns, bins=_CLASSES, range=(low, high))
    middles = tuple(float(edge) + width / 2 for edge in edges[:-1])
    heights = tuple(100 * float(found) / _CURVE_DRAWS for found in counts)
    top = max(heights)
    series = [Series("turns", middles, heights)]
    for name, place in (("budget", budget), ("p95", p95)):
        if low < place < 1.5 * high:
            series.append(Series(name, (place, float(np.nextafter(place, np.inf))), (0.0, top)))
    place = min(_CLASSES - 1, max(0, int((p95 - low) / width)))
    return Curve("latency of the turn", "ms", f"share of turns per {plain(width, 2)} ms, %", tuple(series), (p95, heights[place]))


LESSONS = {
    "latency_simulation": Lesson(
        assumptions=(
            "Stages move together by one common cause of the given strength; stalls that hit several stages at once are worse.",
            "Latencies are log-normal; a second hump of stalls does not show in p50 and p95.",
            "A time-out costs just its time: the fallback is there at once and the late call gives its capacity back.",
            "Load does not change the stages; near saturation queues make every one of them slower.",
            "Short cuts are all faster than any turn that runs all stages.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
        curve=_curve,
    ),
}
