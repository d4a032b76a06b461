"""Load, servers and money: against exact fractions, counting servers one by one, and the figures of the latency story."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

STREAMS = {"sessions": 500_000, "seconds_per_turn": 40, "share": 0.7, "seconds_in_service": 3.5}
REPLICAS = {"rate_per_s": 8750, "capacity_per_replica": 140, "target_utilisation": 0.6, "zones": 3, "zones_lost": 1}


def test_the_figures_of_the_latency_story_come_out() -> None:
    streams = compute("littles_law", {**STREAMS, "quota": 24_000})
    assert streams["in_service"] == pytest.approx(30_625)
    assert streams["rate_per_s"] == pytest.approx(8750)
    assert streams["sessions_at_quota"] == pytest.approx(392_000, rel=1e-3)
    assert compute("littles_law", STREAMS)["sessions_at_quota"] is None
    load = compute("scaled_utilisation", {"utilisation": 0.55, "traffic_factor": 5, "capacity_factor": 4})
    assert load["utilisation"] == pytest.approx(0.6875)
    assert load["extra_share_when_full"] == pytest.approx(0.4545, abs=1e-4)
    assert compute("scaled_utilisation", {"utilisation": 0.55, "extra_share": 0.05})["utilisation"] == pytest.approx(0.578, abs=1e-3)
    servers = compute("replicas_with_zone_loss", REPLICAS)
    assert (servers["surviving_needed"], servers["replicas"], servers["replicas_even_zones"]) == (105, 158, 159)
    money = compute("budget_per_turn", {"ceiling": 0.030, "current": 0.026, "llm_turns": 3.5})
    assert money["budget_per_turn"] == pytest.approx(0.00114, abs=1e-5)


@given(st.integers(1, 10**7), st.integers(1, 600), st.floats(0.01, 1), st.floats(0.01, 100))
def test_requests_in_service_are_counted_by_a_clock(sessions: int, pause: int, share: float, service: float) -> None:
    found = compute("littles_law", {"sessions": sessions, "seconds_per_turn": pause, "share": share, "seconds_in_service": service})
    busy_share_of_a_session = Fraction(service) * Fraction(share) / pause
    assert found["in_service"] == pytest.approx(float(sessions * busy_share_of_a_session))
    assert found["rate_per_s"] == pytest.approx(found["turns_per_s"] * share)
    quota = compute(
        "littles_law", {"sessions": sessions, "seconds_per_turn": pause, "share": share, "seconds_in_service": service, "quota": 50}
    )
    full = {"sessions": quota["sessions_at_quota"], "seconds_per_turn": pause, "share": share, "seconds_in_service": service}
    assert compute("littles_law", full)["in_service"] == pytest.approx(50)


@given(
    st.integers(1, 20_000).map(lambda value: value / 10),
    st.integers(10, 500),
    st.integers(5, 100).map(lambda value: value / 100),
    st.integers(1, 6),
    st.integers(0, 5),
)
def test_replicas_are_the_fewest_that_survive(rate: float, capacity: int, target: float, zones: int, lost: int) -> None:
    inputs = {"rate_per_s": rate, "capacity_per_replica": capacity, "target_utilisation": target, "zones": zones, "zones_lost": lost}
    if lost >= zones:
        with pytest.raises(CalculatorError) as raised:
            compute("replicas_with_zone_loss", inputs)
        assert raised.value.field == "zones_lost"
        return
    found = compute("replicas_with_zone_loss", inputs)
    each = Fraction(str(capacity)) * Fraction(str(target))
    survivors = found["surviving_needed"]
    assert (survivors - 1) * each < Fraction(str(rate)) <= survivors * each
    left = Fraction(zones - lost, zones)
    assert (found["replicas"] - 1) * left < survivors <= found["replicas"] * left
    assert found["replicas"] <= found["replicas_even_zones"] == zones * found["replicas_per_zone"] < found["replicas"] + 2 * zones
    assert found["utilisation_after_loss"] <= target * (1 + 1e-12)
    assert found["utilisation_all_up"] <= found["utilisation_after_loss"]


def test_a_load_that_fits_just_so_needs_no_replica_more() -> None:
    exact = {"capacity_per_replica": 140, "target_utilisation": 0.6, "zones": 1, "zones_lost": 0}
    assert compute("replicas_with_zone_loss", {**exact, "rate_per_s": 8400})["replicas"] == 100
    assert compute("replicas_with_zone_loss", {**exact, "rate_per_s": 8400.1})["replicas"] == 101
    assert (
        compute("replicas_with_zone_loss", {**exact, "rate_per_s": 0.3, "capacity_per_replica": 0.1, "target_utilisation": 1.0})["replicas"]
        == 3
    )


@given(st.floats(0.05, 1), st.floats(0.5, 20), st.floats(0.1, 20), st.floats(0, 3))
def test_utilisation_is_full_at_the_stated_extra_share(busy: float, traffic: float, capacity: float, extra: float) -> None:
    inputs = {"utilisation": busy, "traffic_factor": traffic, "capacity_factor": capacity}
    found = compute("scaled_utilisation", {**inputs, "extra_share": extra})
    assert found["utilisation"] == pytest.approx(busy * traffic * (1 + extra) / capacity)
    if found["extra_share_when_full"] > 0:
        full = compute("scaled_utilisation", {**inputs, "extra_share": found["extra_share_when_full"]})
        assert full["utilisation"] == pytest.approx(1)
    else:
        assert compute("scaled_utilisation", inputs)["utilisation"] >= 1 - 1e-12
    kept = {**inputs, "capacity_factor": found["capacity_factor_to_keep"], "extra_share": extra}
    assert compute("scaled_utilisation", kept)["utilisation"] == pytest.approx(busy)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 200))
def test_money_left_is_exact(ceiling: int, current: int, turns: int) -> None:
    found = compute("budget_per_turn", {"ceiling": ceiling / 1000, "current": current / 1000, "llm_turns": turns / 10})
    assert found["budget_per_session"] == float(Fraction(ceiling - current, 1000))
    assert found["budget_per_turn"] == float(Fraction(ceiling - current, 1000) / Fraction(turns, 10))
    told = explain("budget_per_turn", {"ceiling": ceiling / 1000, "current": current / 1000, "llm_turns": turns / 10})
    assert ("nothing left" in told.says[0]) is (ceiling <= current)


@pytest.mark.parametrize(
    ("name", "inputs", "output", "stated", "words"),
    [
        ("littles_law", STREAMS, "in_service", 43_750, "share"),
        ("littles_law", STREAMS, "in_service", 30_625 * 60, "minutes and seconds"),
        ("replicas_with_zone_loss", REPLICAS, "replicas", 105, "loss of a zone"),
        ("replicas_with_zone_loss", REPLICAS, "replicas", 95, "target utilisation"),
        ("replicas_with_zone_loss", REPLICAS, "replicas", 63, "both"),
        ("replicas_with_zone_loss", REPLICAS, "replicas", 156, "rounded down"),
        ("scaled_utilisation", {"utilisation": 0.55, "traffic_factor": 5, "capacity_factor": 4}, "utilisation", 2.75, "capacity"),
        ("budget_per_turn", {"ceiling": 0.03, "current": 0.026, "llm_turns": 3.5}, "budget_per_turn", 0.00857, "costs already"),
    ],
)
def test_known_slips_are_recognised(name: str, inputs: dict[str, Any], output: str, stated: float, words: str) -> None:
    slip = find_misstep(name, inputs, output, stated, 0.002)
    assert slip is not None
    assert words in slip.step


@pytest.mark.parametrize(
    ("name", "inputs", "field"),
    [
        ("littles_law", {**STREAMS, "share": 1.2}, "share"),
        ("littles_law", {**STREAMS, "seconds_per_turn": 0}, "seconds_per_turn"),
        ("littles_law", {**STREAMS, "quota": 0}, "quota"),
        ("scaled_utilisation", {"utilisation": 55}, "utilisation"),
        ("scaled_utilisation", {"utilisation": 0.5, "capacity_factor": 0}, "capacity_factor"),
        ("replicas_with_zone_loss", {**REPLICAS, "zones_lost": 3}, "zones_lost"),
        ("replicas_with_zone_loss", {**REPLICAS, "target_utilisation": 0}, "target_utilisation"),
        ("replicas_with_zone_loss", {**REPLICAS, "zones": 2.5}, "zones"),
        ("budget_per_turn", {"ceiling": 0.03, "current": -1, "llm_turns": 3}, "current"),
        ("budget_per_turn", {"ceiling": 0.03, "current": 0.01, "llm_turns": 0}, "llm_turns"),
    ],
)
def test_a_wrong_input_is_refused_by_its_name(name: str, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute(name, inputs)
    assert raised.value.field == field


@given(st.floats(0.05, 1), st.floats(0.1, 10))
def test_the_wait_curve_marks_only_what_can_be_served(busy: float, traffic: float) -> None:
    told = explain("scaled_utilisation", {"utilisation": busy, "traffic_factor": traffic})
    curve = curve_of("scaled_utilisation", told.inputs, told.outputs)
    assert curve is not None
    assert list(curve.series[0].ys) == sorted(curve.series[0].ys)
    assert (curve.mark is None) is (told.outputs["utilisation"] > 0.97)
    assert ("grows without end" in told.says[1]) is (told.outputs["utilisation"] >= 1)
    assert curve.mark is None or math.isfinite(curve.mark[1])
