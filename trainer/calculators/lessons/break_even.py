"""What the break-even of a model against a rule teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write


def _month_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    net, build = outputs["net_monthly_gain"], values["build_cost"]
    months = outputs["breakeven_months"]
    return (
        f"net a month = {plain(values['gain_per_decision'])} × {plain(values['decisions_per_month'])} - "
        f"({write(values['ml_monthly_cost'], 'usd')} - {write(values['heuristic_monthly_cost'], 'usd')}) = {write(net, 'usd')}",
        f"break-even = {write(build, 'usd')} / {write(net, 'usd')} = {write(months, 'months')}"
        if months is not None
        else "no break-even: the net gain is not positive",
        f"after {write(values['horizon_months'], 'months')}: {write(net, 'usd')} × {plain(values['horizon_months'])} - "
        f"{write(build, 'usd')} = "
        f"{write(outputs['net_value_at_horizon'], 'usd')}",
    )


def _month_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    months, horizon = outputs["breakeven_months"], values["horizon_months"]
    least = write(outputs["min_gain_per_decision_for_horizon"], "usd", 3)
    if months is None:
        return (
            "The model never pays back: it costs more to run than it gains each month.",
            f"It would need a gain of {least} per decision to pay within {write(horizon, 'months')}, so the heuristic stays.",
        )
    first = f"The model is paid back after {write(months, 'months', 3)}."
    if outputs["choose"] == "ml":
        return first, (
            f"Within {write(horizon, 'months')} it is worth {write(outputs['net_value_at_horizon'], 'usd')}, and it still "
            "pays while the gain per decision "
            f"stays above {least}."
        )
    return (
        first,
        f"That is not within the {write(horizon, 'months')} that count, so the heuristic stays until the gain per "
        f"decision is above {least}.",
    )


def _month_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    gain = values["gain_per_decision"] * values["decisions_per_month"]
    if gain <= 1e-9 * values["build_cost"] or values["ml_monthly_cost"] <= values["heuristic_monthly_cost"]:
        return None
    return Naive(
        "build cost over gain",
        write(values["build_cost"] / gain, "months"),
        "running the model costs more than running the heuristic, every month",
    )


def _month_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs.get(output)
    if output not in ("breakeven_months", "net_monthly_gain", "net_value_at_horizon") or right is None:
        return
    changed = {
        "forgot the running costs": {"ml_monthly_cost": 0.0, "heuristic_monthly_cost": 0.0},
        "forgot that the heuristic costs something to run": {"heuristic_monthly_cost": 0.0},
        "forgot the build": {"build_cost": 0.0},
        "turned the running costs round": {
            "ml_monthly_cost": values["heuristic_monthly_cost"],
            "heuristic_monthly_cost": values["ml_monthly_cost"],
        },
    }
    for step, changes in changed.items():
        if output == "breakeven_months" and "build_cost" in changes:
            continue
        other = _changed(values, output, changes)
        if other is not None and abs(other - right) > 1e-6 * abs(right):
            yield Misstep(other, step)


def _changed(values: Inputs, output: str, changes: dict[str, float]) -> float | None:
    """An output after a slip; None also when the slip leaves no break-even."""
    if output == "breakeven_months":
        net = recompute("heuristic_vs_ml_breakeven", values, "net_monthly_gain", **changes)
        return values["build_cost"] / net if net is not None and net > 0 else None
    return recompute("heuristic_vs_ml_breakeven", values, output, **changes)


def _month_curve(values: Inputs, outputs: Outputs) -> Curve:
    """Value of the model over the heuristic, added up by month."""
    months, horizon = outputs["breakeven_months"], values["horizon_months"]
    # A break-even far beyond the horizon would squeeze all that counts into one corner.
    last = max(horizon, 1.25 * months) if months is not None and months < 5 * horizon else horizon
    places = tuple(last * step / 40 for step in range(41))
    heights = tuple(outputs["net_monthly_gain"] * place - values["build_cost"] for place in places)
    series = (Series("model over heuristic", places, heights), Series("paid back", places, (0.0,) * len(places)))
    mark = (months, 0.0) if months is not None and months <= last else (horizon, outputs["net_value_at_horizon"])
    return Curve("value added up", "months", "USD", series, mark)


def _lift_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    weeks = f"({plain(values['build_weeks_ml'])} - {plain(values['build_weeks_rule'])}) × {write(values['cost_per_week'], 'usd')}"
    years = f"{plain(values['years'])} × " if values["years"] != 1 else ""
    return (
        f"extra cost = {weeks} + {years}({write(values['run_ml'], 'usd')} - {write(values['run_rule'], 'usd')}) = "
        f"{write(outputs['extra_cost'], 'usd', 6)}",
        f"one point = {years}{plain(values['readers_per_week'])} × {plain(values['weeks'])} × 0.01 × "
        f"{write(values['value_per_reader'], 'usd')} = "
        f"{write(outputs['value_per_point'], 'usd', 6)}",
        f"break-even = {plain(outputs['extra_cost'], 6)} / {plain(outputs['value_per_point'], 6)} = "
        f"{write(outputs['break_even_lift'], 'points')} over the rule",
    )


def _lift_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    lift = outputs["break_even_lift"]
    if lift <= 0:
        return (
            "The model costs no more than the rule, so it pays at any gain over it.",
            f"It may even be {write(-lift, 'points', 3)} worse and still break even, but then the guardrails decide and not the money.",
        )
    first = f"The model must beat the rule by {write(lift, 'points', 3)} to pay for the extra {write(outputs['extra_cost'], 'usd')}."
    if lift > 1:
        return first, "No rate can rise by so much, so on these numbers it never pays."
    return first, (
        f"Even with the build forgotten it needs {write(outputs['run_only_lift'], 'points', 3)}, so I would compare that "
        "with the forecast increment "
        "over the rule and not over doing nothing."
    )


def _lift_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if outputs["extra_build_cost"] <= 0 or outputs["extra_run_cost"] <= 0:
        return None
    alone = outputs["extra_build_cost"] / outputs["value_per_point"] / 100
    return Naive("the build alone", write(alone, "points"), "running the model costs more every year, long after the build is paid")


def _lift_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "break_even_lift":
        return
    right, point = outputs[output], outputs["value_per_point"] * 100
    total = values["build_weeks_ml"] * values["cost_per_week"] + values["years"] * values["run_ml"]
    slips = {
        "forgot the running costs": outputs["extra_build_cost"] / point,
        "forgot the build": outputs["extra_run_cost"] / point,
        "charged the model in full instead of its extra cost over the rule": total / point,
        "took points as percent, a hundred times too much": 100 * right,
        "took percent as a fraction, a hundred times too little": right / 100,
        "forgot the weeks of the year": right * values["weeks"],
    }
    yield from (Misstep(value, step) for step, value in slips.items() if abs(value - right) > 1e-6 * abs(right))


def _lift_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Net value over the rule against the gain in points."""
    lift = 100 * outputs["break_even_lift"]
    if lift <= 0:
        return None
    points = tuple(2 * lift * step / 40 for step in range(41))
    heights = tuple(point * outputs["value_per_point"] - outputs["extra_cost"] for point in points)
    series = (Series("model over rule", points, heights), Series("break-even", points, (0.0,) * len(points)))
    return Curve("net value by gain over the rule", "gain over the rule, points", "USD", series, (lift, 0.0))


LESSONS = {
    "heuristic_vs_ml_breakeven": Lesson(
        assumptions=(
            "The gain is over the heuristic, lasts, and was measured online; forecasts shrink when they meet readers.",
            "Running costs include people: retraining, on call, monitoring.",
            "Money later counts as money now; within two years that changes little.",
        ),
        steps=_month_steps,
        says=_month_says,
        naive=_month_naive,
        missteps=_month_missteps,
        curve=_month_curve,
    ),
    "break_even_lift": Lesson(
        assumptions=(
            "The rule is the alternative; against doing nothing the model is credited with what the rule would have brought.",
            "Every reader of the count is reached, and one more retained reader is worth the same each week.",
            "The whole build is charged to the years that are given.",
        ),
        steps=_lift_steps,
        says=_lift_says,
        naive=_lift_naive,
        missteps=_lift_missteps,
        curve=_lift_curve,
    ),
}
