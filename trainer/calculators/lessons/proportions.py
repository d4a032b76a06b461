"""What the sample size, power and detectable effect of two proportions teach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive
from trainer.calculators.lessons.misreadings import distinct, misread_inputs
from trainer.calculators.lessons.power_curves import detectable_curve, power_curve
from trainer.calculators.lessons.power_reading import what_power_means
from trainer.calculators.lessons.several_arms import is_rule_of_thumb, level_of_each
from trainer.calculators.normal_power import NORMAL, rates_contrast
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write

_SIZES = ("n_control", "n_control_exact", "n_treatment_each", "n_total")


def _size_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    p1, p2, alpha = values["baseline_rate"], outputs["treatment_rate"], outputs["alpha_per_comparison"]
    z_alpha, z_beta = -NORMAL.inv_cdf(alpha / values["sides"]), NORMAL.inv_cdf(values["power"])
    difference = p2 - p1
    return (
        f"p1 = {write(p1, 'rate')}, p2 = {write(p2, 'rate')}, d = {write(difference, 'change')}",
        f"z_a = {plain(z_alpha)} ({values['sides']}-sided at {write(alpha, 'probability')}), z_b = {plain(z_beta)} "
        f"(power {write(values['power'], 'probability')}), {values['method']}",
        f"n = {plain(outputs['n_control_exact'], 6)}, rounded up: {outputs['n_control']:,} in control, "
        f"{outputs['n_treatment_each']:,} in each treatment arm, {outputs['n_total']:,} in all",
        *([f"rule of thumb: 16 p q / d^2 = {plain(16 * p1 * (1 - p1) / difference**2, 6)}"] if is_rule_of_thumb(values) else []),
    )


def _size_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    difference = outputs["treatment_rate"] - values["baseline_rate"]
    half = recompute("sample_size_proportions", values, "n_control", mde_absolute=difference / 2, mde_relative=None)
    again = f"; half the effect would need {half:,.0f}, about {half / outputs['n_control']:.1f} times as many" if half else ""
    return (
        f"To see {write(difference, 'change')} on a baseline of {write(values['baseline_rate'], 'rate')} with "
        f"{write(values['power'], 'probability')} power at a {level_of_each(values)} I need "
        f"{outputs['n_control']:,} readers in control and {outputs['n_total']:,} in all.",
        f"The size goes with one over the effect squared{again}, so the effect has to come from what is worth shipping.",
    )


def _size_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    difference = outputs["treatment_rate"] - values["baseline_rate"]
    if values["mde_absolute"] is not None:
        other = recompute("sample_size_proportions", values, "n_control", mde_relative=difference, mde_absolute=None)
        label = f"{write(difference, 'relative')} of the baseline instead of {write(difference, 'change')}"
    else:
        other = recompute("sample_size_proportions", values, "n_control", mde_absolute=values["mde_relative"], mde_relative=None)
        label = f"{write(values['mde_relative'], 'change')} instead of {write(difference, 'change')}"
    return Naive(label, f"{other:,.0f}", "percent of the baseline and percentage points are not the same") if other else None


def _size_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in _SIZES:
        return
    size, total = outputs[output], outputs["n_total"]
    difference = outputs["treatment_rate"] - values["baseline_rate"]
    misreadings = {
        "took the absolute change as a relative one": {"mde_relative": difference, "mde_absolute": None},
        "took the relative change as an absolute one": {"mde_absolute": values["mde_relative"], "mde_relative": None},
        "tested one-sided instead of two-sided": {"sides": 1},
        "tested two-sided instead of one-sided": {"sides": 2},
        "sized for 90% power instead of 80%": {"power": 0.9},
        "left the power out (50%)": {"power": 0.5},
        "took the baseline for the variance of both arms": {"method": "evan_miller"},
    }
    if output != "n_total":
        yield Misstep(total, "gave the total of all arms instead of one arm")
        yield Misstep(size / 2, "split the size of one arm between the two")
    else:
        yield Misstep(outputs["n_control"], "gave one arm instead of the total")
    yield from misread_inputs("sample_size_proportions", values, output, size, misreadings)


def _size_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    p1, sides = values["baseline_rate"], values["sides"]
    found = rates_contrast(values["method"], p1, outputs["treatment_rate"] - p1, values["allocation_ratio"])
    tail = outputs["alpha_per_comparison"] / sides
    return power_curve(outputs["n_control_exact"], lambda n: found.power(n, tail, sides), "readers in control")


def _power_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    p1, p2, n = values["baseline_rate"], values["treatment_rate"], values["n_control"]
    found = rates_contrast(values["method"], p1, p2 - p1, values["n_treatment"] / n)
    z_alpha = -NORMAL.inv_cdf(values["alpha"] / values["sides"])
    reach, z_null = found.effect * n**0.5, z_alpha * found.null
    tails = "" if values["sides"] == 1 else ", plus the far tail"
    effect = "h" if values["method"] == "arcsine" else "|d|"
    return (
        f"p1 = {write(p1, 'rate')}, p2 = {write(p2, 'rate')}, d = {write(p2 - p1, 'change')}, {values['method']}",
        f"z_a = {plain(z_alpha)} ({values['sides']}-sided at {write(values['alpha'], 'probability')})",
        f"{effect} sqrt(n) = {plain(reach)}, z_a s0 = {plain(z_null)}, s1 = {plain(found.alternative)}",
        f"power = Phi({plain((reach - z_null) / found.alternative)}){tails} = {write(outputs['power'], 'probability')}",
    )


def _power_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    power, difference = outputs["power"], values["treatment_rate"] - values["baseline_rate"]
    shared = {name: values[name] for name in ("baseline_rate", "alpha", "sides", "method")}
    ratio = values["n_treatment"] / values["n_control"]
    needed = recompute("sample_size_proportions", shared, "n_control", mde_absolute=difference, allocation_ratio=ratio)
    if not difference:
        return (
            f"With equal rates the test comes out significant with a chance of {write(power, 'probability')}: its type I error.",
            "Power is about the difference that would be worth finding, so I would put that in.",
        )
    return (
        f"With {values['n_control']:,} readers in control and {values['n_treatment']:,} in treatment, a true change of "
        f"{write(difference, 'change')} on {write(values['baseline_rate'], 'rate')} is found with a chance of "
        f"{write(power, 'probability')} at a {values['sides']}-sided {write(values['alpha'], 'probability')}.",
        what_power_means(power, needed, "effect"),
    )


def _power_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    power, control, treatment = outputs["power"], values["n_control"], values["n_treatment"]
    yield from distinct(power, Misstep(1 - power, "gave the chance to miss the effect instead of the power"))
    misreadings = {
        "tested one-sided instead of two-sided": {"sides": 1},
        "tested two-sided instead of one-sided": {"sides": 2},
        "split the readers of one arm between the two": {"n_control": max(1, control // 2), "n_treatment": max(1, treatment // 2)},
        "took the readers of both arms for those of each": {"n_control": control + treatment, "n_treatment": control + treatment},
    }
    yield from misread_inputs("power_proportions", values, output, power, misreadings)


def _power_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    p1, n, sides = values["baseline_rate"], values["n_control"], values["sides"]
    found = rates_contrast(values["method"], p1, values["treatment_rate"] - p1, values["n_treatment"] / n)
    return power_curve(n, lambda size: found.power(size, values["alpha"] / sides, sides), "readers in control, same split")


def _mde_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    p1, difference, n = values["baseline_rate"], outputs["mde_absolute"], values["n_control"]
    found = rates_contrast(values["method"], p1, difference, values["allocation_ratio"])
    z_alpha, z_beta = -NORMAL.inv_cdf(values["alpha"] / values["sides"]), NORMAL.inv_cdf(values["power"])
    effect = "h" if values["method"] == "arcsine" else "|d|"
    shortcut = (z_alpha + z_beta) * ((1 + 1 / values["allocation_ratio"]) * p1 * (1 - p1) / n) ** 0.5
    return (
        f"z_a = {plain(z_alpha)} ({values['sides']}-sided at {write(values['alpha'], 'probability')}), z_b = {plain(z_beta)} "
        f"(power {write(values['power'], 'probability')}), {values['method']}",
        f"solved for p2 = {write(outputs['treatment_rate'], 'rate')}, that is {write(difference, 'change')} on {write(p1, 'rate')}",
        f"check: {effect} sqrt(n) = {plain(found.effect * n**0.5)}, "
        f"z_a s0 + z_b s1 = {plain(z_alpha * found.null + z_beta * found.alternative)}",
        f"shortcut by the baseline alone: (z_a + z_b) sqrt((1 + 1/r) p q / n) = {write(shortcut, 'points')}",
    )


def _mde_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"With {values['n_control']:,} readers in control I find a change of {write(outputs['mde_absolute'], 'change')}, "
        f"{write(outputs['mde_relative'], 'relative')} of the {write(values['baseline_rate'], 'rate')}, with "
        f"{write(values['power'], 'probability')} power at a {values['sides']}-sided {write(values['alpha'], 'probability')}.",
        "Half of that takes four times as many readers, so if the effect worth shipping is smaller, I look for a less noisy metric "
        "before I wait longer.",
    )


def _mde_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    other = recompute("mde_proportions", values, "mde_absolute", power=0.5) if values["power"] > 0.5 else None
    why = "a true effect of just this size comes out significant only every other time"
    return Naive("the smallest difference that comes out significant", write(other, "change"), why) if other else None


def _mde_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs[output]
    if output in ("mde_absolute", "mde_relative"):
        other, step = ("mde_relative", "relative") if output == "mde_absolute" else ("mde_absolute", "absolute")
        yield from distinct(right, Misstep(outputs[other], f"gave the {step} change"))
        yield Misstep(-right, "took the wrong direction")
    misreadings: dict[str, dict[str, Any]] = {
        "left the power out (50%)": {"power": 0.5},
        "tested one-sided instead of two-sided": {"sides": 1},
        "tested two-sided instead of one-sided": {"sides": 2},
        "took the readers of one arm for those of both": {"n_control": max(1, values["n_control"] // 2)},
        "took the readers of both arms for those of one": {"n_control": 2 * values["n_control"]},
    }
    if output in outputs:
        yield from misread_inputs("mde_proportions", values, output, right, misreadings)


def _mde_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    def points(n: float) -> float | None:
        found = recompute("mde_proportions", values, "mde_absolute", n_control=n)
        return None if found is None else 100 * abs(found)

    return detectable_curve(values["n_control"], points, "readers in control", "detectable change, points")


_UNIT = "The unit that is counted is the unit that was randomised; clicks or turns of one reader are not independent."
_BASELINE = "The baseline rate holds during the test; season and campaigns move it."
_NORMAL_HOLDS = "At least about ten expected conversions in each arm, so that the normal approximation holds."
_ONE_LOOK = "One look at the end; every further look needs a boundary of its own."

LESSONS = {
    "sample_size_proportions": Lesson(
        assumptions=(_UNIT, _BASELINE, _NORMAL_HOLDS, _ONE_LOOK),
        steps=_size_steps,
        says=_size_says,
        naive=_size_naive,
        missteps=_size_missteps,
        curve=_size_curve,
    ),
    "power_proportions": Lesson(
        assumptions=(
            "The true difference is the assumed one; power at the difference that was observed says no more than the p-value.",
            _UNIT,
            _NORMAL_HOLDS,
            _ONE_LOOK,
        ),
        steps=_power_steps,
        says=_power_says,
        missteps=_power_missteps,
        curve=_power_curve,
    ),
    "mde_proportions": Lesson(
        assumptions=(_UNIT, _BASELINE, _NORMAL_HOLDS, _ONE_LOOK),
        steps=_mde_steps,
        says=_mde_says,
        naive=_mde_naive,
        missteps=_mde_missteps,
        curve=_mde_curve,
    ),
}
