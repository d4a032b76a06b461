"""What correlation inside a unit teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.clusters import alpha_under_design_effect
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.wording import plain, write

_NORMAL = NormalDist()
_ASSUMPTIONS = (
    "All units have the same number of observations; with unequal ones the factor is larger, about 1 + (m (1 + cv^2) - 1) rho.",
    "The correlation is the same for any two observations of a unit, and known from data of this metric.",
    "Units are independent of each other and were assigned as a whole.",
)


def _sizes(current: float) -> tuple[float, ...]:
    """Cluster sizes of a chart: from 1 to twice the current one, at least to 10."""
    most = max(10.0, 2 * current)
    return tuple(1 + (most - 1) * step / 40 for step in range(41))


def _factor_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    size, icc = plain(values["cluster_size"]), plain(values["icc"])
    return (
        f"deff = 1 + ({size} - 1) x {icc} = {plain(outputs['design_effect'])}",
        f"standard error x sqrt(deff) = {plain(outputs['standard_error_factor'])}",
    )


def _factor_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    many = "observation" if values["cluster_size"] == 1 else "observations"
    return (
        f"With {plain(values['cluster_size'])} {many} per unit that correlate by {plain(values['icc'])}, the variance is "
        f"{plain(outputs['design_effect'], 3)} times that of independent ones and the standard error "
        f"{plain(outputs['standard_error_factor'], 3)} times.",
        "So I count the unit that was randomised: one row per reader, or a standard error that is clustered by reader.",
    )


def _factor_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if outputs["design_effect"] == 1:
        return None
    return Naive("every observation counts in full", "1×", "observations of one unit repeat each other in part")


def _factor_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    factor, size, icc = outputs["design_effect"], values["cluster_size"], values["icc"]
    slips = {
        "design_effect": {
            "took the observations as independent": 1.0,
            "multiplied by m instead of m - 1": 1 + size * icc,
            "gave the factor of the standard error": math.sqrt(factor),
            "gave only what is added to 1": factor - 1,
            "took all observations of a unit as one": size,
        },
        "standard_error_factor": {
            "took the observations as independent": 1.0,
            "gave the factor of the variance, without the root": factor,
            "multiplied by m instead of m - 1": math.sqrt(1 + size * icc),
        },
    }
    for step, value in slips.get(output, {}).items():
        if abs(value - outputs[output]) > 0.005 * outputs[output]:
            yield Misstep(value, step)


def _factor_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    sizes = _sizes(values["cluster_size"])
    factors = tuple(1 + (size - 1) * values["icc"] for size in sizes)
    mark = (values["cluster_size"], outputs["design_effect"])
    return Curve("variance by observations per unit", "observations per unit", "times the variance", (Series("", sizes, factors),), mark)


def _level_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    factor = 1 + (values["cluster_size"] - 1) * values["icc"]
    z = -_NORMAL.inv_cdf(values["nominal_alpha"] / 2)
    return (
        f"deff = 1 + ({plain(values['cluster_size'])} - 1) x {plain(values['icc'])} = {plain(factor)}",
        f"the threshold {plain(z)} is worth only {plain(z)} / sqrt({plain(factor)}) = {plain(z / math.sqrt(factor))}",
        f"2 (1 - Phi({plain(z / math.sqrt(factor))})) = {write(outputs['actual_alpha'], 'rate')}",
    )


def _level_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"A test that ignores the correlation claims {write(values['nominal_alpha'], 'rate')} false positives and has "
        f"{write(outputs['actual_alpha'], 'rate', 3)}.",
        "More data of the same readers does not repair it; counting readers, or a standard error clustered by reader, does.",
    )


def _level_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if outputs["actual_alpha"] <= values["nominal_alpha"] * 1.001:
        return None
    return Naive(
        "the level that is claimed",
        write(values["nominal_alpha"], "rate"),
        "it holds for independent observations, and those of one reader are not",
    )


def _level_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "actual_alpha":
        return
    nominal, factor = values["nominal_alpha"], 1 + (values["cluster_size"] - 1) * values["icc"]
    z = _NORMAL.inv_cdf(nominal / 2)
    slips = {
        "took the level that is claimed": nominal,
        "multiplied the level by the design effect": nominal * factor,
        "multiplied the level by its root": nominal * math.sqrt(factor),
        "divided z by the design effect instead of its root": 2 * _NORMAL.cdf(z / factor),
        "gave one tail instead of both": outputs[output] / 2,
    }
    for step, value in slips.items():
        if value < 1 and abs(value - outputs[output]) > 0.005 * outputs[output]:
            yield Misstep(value, step)


def _level_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    sizes = _sizes(values["cluster_size"])
    levels = [
        alpha_under_design_effect(cluster_size=size, icc=values["icc"], nominal_alpha=values["nominal_alpha"])["actual_alpha"]
        for size in sizes
        if size <= 1e9
    ]
    actual = Series("actual", sizes[: len(levels)], tuple(100 * level for level in levels))
    claimed = Series("claimed", sizes[: len(levels)], (100 * values["nominal_alpha"],) * len(levels))
    mark = (values["cluster_size"], 100 * outputs["actual_alpha"])
    return Curve("false positives by observations per unit", "observations per unit", "false positives, %", (actual, claimed), mark)


LESSONS = {
    "design_effect": Lesson(
        assumptions=_ASSUMPTIONS,
        steps=_factor_steps,
        says=_factor_says,
        naive=_factor_naive,
        missteps=_factor_missteps,
        curve=_factor_curve,
    ),
    "alpha_under_design_effect": Lesson(
        assumptions=_ASSUMPTIONS,
        steps=_level_steps,
        says=_level_says,
        naive=_level_naive,
        missteps=_level_missteps,
        curve=_level_curve,
    ),
}
