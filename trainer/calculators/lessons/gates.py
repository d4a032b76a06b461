"""What a gate before the full test teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write


def _gate_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    prior, works, others = values["prior"], values["pass_given_works"], values["pass_given_not"]
    return (
        f"works and passes: {plain(prior)} × {plain(works)} = {plain(prior * works)}",
        f"does not work and passes: {plain(1 - prior)} × {plain(others)} = {plain((1 - prior) * others)}",
        f"P(works | pass) = {plain(prior * works)} / {plain(outputs['pass_share'])} = {write(outputs['posterior'], 'probability')}",
    )


def _gate_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    after, prior = outputs["posterior"], values["prior"]
    chances = f"{write(after, 'probability', 3)}, against {write(prior, 'probability', 3)} before the gate"
    first = f"An idea that passed works with a chance of {chances}."
    if after < 0.5:
        return first, "Most of what passes still does not work, so a pass earns an online test and not a launch."
    if after > prior:
        return (
            first,
            f"The price is {write(outputs['winners_lost'], 'share', 3)} of the working ideas, which is only seen when "
            "some rejects are let through.",
        )
    return first, "Passing tells nothing here: as many of the other ideas pass, so the gate is not worth its cost."


def _gate_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if abs(values["pass_given_works"] - outputs["posterior"]) < 0.005:
        return None
    why = "that is the chance to pass for an idea that works, not the chance to work for one that passed"
    return Naive("the pass rate of winners", write(values["pass_given_works"], "probability"), why)


def _gate_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    prior, works, others = values["prior"], values["pass_given_works"], values["pass_given_not"]
    slips: dict[str, float | None] = {}
    if output == "posterior":
        slips = {
            "left the prior out, as if half of the ideas worked": works / (works + others),
            "took the chance to pass for the chance to work": works,
            "stopped at the share that works and passes": prior * works,
            "gave the share of ideas that pass": outputs["pass_share"],
            "gave the chance of an idea that failed": outputs["posterior_after_fail"],
            "took the prior as it was": prior,
        }
    elif output == "posterior_after_fail":
        slips = {
            "took the chance to fail for the chance to work": 1 - works,
            "gave the chance of an idea that passed": outputs["posterior"],
        }
    for step, value in slips.items():
        if value is not None and outputs[output] is not None and abs(value - outputs[output]) > 1e-6:
            yield Misstep(value, step)


def _gate_curve(values: Inputs, outputs: Outputs) -> Curve:
    """Chance that a passed idea works, against the share of ideas that work."""
    works, others = values["pass_given_works"], values["pass_given_not"]
    priors = [step / 50 for step in range(51)]
    known = [prior for prior in priors if prior * works + (1 - prior) * others > 0]
    heights = tuple(100 * prior * works / (prior * works + (1 - prior) * others) for prior in known)
    series = Series("", tuple(100 * prior for prior in known), heights)
    return Curve(
        "after passing, by prior",
        "share of ideas that work, %",
        "chance after passing, %",
        (series,),
        (100 * values["prior"], 100 * outputs["posterior"]),
    )


def _winner_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"{plain(outputs['tested'])} of {plain(values['ideas'])} ideas pass; {plain(outputs['winners'])} of them work",
        f"{plain(values['ideas'])} × {plain(values['gate_cost'])} + {plain(outputs['tested'])} × "
        f"{plain(values['full_cost'])} = {plain(outputs['total_cost'])}",
        f"/ {plain(outputs['winners'])} = {plain(outputs['cost_per_winner'])} for each winner; without a gate "
        f"{plain(values['full_cost'])} / "
        f"{plain(values['prior'])} = {plain(outputs['cost_without_gate'])}",
    )


def _winner_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    with_gate, without = outputs["cost_per_winner"], outputs["cost_without_gate"]
    first = f"A true winner costs {plain(with_gate)}, against {plain(without)} without a gate."
    if with_gate < without * (1 - 1e-9):
        return first, (
            f"The gate pays up to a cost of {plain(outputs['break_even_gate_cost'])} for each idea, at the price of "
            f"{write(1 - values['pass_given_works'], 'share', 3)} of the winners."
        )
    if values["gate_cost"] == 0 and values["pass_given_works"] == values["pass_given_not"] == 1:
        return first, "That is the case without a gate: every idea gets the full build and test."
    return first, "So the gate does not pay: it costs more, or throws away more winners, than it saves in full tests."


def _winner_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    free = recompute("cost_per_winner", values, "cost_per_winner", gate_cost=0.0)
    if free is None or values["gate_cost"] == 0:
        return None
    return Naive("the full tests alone", plain(free), "every idea pays for the gate, also those it rejects")


def _winner_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "cost_per_winner":
        return
    right, ideas, full, gate = outputs[output], values["ideas"], values["full_cost"], values["gate_cost"]
    slips = {
        "forgot the cost of the gate": outputs["tested"] * full / outputs["winners"],
        "counted the gate only for the ideas that passed": outputs["tested"] * (gate + full) / outputs["winners"],
        "forgot that the gate throws winners away": outputs["total_cost"] / (ideas * values["prior"]),
        "built every idea in full, gate or not": ideas * (gate + full) / outputs["winners"],
        "gave the cost without the gate": outputs["cost_without_gate"],
        "gave the cost of each tested idea": outputs["total_cost"] / outputs["tested"],
    }
    yield from (Misstep(value, step) for step, value in slips.items() if abs(value - right) > 1e-6 * right)


def _winner_curve(values: Inputs, outputs: Outputs) -> Curve:
    """Cost of a winner against the cost of the gate, with and without it."""
    highest = 2 * max(values["gate_cost"], outputs["break_even_gate_cost"] or 0.0, 0.1 * values["full_cost"], 1e-9)
    costs = tuple(highest * step / 20 for step in range(21))
    base = outputs["tested"] * values["full_cost"]
    gated = tuple((values["ideas"] * cost + base) / outputs["winners"] for cost in costs)
    series = (Series("with the gate", costs, gated), Series("without", costs, (outputs["cost_without_gate"],) * len(costs)))
    return Curve(
        "cost of a winner by cost of the gate",
        "cost of the gate for each idea",
        "cost for each winner",
        series,
        (values["gate_cost"], outputs["cost_per_winner"]),
    )


LESSONS = {
    "bayes_gate": Lesson(
        assumptions=(
            "The pass rates were measured on ideas whose outcome is known; rejected ones are never tested, so the rates drift unseen.",
            "The prior is the track record of comparable ideas, not what their owners say.",
            "The gate does not change the ideas; a bar that people tune against soon measures the tuning.",
        ),
        steps=_gate_steps,
        says=_gate_says,
        naive=_gate_naive,
        missteps=_gate_missteps,
        curve=_gate_curve,
    ),
    "cost_per_winner": Lesson(
        assumptions=(
            "The full test finds every winner that reaches it; at 80% power each costs a quarter more.",
            "Ideas cost the same whether they work or not.",
            "Pass rates and prior hold for the ideas to come.",
        ),
        steps=_winner_steps,
        says=_winner_says,
        naive=_winner_naive,
        missteps=_winner_missteps,
        curve=_winner_curve,
    ),
}
