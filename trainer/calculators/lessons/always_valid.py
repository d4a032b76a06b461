"""What tests and intervals that hold at every look teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

from trainer.calculators.always_valid import always_valid_half_width, tuning
from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.wording import plain, write

_NORMAL = NormalDist()
# Shares of the present data on the charts: from a tenth to three times as much.
_TIMES = tuple(step / 10 for step in range(1, 31))


def _fixed_half_width(standard_error: float, alpha: float) -> float:
    return -_NORMAL.inv_cdf(alpha / 2) * standard_error


def _widths(standard_error: float, growth: float, alpha: float, half: float) -> Curve:
    """Half width by the amount of data, as the standard error falls with its root."""
    shares = tuple(100 * time for time in _TIMES)
    valid = tuple(always_valid_half_width(standard_error / math.sqrt(time), growth * time, alpha) for time in _TIMES)
    fixed = tuple(_fixed_half_width(standard_error / math.sqrt(time), alpha) for time in _TIMES)
    lines = (Series("always valid", shares, valid), Series("one look", shares, fixed))
    return Curve("half width by data collected", "data, % of now", "half width of the interval", lines, (100.0, half))


def _msprt_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    error, mixture = values["standard_error"], values["mixture_sd"]
    return (
        f"V = {plain(error)}^2 = {plain(error**2)}, t2 = {plain(mixture)}^2 = {plain(mixture**2)}, d = {plain(values['effect_estimate'])}",
        f"ln LR = {plain(outputs['log_likelihood_ratio'])}, stop from ln(1 / alpha) = {plain(-math.log(values['alpha']))}",
        f"p at this look = min(1, 1 / LR) = {write(outputs['p_value_now'], 'p')}; the always-valid p is the smallest so far",
        f"interval: {plain(values['effect_estimate'])} ± {plain(outputs['ci_half_width'])}; "
        f"with one look ± {plain(_fixed_half_width(error, values['alpha']))}",
    )


def _msprt_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    factor = outputs["ci_half_width"] / _fixed_half_width(values["standard_error"], values["alpha"])
    price = (
        f"The price for looking whenever I like is an interval {plain(factor, 2)} times as wide as with one look, "
        "and a mixture fixed before the start."
    )
    if outputs["reject"]:
        return (
            f"The always-valid p-value is {write(outputs['p_value_now'], 'p')}, so I may stop for an effect now, however often I looked.",
            price,
        )
    return (
        f"The always-valid p-value at this look is {write(outputs['p_value_now'], 'p')}, so the test goes on; "
        "that is no proof of no effect.",
        price,
    )


def _z_interval_naive(estimate: float, error: float, alpha: float) -> Naive:
    half = _fixed_half_width(error, alpha)
    p = math.erfc(abs(estimate) / error / math.sqrt(2))
    return Naive(
        "z interval for one look",
        f"{plain(estimate)} ± {plain(half)}, p = {write(p, 'p')}",
        "it holds at one look fixed before, not at whichever look one stops",
    )


def _msprt_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    return _z_interval_naive(values["effect_estimate"], values["standard_error"], values["alpha"])


def _msprt_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    z = abs(values["effect_estimate"]) / values["standard_error"]
    if output == "p_value_now":
        yield Misstep(math.erfc(z / math.sqrt(2)), "took the p-value of a test with one look")
    elif output == "ci_half_width":
        yield Misstep(_fixed_half_width(values["standard_error"], values["alpha"]), "took the interval of a test with one look")
        yield Misstep(2 * outputs[output], "gave the whole width instead of half of it")
    elif output == "mixture_likelihood_ratio" and z < 30:
        yield Misstep(math.exp(z * z / 2), "took the likelihood at the estimate itself, without the mixture")


def _msprt_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    growth = (values["mixture_sd"] / values["standard_error"]) ** 2
    return _widths(values["standard_error"], growth, values["alpha"], outputs["ci_half_width"])


def _error(values: Inputs) -> float:
    return math.sqrt(values["control_sd"] ** 2 / values["control_n"] + values["treatment_sd"] ** 2 / values["treatment_n"])


def _growth(values: Inputs) -> float:
    return float((values["control_n"] + values["treatment_n"]) * tuning(values["alpha"]) / values["tuning_n"])


def _sequence_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    alpha = values["alpha"]
    if outputs["difference"] is None:
        tuned, time = values["optimized_for_intrinsic_time"], values["intrinsic_time"]
        return (
            f"rho = {plain(tuned)} / {plain(tuning(alpha))} = {plain(outputs['rho'])}, "
            f"closest to a single look at a variance of about {plain(tuned)}",
            f"V = {plain(time)}: |S| < {plain(outputs['sum_boundary_two_sided'])}, "
            f"one-sided S < {plain(outputs['sum_boundary_one_sided'])}",
            f"at one look: |S| < {plain(-_NORMAL.inv_cdf(alpha / 2) * math.sqrt(time))}",
        )
    users = values["control_n"] + values["treatment_n"]
    return (
        f"d = {plain(outputs['difference'])}, SE = {plain(_error(values))}, N = {users:,} readers in all",
        f"rho^2 = {plain(tuning(alpha))} / {plain(values['tuning_n'])}, N rho^2 = {plain(_growth(values))}",
        f"half width = SE sqrt((1 + 1 / {plain(_growth(values))}) (ln(1 + {plain(_growth(values))}) - 2 ln {plain(alpha)})) = "
        f"{plain(outputs['ci_half_width'])}",
        f"{plain(outputs['ci_low'])} to {plain(outputs['ci_high'])}, p = {write(outputs['p_value'], 'p')}",
    )


def _sequence_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    level = write(1 - values["alpha"], "rate")
    if outputs["difference"] is None:
        return (
            f"Without effect the sum stays within ± {plain(outputs['sum_boundary_two_sided'])} at this and all other times together with "
            f"{level} certainty.",
            "The boundary comes closest to that of a single look around the variance it was tuned for, and is valid everywhere.",
        )
    verdict = (
        "excludes 0, so I may stop now" if outputs["ci_low"] > 0 or outputs["ci_high"] < 0 else "still contains 0, so the test goes on"
    )
    factor = outputs["ci_half_width"] / _fixed_half_width(_error(values), values["alpha"])
    return (
        f"The {level} interval that holds at every look is {plain(outputs['ci_low'])} to {plain(outputs['ci_high'])}: it {verdict}.",
        f"It is {plain(factor, 2)} times as wide as an interval for one look, the price for looking at any time; it comes closest to "
        f"that of a single look near {values['tuning_n']:,.0f} readers.",
    )


def _sequence_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if outputs["difference"] is None:
        half = -_NORMAL.inv_cdf(values["alpha"] / 2) * math.sqrt(values["intrinsic_time"])
        return Naive("z sqrt(V) for one look", plain(half), "a running sum passes it sooner or later, with certainty")
    return _z_interval_naive(outputs["difference"], _error(values), values["alpha"])


def _sequence_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in outputs or outputs[output] is None or output in ("difference", "rho"):
        return
    if outputs["difference"] is None:
        fixed = math.sqrt(values["intrinsic_time"])
        side = 2 if output == "sum_boundary_two_sided" else 1
        yield Misstep(-_NORMAL.inv_cdf(values["alpha"] / side) * fixed, "took the boundary of a test with one look")
        other = outputs["sum_boundary_one_sided" if side == 2 else "sum_boundary_two_sided"]
        yield Misstep(other, "took the one-sided boundary" if side == 2 else "took the two-sided boundary")
        return
    half, error = _fixed_half_width(_error(values), values["alpha"]), _error(values)
    fixed_values = {
        "ci_half_width": half,
        "ci_low": outputs["difference"] - half,
        "ci_high": outputs["difference"] + half,
        "p_value": math.erfc(abs(outputs["difference"]) / error / math.sqrt(2)),
    }
    kind = "p-value" if output == "p_value" else "interval"
    yield Misstep(fixed_values[output], f"took the {kind} of a test with one look")


def _sequence_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    if outputs["difference"] is not None:
        return _widths(_error(values), _growth(values), values["alpha"], outputs["ci_half_width"])
    times = tuple(values["intrinsic_time"] * time for time in _TIMES)
    rho, z, level = outputs["rho"], -_NORMAL.inv_cdf(values["alpha"] / 2), -2 * math.log(values["alpha"])
    sums = tuple(math.sqrt((time + rho) * (math.log1p(time / rho) + level)) for time in times)
    lines = (Series("always valid", times, sums), Series("one look", times, tuple(z * math.sqrt(time) for time in times)))
    mark = (values["intrinsic_time"], outputs["sum_boundary_two_sided"])
    return Curve("boundary by variance", "summed variance", "|sum| that is not passed", lines, mark)


LESSONS = {
    "msprt": Lesson(
        assumptions=(
            "The mixture is fixed before the start, near the effects one expects; it changes the width, never the error rate.",
            "Outcomes are complete when they are read; late ones make early looks wrong in a way no boundary repairs.",
            "The estimate is close to normal with a known standard error, so not within the first few dozen readers.",
            "The always-valid p-value is the smallest one so far, not the one of the luckiest metric.",
        ),
        steps=_msprt_steps,
        says=_msprt_says,
        naive=_msprt_naive,
        missteps=_msprt_missteps,
        curve=_msprt_curve,
    ),
    "confidence_sequence": Lesson(
        assumptions=(
            "Readers are independent and identically distributed; new kinds of readers over time change what is estimated.",
            "The sample is large: the guarantee is asymptotic, like that of a z interval.",
            "The tuning is fixed before the start, near the planned size.",
            "An estimate at an early stop is still too large on average; only the coverage is kept.",
        ),
        steps=_sequence_steps,
        says=_sequence_says,
        naive=_sequence_naive,
        missteps=_sequence_missteps,
        curve=_sequence_curve,
    ),
}
