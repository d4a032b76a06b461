"""What a change of mix does to an aggregate, and what it teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.reweighting import shares
from trainer.calculators.wording import plain, write

_SHOWN = 10


def _simpson_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    lines = [
        f"{row['name']}: a {write(a, 'rate')} of {row['a_n']:,}, b {write(b, 'rate')} of {row['b_n']:,}, a - b = {write(a - b, 'change')}"
        for row, a, b in zip(values["strata"][:_SHOWN], outputs["rates_a"], outputs["rates_b"], strict=False)
    ]
    a, b, odds = outputs["aggregate_a"], outputs["aggregate_b"], outputs["mantel_haenszel_odds_ratio"]
    common = f"common odds ratio of a against b: {plain(odds)}" if odds is not None else "the common odds ratio has no finite value"
    return (*lines, f"in all: a {write(a, 'rate')}, b {write(b, 'rate')}, a - b = {write(a - b, 'change')}", common)


def _leader(difference: float) -> str:
    return "a leads" if difference > 0 else "b leads" if difference < 0 else "neither leads"


def _simpson_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    total = _leader(outputs["aggregate_a"] - outputs["aggregate_b"])
    if outputs["reversal"]:
        return (
            f"In every stratum {_leader(outputs['rates_a'][0] - outputs['rates_b'][0])}, yet in the sum {total}: Simpson's paradox.",
            "The arms hold the strata in different proportions, so the sum compares mixes; I compare inside the strata and ask why the "
            "mixes differ.",
        )
    return (
        f"In the sum {total}, and the strata do not all say the opposite.",
        "I still compare inside the strata whenever the arms hold them in different proportions.",
    )


def _simpson_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    a, b = outputs["aggregate_a"], outputs["aggregate_b"]
    if not outputs["reversal"]:
        return None
    return Naive(
        "the aggregate alone", f"{_leader(a - b)} by {write(abs(a - b), 'points')}", "it compares mixes: every stratum says otherwise"
    )


def _simpson_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs[output]
    if output in ("aggregate_a", "aggregate_b"):
        rates = outputs[f"rates_{output[-1]}"]
        return apart(right, {"averaged the rates of the strata without their sizes": sum(rates) / len(rates)})
    a, b = outputs["aggregate_a"], outputs["aggregate_b"]
    if output != "mantel_haenszel_odds_ratio" or not right:
        return ()
    crude = a * (1 - b) / (b * (1 - a)) if b and a < 1 else None
    slips = {"took the odds ratio of the sums": crude, "took b against a": 1 / right, "took the ratio of the rates": a / b if b else None}
    return apart(right, slips)


def _simpson_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Differences of the strata as bars, and that of the sum as the last one."""
    if len(values["strata"]) > 40:
        return None
    differences = [a - b for a, b in zip(outputs["rates_a"], outputs["rates_b"], strict=True)]
    differences.append(outputs["aggregate_a"] - outputs["aggregate_b"])
    places = tuple(float(place) for place in range(1, len(differences) + 1))
    bars = Series("", places, tuple(100 * difference for difference in differences), "bars")
    return Curve("a - b by stratum, the sum last", "stratum, in order", "a - b, points", (bars,))


def _decomposition_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    moved = values["share_before"] - values["share_after"]
    gap = values["rate_a_before"] - values["rate_b_before"]
    return (
        f"before {plain(outputs['rate_before'])}, after {plain(outputs['rate_after'])}, fall {plain(outputs['total'])}",
        f"mix, at the rates before: {plain(moved)} × {plain(gap)} = {plain(outputs['mix'])}",
        f"within, at the shares before: {plain(values['share_before'])} × {plain(values['rate_a_before'] - values['rate_a_after'])} + "
        f"{plain(1 - values['share_before'])} × {plain(values['rate_b_before'] - values['rate_b_after'])} = {plain(outputs['within'])}",
        f"both together: {plain(outputs['interaction']) if _both(outputs) else 0}",
    )


def _both(outputs: Outputs) -> bool:
    """Whether the part from both together is more than a rounding error."""
    return bool(abs(outputs["interaction"]) > 1e-9 * (abs(outputs["mix"]) + abs(outputs["within"])))


def _decomposition_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    total, mix, within = outputs["total"], outputs["mix"], outputs["within"]
    moved = "fall" if total >= 0 else "rise"
    sign = 1 if total >= 0 else -1
    share = f" ({write(mix / total, 'share')})" if total and 0 <= mix / total <= 1 else ""
    together = f", and {plain(sign * outputs['interaction'])} from both together" if _both(outputs) else ""
    return (
        f"Of the {moved} of {plain(abs(total))}, {plain(sign * mix)}{share} comes from who is counted and {plain(sign * within)} from "
        f"inside the groups{together}.",
        "Only the part inside the groups is about the product; who arrives is a question for acquisition.",
    )


def _decomposition_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if not outputs["mix"]:
        return None
    return Naive("the whole change put down to the product", plain(outputs["total"]), "it includes that other readers are counted")


