"""What the delay of an alarm rule teaches: it is bought with false alarms."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import NormalDist

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.cusum import SIEGMUND_OVERSHOOT, siegmund_run_length
from trainer.calculators.detection import MINUTES_PER_DAY
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.normal_tail import upper_tail
from trainer.calculators.wording import plain, write

_THREE_SIGMA = 3.0
_STANDARD = NormalDist()
INDEPENDENT = "Batches are independent; the same queries run again each time carry their noise along and stretch or shrink everything."
NORMAL = "Batch means are normal; a longer lower tail of a share near 1 brings more false alarms than promised."
FRESH = "The chart starts at 0 when the shift comes; the mean run is not a promise, as single runs scatter about as widely as their mean."
"""What every alarm rule rests on."""


def single_run(shift: float, sides: int, limit: float = _THREE_SIGMA) -> float:
    """Mean run of a limit on single observations; infinite where it is beyond any time."""
    share = upper_tail(limit - shift) + (upper_tail(limit + shift) if sides == 2 else 0.0)
    return 1 / share if share > 1e-300 else math.inf


def equally_quiet_limit(healthy: float, sides: int) -> float | None:
    """Limit on single observations with the mean run of a healthy chart; None where there is none.

    Args:
        healthy: Mean run until a false alarm.
        sides: Whether the limit holds upwards only, or both ways.
    """
    tail = 1 / (healthy * sides)
    return -_STANDARD.inv_cdf(tail) if 0 < tail < 0.5 else None


def _siegmund_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    drift, b = values["shift_in_se"] - values["k"], values["h"] + SIEGMUND_OVERSHOOT
    return (
        f"D = {plain(values['shift_in_se'])} - {plain(values['k'])} = {plain(drift)}, b = {plain(values['h'])} + 1.166 = {plain(b)}",
        f"(exp(-2 D b) + 2 D b - 1) / (2 D^2) = {plain(outputs['batches'])} batches",
        *_delay_steps(values, outputs),
    )


def _delay_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    grading = f", {write(outputs['minutes_to_page'], 'minutes')} with grading" if values["grading_minutes"] else ""
    return (
        f"x {write(values['minutes_per_batch'], 'minutes')} = {write(outputs['minutes'], 'minutes')} of sampling{grading}",
        f"false alarm every {plain(outputs['batches_between_false_alarms'])} batches, "
        f"{write(outputs['days_between_false_alarms'], 'days')}",
    )


def _delay_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    if values["shift_in_se"] < 0:
        return (
            f"A shift of {plain(values['shift_in_se'])} standard errors is to the other side, which the rule does not watch: it alarms "
            f"after {plain(outputs['batches'], 3)} batches on average, later than a healthy chart.",
            "A slip to that side needs a rule of its own, with the signs turned round.",
        )
    if values["shift_in_se"] == 0:
        return (
            f"Without a slip in its direction the rule alarms after {plain(outputs['batches'], 3)} batches on average, "
            f"{write(outputs['minutes'] / MINUTES_PER_DAY, 'days', 3)}.",
            "Every such alarm is a false one, and it comes from each chart that runs the rule.",
        )
    return (
        f"The rule needs {plain(outputs['batches'], 3)} batches, {write(outputs['minutes'], 'minutes', 3)} of sampling, to see the slip "
        "on average.",
        f"One healthy chart gives a false alarm every {write(outputs['days_between_false_alarms'], 'days', 3)}, and running and grading "
        "the batch comes on top of the delay.",
    )


def _siegmund_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    limit = equally_quiet_limit(outputs["batches_between_false_alarms"], 1)
    if values["shift_in_se"] <= 0 or limit is None:
        return None
    run = single_run(values["shift_in_se"], 1, limit)
    if not outputs["batches"] < run < math.inf:
        return None
    minutes = write(run * values["minutes_per_batch"], "minutes", 3)
    label = f"a limit of {plain(limit)} standard errors on single batches, with as many false alarms"
    return Naive(label, minutes, "a limit on single batches wastes the evidence of the earlier ones")


def _siegmund_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    drift, b, h = values["shift_in_se"] - values["k"], values["h"] + SIEGMUND_OVERSHOOT, values["h"]
    each = {"batches": 1.0, "minutes": values["minutes_per_batch"], "minutes_to_page": values["minutes_per_batch"]}.get(output)
    if each is None:
        return _false_alarm_missteps(values, outputs, output)
    bare = siegmund_run_length(drift, h - SIEGMUND_OVERSHOOT) if h > SIEGMUND_OVERSHOOT else None
    full = siegmund_run_length(values["shift_in_se"], h)
    return apart(
        outputs[output],
        {
            **_unit_missteps(values, outputs, output),
            "left the 1.166 out of b": each * bare if bare is not None else None,
            "forgot to take k off the shift": each * full,
            "divided the limit by the drift and left the rest of the formula out": each * b / drift if drift > 0 else None,
            "took a 3-sigma limit on single batches": each * single_run(values["shift_in_se"], 1),
        },
    )


def _unit_missteps(values: Inputs, outputs: Outputs, output: str) -> dict[str, float | None]:
    """Slips of unit that every delay invites."""
    if output == "batches":
        return {"gave minutes instead of batches": outputs["minutes"]}
    if output == "minutes":
        graded = values["grading_minutes"]
        return {
            "gave batches instead of minutes": outputs["batches"],
            "added the grading to the sampling": outputs["minutes"] + graded if graded else None,
        }
    return {"forgot to add the grading": outputs["minutes"], "gave batches instead of minutes": outputs["batches"]}


def _false_alarm_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    batches, days = outputs["batches_between_false_alarms"], outputs["days_between_false_alarms"]
    if output == "days_between_false_alarms":
        return apart(
            days, {"gave batches instead of days": batches, "gave hours instead of days": 24 * days, "gave weeks instead of days": days / 7}
        )
    if output == "batches_between_false_alarms":
        return apart(batches, {"gave days instead of batches": days, "counted the alarms of both sides": batches / 2})
    return ()


def _siegmund_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    k, h, shift = values["k"], values["h"], values["shift_in_se"]
    if shift <= 0:
        return None
    shifts = [shift * step / 20 for step in range(8, 61)]
    minutes = [siegmund_run_length(at - k, h) * values["minutes_per_batch"] for at in shifts]
    if not all(map(math.isfinite, minutes)):
        return None
    line = Series("", tuple(shifts), tuple(minutes))
    return Curve("delay by shift", "shift, standard errors", "minutes of sampling", (line,), (shift, outputs["minutes"]))


def _shewhart_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"p = P(Z > {plain(values['limit'])} - {plain(values['shift_in_se'])}) = {write(outputs['alarm_share'], 'share')} of batches",
        f"1 / p = {plain(outputs['batches'])} batches",
        *_delay_steps(values, outputs),
    )


def _shewhart_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    return Naive(
        f"one false alarm in {plain(outputs['batches_between_false_alarms'], 3)} batches is rare",
        f"every {write(outputs['days_between_false_alarms'], 'days', 3)}, for each chart",
        "what counts is how often people are paged: batches a day times the number of charts",
    )


def _shewhart_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output == "alarm_share":
        healthy = upper_tail(values["limit"])
        both = outputs[output] + upper_tail(values["limit"] + values["shift_in_se"])
        return apart(outputs[output], {"gave the share of a healthy process": healthy, "counted both sides": both})
    each = {"batches": 1.0, "minutes": values["minutes_per_batch"], "minutes_to_page": values["minutes_per_batch"]}.get(output)
    if each is None:
        return _false_alarm_missteps(values, outputs, output)
    share = outputs["alarm_share"]
    half = math.log(0.5) / math.log1p(-share) if share < 1 else None
    return apart(
        outputs[output],
        {
            **_unit_missteps(values, outputs, output),
            "gave the time between false alarms": each * outputs["batches_between_false_alarms"],
            "took the median instead of the mean": each * half if half is not None else None,
            "took one batch, as if the shift were sure to be seen": each,
        },
    )


def _shewhart_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    shift = values["shift_in_se"]
    if shift <= 0:
        return None
    shifts = [shift * step / 20 for step in range(12, 61)]
    minutes = [values["minutes_per_batch"] / max(upper_tail(values["limit"] - at), 1e-300) for at in shifts]
    if max(minutes) > 1e15:
        return None
    line = Series("", tuple(shifts), tuple(minutes))
    return Curve("delay by shift", "shift, standard errors", "minutes of sampling", (line,), (shift, outputs["minutes"]))


DELAY_LESSONS: Mapping[str, Lesson] = {
    "cusum_siegmund_arl": Lesson(
        assumptions=(
            INDEPENDENT,
            NORMAL,
            FRESH,
            "The formula is an approximation: a few percent off for k up to 1, but 20% for false alarms at k = 1.5.",
        ),
        steps=_siegmund_steps,
        says=_delay_says,
        naive=_siegmund_naive,
        missteps=_siegmund_missteps,
        curve=_siegmund_curve,
    ),
    "shewhart_delay": Lesson(
        assumptions=(INDEPENDENT, NORMAL, "The shift stays; a slow slip is smaller in its first batches."),
        steps=_shewhart_steps,
        says=_delay_says,
        naive=_shewhart_naive,
        missteps=_shewhart_missteps,
        curve=_shewhart_curve,
    ),
}
"""Lessons of the rules whose delay has a closed formula."""
