"""Which experiments to run with the capacity there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number, Table, Text, amount, positive, probability
from trainer.calculators.knapsack import MOST_ITEMS, best_set
from trainer.errors import CalculatorError

_SLACK = 1e-9


@calculator(
    optimal_value=Output("of expected value in the best set", "number"),
    optimal_set=Output("best set", "text"),
    optimal_cost=Output("of cost for the best set", "number"),
    greedy_value=Output("of expected value when taken in order of value per cost", "number"),
    greedy_set=Output("set taken in order of value per cost", "text"),
    ranking=Output("order by value per cost", "text"),
    expected_value=Output("expected value of each", "number"),
    value_per_cost=Output("value per cost of each", "number"),
)
def portfolio_ranking(
    *,
    experiments: Annotated[
        list[dict[str, Any]],
        Table(
            "an experiment: name, mde, win_probability, reachable_population, cost",
            {
                "name": Text("name of the experiment"),
                "mde": Number("effect it is worth", "change", 0, 1e6),
                "win_probability": probability("chance that the effect is there"),
                "reachable_population": amount("readers it reaches", "count"),
                "cost": positive("cost in the unit of the capacity"),
            },
            at_most=MOST_ITEMS,
            blames_column=True,
            example=(
                {"name": "A", "mde": 0.008, "win_probability": 0.25, "reachable_population": 700_000, "cost": 6},
                {"name": "B", "mde": 0.009, "win_probability": 0.20, "reachable_population": 840_000, "cost": 9},
                {"name": "D", "mde": 0.012, "win_probability": 0.45, "reachable_population": 260_000, "cost": 2},
                {"name": "E", "mde": 0.0025, "win_probability": 0.30, "reachable_population": 1_200_000, "cost": 3},
                {"name": "H", "mde": 0.010, "win_probability": 0.28, "reachable_population": 300_000, "cost": 4},
                {"name": "J", "mde": 0.0075, "win_probability": 0.20, "reachable_population": 840_000, "cost": 4},
            ),
        ),
    ],
    capacity: Annotated[float, amount("most that the set may cost", "number", 12)],
    max_items: Annotated[int | None, Number("most experiments in the set", "count", 1, MOST_ITEMS, whole=True)] = None,
) -> Outputs:
    """The set of experiments with the largest expected value that fits the capacity.

    Formula: value = mde * win probability * reachable population; largest total value with total cost <= capacity (0/1 knapsack,
    every set covered) and, where slots are given, at most that many. Ties: the cheapest set, then the first one by
    its sorted names; in the ranking, the name.

    Source: Martello, Toth, Knapsack Problems, 1990; halves met as in Horowitz, Sahni, Journal of the ACM 21, 1974.

    Raises:
        CalculatorError: If an input is out of range, or two experiments share a name.
    """
    names = [str(row["name"]) for row in experiments]
    if len(set(names)) < len(names):
        raise CalculatorError("has two experiments of the same name", "experiments")
    values = [row["mde"] * row["win_probability"] * row["reachable_population"] for row in experiments]
    costs = [row["cost"] for row in experiments]
    density = [value / cost for value, cost in zip(values, costs, strict=True)]
    most = max_items or len(names)
    # In order of names, so that the order of the rows decides no tie.
    by_name = sorted(range(len(names)), key=lambda place: names[place])
    best = [by_name[place] for place in best_set([values[i] for i in by_name], [costs[i] for i in by_name], capacity, most)]
    ranking = sorted(by_name, key=lambda place: -density[place])
    greedy = take_in_order(ranking, costs, capacity, most)
    return {
        "optimal_value": _total(values, best),
        "optimal_set": [names[place] for place in best],
        "optimal_cost": _total(costs, best),
        "greedy_value": _total(values, greedy),
        "greedy_set": sorted(names[place] for place in greedy),
        "ranking": [names[place] for place in ranking],
        "expected_value": values,
        "value_per_cost": density,
    }


def take_in_order(order: Iterable[int], costs: Sequence[float], capacity: float, most: int) -> list[int]:
    """Take things in an order, skipping what no longer fits, until the slots are full."""
    taken: list[int] = []
    spent = 0.0
    for place in order:
        if len(taken) < most and spent + costs[place] <= capacity * (1 + _SLACK):
            taken.append(place)
            spent += costs[place]
    return taken


def _total(numbers: Sequence[float], places: Iterable[int]) -> float:
    return float(sum(numbers[place] for place in places))
