"""Times and costs of incidents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import explain, find_misstep
from trainer.calculators.incidents import extra_failures, extra_failures_two_phases, incident_metrics
from trainer.calculators.registry import compute, find
from trainer.errors import CalculatorError

NAMES = ("started_at", "detected_at", "mitigated_at", "resolved_at")
TIMES = {
    "started_at": "2026-03-06T06:10:00",
    "detected_at": "2026-03-06T06:22:00",
    "mitigated_at": "2026-03-06T06:48:00",
    "resolved_at": "2026-03-06T07:02:00",
}
GAPS = st.lists(st.integers(0, 10**6), min_size=3, max_size=3)
OFFSETS = st.lists(st.integers(-12 * 60, 14 * 60), min_size=4, max_size=4)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), GAPS, OFFSETS)
def test_offsets_change_the_writing_and_not_the_minutes(start: datetime, gaps: list[int], offsets: list[int]) -> None:
    seconds = [0, gaps[0], gaps[0] + gaps[1], sum(gaps)]
    instants = [start.replace(tzinfo=UTC) + timedelta(seconds=second) for second in seconds]
    zones = [timezone(timedelta(minutes=offset)) for offset in offsets]
    written = {name: instant.astimezone(zone).isoformat() for name, instant, zone in zip(NAMES, instants, zones, strict=True)}
    found = compute("incident_metrics", written)
    assert found["ttd_minutes"] == pytest.approx(seconds[1] / 60)
    assert found["ttm_minutes"] == pytest.approx(seconds[2] / 60)
    assert found["ttr_minutes"] == pytest.approx(seconds[3] / 60)
    assert found["detect_to_resolve_minutes"] == pytest.approx((seconds[3] - seconds[1]) / 60)
    naive = {name: (start + timedelta(seconds=second)).isoformat() for name, second in zip(NAMES, seconds, strict=True)}
    assert compute("incident_metrics", naive) == found


def test_a_change_of_the_clocks_adds_nothing() -> None:
    found = compute(
        "incident_metrics",
        {
            "started_at": "2026-03-29T01:50:00+01:00",
            "detected_at": "2026-03-29T03:05:00+02:00",
            "mitigated_at": "2026-03-29T01:20:00Z",
            "resolved_at": "2026-03-29T03:50:00+02:00",
        },
    )
    assert found == {"ttd_minutes": 15, "ttm_minutes": 30, "ttr_minutes": 60, "detect_to_resolve_minutes": 45}


def test_times_may_be_given_as_such() -> None:
    moments = {name: datetime.fromisoformat(time) for name, time in TIMES.items()}
    assert incident_metrics(**moments)["detect_to_resolve_minutes"] == 40


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"detected_at": "2026-03-06T06:22:00+09:00"}, "detected_at", "UTC offset"),
        ({"started_at": "2026-03-06T06:10:00Z"}, "detected_at", "has no UTC offset while started_at has one"),
        ({"resolved_at": "2026-03-06T07:02:00Z"}, "resolved_at", "has a UTC offset while started_at has none"),
        ({"detected_at": "2026-03-06T06:09:00"}, "detected_at", "is before started_at"),
        ({"mitigated_at": "2026-03-06T06:21:59"}, "mitigated_at", "is before detected_at"),
        ({"resolved_at": "2026-03-06T06:47:00"}, "resolved_at", "is before mitigated_at"),
        ({"resolved_at": "soon"}, "resolved_at", "must be a time"),
        ({"started_at": "2026-02-30T00:00:00"}, "started_at", "must be a time"),
    ],
)
def test_times_that_are_refused(change: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(CalculatorError, match=words) as raised:
        compute("incident_metrics", {**TIMES, **change})
    assert raised.value.field == field


RATES = st.floats(0, 1)


@given(st.floats(0, 1e5), RATES, RATES, RATES, st.floats(0, 1000), st.floats(0, 1000))
def test_phases_add_up(turns: float, one: float, two: float, three: float, first: float, second: float) -> None:
    low, middle, expected = sorted((one, two, three))

    def single(rate: float, minutes: float) -> float:
        found: float = extra_failures(turns_per_min=turns, expected_rate=expected, actual_rate=rate, minutes=minutes)["extra_failures"]
        return found

    both = extra_failures_two_phases(
        turns_per_min=turns,
        expected_rate=expected,
        phase_1={"rate": low, "minutes": first},
        phase_2={"rate": middle, "minutes": second},
    )
    assert both["extra_failures"] == pytest.approx(single(low, first) + single(middle, second))
    assert both["extra_failures"] >= 0
    assert both["extra_failures"] <= single(low, first + second) * (1 + 1e-9) + 1e-9


OUTAGE = {"turns_per_min": 18000, "expected_rate": 0.835, "actual_rate": 0.492, "minutes": 90}
PHASES: dict[str, Any] = {
    "turns_per_min": 18000,
    "expected_rate": 0.835,
    "phase_1": {"rate": 0.492, "minutes": 38},
    "phase_2": {"rate": 0.622, "minutes": 14},
}


def test_known_costs() -> None:
    assert compute("extra_failures", OUTAGE)["extra_failures"] == pytest.approx(555_660)
    assert compute("extra_failures_two_phases", PHASES)["extra_failures"] == pytest.approx(288_288)


@pytest.mark.parametrize(
    ("name", "inputs", "field", "words"),
    [
        ("extra_failures", {**OUTAGE, "actual_rate": 0.9}, "actual_rate", "above the expected rate"),
        ("extra_failures", {**OUTAGE, "minutes": -1}, "minutes", "at least 0|from 0"),
        ("extra_failures_two_phases", {**PHASES, "phase_2": {"rate": 0.9, "minutes": 3}}, "phase_2", "above the expected rate"),
        ("extra_failures_two_phases", {**PHASES, "phase_1": {"rate": 0.4}}, "phase_1", "needs minutes"),
        ("extra_failures_two_phases", {**PHASES, "phase_1": [0.4, 3]}, "phase_1", "must name its values"),
    ],
)
def test_costs_that_are_refused(name: str, inputs: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(CalculatorError, match=words) as raised:
        compute(name, inputs)
    assert raised.value.field == field


def test_the_clock_starts_at_the_onset_and_stops_at_full_recovery() -> None:
    naive = explain("incident_metrics", TIMES).naive
    assert naive is not None
    assert "page" in naive.label
    for output, stated, words in [("detect_to_resolve_minutes", 26, "mitigation"), ("ttr_minutes", 40, "from the page")]:
        slip = find_misstep("incident_metrics", TIMES, output, stated, 0.001)
        assert slip is not None
        assert words in slip.step
    slip = find_misstep("extra_failures", OUTAGE, "extra_failures", 822_960, 0.001)
    assert slip is not None
    assert "every failure" in slip.step


def test_what_came_after_detection_is_set_off_with_a_comma() -> None:
    says = explain("incident_metrics", find("incident_metrics").example).says
    assert says[1].startswith("Of these, 40 minutes came after detection")
