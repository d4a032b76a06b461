"""What alarm rules teach: delay and false alarms are one trade."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.cusum import nodes_for, run_lengths, siegmund_run_length
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.alarm_delays import DELAY_LESSONS, FRESH, INDEPENDENT, NORMAL, equally_quiet_limit, single_run
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write

_WIDE = 12.0


def _arl_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    k, h, shift = values["reference_value_k"], values["decision_interval_h"], values["shift_in_sd"]
    return (
        f"k = {plain(k)}, h = {plain(h)}, shift = {plain(shift)} SD, {'both ways' if values['sides'] == 2 else 'upwards only'}",
        f"integral equation at {nodes_for(h)} nodes: mean run = {plain(outputs['arl'], 5)} observations",
        f"by Siegmund, one side only: {_siegmund_text((abs(shift) if values['sides'] == 2 else shift) - k, h)}",
    )


def _siegmund_text(drift: float, h: float) -> str:
    found = siegmund_run_length(drift, h)
    return f"{plain(found, 5)}" if math.isfinite(found) else "beyond any time"


def _arl_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    arl = plain(outputs["arl"], 3)
    if values["shift_in_sd"] == 0:
        return (
            f"A healthy process gives a false alarm every {arl} observations on average.",
            "How often that pages people depends on how many such charts there are and how often each is read.",
        )
    healthy = recompute("cusum_arl", values, "arl", shift_in_sd=0.0)
    if _to_the_other_side(values):
        against = f", against {plain(healthy, 3)} without a shift" if healthy else ""
        return (
            f"The chart watches upwards only, so a shift of {plain(values['shift_in_sd'])} SD makes its alarms rarer: one after {arl} "
            f"observations on average{against}.",
            "A shift to that side needs a second chart with the signs turned round.",
        )
    calm = (
        f"while a healthy process gives a false alarm every {plain(healthy, 3)}"
        if healthy
        else "and a healthy process gives no false alarm"
    )
    return (
        f"A shift of {plain(values['shift_in_sd'])} SD is seen after {arl} observations on average, {calm}.",
        "Raising h makes the chart quieter and slower at once; k is set to half the shift that has to be seen.",
    )


def _arl_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    healthy = recompute("cusum_arl", values, "arl", shift_in_sd=0.0)
    limit = equally_quiet_limit(healthy, values["sides"]) if healthy else None
    if limit is None or values["shift_in_sd"] == 0 or _to_the_other_side(values):
        return None
    run = single_run(values["shift_in_sd"], values["sides"], limit)
    if not outputs["arl"] < run < math.inf:
        return None
    why = "a limit on single observations wastes the evidence of the earlier ones"
    label = f"a limit of {plain(limit)} SD on single observations, with as many false alarms"
    return Naive(label, f"{plain(run, 3)} observations", why)


def _to_the_other_side(values: Inputs) -> bool:
    return bool(values["sides"] == 1 and values["shift_in_sd"] < 0)


def _arl_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    run = single_run(values["shift_in_sd"], values["sides"])
    return apart(
        outputs["arl"],
        {
            "took a 3-sigma limit on single observations": run,
            "took one chart instead of one each way": recompute("cusum_arl", values, output, sides=1),
            "took charts both ways instead of one": recompute("cusum_arl", values, output, sides=2),
            "gave the run of a healthy process": recompute("cusum_arl", values, output, shift_in_sd=0.0),
        },
    )


def _arl_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    k, h, shift = values["reference_value_k"], values["decision_interval_h"], values["shift_in_sd"]
    if h > _WIDE:
        return None
    last = max(3.0, 1.25 * shift)
    shifts = sorted({*(last * step / 20 for step in range(21)), shift})
    runs = [(at, run) for at, run in zip(shifts, run_lengths(k, h, shifts, values["sides"]), strict=True) if math.isfinite(run)]
    if len(runs) < 2:
        return None
    line = Series("", tuple(at for at, _ in runs), tuple(math.log10(run) for _, run in runs))
    return Curve("mean run by shift", "shift, SD", "observations, power of ten", (line,), (shift, math.log10(outputs["arl"])))


def _pages_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"{values['charts']:,} charts x {plain(values['batches_per_week'])} batches a week / {plain(values['arl0'])} "
        f"= {write(outputs['per_week'], 'per_week')}",
        f"{write(outputs['per_day'], 'per_day')}; one chart alone {write(outputs['per_chart_per_week'], 'per_week')}",
    )


def _pages_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    wanted = values["charts"] * values["batches_per_week"]
    return (
        f"{_charts(values)} {plain(outputs['per_week'], 3)} false pages a week when nothing is wrong.",
        f"For one a week each chart may alarm only every {plain(wanted)} batches, so I would raise h and accept the slower alarm.",
    )


def _charts(values: Inputs) -> str:
    return "The one chart sends" if values["charts"] == 1 else f"All {values['charts']:,} charts together send"


def _pages_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["charts"] == 1:
        return None
    return Naive(
        f"one false alarm in {plain(values['arl0'])} batches is rare",
        f"{plain(outputs['per_chart_per_week'], 3)} a week, for one chart",
        f"{values['charts']:,} charts page the same people",
    )


def _pages_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    weekly, each = outputs["per_week"], outputs["per_chart_per_week"]
    if output == "per_chart_per_week":
        return apart(each, {"gave all charts instead of one": weekly})
    other = {"gave the pages of a day instead of a week": weekly / 7} if output == "per_week" else {"gave those of a week": weekly}
    unit = 1 if output == "per_week" else 7
    return apart(
        outputs[output],
        {
            **other,
            "counted one chart instead of all": each / unit,
            "took one batch a day": values["charts"] * 7 / values["arl0"] / unit,
            "divided the charts by the run length and left the batches out": values["charts"] / values["arl0"],
        },
    )


def _pages_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    lengths = [max(1.0, values["arl0"] * 2 ** (step / 4)) for step in range(-6, 21)]
    every = values["charts"] * values["batches_per_week"]
    line = Series("", tuple(lengths), tuple(every / length for length in lengths))
    return Curve(
        "false pages by run length", "batches between false alarms", "pages a week", (line,), (values["arl0"], outputs["per_week"])
    )


LESSONS = {
    "cusum_arl": Lesson(
        assumptions=(INDEPENDENT, NORMAL, FRESH),
        steps=_arl_steps,
        says=_arl_says,
        naive=_arl_naive,
        missteps=_arl_missteps,
        curve=_arl_curve,
    ),
    **DELAY_LESSONS,
    "false_pages": Lesson(
        assumptions=(
            "ARL0 holds for real batches; longer tails or correlated batches shorten it.",
            "Every chart pages; correlated charts send the same number, but in clusters.",
        ),
        steps=_pages_steps,
        says=_pages_says,
        naive=_pages_naive,
        missteps=_pages_missteps,
        curve=_pages_curve,
    ),
}
