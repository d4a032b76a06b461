"""When a learned model pays for itself against a simple rule."""

from __future__ import annotations

from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.decimals import exact
from trainer.calculators.kinds import Number, amount


@calculator(
    breakeven_months=Output("until the build is paid back", "months"),
    net_monthly_gain=Output("net gain a month", "usd"),
    net_value_at_horizon=Output("net value at the horizon", "usd"),
    min_gain_per_decision_for_horizon=Output("gain per decision that just pays by the horizon", "usd"),
    choose=Output("choice", "text"),
)
def heuristic_vs_ml_breakeven(
    *,
    build_cost: Annotated[float, amount("cost of building the model over the heuristic", "usd", 60_000)],
    ml_monthly_cost: Annotated[float, amount("running the model", "usd", 4000)],
    heuristic_monthly_cost: Annotated[float, amount("running the heuristic", "usd", 500)],
    gain_per_decision: Annotated[float, Number("what a decision gains over the heuristic", "usd", -1e9, 1e9, example=0.02)],
    decisions_per_month: Annotated[float, Number("decisions a month", "count", 1e-3, 1e12, example=1_000_000)],
    horizon_months: Annotated[float, Number("months that count", "months", 1e-3, 1e5, example=24)] = 24,
) -> Outputs:
    """Months until a learned model has paid for itself against a heuristic.

    Formula: net = gain * decisions + heuristic cost - ML cost a month; break-even = build / net; value = net * horizon - build. No
    discounting; none when the net gain is not positive.

    Source: payback period and undiscounted net value; Brealey, Myers, Allen, Principles of Corporate Finance, ch. 5.

    Raises:
        CalculatorError: If an input is out of range.
    """
    build, horizon, decisions = exact(build_cost), exact(horizon_months), exact(decisions_per_month)
    extra_run = exact(ml_monthly_cost) - exact(heuristic_monthly_cost)
    net = exact(gain_per_decision) * decisions - extra_run
    value = net * horizon - build
    return {
        "breakeven_months": float(build / net) if net > 0 else None,
        "net_monthly_gain": float(net),
        "net_value_at_horizon": float(value),
        "min_gain_per_decision_for_horizon": float((build / horizon + extra_run) / decisions),
        "choose": "ml" if value > 0 else "heuristic",
    }


@calculator(
    break_even_lift=Output("over the rule pay for the extra cost", "points"),
    run_only_lift=Output("over the rule pay for the extra run cost alone", "points"),
    extra_cost=Output("extra cost of the model", "usd"),
    extra_build_cost=Output("of it for building", "usd"),
    extra_run_cost=Output("of it for running", "usd"),
    value_per_point=Output("value of one point", "usd"),
)
def break_even_lift(
    *,
    build_weeks_ml: Annotated[float, amount("engineer-weeks to build the model", "weeks", 24)],
    build_weeks_rule: Annotated[float, amount("engineer-weeks to build the rule", "weeks", 3)],
    cost_per_week: Annotated[float, amount("cost of an engineer-week", "usd", 4000)],
    run_ml: Annotated[float, amount("running the model for a year", "usd", 136_000)],
    run_rule: Annotated[float, amount("running the rule for a year", "usd", 12_000)],
    readers_per_week: Annotated[float, Number("readers a week", "count", 1e-3, 1e12, example=40_000)],
    weeks: Annotated[float, Number("weeks of a year with readers", "weeks", 1e-3, 1e4)] = 52,
    value_per_reader: Annotated[float, Number("value of one more reader", "usd", 1e-6, 1e9, example=9)],
    years: Annotated[float, Number("years over which the build is paid off", "number", 0.1, 100)] = 1,
) -> Outputs:
    """Points by which a model must beat a rule to pay for its extra cost.

    Formula: (extra build weeks * cost per week + years * extra run cost) / (years * readers per week * weeks * value per reader); 0.01
    is one point. Negative when the model is the cheaper one.

    Source: cost-benefit arithmetic on the increment over the next best option.

    Raises:
        CalculatorError: If an input is out of range.
    """
    build = (exact(build_weeks_ml) - exact(build_weeks_rule)) * exact(cost_per_week)
    run = exact(run_ml) - exact(run_rule)
    prize = exact(readers_per_week) * exact(weeks) * exact(value_per_reader)
    span = exact(years)
    return {
        "break_even_lift": float((build + span * run) / (span * prize)),
        "run_only_lift": float(run / prize),
        "extra_cost": float(build + span * run),
        "extra_build_cost": float(build),
        "extra_run_cost": float(span * run),
        "value_per_point": float(span * prize / 100),
    }
