"""What choosing experiments under a capacity teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.portfolio import take_in_order
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain


def _by_score(values: Inputs, outputs: Outputs) -> tuple[list[str], float]:
    """Names and value of what is taken in order of the score, while it fits."""
    scores, costs = outputs["expected_value"], [row["cost"] for row in values["experiments"]]
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    taken = take_in_order(order, costs, values["capacity"], values["max_items"] or len(scores))
    return sorted(values["experiments"][place]["name"] for place in taken), sum(scores[place] for place in taken)


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    rows = zip(values["experiments"], outputs["expected_value"], outputs["value_per_cost"], strict=True)
    scores = "; ".join(f"{row['name']} {plain(value)} / {plain(row['cost'])} = {plain(density)}" for row, value, density in rows)
    slots = f", at most {values['max_items']}" if values["max_items"] else ""
    names, by_score = _by_score(values, outputs)
    return (
        f"mde × chance × reach / cost: {scores}",
        f"best set within {plain(values['capacity'])}{slots}: {', '.join(outputs['optimal_set']) or 'nothing'}, cost "
        f"{plain(outputs['optimal_cost'])}, "
        f"value {plain(outputs['optimal_value'])}",
        f"in order of value per cost: {', '.join(outputs['greedy_set']) or 'nothing'}, value {plain(outputs['greedy_value'])}",
        f"in order of value: {', '.join(names) or 'nothing'}, value {plain(by_score)}",
    )


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    if not outputs["optimal_set"]:
        return (
            "Nothing that is worth anything fits into the capacity.",
            "Either something has to become cheaper or the capacity has to grow.",
        )
    first = (
        f"I would take {', '.join(outputs['optimal_set'])}: together {plain(outputs['optimal_value'])} in expectation for "
        f"{plain(outputs['optimal_cost'])} of {plain(values['capacity'])}."
    )
    gap = outputs["optimal_value"] - outputs["greedy_value"]
    if gap > 1e-9 * outputs["optimal_value"]:
        return (
            first,
            f"Ranking by value per cost would leave {plain(gap)} behind, as it fills the capacity badly; priors and "
            "overlap still decide how sure I am.",
        )
    return first, "Ranking by value per cost finds as much here; what could overturn it are the priors and effects that overlap."


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    names, value = _by_score(values, outputs)
    if value >= outputs["optimal_value"] * (1 - 1e-9):
        return None
    why = "the largest single value may push out better combinations"
    return Naive("taking the top by score", f"{plain(value)} ({', '.join(names)})", why)


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in ("optimal_value", "greedy_value"):
        return
    best, scores = outputs[output], outputs["expected_value"]
    slips = {"took the experiments in order of their value while they fit": _by_score(values, outputs)[1]}
    if output == "optimal_value":
        slips["took them in order of value per cost, which need not find the best set"] = outputs["greedy_value"]
        most = values["max_items"] or len(scores)
        slips["went over the capacity"] = sum(sorted(scores, reverse=True)[:most])
    if values["max_items"]:
        more = recompute("portfolio_ranking", values, output, max_items=None)
        if more is not None:
            slips["forgot the limit on how many there may be"] = more
    certain = recompute("portfolio_ranking", values, output, experiments=[{**row, "win_probability": 1.0} for row in values["experiments"]])
    if certain is not None:
        slips["left the chance of success out"] = certain
    slips["took points as a number instead of a fraction"] = 100 * best
    yield from (Misstep(value, step) for step, value in slips.items() if abs(value - best) > 1e-6 * best)


def _curve(values: Inputs, outputs: Outputs) -> Curve:
    """Value per cost in the order of the ranking, those of the best set apart."""
    density = {row["name"]: found for row, found in zip(values["experiments"], outputs["value_per_cost"], strict=True)}
    ranked = list(enumerate(outputs["ranking"], start=1))
    series = []
    for title, wanted in (("in the best set", True), ("left out", False)):
        chosen = [(float(place), density[name]) for place, name in ranked if (name in outputs["optimal_set"]) is wanted]
        if chosen:
            series.append(Series(title, tuple(place for place, _ in chosen), tuple(height for _, height in chosen), "bars"))
    return Curve(f"value per cost: {', '.join(name for _, name in ranked[:12])}", "place in the ranking", "value per cost", tuple(series))


LESSONS = {
    "portfolio_ranking": Lesson(
        assumptions=(
            "Chances of success are honest; owners say two to three times the track record.",
            "Values add; two changes of the same turn share their gain.",
            "Costs are fixed; estimates slip upwards.",
            "A success is worth just its smallest effect that counts.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
        curve=_curve,
    ),
}
