"""What goes with a plain computation."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Lesson
from trainer.calculators.wording import plain


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    expression = " ".join(values["expression"].split())
    named = ", ".join(f"{name} = {plain(value, 6)}" for name, value in (values["values"] or {}).items())
    return (*((named,) if named else ()), f"{expression} = {plain(outputs['value'], 6)}")


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"That comes to {plain(outputs['value'], 4)}.",
        "I would say the unit with it, and check the size by rounding every number to one digit.",
    )


LESSONS = {
    "arithmetic": Lesson(
        assumptions=(
            "The numbers put in are right and in matching units; nothing here checks that.",
            "Powers bind before products, and products before sums; parentheses say otherwise.",
        ),
        steps=_steps,
        says=_says,
    ),
}
