"""The best portfolio: against all subsets, a solver, and the figures of the portfolio story."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

CANDIDATES = {
    "A": (0.008, 0.25, 700_000, 6), "B": (0.009, 0.20, 840_000, 9), "C": (0.025, 0.25, 90_000, 5), "D": (0.012, 0.45, 260_000, 2),
    "E": (0.0025, 0.30, 1_200_000, 3), "F": (0.006, 0.15, 480_000, 7), "G": (0.01, 0.30, 150_000, 3), "H": (0.010, 0.28, 300_000, 4),
    "I": (0.007, 0.15, 500_000, 8), "J": (0.0075, 0.20, 840_000, 4), "K": (0.002, 0.50, 400_000, 3), "L": (0.004, 0.10, 600_000, 2),
}  # fmt: skip
COLUMNS = ("mde", "win_probability", "reachable_population", "cost")


def rows(candidates: dict[str, tuple[float, float, float, float]]) -> list[dict[str, Any]]:
    return [{"name": name, **dict(zip(COLUMNS, numbers, strict=True))} for name, numbers in candidates.items()]


def test_the_figures_of_the_portfolio_story_come_out() -> None:
    found = compute("portfolio_ranking", {"experiments": rows(CANDIDATES), "capacity": 12, "max_items": 3})
    assert found["optimal_set"] == ["A", "D", "J"]
    assert found["optimal_value"] == pytest.approx(4064)
    assert found["optimal_cost"] == 12
    assert found["greedy_set"] == ["D", "E", "J"]
    assert found["greedy_value"] == pytest.approx(3564)
    six = {name: CANDIDATES[name] for name in "ABDEHJ"}
    assert compute("portfolio_ranking", {"experiments": rows(six), "capacity": 12, "max_items": 3})["optimal_value"] == pytest.approx(4064)


def best_by_trying(values: list[float], costs: list[float], capacity: float, most: int) -> float:
    """Largest value of all subsets that fit."""
    best = 0.0
    for size in range(min(most, len(values)) + 1):
        for chosen in itertools.combinations(range(len(values)), size):
            if math.fsum(costs[place] for place in chosen) <= capacity * (1 + 1e-9):
                best = max(best, math.fsum(values[place] for place in chosen))
    return best


EXPERIMENT = st.tuples(
    st.integers(0, 40).map(lambda value: value / 1000),
    st.integers(0, 20).map(lambda value: value / 20),
    st.integers(0, 500).map(lambda value: value * 1000.0),
    st.one_of(st.integers(1, 12).map(float), st.integers(1, 80).map(lambda value: value / 7), st.floats(0.01, 20)),
)


@given(st.lists(EXPERIMENT, min_size=1, max_size=9), st.floats(0, 40), st.one_of(st.none(), st.integers(1, 9)), st.randoms())
def test_the_best_set_is_the_best_of_all_sets(
    found: list[tuple[float, float, float, float]], capacity: float, slots: int | None, order: random.Random
) -> None:
    table = rows({f"x{place}": numbers for place, numbers in enumerate(found)})
    inputs = {"experiments": table, "capacity": capacity, **({"max_items": slots} if slots else {})}
    outputs = compute("portfolio_ranking", inputs)
    values, costs = outputs["expected_value"], [row["cost"] for row in table]
    assert outputs["optimal_value"] == pytest.approx(best_by_trying(values, costs, capacity, slots or len(values)), rel=1e-9, abs=1e-6)
    by_name = {row["name"]: place for place, row in enumerate(table)}
    for chosen, value in (("optimal_set", "optimal_value"), ("greedy_set", "greedy_value")):
        places = [by_name[name] for name in outputs[chosen]]
        assert outputs[chosen] == sorted(outputs[chosen])
        assert len(places) <= (slots or len(values))
        assert math.fsum(costs[place] for place in places) <= capacity * (1 + 1e-8)
        assert outputs[value] == pytest.approx(sum(values[place] for place in places))
    assert outputs["greedy_value"] <= outputs["optimal_value"] * (1 + 1e-9)
    densities = [outputs["value_per_cost"][by_name[name]] for name in outputs["ranking"]]
    assert densities == sorted(densities, reverse=True)
    order.shuffle(table)
    shuffled = compute("portfolio_ranking", {**inputs, "experiments": table})
    assert (shuffled["optimal_set"], shuffled["ranking"]) == (outputs["optimal_set"], outputs["ranking"])


@given(st.lists(EXPERIMENT, min_size=1, max_size=9), st.floats(0, 30), st.floats(0, 10), st.integers(1, 8))
def test_more_capacity_or_slots_never_lose_value(
    found: list[tuple[float, float, float, float]], capacity: float, more: float, slots: int
) -> None:
    table = rows({f"x{place}": numbers for place, numbers in enumerate(found)})

    def value(capacity: float, slots: int) -> float:
        best: float = compute("portfolio_ranking", {"experiments": table, "capacity": capacity, "max_items": slots})["optimal_value"]
        return best

    assert value(capacity + more, slots) >= value(capacity, slots) * (1 - 1e-9)
    assert value(capacity, slots + 1) >= value(capacity, slots) * (1 - 1e-9)


@pytest.mark.parametrize("slots", [None, 5])
@pytest.mark.parametrize("seed", range(4))
def test_thirty_two_experiments_agree_with_a_solver(seed: int, slots: int | None) -> None:
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    source = np.random.default_rng(seed)
    costs = source.integers(10, 100, 32).astype(float)
    # Values near the costs are the hardest case for every method that cuts branches.
    table = rows({f"x{place:02}": (0.01, 1.0, float(cost + source.integers(0, 5)) * 100, float(cost)) for place, cost in enumerate(costs)})
    outputs = compute("portfolio_ranking", {"experiments": table, "capacity": 700.0, **({"max_items": slots} if slots else {})})
    values = np.array(outputs["expected_value"])
    limits = [LinearConstraint(costs, ub=700.0), LinearConstraint(np.ones(32), ub=slots or 32)]
    solved = milp(-values, constraints=limits, integrality=np.ones(32), bounds=Bounds(0, 1), options={"mip_rel_gap": 0})
    assert outputs["optimal_value"] == pytest.approx(-solved.fun, rel=1e-9)


def test_costs_that_add_up_in_tenths_fit() -> None:
    table = rows({"a": (0.01, 1.0, 100.0, 0.1), "b": (0.01, 1.0, 100.0, 0.2)})
    assert compute("portfolio_ranking", {"experiments": table, "capacity": 0.3})["optimal_set"] == ["a", "b"]
    assert compute("portfolio_ranking", {"experiments": table, "capacity": 0.29})["optimal_cost"] < 0.3
    assert compute("portfolio_ranking", {"experiments": table, "capacity": 0})["optimal_set"] == []


def test_of_two_equal_sets_the_cheaper_one_wins() -> None:
    table = rows({"dear": (0.01, 1.0, 300.0, 5.0), "one": (0.01, 1.0, 100.0, 2.0), "two": (0.01, 1.0, 200.0, 2.0)})
    assert compute("portfolio_ranking", {"experiments": table, "capacity": 5})["optimal_set"] == ["one", "two"]
    assert compute("portfolio_ranking", {"experiments": table, "capacity": 5, "max_items": 1})["optimal_set"] == ["dear"]


SOUND = {"name": "a", "mde": 0.1, "win_probability": 0.3, "reachable_population": 100, "cost": 1}


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"experiments": [{**SOUND, "win_probability": 1.3}]}, "win_probability"),
        ({"experiments": [{**SOUND, "mde": -0.1}]}, "mde"),
        ({"experiments": [{**SOUND, "reachable_population": -1}]}, "reachable_population"),
        ({"experiments": [{**SOUND, "cost": 0}]}, "cost"),
        ({"experiments": [{**SOUND, "cost": math.inf}]}, "cost"),
        ({"experiments": [{**SOUND, "name": ""}]}, "name"),
        ({"experiments": [SOUND, SOUND]}, "experiments"),
        ({"experiments": [{**SOUND, "name": f"x{place}"} for place in range(33)]}, "experiments"),
        ({"experiments": []}, "experiments"),
        ({"experiments": [{key: value for key, value in SOUND.items() if key != "cost"}]}, "cost"),
        ({"experiments": [SOUND], "capacity": -1}, "capacity"),
        ({"experiments": [SOUND], "max_items": 0}, "max_items"),
    ],
)
def test_a_wrong_input_is_refused_by_its_name(inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("portfolio_ranking", {"capacity": 5, **inputs})
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("stated", "words"), [(2916, "in order of their value"), (3564, "value per cost"), (4316, "over the capacity"), (406_400, "points")]
)
def test_known_slips_are_recognised(stated: float, words: str) -> None:
    inputs = {"experiments": rows(CANDIDATES), "capacity": 12, "max_items": 3}
    slip = find_misstep("portfolio_ranking", inputs, "optimal_value", stated, 0.001)
    assert slip is not None
    assert words in slip.step


@given(st.lists(EXPERIMENT, min_size=1, max_size=6), st.floats(0, 30))
@settings(deadline=None)
def test_the_lesson_shows_every_experiment_once(found: list[tuple[float, float, float, float]], capacity: float) -> None:
    table = rows({f"x{place}": numbers for place, numbers in enumerate(found)})
    told = explain("portfolio_ranking", {"experiments": table, "capacity": capacity})
    curve = curve_of("portfolio_ranking", told.inputs, told.outputs)
    assert curve is not None
    assert sorted(place for series in curve.series for place in series.xs) == list(range(1, len(table) + 1))
    assert all(series.style == "bars" for series in curve.series)
    assert told.says[0].startswith("I would take") is bool(told.outputs["optimal_set"])


def _same(names: str, cost: float = 3.0) -> list[dict[str, Any]]:
    pairs = [(0.02, 0.3), (0.03, 0.2), (0.06, 0.1), (0.01, 0.6)]
    return [
        {"name": name, "mde": pairs[i % 4][0], "win_probability": pairs[i % 4][1], "reachable_population": 1000, "cost": cost}
        for i, name in enumerate(names)
    ]


def test_equal_sets_are_decided_by_their_names() -> None:
    assert compute("portfolio_ranking", {"experiments": _same("bac"), "capacity": 6})["optimal_set"] == ["a", "b"]


@given(
    names=st.permutations("abcdefg"),
    size=st.integers(1, 7),
    taken=st.integers(0, 7),
    cost=st.sampled_from([3.0, 0.1, 1 / 3, 7e5]),
)
def test_of_equal_experiments_the_first_names_are_taken(names: list[str], size: int, taken: int, cost: float) -> None:
    rows = _same("".join(names[:size]), cost)
    found = compute("portfolio_ranking", {"experiments": rows, "capacity": taken * cost})
    assert found["optimal_set"] == sorted(names[:size])[:taken]


@given(
    costs=st.lists(st.integers(1, 4), min_size=1, max_size=7),
    values=st.lists(st.integers(0, 3), min_size=7, max_size=7),
    capacity=st.integers(0, 12),
    slots=st.integers(1, 7),
    unit=st.sampled_from([1.0, 0.1, 1 / 3]),
)
def test_ties_of_value_and_cost_go_to_the_first_set_of_names(
    costs: list[int], values: list[int], capacity: int, slots: int, unit: float
) -> None:
    names = "gfedcba"[: len(costs)]
    rows = [
        {"name": name, "mde": unit * value, "win_probability": 0.3, "reachable_population": 1000, "cost": unit * cost}
        for name, value, cost in zip(names, values, costs, strict=False)
    ]
    sets = (chosen for size in range(len(costs) + 1) for chosen in itertools.combinations(range(len(costs)), size))
    fitting = [chosen for chosen in sets if len(chosen) <= slots and sum(costs[i] for i in chosen) <= capacity]
    best = min(fitting, key=lambda c: (-sum(values[i] for i in c), sum(costs[i] for i in c), sorted(names[i] for i in c)))
    found = compute("portfolio_ranking", {"experiments": rows, "capacity": unit * capacity, "max_items": slots})
    assert found["optimal_set"] == sorted(names[i] for i in best)
