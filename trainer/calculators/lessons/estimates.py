"""What the errors of a group's estimates teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import fmean

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.estimates import PARTS
from trainer.calculators.lesson import Lesson, Misstep, Naive
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.wording import plain


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    mean = plain(fmean(values["estimates"]))
    return (
        f"mean of {len(values['estimates'])} estimates = {mean}, truth = {plain(values['truth'])}",
        f"collective error = ({mean} - {plain(values['truth'])})^2 = {plain(outputs['collective_error'])}",
        f"average error {plain(outputs['average_error'])} - diversity {plain(outputs['diversity'])} = {plain(outputs['collective_error'])}",
    )


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"The squared error of the mean is {plain(outputs['collective_error'])}, against {plain(outputs['average_error'])} for the "
        "average member.",
        f"The difference of {plain(outputs['diversity'])} is the diversity of the estimates, so I collect them before anyone hears the "
        "others.",
    )


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if not outputs["diversity"]:
        return None
    return Naive("the group is as wrong as its average member", plain(outputs["average_error"]), "errors on both sides cancel in the mean")


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    part = PARTS[values["part"]] if output == "value" else output
    right, n, mean = outputs[output], len(values["estimates"]), fmean(values["estimates"])
    others = {name: f"gave the {name.replace('_', ' ')} instead" for name in PARTS.values() if name != part}
    wrong: dict[str, float | None] = {told: outputs[name] for name, told in others.items()}
    wrong["gave the root instead of the square"] = math.sqrt(right)
    if part == "average_error":
        wrong["took distances instead of squares"] = fmean(abs(estimate - values["truth"]) for estimate in values["estimates"])
    if part == "diversity":
        wrong["divided by n - 1"] = right * n / (n - 1) if n > 1 else None
        wrong["took distances instead of squares"] = fmean(abs(estimate - mean) for estimate in values["estimates"])
    if part != "collective_error":
        wrong["gave the sum instead of the mean"] = n * right
    return apart(right, wrong)


LESSONS = {
    "diversity_identity": Lesson(
        assumptions=(
            "The estimates were made alone; talk before the count removes the diversity and keeps the error.",
            "The mean is taken; for the median the identity does not hold.",
            "Error is squared; the mean beats the average member, not every single one.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
    ),
}
