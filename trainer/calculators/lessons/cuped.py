"""What adjustment for a covariate from before the test teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.wording import plain, write


def _planning_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    rho, n = values["correlation"], values["n_without_cuped"]
    return (
        f"rho^2 = {plain(rho)}^2 = {write(outputs['variance_reduction'], 'share')} of the variance removed",
        f"n = {n:,} x (1 - {plain(outputs['variance_reduction'])}) = {outputs['n_with_cuped']:,}",
        f"or at the same n: detectable effect x sqrt(1 - rho^2) = {write(outputs['mde_multiplier'], 'factor')}",
    )


def _planning_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"With a correlation of {plain(values['correlation'])} CUPED removes {write(outputs['variance_reduction'], 'share', 3)} of the "
        f"variance, so {outputs['n_with_cuped']:,} readers do instead of {values['n_without_cuped']:,}.",
        "The covariate must be from before the assignment, and readers without history gain nothing, so I would plan with the "
        "correlation over all readers.",
    )


def _planning_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    size = abs(values["correlation"])
    if size in (0.0, 1.0):
        return None
    return Naive(
        "n (1 - rho)",
        f"{math.ceil(values['n_without_cuped'] * (1 - size)):,}",
        "the share of the variance that is explained is rho squared, not rho",
    )


def _planning_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    n, size, square = values["n_without_cuped"], abs(values["correlation"]), outputs["variance_reduction"]
    left = 1 - square
    slips = {
        "n_with_cuped": {
            "took rho instead of rho squared": n * (1 - size),
            "took the share removed for the share left": n * square,
            "took the factor of the standard error for that of the size": n * math.sqrt(left),
            "left the size as it was": float(n),
        },
        "variance_reduction": {
            "took rho instead of rho squared": size,
            "gave the share that is left": left,
            "gave the reduction of the standard error": 1 - math.sqrt(left),
        },
        "mde_multiplier": {
            "took the factor of the variance, without the root": left,
            "took rho instead of rho squared": math.sqrt(1 - size),
            "gave the reduction instead of the factor": 1 - math.sqrt(left),
        },
        "effective_sample_multiplier": {
            "took rho instead of rho squared": 1 / (1 - size),
            "gave the factor of the size needed": left,
            "took the factor of the standard error": 1 / math.sqrt(left),
        },
    }
    for step, value in slips.get(output, {}).items():
        if abs(value - outputs[output]) > 0.005 * abs(outputs[output]):
            yield Misstep(value, step)


def _planning_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    n = values["n_without_cuped"]
    correlations = tuple(step / 40 for step in range(40))
    sizes = tuple(n * (1 - correlation**2) for correlation in correlations)
    return Curve(
        "readers by correlation",
        "correlation with the metric before the test",
        "readers needed",
        (Series("", correlations, sizes),),
        (abs(values["correlation"]), float(outputs["n_with_cuped"])),
    )


def _estimate_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"{len(values['control_pre']):,} readers in control, {len(values['treatment_pre']):,} in treatment",
        f"theta = cov(post, pre) / var(pre) = {plain(outputs['theta'])} over all readers",
        f"raw: {plain(outputs['difference_raw'])}, SE {plain(outputs['se_raw'])}",
        f"adjusted: {plain(outputs['difference_cuped'])}, SE {plain(outputs['se_cuped'])}; "
        f"{write(outputs['variance_reduction'], 'share', 3)} of the variance removed",
    )


def _estimate_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    reduction = outputs["variance_reduction"]
    gain = f"like {1 / (1 - reduction):.1f} times as many readers" if reduction < 0.99 else "like a hundred times as many readers or more"
    return (
        f"Adjusted for what the readers did before, the difference is {plain(outputs['difference_cuped'])} with a standard error of "
        f"{plain(outputs['se_cuped'])}, instead of {plain(outputs['difference_raw'])} with {plain(outputs['se_raw'])}.",
        f"That removes {write(reduction, 'share', 2)} of the variance, {gain}; it is the same effect, estimated more precisely.",
    )


def _estimate_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    return Naive(
        "raw difference",
        f"{plain(outputs['difference_raw'])}, SE {plain(outputs['se_raw'])}",
        "part of it is how the arms differed before the test began",
    )


def _estimate_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    raw = {"difference_cuped": "difference_raw", "se_cuped": "se_raw"}
    if output in raw:
        yield Misstep(outputs[raw[output]], "left the adjustment out")
    if output == "difference_cuped":
        before = _mean(values["treatment_pre"]) - _mean(values["control_pre"])
        yield Misstep(outputs["difference_raw"] - before, "subtracted the difference before in full, as if theta were 1")
    if output == "variance_reduction":
        yield Misstep(math.sqrt(outputs[output]), "gave the correlation instead of its square")
        yield Misstep(1 - outputs[output], "gave the share that is left")


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


LESSONS = {
    "cuped_planning": Lesson(
        assumptions=(
            "The covariate is from before the assignment; anything the treatment can touch biases the effect.",
            "The correlation is that of all readers in the test; new readers have no history and gain nothing.",
            "The correlation will hold during the test; it falls with a longer gap and a longer test.",
        ),
        steps=_planning_steps,
        says=_planning_says,
        naive=_planning_naive,
        missteps=_planning_missteps,
        curve=_planning_curve,
    ),
    "cuped_estimate": Lesson(
        assumptions=(
            "The covariate is from before the assignment; anything the treatment can touch biases the effect.",
            "Readers without history have a value too, such as the mean; dropping them changes the question.",
            "Readers were assigned at random and are independent, and there are enough of them for a normal mean.",
            "One slope for both arms; a large effect on it calls for a slope in each arm.",
        ),
        steps=_estimate_steps,
        says=_estimate_says,
        naive=_estimate_naive,
        missteps=_estimate_missteps,
    ),
}
