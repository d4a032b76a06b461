"""What an incident cost: how long each step took, and how many turns failed beyond the usual."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Moment, Record, amount, probability
from trainer.errors import CalculatorError

TurnsPerMinute = Annotated[float, amount("turns a minute", "per_minute", 18000)]
ExpectedRate = Annotated[float, probability("share of turns that succeed when all is well", 0.835)]

_PHASE = {"rate": probability("share of turns that succeed"), "minutes": amount("length of the phase", "minutes")}


@calculator(
    ttd_minutes=Output("from start to detection", "minutes"),
    ttm_minutes=Output("from start to mitigation", "minutes"),
    ttr_minutes=Output("from start to resolution", "minutes"),
    detect_to_resolve_minutes=Output("from detection to resolution", "minutes"),
)
def incident_metrics(
    *,
    started_at: Annotated[datetime, Moment("when the harm began", "2026-03-06T06:10:00")],
    detected_at: Annotated[datetime, Moment("when it was noticed", "2026-03-06T06:22:00")],
    mitigated_at: Annotated[datetime, Moment("when the harm was first reduced", "2026-03-06T06:48:00")],
    resolved_at: Annotated[datetime, Moment("when all was well again", "2026-03-06T07:02:00")],
) -> Outputs:
    """Minutes to detect, to mitigate and to resolve an incident, from its onset.

    Formula: differences of the times in minutes; with offsets from UTC they are taken between the instants, so that a change of the
    clocks in between adds nothing.

    Source: Beyer and others, Site Reliability Engineering, 2016.

    Raises:
        CalculatorError: If a time is none, only some of them have an offset, or they are out of order.
    """
    times = {"started_at": started_at, "detected_at": detected_at, "mitigated_at": mitigated_at, "resolved_at": resolved_at}
    _check_offsets(times)
    _check_order(times)
    return {
        "ttd_minutes": _minutes(started_at, detected_at),
        "ttm_minutes": _minutes(started_at, mitigated_at),
        "ttr_minutes": _minutes(started_at, resolved_at),
        "detect_to_resolve_minutes": _minutes(detected_at, resolved_at),
    }


def _check_offsets(times: dict[str, datetime]) -> None:
    with_offset = times["started_at"].utcoffset() is not None
    for name, time in times.items():
        if (time.utcoffset() is not None) is not with_offset:
            found, other = ("a", "none") if not with_offset else ("no", "one")
            raise CalculatorError(f"has {found} UTC offset while started_at has {other}; give all four times alike", name)


def _check_order(times: dict[str, datetime]) -> None:
    before = "started_at"
    for name, time in times.items():
        if time < times[before]:
            raise CalculatorError(f"{time.isoformat()} is before {before} {times[before].isoformat()}", name)
        before = name


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60


@calculator(
    extra_failures=Output("turns that failed beyond the usual", "count"),
    all_failures=Output("turns that failed in all", "count"),
)
def extra_failures(
    *,
    turns_per_min: TurnsPerMinute,
    expected_rate: ExpectedRate,
    actual_rate: Annotated[float, probability("share of turns that succeeded in the incident", 0.492)],
    minutes: Annotated[float, amount("length of the incident", "minutes", 90)],
) -> Outputs:
    """Turns that failed because of an incident.

    Formula: turns a minute x (expected rate - actual rate) x minutes; what would have failed anyway is not the incident's.

    Source: difference from the counterfactual; any text on impact.

    Raises:
        CalculatorError: If an input is out of range, or the actual rate is above the expected one.
    """
    _check_fall(expected_rate, actual_rate, "actual_rate", "")
    turns = turns_per_min * minutes
    return {"extra_failures": turns * (expected_rate - actual_rate), "all_failures": turns * (1 - actual_rate)}


@calculator(
    extra_failures=Output("turns that failed beyond the usual", "count"),
    phase_1_failures=Output("of them in the first phase", "count"),
    phase_2_failures=Output("of them in the second phase", "count"),
)
def extra_failures_two_phases(
    *,
    turns_per_min: TurnsPerMinute,
    expected_rate: ExpectedRate,
    phase_1: Annotated[dict[str, Any], Record("before the first, partial remedy", _PHASE, example={"rate": 0.492, "minutes": 38})],
    phase_2: Annotated[dict[str, Any], Record("from then to the end", _PHASE, example={"rate": 0.622, "minutes": 14})],
) -> Outputs:
    """Turns that failed because of an incident that was remedied in two steps.

    Formula: turns a minute x the sum over the phases of (expected rate - rate) x minutes.

    Source: difference from the counterfactual; any text on impact.

    Raises:
        CalculatorError: If an input is out of range, or the rate of a phase is above the expected one.
    """
    failed = []
    for field, phase in (("phase_1", phase_1), ("phase_2", phase_2)):
        _check_fall(expected_rate, phase["rate"], field, "rate ")
        failed.append(turns_per_min * (expected_rate - phase["rate"]) * phase["minutes"])
    return {"extra_failures": sum(failed), "phase_1_failures": failed[0], "phase_2_failures": failed[1]}


def _check_fall(expected: float, actual: float, field: str, what: str) -> None:
    if actual > expected:
        raise CalculatorError(
            f"{what}{actual:g} is above the expected rate of {expected:g}, so that nothing failed beyond the usual", field
        )
