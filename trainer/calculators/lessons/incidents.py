"""What the account of an incident teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Lesson, Misstep, Naive
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.wording import plain, write

_STEADY = "Traffic and the usual rate would have stayed what they were; a festival hour has neither."
_MEASURED = "The rates are shares of the same turns that the traffic counts."


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    zones = "" if values["started_at"].utcoffset() is None else ", between instants, offsets honoured"
    return (
        f"onset {values['started_at'].isoformat()}{zones}",
        f"detected after {write(outputs['ttd_minutes'], 'minutes')}, mitigated after {write(outputs['ttm_minutes'], 'minutes')}, "
        f"resolved after {write(outputs['ttr_minutes'], 'minutes')}",
        f"from detection to resolution {write(outputs['detect_to_resolve_minutes'], 'minutes')}",
    )


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"From the onset it took {write(outputs['ttd_minutes'], 'minutes')} to notice and {write(outputs['ttr_minutes'], 'minutes')} until "
        "all was well.",
        f"Of these, {write(outputs['detect_to_resolve_minutes'], 'minutes')} came after detection, so I look first at whichever "
        "part is longer.",
    )


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if not outputs["ttd_minutes"]:
        return None
    return Naive(
        "the clock started at the page",
        f"resolved after {write(outputs['detect_to_resolve_minutes'], 'minutes')}",
        f"readers had been hurt for {write(outputs['ttd_minutes'], 'minutes')} by then",
    )


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    partial = _minutes(values["detected_at"], values["mitigated_at"])
    wrong: dict[str, dict[str, float | None]] = {
        "ttd_minutes": {
            "counted to the mitigation instead of the detection": outputs["ttm_minutes"],
        },
        "ttm_minutes": {
            "counted from the page instead of the onset": partial,
            "counted to the resolution instead of the mitigation": outputs["ttr_minutes"],
        },
        "ttr_minutes": {
            "counted from the page instead of the onset": outputs["detect_to_resolve_minutes"],
            "stopped at the mitigation, when not all was well": outputs["ttm_minutes"],
        },
        "detect_to_resolve_minutes": {
            "stopped at the mitigation, when not all was well": partial,
            "counted from the onset instead of the detection": outputs["ttr_minutes"],
        },
    }
    return apart(outputs[output], wrong[output])


def _extra_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    lost = values["expected_rate"] - values["actual_rate"]
    return (
        f"{plain(values['turns_per_min'])} turns a minute x {write(lost, 'points')} x {write(values['minutes'], 'minutes')}",
        f"= {write(outputs['extra_failures'], 'count')} beyond the usual, of {write(outputs['all_failures'], 'count')} that failed in all",
    )


def _extra_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    lost = values["expected_rate"] - values["actual_rate"]
    return (
        f"{write(values['minutes'], 'minutes')} of this cost {write(outputs['extra_failures'], 'count')} turns that would have succeeded.",
        f"Every further minute costs {write(values['turns_per_min'] * lost, 'count')} more, and that is what waiting for proof has to be "
        "weighed against.",
    )


def _extra_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    usual = write(1 - values["expected_rate"], "share")
    if values["expected_rate"] == 1:
        return None
    return Naive("every failure counted", write(outputs["all_failures"], "count"), f"{usual} fail on a good day too")


def _extra_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    turns, lost = values["turns_per_min"] * values["minutes"], values["expected_rate"] - values["actual_rate"]
    if output == "all_failures":
        return apart(
            outputs[output],
            {"left out those that fail anyway": outputs["extra_failures"], "counted the successes": turns * values["actual_rate"]},
        )
    return apart(
        outputs[output],
        {
            "counted every failure instead of those beyond the usual": outputs["all_failures"],
            "counted every turn": turns,
            "took the fall relative to the expected rate": turns * lost / values["expected_rate"] if values["expected_rate"] else None,
            "counted one minute": values["turns_per_min"] * lost,
            "took the minutes as seconds": outputs[output] / 60,
        },
    )


def _phase_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    lines = [
        f"phase {place}: {plain(values['turns_per_min'])} x {write(values['expected_rate'] - phase['rate'], 'points')} x "
        f"{write(phase['minutes'], 'minutes')} = {write(outputs[f'phase_{place}_failures'], 'count')}"
        for place, phase in ((1, values["phase_1"]), (2, values["phase_2"]))
    ]
    return (*lines, f"together {write(outputs['extra_failures'], 'count')}")


def _phase_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"The incident cost {write(outputs['extra_failures'], 'count')} turns that would have succeeded, "
        f"{write(outputs['phase_2_failures'], 'count')} of them after the first remedy.",
        "The second part is what a remedy in one step would have saved, so the incident ends with full recovery and not with the first "
        "improvement.",
    )


def _phase_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if not outputs["phase_2_failures"]:
        return None
    return Naive("over with the first remedy", write(outputs["phase_1_failures"], "count"), "the rate was still below the usual one")


def _phase_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    turns, one, two = values["turns_per_min"], values["phase_1"], values["phase_2"]
    minutes = one["minutes"] + two["minutes"]
    if output != "extra_failures":
        phase = one if output == "phase_1_failures" else two
        return apart(outputs[output], {"counted every failure of the phase": turns * (1 - phase["rate"]) * phase["minutes"]})
    every = turns * ((1 - one["rate"]) * one["minutes"] + (1 - two["rate"]) * two["minutes"])
    return apart(
        outputs[output],
        {
            "left the second phase out": outputs["phase_1_failures"],
            "kept the rate of the first phase to the end": turns * (values["expected_rate"] - one["rate"]) * minutes,
            "counted every failure instead of those beyond the usual": every,
            "averaged the two rates without their minutes": turns * (values["expected_rate"] - (one["rate"] + two["rate"]) / 2) * minutes,
        },
    )


LESSONS = {
    "incident_metrics": Lesson(
        assumptions=(
            "The onset is when harm began, read from the metric afterwards, and not when someone saw it.",
            "Resolved means that every cohort is back, not only the mean.",
            "All times are in one zone or carry their offset.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
    ),
    "extra_failures": Lesson(
        assumptions=(_STEADY, _MEASURED),
        steps=_extra_steps,
        says=_extra_says,
        naive=_extra_naive,
        missteps=_extra_missteps,
    ),
    "extra_failures_two_phases": Lesson(
        assumptions=(_STEADY, "The rate is level inside each phase.", _MEASURED),
        steps=_phase_steps,
        says=_phase_says,
        naive=_phase_naive,
        missteps=_phase_missteps,
    ),
}
