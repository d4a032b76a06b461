"""What the sample size, power and detectable effect of two proportions teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write

_NORMAL = NormalDist()


def _size_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    p1, p2, alpha = values["baseline_rate"], outputs["treatment_rate"], outputs["alpha_per_comparison"]
    z_alpha, z_beta = -_NORMAL.inv_cdf(alpha / values["sides"]), _NORMAL.inv_cdf(values["power"])
    difference = p2 - p1
    return (
        f"p1 = {write(p1, 'rate')}, p2 = {write(p2, 'rate')}, d = {write(difference, 'change')}",
        f"z_a = {plain(z_alpha)} ({values['sides']}-sided at {write(alpha, 'probability')}), z_b = {plain(z_beta)} "
        f"(power {write(values['power'], 'probability')}), {values['method']}",
        f"n = {plain(outputs['n_control_exact'], 6)}, rounded up: {outputs['n_control']:,} in control, "
        f"{outputs['n_treatment_each']:,} in each treatment arm, {outputs['n_total']:,} in all",
        f"rule of thumb: 16 p q / d^2 = {plain(16 * p1 * (1 - p1) / difference**2, 6)}",
    )


def _size_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    difference = outputs["treatment_rate"] - values["baseline_rate"]
    half = recompute("sample_size_proportions", values, "n_control", mde_absolute=difference / 2, mde_relative=None)
    again = f"; half the effect would need {half:,.0f}, about {half / outputs['n_control']:.1f} times as many" if half else ""
    return (
        f"To see {write(difference, 'change')} on a baseline of {write(values['baseline_rate'], 'rate')} with "
        f"{write(values['power'], 'probability')} power at a {values['sides']}-sided {write(values['alpha'], 'probability')} I need "
        f"{outputs['n_control']:,} readers in control and {outputs['n_total']:,} in all.",
        f"The size goes with one over the effect squared{again}, so the effect has to come from what is worth shipping.",
    )


def _size_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    difference = outputs["treatment_rate"] - values["baseline_rate"]
    if values["mde_absolute"] is not None:
        other = recompute("sample_size_proportions", values, "n_control", mde_relative=difference, mde_absolute=None)
        label, why = f"{write(difference, 'relative')} relative instead of points", "points and percent of the baseline are not the same"
    else:
        other = recompute("sample_size_proportions", values, "n_control", mde_absolute=values["mde_relative"], mde_relative=None)
        label, why = "the percent taken as points", "a change of the baseline by 10% is not 10 points"
    return Naive(label, f"{other:,.0f}", why) if other else None


def _size_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in ("n_control", "n_control_exact", "n_treatment_each", "n_total"):
        return
    size, total = outputs[output], outputs["n_total"]
    difference = outputs["treatment_rate"] - values["baseline_rate"]
    changed = {
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
    for step, changes in changed.items():
        if any(values[name] != value for name, value in changes.items()):
            other = recompute("sample_size_proportions", values, output, **changes)
            if other is not None and abs(other - size) > 0.02 * size:
                yield Misstep(other, step)


def _size_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Power against readers in the control arm, from none to two and a half times as many."""
    p1, p2, ratio = values["baseline_rate"], outputs["treatment_rate"], values["allocation_ratio"]
    pooled = (p1 + ratio * p2) / (1 + ratio)
    null = (1 + 1 / ratio) * pooled * (1 - pooled)
    alternative = p1 * (1 - p1) + p2 * (1 - p2) / ratio
    z_alpha = -_NORMAL.inv_cdf(outputs["alpha_per_comparison"] / values["sides"])
    size = outputs["n_control_exact"]
    sizes = [size * step / 24 for step in range(1, 61)]
    powers = [_NORMAL.cdf((abs(p2 - p1) * math.sqrt(n) - z_alpha * math.sqrt(null)) / math.sqrt(alternative)) for n in sizes]
    power = Series("", tuple(sizes), tuple(100 * found for found in powers))
    return Curve("power by size", "readers in control", "power, %", (power,), (size, 100 * values["power"]))


LESSONS = {
    "sample_size_proportions": Lesson(
        assumptions=(
            "The unit that is counted is the unit that was randomised; clicks or turns of one reader are not independent.",
            "The baseline rate holds during the test; season and campaigns move it.",
            "At least about ten expected conversions in each arm, so that the normal approximation holds.",
            "One look at the end; every further look needs a boundary of its own.",
        ),
        steps=_size_steps,
        says=_size_says,
        naive=_size_naive,
        missteps=_size_missteps,
        curve=_size_curve,
    ),
}
