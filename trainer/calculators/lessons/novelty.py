"""What an effect that fades teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.novelty import mean_of_decay
from trainer.calculators.wording import plain, write

_WEEK = 7.0


def _effect(values: Inputs, day: float) -> float:
    found: float = values["long_run_effect"] + values["initial_extra_effect"] * math.exp(-day / values["decay_days"])
    return found


def _first_week(values: Inputs) -> float:
    found: float = values["long_run_effect"] + values["initial_extra_effect"] * mean_of_decay(_WEEK / values["decay_days"])
    return found


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    spans = values["test_days"] / values["decay_days"]
    gone = "novelty" if values["initial_extra_effect"] > 0 else "extra effect"
    return (
        f"average of the extra effect: {write(values['initial_extra_effect'], 'change')} × (1 - exp(-{plain(spans)})) / {plain(spans)} = "
        f"{write(outputs['bias_vs_long_run'], 'change')}",
        f"average over the test: {write(values['long_run_effect'], 'change')} {write(outputs['bias_vs_long_run'], 'change')} = "
        f"{write(outputs['average_effect_over_test'], 'change')}",
        f"on day {plain(values['test_days'])}: {write(outputs['effect_on_last_day'], 'change')}; half of the {gone} is gone after "
        f"{write(outputs['half_life_days'], 'days')}",
    )


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    average, lasting = outputs["average_effect_over_test"], values["long_run_effect"]
    first = f"The test reports {write(average, 'change', 3)} on average, while {write(lasting, 'change', 3)} stays."
    end = "last week" if values["test_days"] >= 2 * _WEEK else "last days"
    primacy = values["initial_extra_effect"] < 0
    if average * lasting < 0:
        turn = "The sign turns once readers get used to it" if primacy else "The sign turns"
        return first, f"{turn}: I would not decide on the average, but read the {end} by days since first exposure and keep a holdout."
    if primacy:
        return first, f"Readers have to get used to it, so the test understates it; a longer test or the {end} alone shows more of it."
    return first, (
        f"On the last day it is {write(outputs['effect_on_last_day'], 'change', 3)}, so I would read the effect by days "
        "since first exposure and keep a "
        "holdout after the launch."
    )


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["initial_extra_effect"] == 0 or values["test_days"] <= _WEEK:
        return None
    cause = "readers try what is new" if values["initial_extra_effect"] > 0 else "readers have to get used to it"
    return Naive("effect of the first week", write(_first_week(values), "change"), f"{cause}; the first week is not what stays")


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in ("average_effect_over_test", "effect_on_last_day") or values["initial_extra_effect"] == 0:
        return
    right, days, decay = outputs[output], values["test_days"], values["decay_days"]
    lasting, extra = values["long_run_effect"], values["initial_extra_effect"]
    average = output == "average_effect_over_test"
    slips = {
        **({"took the effect of the first week": _first_week(values)} if days > _WEEK else {}),
        "took the effect of the first day": lasting + extra,
        "gave what stays in the long run": lasting,
        "gave the effect on the last day": outputs["effect_on_last_day"],
        "gave the average over the test": outputs["average_effect_over_test"],
        "left out what stays": right - lasting,
        "took the decay time as a half-life": lasting
        + extra * (mean_of_decay(days / decay * math.log(2)) if average else 0.5 ** (days / decay)),
    }
    yield from (Misstep(value, step) for step, value in slips.items() if abs(value - right) > 1e-9 * (abs(lasting) + abs(extra)))


def _curve(values: Inputs, outputs: Outputs) -> Curve:
    """The effect by day, what stays of it, and the average at the end of the test."""
    last = max(1.5 * values["test_days"], min(4 * values["decay_days"], 5 * values["test_days"]))
    days = tuple(last * step / 60 for step in range(61))
    effect = Series("effect", days, tuple(100 * _effect(values, day) for day in days))
    lasting = Series("long run", days, (100 * values["long_run_effect"],) * len(days))
    mark = (values["test_days"], 100 * outputs["average_effect_over_test"])
    return Curve("effect over time; the point is the test's average", "days", "effect, points", (effect, lasting), mark)


LESSONS = {
    "novelty_decay": Lesson(
        assumptions=(
            "The extra effect fades at one rate for every reader; new readers have no habit to unlearn and show no novelty.",
            "Days count from a reader's first exposure, not from the start of the test.",
            "The long-run effect itself stays; season and other launches do not move it.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
        curve=_curve,
    ),
}
