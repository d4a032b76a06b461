"""What a missed forecast teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Lesson, Misstep, Naive
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.wording import plain, write

_LARGE = 2.0


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"miss = {plain(values['observed'])} - {plain(values['forecast'])} = {plain(values['observed'] - values['forecast'])}",
        f"noise = sqrt({plain(values['launch_sd'])}^2 + {plain(values['ab_se'])}^2) = {plain(outputs['combined_sd'])}",
        f"z = {plain(outputs['z'])}, p = {write(outputs['p_value'], 'p')} on both sides",
    )


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    side = "below" if outputs["z"] < 0 else "above"
    result = f"The launch came in {plain(abs(outputs['z']), 3)} standard deviations {side} its forecast."
    if abs(outputs["z"]) < _LARGE:
        again = 1 / outputs["p_value"]
        return result, f"Even with a sound forecast about one launch in {plain(again, 2)} misses by as much, so one miss is no collapse."
    return (
        result,
        "Noise alone seldom does that, so I would look for what the offline set does not cover before the next launch is forecast.",
    )


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if not values["ab_se"] or not values["launch_sd"]:
        return None
    alone = (values["observed"] - values["forecast"]) / values["ab_se"]
    return Naive("the miss over the error of the A/B test alone", f"z = {plain(alone, 3)}", "launches scatter about any forecast as well")


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    miss, sd, se = values["observed"] - values["forecast"], values["launch_sd"], values["ab_se"]
    if output == "p_value":
        return apart(outputs[output], {"counted one side only": outputs[output] / 2})
    if output == "combined_sd":
        return apart(outputs[output], {"added the errors instead of their squares": sd + se, "left the square root out": sd**2 + se**2})
    return apart(
        outputs["z"],
        {
            "divided by the error of the A/B test alone": miss / se if se else None,
            "divided by the scatter of launches alone": miss / sd if sd else None,
            "added the errors instead of their squares": miss / (sd + se),
            "divided by the variance": miss / (sd**2 + se**2) if sd**2 + se**2 else None,
            "took forecast minus result": -outputs["z"],
        },
    )


LESSONS = {
    "forecast_error_z": Lesson(
        assumptions=(
            "The forecast line itself is known; drawn through few launches it is uncertain too, which widens the band.",
            "Errors of the forecast and of the A/B test are independent.",
            "All four numbers are in one unit, such as percent of the baseline.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
    ),
}
