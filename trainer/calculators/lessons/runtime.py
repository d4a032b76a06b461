"""What the runtime of a test teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.misreadings import distinct, misread_inputs
from trainer.calculators.wording import plain, write


def _weeks_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    weeks, maturing = outputs["enrolment_weeks"], outputs["weeks"] - outputs["enrolment_weeks"]
    sums = list(accumulate(values["new_readers_by_week"]))[:weeks]
    shown = sums if len(sums) <= 6 else [*sums[:2], *sums[-3:]]
    return (
        f"needed: {values['arms']} arms of {plain(math.ceil(values['n_per_arm']))} = {outputs['needed']:,}",
        f"enrolled after {'each week' if len(sums) <= 6 else 'the first and last weeks'}: "
        + ", ".join(f"{plain(round(found))}" for found in shown),
        f"first week with at least {outputs['needed']:,}: week {weeks}",
        f"outcome window of {write(values['outcome_days'], 'days')} = {write(maturing, 'weeks')}; "
        f"{weeks} + {maturing} = {write(outputs['weeks'], 'weeks')}",
    )


def _weeks_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    maturing = outputs["weeks"] - outputs["enrolment_weeks"]
    window = f" and {write(maturing, 'weeks')} for the last readers' outcome" if maturing else ""
    return (
        f"From the start to the final read it takes {write(outputs['weeks'], 'weeks')}: {write(outputs['enrolment_weeks'], 'weeks')} to "
        f"enrol {outputs['needed']:,} readers{window}.",
        "I count only readers who are new to the test, since those who come back are enrolled already, and I stop after whole weeks.",
    )


def _by_first_week(values: Inputs, needed: float) -> int | None:
    first = values["new_readers_by_week"][0]
    return math.ceil(needed / first) if first and needed / first < 1e6 else None


def _weeks_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    weeks = _by_first_week(values, outputs["needed"])
    if weeks is None or weeks == outputs["weeks"]:
        return None
    why = "readers come back, so later weeks bring fewer new ones, and the last of them still need their outcome window"
    return Naive("the readers needed over those of week 1", write(weeks, "weeks"), why)


def _weeks_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right, each = outputs.get(output), math.ceil(values["n_per_arm"])
    if output == "needed":
        yield Misstep(each, "counted one arm only")
    if output not in ("weeks", "enrolment_weeks") or right is None:
        return
    window = outputs["weeks"] - outputs["enrolment_weeks"]
    extra = window if output == "weeks" else 0
    slips = [Misstep(outputs["enrolment_weeks"], "forgot the outcome window")] if extra else []
    if output == "enrolment_weeks":
        slips.append(Misstep(outputs["weeks"], "added the outcome window to the enrolment"))
    flat = _by_first_week(values, outputs["needed"])
    if flat is not None:
        slips.append(Misstep(flat + extra, "took every week to bring as many new readers as the first"))
        if extra:
            slips.append(Misstep(flat, "took every week to bring as many new readers as the first, and forgot the outcome window"))
    one_arm = 1 + sum(found < each for found in accumulate(values["new_readers_by_week"]))
    slips.append(Misstep(one_arm + extra, "enrolled one arm only"))
    yield from distinct(right, *slips)


def _weeks_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    sums = (0.0, *accumulate(values["new_readers_by_week"][:200]))
    weeks = tuple(float(week) for week in range(len(sums)))
    need = Series("needed", (0.0, weeks[-1]), (outputs["needed"], outputs["needed"]))
    mark = (outputs["enrolment_weeks"], outputs["enrolled"])
    return Curve("readers enrolled", "weeks", "readers", (Series("enrolled", weeks, sums), need), mark)


def _days_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"new users a day: {plain(values['daily_users'])} * {write(values['eligible_share'], 'share')} eligible * "
        f"{write(values['experiment_share'], 'share')} in the experiment = {plain(outputs['users_per_day_in_experiment'])}",
        f"days = {values['n_total']:,} / {plain(outputs['users_per_day_in_experiment'])} = {plain(outputs['days_exact'])}, rounded up: "
        f"{write(outputs['days'], 'days')}",
        f"in whole weeks: {write(outputs['full_weeks'], 'weeks')} = {write(outputs['days_full_weeks'], 'days')}",
    )


def _days_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"At {plain(outputs['users_per_day_in_experiment'])} new users a day the {values['n_total']:,} are there after "
        f"{write(outputs['days'], 'days')}, so I plan {write(outputs['full_weeks'], 'weeks')}.",
        "Whole weeks because weekends differ from weekdays; the time until the last outcome is known comes on top, and the stream of "
        "new users thins out.",
    )


def _days_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["eligible_share"] == 1 and values["experiment_share"] == 1:
        return None
    days = math.ceil(values["n_total"] / values["daily_users"])
    why = "only eligible users who are let into the experiment fill the sample"
    return Naive("the sample over all daily users", write(days, "days"), why) if days != outputs["days"] else None


def _days_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs[output]
    if output == "days_full_weeks":
        yield from distinct(right, Misstep(outputs["days"], "did not round up to whole weeks"))
    if output == "days":
        yield from distinct(right, Misstep(outputs["days_full_weeks"], "rounded up to whole weeks"))
    misreadings = {
        "let every user in, eligible or not": {"eligible_share": 1.0},
        "put all traffic into the experiment": {"experiment_share": 1.0},
        "let every user in, eligible or not, and put all traffic into the experiment": {"eligible_share": 1.0, "experiment_share": 1.0},
        "filled one of two arms only": {"n_total": max(1, values["n_total"] // 2)},
        "took the total for the size of each of two arms": {"n_total": 2 * values["n_total"]},
    }
    yield from misread_inputs("runtime_days", values, output, right, misreadings)


def _days_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    last = outputs["days_full_weeks"]
    step = max(1, last // 60)
    days = tuple(float(day) for day in (*range(0, last, step), last))
    users = Series("enrolled", days, tuple(day * outputs["users_per_day_in_experiment"] for day in days))
    need = Series("needed", (0.0, days[-1]), (values["n_total"], values["n_total"]))
    return Curve("users enrolled", "days", "users", (users, need), (outputs["days_exact"], values["n_total"]))


LESSONS = {
    "runtime_weeks": Lesson(
        assumptions=(
            "Readers of a week are counted when they are new to the test; weekly active readers overlap and must not be added up.",
            "The forecast of new readers holds; without campaigns or holidays it falls from week to week.",
            "The last reader enrolled gets the whole outcome window, and windows are rounded up to weeks.",
            "All new readers enter the test and are split evenly.",
        ),
        steps=_weeks_steps,
        says=_weeks_says,
        naive=_weeks_naive,
        missteps=_weeks_missteps,
        curve=_weeks_curve,
    ),
    "runtime_days": Lesson(
        assumptions=(
            "Every day brings as many new users as the first; in truth users return and the stream thins out.",
            "The outcome is known at once; otherwise the outcome window comes on top.",
            "The total covers all arms, and the split is kept.",
        ),
        steps=_days_steps,
        says=_days_says,
        naive=_days_naive,
        missteps=_days_missteps,
        curve=_days_curve,
    ),
}
