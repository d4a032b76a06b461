"""What putting effects together teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.effects import compounded
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.wording import plain, write


def _signed(value: float) -> str:
    return f"{'-' if value < 0 else '+'}{plain(abs(value))}"


def _relative_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (f"{plain(values['after'])} / {plain(values['before'])} - 1 = {write(outputs['relative_change'], 'relative')}",)


def _relative_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    change = outputs["relative_change"]
    moved = (
        "It did not change"
        if change == 0
        else f"It {'fell' if change < 0 else 'rose'} by {write(abs(change), 'relative', 3).strip('+')} of what it was"
    )
    return (
        f"{moved}, from {plain(values['before'])} to {plain(values['after'])}.",
        "I would say what the denominator is, everyone assigned or only those who answered, before anyone reads a cause into it.",
    )


def _relative_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["before"] >= 1 or outputs["relative_change"] == 0:
        return None
    return Naive(
        "the difference in points", write(outputs["absolute_change"], "change"), "points and percent of the starting value are not the same"
    )


def _relative_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "relative_change" or values["after"] < 1e-9 * values["before"] or values["after"] == values["before"]:
        return
    yield Misstep(values["before"] / values["after"] - 1, "turned before and after round")
    yield Misstep(outputs["absolute_change"] / values["after"], "divided by the value after instead of before")
    yield Misstep(outputs["absolute_change"], "gave the difference in points instead of relative to before")
    yield Misstep(-outputs["relative_change"], "lost the sign")


def _net_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"clicks: 1000 × {write(values['delta_click'], 'change')} × {plain(values['value_click'])} = {_signed(outputs['from_clicks'])}",
        f"returns: 1000 × {write(values['delta_return'], 'change')} × {plain(values['value_return'])} = {_signed(outputs['from_returns'])}",
        f"net: {_signed(outputs['net_value'])} for 1,000 users",
    )


def _net_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    net, limit = outputs["net_value"], outputs["break_even_delta_return"]
    turn = f"It turns at {write(limit, 'change')} of return" if limit is not None else "No change of return turns it"
    if net < 0:
        return (
            f"At the point estimates the launch loses {plain(-net)} for every 1,000 users.",
            f"{turn}; the estimates are uncertain, but the expected loss is not zero because p is large.",
        )
    if net > 0:
        return (
            f"At the point estimates the launch gains {plain(net)} for every 1,000 users.",
            f"{turn}, and a guardrail that was agreed beforehand still holds, whatever the net.",
        )
    return "At the point estimates the launch gains and loses the same.", "The guardrails decide then, not the money."


def _net_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    why = "an effect on return that is not significant is not an effect of zero"
    return Naive("the clicks alone", _signed(outputs["from_clicks"]), why) if values["delta_return"] else None


def _net_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "net_value":
        return
    net, clicks, returns = outputs["net_value"], outputs["from_clicks"], outputs["from_returns"]
    slips = {
        "counted the clicks only": clicks,
        "counted the returns only": returns,
        "lost a sign": clicks - returns,
        "took points as percent, a hundred times too much": 100 * net,
        "gave the value of one user instead of 1,000": net / 1000,
        "valued both at the same": 1000 * (values["delta_click"] + values["delta_return"]) * values["value_click"],
    }
    yield from (Misstep(value, step) for step, value in slips.items() if abs(value - net) > 1e-9 * (abs(clicks) + abs(returns)))


def _total_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    launches, effect = values["launches"], values["effect_per_launch"]
    if values["combine"] == "add":
        return (f"{launches:,} × {_signed(effect)} = {_signed(outputs['cumulative_effect'])}",)
    return (
        f"100 × ((1 {'-' if effect < 0 else '+'} {plain(abs(effect) / 100)})^{launches:,} - 1) = {_signed(outputs['cumulative_effect'])}%",
    )


def _total_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    unit = "points" if values["combine"] == "add" else "percent"
    launches, comes = (f"{values['launches']:,} launches", "come") if values["launches"] > 1 else ("One launch", "comes")
    return (
        f"{launches} of {_signed(values['effect_per_launch'])} {unit} {comes} to {_signed(outputs['cumulative_effect'])} {unit}.",
        "No single test sees it, so I would keep a long-running holdout that measures the sum, and a budget for it.",
    )


def _total_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["launches"] == 1 or values["effect_per_launch"] == 0:
        return None
    if values["combine"] == "compound":
        total = values["launches"] * values["effect_per_launch"]
        return Naive("adding percentages", f"{_signed(total)}%", "each percentage is of what the launch before left")
    return Naive(
        "each launch passed, so nothing is lost", "0", "small effects within the margin add up, whether a single test can see them or not"
    )


def _total_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    effect, launches = values["effect_per_launch"], values["launches"]
    if output != "cumulative_effect" or launches == 1 or effect == 0:
        return
    yield Misstep(effect, "gave the effect of a single launch")
    yield Misstep(-outputs[output], "lost the sign")
    yield Misstep(effect * launches**0.5, "added effects as if they were errors, in squares")
    if values["combine"] == "compound":
        yield Misstep(effect * launches, "added percentages instead of compounding them")


def _total_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """The total after each launch."""
    launches, effect = values["launches"], values["effect_per_launch"]
    if launches == 1:
        return None
    places = [launches * step / min(launches, 60) for step in range(min(launches, 60) + 1)]
    added = Series("added", tuple(places), tuple(place * effect for place in places))
    series: tuple[Series, ...] = (added,)
    if values["combine"] == "compound":
        series = (Series("compounded", tuple(places), tuple(compounded(effect, place) for place in places)), added)
    return Curve(
        "total after each launch",
        "launches",
        "points" if values["combine"] == "add" else "%",
        series,
        (launches, outputs["cumulative_effect"]),
    )


def _margin_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (f"{values['cycles']:,} × {plain(values['margin_points'])} points = {plain(outputs['lost_points'])} points",)


def _margin_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    cycles = f"{values['cycles']:,} cycles" if values["cycles"] > 1 else "One cycle"
    return (
        f"{cycles} may lose {plain(outputs['lost_points'])} points, although each passes its gate of {plain(values['margin_points'])}.",
        "I would also compare with a fixed anchor, the first release or the best so far, since a gate against the last "
        "version is a ratchet.",
    )


def _margin_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["cycles"] == 1 or values["margin_points"] == 0:
        return None
    return Naive(
        "each cycle passed",
        f"{plain(values['margin_points'])} points at most",
        "each is compared with the one before, so the allowed losses add up",
    )


def _margin_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    cycles, margin = values["cycles"], values["margin_points"]
    if output != "lost_points" or cycles == 1 or margin == 0:
        return
    yield Misstep(margin, "gave the margin of a single cycle")
    yield Misstep(margin * (cycles - 1), "left one cycle out")
    yield Misstep(margin * cycles**0.5, "added losses as if they were errors, in squares")


LESSONS = {
    "relative_change": Lesson(
        assumptions=(
            "Both values have the same denominator; a treatment that changes who answers breaks this first.",
            "The value before is not near 0.",
        ),
        steps=_relative_steps,
        says=_relative_says,
        naive=_relative_naive,
        missteps=_relative_missteps,
    ),
    "net_value_per_thousand": Lesson(
        assumptions=(
            "The values are what one more click or return causes, agreed before the result; readers who return anyway "
            "are worth more on average.",
            "The two effects are of the same users and do not share their value.",
            "Point estimates stand for effects that are uncertain.",
        ),
        steps=_net_steps,
        says=_net_says,
        naive=_net_naive,
        missteps=_net_missteps,
    ),
    "cumulative_effect": Lesson(
        assumptions=(
            "Launches do not interact; changes of the same turn do.",
            "Every launch has the same true effect; what was reported for launched models is selected and flatters.",
        ),
        steps=_total_steps,
        says=_total_says,
        naive=_total_naive,
        missteps=_total_missteps,
        curve=_total_curve,
    ),
    "cumulative_margin": Lesson(
        assumptions=(
            "Every cycle uses up its whole margin; that is the most that the gate allows, not a forecast.",
            "The test set tells a loss as small as the margin from noise.",
        ),
        steps=_margin_steps,
        says=_margin_says,
        naive=_margin_naive,
        missteps=_margin_missteps,
    ),
}