def _decomposition_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right, total = outputs[output], outputs["total"]
    fall_a, fall_b = values["rate_a_before"] - values["rate_a_after"], values["rate_b_before"] - values["rate_b_after"]
    share = values["share_after"]
    slips = {
        "mix": {
            "blamed the whole change on the mix": total,
            "took the part inside the groups": outputs["within"],
            "took the rates after instead of those before": outputs["mix"] + outputs["interaction"],
            "gave the rate at the new mix": outputs["rate_before"] - outputs["mix"],
            "gave the share of the fall": right / total if total else None,
            "multiplied by one rate instead of their gap": (values["share_before"] - share) * values["rate_a_before"],
        },
        "within": {
            "blamed the whole change on the product": total,
            "took the part from the mix": outputs["mix"],
            "took the shares after instead of those before": share * fall_a + (1 - share) * fall_b,
            "averaged the falls without the shares": (fall_a + fall_b) / 2,
            "added the falls of the groups": fall_a + fall_b,
            "gave the share of the fall": right / total if total else None,
        },
        "total": {
            "averaged the groups without their shares": (fall_a + fall_b) / 2,
            "gave the relative change": total / outputs["rate_before"] if outputs["rate_before"] else None,
        },
    }
    return apart(right, slips.get(output, {}))


def _decomposition_curve(values: Inputs, outputs: Outputs) -> Curve:
    """The aggregate against the share of a, at the rates before and after."""
    steps = [step / 50 for step in range(51)]
    lines = []
    for when in ("before", "after"):
        a, b = values[f"rate_a_{when}"], values[f"rate_b_{when}"]
        lines.append(Series(f"rates {when}", tuple(100 * s for s in steps), tuple(s * a + (1 - s) * b for s in steps)))
    mark = (100 * values["share_after"], outputs["rate_after"])
    return Curve("aggregate by mix", "share of group a, %", "aggregate", tuple(lines), mark)


def _effect_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    def summed(weights: Sequence[float]) -> str:
        terms = [f"{plain(s)} × {plain(rate)}" for s, rate in zip(shares(weights)[:_SHOWN], values["old_rates"], strict=False)]
        return " + ".join(terms) + (" + …" if len(weights) > _SHOWN else "")

    return (
        f"old mix: {summed(values['old_weights'])} = {plain(outputs['rate_before'])}",
        f"new mix, old rates: {summed(values['new_weights'])} = {plain(outputs['rate_at_new_mix'])}",
        f"fall from the mix alone: {plain(outputs['fall'])}",
    )


def _effect_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    word = "fall" if outputs["fall"] >= 0 else "rise"
    return (
        f"With every group at its old rate the new mix alone makes the aggregate {word} by {plain(abs(outputs['fall']))}, from "
        f"{plain(outputs['rate_before'])} to {plain(outputs['rate_at_new_mix'])}.",
        "Whatever has moved beyond that happened inside the groups, and there I look for the cause.",
    )


def _effect_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "fall":
        return ()
    right, rates = outputs["fall"], values["old_rates"]
    old, new = shares(values["old_weights"]), shares(values["new_weights"])
    moved = [before - after for before, after in zip(old, new, strict=True)]
    slips = {
        "took new minus old": -right,
        "multiplied one group only and left the others out": moved[0] * rates[0],
        "added without signs": math.fsum(abs(step) * rate for step, rate in zip(moved, rates, strict=True)),
        "gave points where the fraction was asked for": 100 * right,
        "gave the aggregate at the new mix": outputs["rate_at_new_mix"],
        "gave the relative change": right / outputs["rate_before"] if outputs["rate_before"] else None,
    }
    return apart(right, slips)


LESSONS = {
    "simpsons_paradox": Lesson(
        assumptions=(
            "The strata are fixed before exposure; a stratum that the treatment changes must not be held fixed.",
            "The comparison that counts is inside the strata, since the arms hold them in different proportions.",
            "Rates are compared as they are; whether a difference is chance is a further question.",
        ),
        steps=_simpson_steps,
        says=_simpson_says,
        naive=_simpson_naive,
        missteps=_simpson_missteps,
        curve=_simpson_curve,
    ),
    "mix_shift_decomposition": Lesson(
        assumptions=(
            "The groups are the ones that matter; a finer cut moves part of the fall inside the groups to the mix.",
            "Readers of a group are the same kind of readers before and after.",
            "Shares before weigh the part inside the groups; with those after, the part from both together moves there.",
        ),
        steps=_decomposition_steps,
        says=_decomposition_says,
        naive=_decomposition_naive,
        missteps=_decomposition_missteps,
        curve=_decomposition_curve,
    ),
    "mix_shift_effect": Lesson(
        assumptions=(
            "Every group keeps its old rate; the change inside the groups is left out on purpose.",
            "The shares count what the rate is per: turns for a rate per turn, readers for a rate per reader.",
        ),
        steps=_effect_steps,
        says=_effect_says,
        missteps=_effect_missteps,
        naive=lambda values, outputs: Naive(
            "everything put down to the mix",
            "the whole fall",
            "the mix moves the aggregate by no more than the gap between the groups allows",
        ),
    ),
}
