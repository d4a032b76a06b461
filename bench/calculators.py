"""How long a keystroke in a calculator takes: inputs checked, result, sentences and chart."""

from __future__ import annotations

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.table import Row
from trainer.calculators.explaining import curve_of, explanation_of
from trainer.calculators.registry import MODULES, find
from trainer.errors import CalculatorError

REFERENCE = Path(__file__).parents[2] / "shared" / "reference" / "calculators.json"
_LIMIT = 50
_ROUNDS = 5
_LARGE: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("group_sequential_boundaries", {"n_looks": 20, "boundary": "lan_demets_obf"}),
    ("group_sequential_boundaries", {"n_looks": 50, "boundary": "lan_demets_obf"}),
    ("group_sequential_boundaries", {"n_looks": 50, "boundary": "pocock"}),
    ("group_sequential_sample_size", {"n_looks": 50, "boundary": "lan_demets_pocock", "baseline_rate": 0.12, "mde_absolute": 0.006}),
    ("peeking_inflation", {"n_looks": 100}),
    ("early_stop_exaggeration", {"n_looks": 50}),
    ("any_false_alarm", {"tests": 1000, "alpha": 0.05}),
    ("p_adjust", {"p_values": [index / 1000 for index in range(1, 1001)], "method": "holm"}),
    ("latency_budget", {"stages": [{"name": f"stage {index}", "p50_ms": 20 + index, "p95_ms": 60 + 3 * index} for index in range(20)]}),
    (
        "portfolio_ranking",
        {
            "experiments": [
                {"name": f"idea {i}", "mde": 0.01 + i / 900, "win_probability": 0.2, "reachable_population": 90000, "cost": 1 + i % 7}
                for i in range(30)
            ],
            "capacity": 40,
        },
    ),
    ("roc_threshold", {"labels": [index % 2 for index in range(2000)], "scores": [index * 37 % 2000 / 2000 for index in range(2000)]}),
    ("cusum_arl", {"reference_value_k": 0.25, "decision_interval_h": 20, "shift_in_sd": 0}),
)
"""Inputs as large as people use them; what a screen of fields holds is smaller."""


def _keystroke(name: str, inputs: Mapping[str, Any]) -> float:
    """Milliseconds for everything that a keystroke asks for."""
    started = time.perf_counter()
    calculator = find(name)
    try:
        values = calculator.complete(inputs)
        outputs = calculator.result(values)
        explanation_of(calculator, values, outputs)
        curve_of(name, values, outputs)
    except CalculatorError:
        pass
    return 1000 * (time.perf_counter() - started)


def _cases() -> Mapping[str, list[Mapping[str, Any]]]:
    """Inputs by calculator: its example, and the reference cases where they are at hand."""
    cases: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for name in MODULES:
        cases[name].append(find(name).example)
    for name, inputs in _LARGE:
        cases[name].append(inputs)
    for case in json.loads(REFERENCE.read_text()) if REFERENCE.is_file() else ():
        cases[case["calculator"]].append(case["inputs"])
    return cases


def measure() -> list[Row]:
    """For each calculator the first result, the median afterwards, and the slowest of its cases."""
    rows = []
    for name, cases in _cases().items():
        first = _keystroke(name, cases[0])
        medians = [statistics.median(_keystroke(name, inputs) for _ in range(_ROUNDS)) for inputs in cases]
        slowest = max(medians)
        simulated = find(name).simulated
        target = "in a worker, with progress" if simulated else f"≤ {_LIMIT} ms"
        ok = None if simulated else slowest <= _LIMIT
        shown = f"{statistics.median(medians):.2f} ms"
        rows.append(Row(name, shown, f"slowest of {len(cases)}: {slowest:.2f} ms, first {first:.0f} ms", target, ok))
    return rows
