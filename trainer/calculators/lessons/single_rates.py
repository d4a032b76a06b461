"""What the precision of a single rate teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive
from trainer.calculators.lessons.precision import INDEPENDENT, POINTS, half_width_curve
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.score_intervals import two_sided_z, wilson_limits
from trainer.calculators.wording import plain, write


def _wilson_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    z, x, n = two_sided_z(values["confidence"]), values["successes"], values["n"]
    centre = (outputs["ci_low"] + outputs["ci_high"]) / 2
    return (
        f"x = {x:,}, n = {n:,}, z = {plain(z)}, estimate {write(outputs['estimate'], 'rate')}",
        f"centre (x + z^2/2)/(n + z^2) = {write(centre, 'rate')}, drawn from the estimate towards 50%",
        f"limits {write(outputs['ci_low'], 'rate')} to {write(outputs['ci_high'], 'rate')}",
    )


def _wilson_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"{values['successes']:,} of {values['n']:,} is {write(outputs['estimate'], 'rate')}, and the "
        f"{write(values['confidence'], 'probability')} interval runs from {write(outputs['ci_low'], 'rate')} to "
        f"{write(outputs['ci_high'], 'rate')}.",
        "I take Wilson's limits since they stay between 0 and 1 and keep their level for small counts, where plus or minus z se fails.",
    )


def _wilson_wald(values: Inputs) -> tuple[float, float]:
    rate = values["successes"] / values["n"]
    half = two_sided_z(values["confidence"]) * math.sqrt(rate * (1 - rate) / values["n"])
    return rate - half, rate + half


def _wilson_naive(values: Inputs, outputs: Outputs) -> Naive:
    low, high = _wilson_wald(values)
    why = "it may leave the range from 0 to 1, and with no conversions it claims certainty"
    return Naive("the Wald interval, p plus or minus z se", f"{write(low, 'rate')} to {write(high, 'rate')}", why)


def _wilson_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs[output]
    if output == "estimate":
        return apart(
            right, {"gave the share that did not convert": 1 - right, "gave percent where the fraction was asked for": 100 * right}
        )
    level = values["confidence"]
    narrow = wilson_limits(values["successes"], values["n"], 2 * level - 1) if level > 0.5 else (None, None)
    at = 0 if output == "ci_low" else 1
    slips = {
        "took the Wald interval": _wilson_wald(values)[at],
        "took the one-sided z": narrow[at],
        "gave the other limit": outputs["ci_high" if at == 0 else "ci_low"],
        "gave percent where the fraction was asked for": 100 * right,
    }
    return apart(right, slips)


def _wilson_curve(values: Inputs, outputs: Outputs) -> Curve:
    def half(n: float) -> float:
        low, high = wilson_limits(outputs["estimate"] * n, n, values["confidence"])
        return (high - low) / 2

    return half_width_curve(half, values["n"], "readers, the rate staying as it is")


def _se_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    p, n = values["p"], values["n"]
    return (
        f"p (1 - p) / n = {plain(p)} * {plain(1 - p)} / {n:,} = {plain(p * (1 - p) / n)}",
        f"se = {write(outputs['se'], 'points')}; times z = {plain(two_sided_z(values['confidence']))}: "
        f"{write(outputs['ci_half_width'], 'points')}",
    )


def _se_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"A rate of {write(values['p'], 'rate')} measured on {values['n']:,} is known to {write(outputs['se'], 'points')}, one standard "
        f"error, or to plus or minus {write(outputs['ci_half_width'], 'points')} at {write(values['confidence'], 'probability')}.",
        "To halve the error takes four times as many, and only independent observations count.",
    )


def _se_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right, p, n = outputs[output], values["p"], values["n"]
    factor = 1.0 if output == "se" else two_sided_z(values["confidence"])
    slips = {
        "forgot the square root": factor * p * (1 - p) / n,
        "left out 1 - p": factor * math.sqrt(p / n),
        "took 1 - p for the variance": factor * math.sqrt((1 - p) / n),
        "divided by n outside the root": factor * math.sqrt(p * (1 - p)) / n,
        "took the worst case of 50%": factor * 0.5 / math.sqrt(n),
        "gave half the width of the interval instead of the standard error": outputs["ci_half_width"] if output == "se" else None,
        "gave the standard error, without z": outputs["se"] if output != "se" else None,
        POINTS: 100 * right,
    }
    return apart(right, slips)


def _se_curve(values: Inputs, outputs: Outputs) -> Curve:
    spread = two_sided_z(values["confidence"]) * math.sqrt(values["p"] * (1 - values["p"]))
    return half_width_curve(lambda n: spread / math.sqrt(n), values["n"], "independent observations")


LESSONS = {
    "wilson_interval": Lesson(
        assumptions=(INDEPENDENT, "Each reader converts with the same chance, or is drawn at random from those who differ."),
        steps=_wilson_steps,
        says=_wilson_says,
        naive=_wilson_naive,
        missteps=_wilson_missteps,
        curve=_wilson_curve,
    ),
    "proportion_se": Lesson(
        assumptions=(
            "The observations are independent; the same 200 queries run again give no new information.",
            "The rate is not close to 0 or 1: about ten of either kind are expected.",
        ),
        steps=_se_steps,
        says=_se_says,
        naive=None,
        missteps=_se_missteps,
        curve=_se_curve,
    ),
}
