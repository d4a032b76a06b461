"""What the sample size, power and detectable effect of two means teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive
from trainer.calculators.lessons.misreadings import distinct, misread_inputs
from trainer.calculators.lessons.power_curves import detectable_curve, power_curve
from trainer.calculators.lessons.power_reading import what_power_means
from trainer.calculators.lessons.several_arms import alpha_of_each, is_rule_of_thumb, level_of_each
from trainer.calculators.means import power_of
from trainer.calculators.normal_power import NORMAL
from trainer.calculators.registry import recompute
from trainer.calculators.wording import meaning_after, plain, write

_SIZES = ("n_control", "n_control_exact", "n_treatment_each", "n_total")


def _size_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    effect, sides = outputs["effect_size_d"], values["sides"]
    alpha = alpha_of_each(values)
    z_alpha, z_beta = -NORMAL.inv_cdf(alpha / sides), NORMAL.inv_cdf(values["power"])
    by_z = recompute("sample_size_means", values, "n_control_exact", test="z")
    return (
        f"d = {plain(effect * values['sd'])} / {plain(values['sd'])} = {plain(effect)} standard deviations",
        f"z_a = {plain(z_alpha)} ({sides}-sided at {write(alpha, 'probability')}), z_b = {plain(z_beta)} "
        f"(power {write(values['power'], 'probability')})",
        f"z test: (z_a + z_b)^2 (1 + 1/r) / d^2 = {plain(by_z or 0, 6)}"
        + (f"; t test: {plain(outputs['n_control_exact'], 6)}" if values["test"] == "t" else ""),
        f"rounded up: {outputs['n_control']:,} in control, {outputs['n_treatment_each']:,} in each treatment arm, "
        f"{outputs['n_total']:,} in all",
        *([f"rule of thumb: 16 / d^2 = {plain(16 / effect**2, 6)}"] if is_rule_of_thumb(values) else []),
    )


def _size_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    effect = outputs["effect_size_d"]
    return (
        f"To see a difference of {plain(effect * values['sd'])}, that is {plain(effect)} standard deviations, with "
        f"{write(values['power'], 'probability')} power at a {level_of_each(values)} I need "
        f"{outputs['n_control']:,} users in control and {outputs['n_total']:,} in all.",
        "The size goes with the variance, so capping heavy spenders or a pre-period covariate buys more than a longer test.",
    )


def _size_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["mde_relative"] is None:
        return None
    other = recompute("sample_size_means", values, "n_control", mde_absolute=values["mde_relative"], mde_relative=None)
    why = "a percentage means nothing to the test before it is multiplied with the mean of control"
    return Naive("the percent taken as the difference itself", f"{other:,.0f}", why) if other else None


def _size_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output == "effect_size_d":
        yield from distinct(outputs[output], Misstep(outputs[output] * values["sd"], "did not divide by the standard deviation"))
    if output not in _SIZES:
        return
    size, total = outputs[output], outputs["n_total"]
    misreadings = {
        "took the relative change as an absolute one": {"mde_absolute": values["mde_relative"], "mde_relative": None},
        "tested one-sided instead of two-sided": {"sides": 1},
        "tested two-sided instead of one-sided": {"sides": 2},
        "sized for 90% power instead of 80%": {"power": 0.9},
        "left the power out (50%)": {"power": 0.5},
        "took the variance for the standard deviation": {"sd": values["sd"] ** 2},
        "did not square the standard deviation": {"sd": math.sqrt(values["sd"])},
    }
    if output != "n_total":
        yield Misstep(total, "gave the total of all arms instead of one arm")
        yield Misstep(size / 2, "counted the variance of one arm only")
    else:
        yield Misstep(outputs["n_control"], "gave one arm instead of the total")
    yield from misread_inputs("sample_size_means", values, output, size, misreadings)


def _size_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    ratio, sides = values["allocation_ratio"], values["sides"]
    tail = alpha_of_each(values) / sides

    def power(n: float) -> float:
        return power_of(values["test"], n, ratio * n, outputs["effect_size_d"], tail, sides)

    return power_curve(outputs["n_control_exact"], power, "users in control", 2 * max(1, 1 / ratio))


def _power_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    first, second, effect = values["n_control"], values["n_treatment"], outputs["effect_size_d"]
    shift = abs(effect) / math.sqrt(1 / first + 1 / second)
    tails = "" if values["sides"] == 1 else ", both tails"
    law = (
        "normal"
        if values["test"] == "z"
        else f"non-central t with {first + second - 2:,} {meaning_after(first + second - 2, 'degrees of freedom')}"
    )
    return (
        f"d = {plain(effect * values['sd'])} / {plain(values['sd'])} = {plain(effect)} standard deviations",
        f"shift = |d| / sqrt(1/{first:,} + 1/{second:,}) = {plain(shift)}",
        f"power by the {law} at a {values['sides']}-sided {write(values['alpha'], 'probability')}{tails} "
        f"= {write(outputs['power'], 'probability')}",
        f"near check: Phi(shift - z_a) = {write(NORMAL.cdf(shift + NORMAL.inv_cdf(values['alpha'] / values['sides'])), 'probability')}",
    )


def _power_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    power, effect = outputs["power"], outputs["effect_size_d"]
    shared = {name: values[name] for name in ("sd", "mde_absolute", "mde_relative", "baseline_mean", "alpha", "sides", "test")}
    needed = recompute("sample_size_means", shared, "n_control", allocation_ratio=values["n_treatment"] / values["n_control"])
    if not effect:
        return (
            f"Without any difference the test comes out significant with a chance of {write(power, 'probability')}: its type I error.",
            "Power is about the difference that would be worth finding, so I would put that in.",
        )
    return (
        f"With {values['n_control']:,} users in control and {values['n_treatment']:,} in treatment, a true difference of "
        f"{plain(effect * values['sd'])}, that is {plain(effect)} standard deviations, is found with a chance of "
        f"{write(power, 'probability')} at a {values['sides']}-sided {write(values['alpha'], 'probability')}.",
        what_power_means(power, needed, "difference"),
    )


def _power_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "power":
        return
    power, control, treatment = outputs["power"], values["n_control"], values["n_treatment"]
    yield from distinct(power, Misstep(1 - power, "gave the chance to miss the effect instead of the power"))
    misreadings = {
        "tested one-sided instead of two-sided": {"sides": 1},
        "tested two-sided instead of one-sided": {"sides": 2},
        "split the users of one arm between the two": {"n_control": max(2, control // 2), "n_treatment": max(2, treatment // 2)},
        "took the users of both arms for those of each": {"n_control": control + treatment, "n_treatment": control + treatment},
        "took the variance for the standard deviation": {"sd": values["sd"] ** 2},
    }
    yield from misread_inputs("power_means", values, output, power, misreadings)


def _power_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    n, sides = values["n_control"], values["sides"]
    ratio = values["n_treatment"] / n

    def power(size: float) -> float:
        return power_of(values["test"], size, ratio * size, outputs["effect_size_d"], values["alpha"] / sides, sides)

    return power_curve(n, power, "users in control, same split", 2 * max(1, 1 / ratio))


def _mde_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    ratio, n, effect = values["allocation_ratio"], values["n_control"], outputs["effect_size_d"]
    z_alpha, z_beta = -NORMAL.inv_cdf(values["alpha"] / values["sides"]), NORMAL.inv_cdf(values["power"])
    by_z = (z_alpha + z_beta) * math.sqrt((1 + 1 / ratio) / n)
    lines = [
        f"z_a = {plain(z_alpha)} ({values['sides']}-sided at {write(values['alpha'], 'probability')}), z_b = {plain(z_beta)} "
        f"(power {write(values['power'], 'probability')})",
        f"z test: (z_a + z_b) sqrt((1 + 1/r) / n) = {plain(by_z)}" + (f"; t test: {plain(effect)}" if values["test"] == "t" else ""),
        f"times the standard deviation: {plain(effect)} * {plain(values['sd'])} = {plain(outputs['mde_absolute'])}",
    ]
    if outputs["mde_relative"] is not None:
        lines.append(f"over the mean of control: {write(outputs['mde_relative'], 'relative')}")
    return lines


def _mde_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    share = "" if outputs["mde_relative"] is None else f", {write(outputs['mde_relative'], 'relative')} of the mean,"
    return (
        f"With {values['n_control']:,} users in control I find a difference of {plain(outputs['mde_absolute'])}{share} with "
        f"{write(values['power'], 'probability')} power at a {values['sides']}-sided {write(values['alpha'], 'probability')}.",
        "Half of that takes four times as many users or a quarter of the variance, so I look at capping and at covariates first.",
    )


def _mde_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    other = recompute("mde_means", values, "mde_absolute", power=0.5) if values["power"] > 0.5 else None
    why = "a true difference of just this size comes out significant only every other time"
    return Naive("the smallest difference that comes out significant", plain(other), why) if other else None


def _mde_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs.get(output)
    if right is None:
        return
    if output == "mde_absolute":
        yield from distinct(right, Misstep(outputs["effect_size_d"], "left it in standard deviations"))
    yield Misstep(right / math.sqrt(1 + 1 / values["allocation_ratio"]), "counted the variance of one arm only")
    misreadings: dict[str, dict[str, Any]] = {
        "left the power out (50%)": {"power": 0.5},
        "tested one-sided instead of two-sided": {"sides": 1},
        "tested two-sided instead of one-sided": {"sides": 2},
        "took the users of one arm for those of both": {"n_control": max(2, values["n_control"] // 2)},
        "took the users of both arms for those of one": {"n_control": 2 * values["n_control"]},
    }
    yield from misread_inputs("mde_means", values, output, right, misreadings)


def _mde_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    def difference(n: float) -> float | None:
        return recompute("mde_means", values, "mde_absolute", n_control=n)

    return detectable_curve(values["n_control"], difference, "users in control", "detectable difference")


_TAILS = "The standard deviation is known and the same in both arms; with heavy tails, as in spending, its estimate is the weak point."
_UNIT = "One value per randomised user; orders or sessions of one user are not independent."
_MEAN = "The mean is what matters, and the arms are large enough for it to be near normal."
_ONE_LOOK = "One look at the end; every further look needs a boundary of its own."

LESSONS = {
    "sample_size_means": Lesson(
        assumptions=(_TAILS, _UNIT, _MEAN, _ONE_LOOK),
        steps=_size_steps,
        says=_size_says,
        naive=_size_naive,
        missteps=_size_missteps,
        curve=_size_curve,
    ),
    "power_means": Lesson(
        assumptions=(
            "The true difference is the assumed one; power at the difference that was observed says no more than the p-value.",
            _TAILS,
            _UNIT,
            _ONE_LOOK,
        ),
        steps=_power_steps,
        says=_power_says,
        missteps=_power_missteps,
        curve=_power_curve,
    ),
    "mde_means": Lesson(
        assumptions=(_TAILS, _UNIT, _MEAN, _ONE_LOOK),
        steps=_mde_steps,
        says=_mde_says,
        naive=_mde_naive,
        missteps=_mde_missteps,
        curve=_mde_curve,
    ),
}
