"""Effects put together: relative, in money, and over many launches."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.decimals import exact
from trainer.calculators.kinds import Choice, Number, amount, count, positive
from trainer.errors import CalculatorError


@calculator(
    relative_change=Output("relative to before", "relative"),
    absolute_change=Output("from before to after", "number"),
)
def relative_change(
    *,
    before: Annotated[float, positive("value before, or in the control arm", "number", 0.0328)],
    after: Annotated[float, amount("value after, or in the treatment arm", "number", 0.028186)],
) -> Outputs:
    """Change of a value relative to what it was.

    Formula: after / before - 1.

    Source: arithmetic.

    Raises:
        CalculatorError: If an input is out of range.
    """
    difference = exact(after) - exact(before)
    return {"relative_change": float(difference / exact(before)), "absolute_change": float(difference)}


@calculator(
    net_value=Output("for 1,000 users, in the currency of the values", "number"),
    from_clicks=Output("of it from clicks", "number"),
    from_returns=Output("of it from returns", "number"),
    break_even_delta_return=Output("of change in return, where nothing is gained or lost", "change"),
)
def net_value_per_thousand(
    *,
    delta_click: Annotated[float, Number("change of the share that clicks", "change", -1, 1, example=0.004)],
    value_click: Annotated[float, amount("value of one more user who clicks", "number", 60)],
    delta_return: Annotated[float, Number("change of the share that returns", "change", -1, 1, example=-0.002)],
    value_return: Annotated[float, amount("value of one more user who returns", "number", 240)],
) -> Outputs:
    """Net value of two effects that pull in different directions, for 1,000 users.

    Formula: 1000 (change in clicks * value of a click + change in returns * value of a return).

    Source: arithmetic; values agreed before the test.

    Raises:
        CalculatorError: If an input is out of range.
    """
    clicks = 1000 * exact(delta_click) * exact(value_click)
    returns = 1000 * exact(delta_return) * exact(value_return)
    break_even = -exact(delta_click) * exact(value_click) / exact(value_return) if value_return else None
    return {
        "net_value": float(clicks + returns),
        "from_clicks": float(clicks),
        "from_returns": float(returns),
        # A share cannot change by more than all of it.
        "break_even_delta_return": float(break_even) if break_even is not None and abs(break_even) <= 1 else None,
    }


@calculator(cumulative_effect=Output("in all, in the unit of one effect", "number"))
def cumulative_effect(
    *,
    launches: Annotated[int, count("launches", 10)],
    effect_per_launch: Annotated[float, Number("effect of one launch, in points or percent", "number", -1e6, 1e6, example=-0.15)],
    combine: Annotated[str, Choice("`add` points, `compound` percent of what the launch before left", ("add", "compound"))] = "add",
) -> Outputs:
    """Effect of many launches that are alike.

    Formula: launches * effect for points; 100 ((1 + effect/100)^launches - 1) for percent that act one on another.

    Source: arithmetic; biocreep in non-inferiority trials, D'Agostino, Massaro, Sullivan, Statistics in Medicine 22, 2003.

    Raises:
        CalculatorError: If an input is out of range, or the total is beyond any measure.
    """
    if combine == "add":
        return {"cumulative_effect": float(launches * exact(effect_per_launch))}
    if effect_per_launch < -100:
        raise CalculatorError("must be at least -100 percent to compound", "effect_per_launch")
    if launches * math.log1p(max(0.0, effect_per_launch) / 100) > 100:
        raise CalculatorError("grows beyond any measure over so many launches", "effect_per_launch")
    return {"cumulative_effect": compounded(effect_per_launch, launches)}


def compounded(percent: float, launches: float) -> float:
    """Total percent of so many launches that act one on another, each from -100 percent on."""
    if percent == -100:
        return -100.0 if launches else 0.0
    return 100 * math.expm1(launches * math.log1p(percent / 100))


@calculator(
    lost_points=Output("points that may be lost in all", "number"),
    margin_per_cycle_for_one=Output("points a cycle, to keep the total within one margin", "number"),
)
def cumulative_margin(
    *,
    margin_points: Annotated[float, amount("loss in points that each cycle may pass with", "number", 0.5, high=100)],
    cycles: Annotated[int, count("cycles, each compared with the one before", 6)],
) -> Outputs:
    """Loss that a gate against the last version lets through over many cycles.

    Formula: margin * cycles.

    Source: biocreep in non-inferiority trials, D'Agostino, Massaro, Sullivan, Statistics in Medicine 22, 2003.

    Raises:
        CalculatorError: If an input is out of range.
    """
    margin = exact(margin_points)
    return {"lost_points": float(margin * cycles), "margin_per_cycle_for_one": float(margin / cycles)}
