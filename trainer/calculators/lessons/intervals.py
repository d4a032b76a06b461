"""What intervals of a rate and of a difference teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive
from trainer.calculators.lessons import single_rates
from trainer.calculators.lessons.precision import INDEPENDENT, POINTS, half_width_curve
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.score_intervals import newcombe_limits, two_sided_z, wilson_limits
from trainer.calculators.wording import plain, write

_ONE_LOOK = "One look at a size fixed in advance; an interval read at every look is too narrow."


def _interval(low: float, high: float) -> str:
    return f"{write(low, 'change')} to {write(high, 'change')}"


def _arm_errors(values: Inputs) -> tuple[float, float]:
    control, treatment = values["p_control"], values["p_treatment"]
    return math.sqrt(control * (1 - control) / values["n_control"]), math.sqrt(treatment * (1 - treatment) / values["n_treatment"])


def _level(values: Inputs) -> float:
    level: float = values["confidence"] if "confidence" in values else values["level"]
    return level


def _error_steps(values: Inputs, outputs: Outputs) -> tuple[str, ...]:
    control, treatment = _arm_errors(values)
    return (
        f"d = {write(values['p_treatment'], 'rate')} - {write(values['p_control'], 'rate')} = {write(outputs['difference'], 'change')}",
        f"se = sqrt({plain(100 * control)}^2 + {plain(100 * treatment)}^2) points = {write(outputs['se'], 'points')}",
        f"z = {plain(two_sided_z(_level(values)))}, two-sided {write(_level(values), 'probability')}",
    )


def _error_slips(values: Inputs, outputs: Outputs) -> Mapping[str, float]:
    """Wrong standard errors by what went wrong."""
    control, treatment = _arm_errors(values)
    return {
        "forgot the square root of the variance": outputs["se"] ** 2,
        "took the standard error of one arm only": max(control, treatment),
        "added the standard errors of the arms instead of their squares": control + treatment,
    }


def _limit_slips(values: Inputs, outputs: Outputs, right: float, sign: int) -> Iterable[Misstep]:
    """Wrong limits of a difference; sign -1 for the lower one."""
    difference, se, z = outputs["difference"], outputs["se"], two_sided_z(_level(values))
    level = _level(values)
    # The one-sided quantile is the two-sided one of twice the tail; it is none below 50%.
    one_sided = two_sided_z(2 * level - 1) if level > 0.5 else 0.0
    slips: dict[str, float | None] = {
        f"took the one-sided z ({plain(one_sided)}) instead of {plain(z)}": difference + sign * one_sided * se if one_sided else None,
        "gave the other limit": difference - sign * z * se,
        "left z out, one standard error away": difference + sign * se,
        "gave the estimate, not its limit": difference,
        "gave the limit relative to control": right / values["p_control"],
        POINTS: 100 * right,
    }
    slips |= {step: difference + sign * z * wrong for step, wrong in _error_slips(values, outputs).items()}
    return apart(right, slips)


def _difference_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs[output]
    if output == "difference":
        relative = values["p_treatment"] / values["p_control"] - 1
        slips = {"gave the relative change": relative, "took control minus treatment": -right, POINTS: 100 * right}
        return apart(right, slips)
    if output == "se":
        return apart(right, {**_error_slips(values, outputs), POINTS: 100 * right})
    upper = output == "ci_high" or (output == "limit" and values["bound"] == "upper")
    return _limit_slips(values, outputs, right, 1 if upper else -1)


def _wald_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (*_error_steps(values, outputs), f"limits: {_interval(outputs['ci_low'], outputs['ci_high'])}")


def _wald_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    low, high = outputs["ci_low"], outputs["ci_high"]
    if low > 0 or high < 0:
        second = f"Zero is outside, so the direction is shown at this level; the size may be anything from {_interval(low, high)}."
    else:
        second = "Zero is inside, which is no proof that nothing happened: every value in the interval fits the data."
    level = write(values["confidence"], "probability")
    return f"The difference is {write(outputs['difference'], 'change')}, {level} interval {_interval(low, high)}.", second


def _wald_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    z, (control, treatment) = two_sided_z(values["confidence"]), _arm_errors(values)
    settled = outputs["ci_low"] > 0 or outputs["ci_high"] < 0
    if not settled or abs(outputs["difference"]) > z * (control + treatment):
        return None
    why = "two intervals may overlap although the difference excludes 0: its error is the root of the sum of squares, not the sum"
    return Naive("do the intervals of the two arms overlap?", "they do, so no difference", why)


def _difference_curve(values: Inputs, outputs: Outputs) -> Curve:
    z, share = two_sided_z(_level(values)), values["n_control"] / (values["n_control"] + values["n_treatment"])
    spread = outputs["se"] * math.sqrt(values["n_control"])
    return half_width_curve(lambda n: z * spread / math.sqrt(n), values["n_control"], f"readers in control, {write(share, 'share')} of all")


def _limit_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    side, level = values["bound"], write(values["level"], "probability")
    beyond = "below" if side == "lower" else "above"
    return (
        f"The difference is {write(outputs['difference'], 'change')}, and its {side} {level} limit is {write(outputs['limit'], 'change')}.",
        f"Values {beyond} it are what the data speak against, so I hold the limit, not the estimate, against the margin agreed before.",
    )


def _limit_naive(values: Inputs, outputs: Outputs) -> Naive:
    shown = write(outputs["difference"], "change")
    return Naive("the estimate held against the margin", shown, "it ignores that the truth may lie an interval's width away")


def _newcombe_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    arms = []
    for arm in ("treatment", "control"):
        low, high = wilson_limits(values[f"{arm}_successes"], values[f"{arm}_n"], values["confidence"])
        rate = values[f"{arm}_successes"] / values[f"{arm}_n"]
        arms.append(f"{arm}: {write(rate, 'rate')}, Wilson limits {write(low, 'rate')} to {write(high, 'rate')}")
    return (
        *arms,
        f"distances squared and added: {write(outputs['difference'], 'change')} with limits "
        f"{_interval(outputs['ci_low'], outputs['ci_high'])}",
    )


def _newcombe_wald(values: Inputs) -> tuple[float, float]:
    control, treatment = (values[f"{arm}_successes"] / values[f"{arm}_n"] for arm in ("control", "treatment"))
    se = math.sqrt(control * (1 - control) / values["control_n"] + treatment * (1 - treatment) / values["treatment_n"])
    half = two_sided_z(values["confidence"]) * se
    return treatment - control - half, treatment - control + half


def _newcombe_naive(values: Inputs, outputs: Outputs) -> Naive:
    low, high = _newcombe_wald(values)
    why = "with few conversions it is too narrow, and it has no width at all when nobody or everybody converts"
    return Naive("the Wald interval, d plus or minus z se", _interval(low, high), why)


def _newcombe_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right, difference = outputs[output], outputs["difference"]
    if output == "difference":
        return apart(right, {"took control minus treatment": -right, POINTS: 100 * right})
    at, low = (0, True) if output == "ci_low" else (1, False)
    distances = abs(right - difference)
    low_t, high_t = wilson_limits(values["treatment_successes"], values["treatment_n"], values["confidence"])
    low_c, high_c = wilson_limits(values["control_successes"], values["control_n"], values["confidence"])
    slips = {
        "took the Wald interval": _newcombe_wald(values)[at],
        "subtracted the Wilson limits of the arms": low_t - high_c if low else high_t - low_c,
        "took control minus treatment": -outputs["ci_high" if low else "ci_low"],
        "gave the other limit": outputs["ci_high" if low else "ci_low"],
        "forgot to square and take the root": difference + (-1 if low else 1) * distances**2,
        POINTS: 100 * right,
    }
    return apart(right, slips)


def _newcombe_curve(values: Inputs, outputs: Outputs) -> Curve:
    size = values["control_n"]

    def half(n: float) -> float:
        grown = n / size
        treatment, treatment_n = values["treatment_successes"] * grown, values["treatment_n"] * grown
        low, high = newcombe_limits(treatment, treatment_n, values["control_successes"] * grown, n, values["confidence"])
        return (high - low) / 2

    return half_width_curve(half, size, "readers in control, treatment in proportion")


LESSONS = {
    **single_rates.LESSONS,
    "two_proportion_ci": Lesson(
        assumptions=(
            INDEPENDENT,
            _ONE_LOOK,
            "At least about ten conversions and ten others in each arm; below that take Newcombe's interval.",
        ),
        steps=_wald_steps,
        says=_wald_says,
        naive=_wald_naive,
        missteps=_difference_missteps,
        curve=_difference_curve,
    ),
    "diff_two_proportions_ci": Lesson(
        assumptions=(
            "The margin that the limit is held against was agreed before the result was known.",
            INDEPENDENT,
            _ONE_LOOK,
            "At least about ten conversions and ten others in each arm.",
        ),
        steps=lambda values, outputs: (
            *_error_steps(values, outputs),
            f"{values['bound']} limit: {write(outputs['limit'], 'change')}",
        ),
        says=_limit_says,
        naive=_limit_naive,
        missteps=_difference_missteps,
        curve=_difference_curve,
    ),
    "newcombe_interval": Lesson(
        assumptions=(INDEPENDENT, _ONE_LOOK, "The arms are independent samples; paired answers of the same readers need another interval."),
        steps=_newcombe_steps,
        says=_wald_says,
        naive=_newcombe_naive,
        missteps=_newcombe_missteps,
        curve=_newcombe_curve,
    ),
}
