"""What metrics that divide one sum by another teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Lesson, Misstep, Naive
from trainer.calculators.wording import plain, write


def _per_event_error(values: Inputs, outputs: Outputs) -> float | None:
    """Standard error if every event were a reader of its own; None when the ratios are no rates."""
    rates = (outputs["control_ratio"], outputs["treatment_ratio"])
    events = (math.fsum(values["control_denominators"]), math.fsum(values["treatment_denominators"]))
    if not all(0 <= rate <= 1 for rate in rates):
        return None
    error = math.sqrt(math.fsum(rate * (1 - rate) / count for rate, count in zip(rates, events, strict=True)))
    return error or None


def _mean_of_ratios(numerators: Sequence[float], denominators: Sequence[float]) -> float | None:
    ratios = [above / below for above, below in zip(numerators, denominators, strict=True) if below]
    return math.fsum(ratios) / len(ratios) if ratios and all(map(math.isfinite, ratios)) else None


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"control {plain(outputs['control_ratio'])} over {len(values['control_numerators']):,} readers, "
        f"treatment {plain(outputs['treatment_ratio'])} over {len(values['treatment_numerators']):,}",
        "var R = var(y - R x) / (n mean(x)^2), the same as (s_y^2 - 2 R s_xy + R^2 s_x^2) / (n mean(x)^2)",
        f"d = {plain(outputs['difference'])}, SE = {plain(outputs['se'])}, z = {plain(outputs['z'])}, p = {write(outputs['p_value'], 'p')}",
    )


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    error = _per_event_error(values, outputs)
    compared = f", {plain(outputs['se'] / error, 3)} times that of a per-event test" if error else ""
    return (
        f"The ratio goes from {plain(outputs['control_ratio'])} to {plain(outputs['treatment_ratio'])}, a difference of "
        f"{plain(outputs['difference'])} with z = {plain(outputs['z'], 3)} and p = {write(outputs['p_value'], 'p')}.",
        f"Readers were randomised, not events, so the standard error comes from the readers by the delta method{compared}.",
    )


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    error = _per_event_error(values, outputs)
    if error is None:
        return None
    return Naive(
        "binomial z over events",
        f"z = {plain(outputs['difference'] / error, 3)}",
        "events of one reader are not independent, so it usually takes the standard error too small",
    )


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    error = _per_event_error(values, outputs)
    if output in ("se", "z", "p_value"):
        if error:
            z = outputs["difference"] / error
            step = "took every event as a reader of its own"
            yield Misstep({"se": error, "z": z, "p_value": math.erfc(abs(z) / math.sqrt(2))}[output], step)
        if output == "p_value":
            yield Misstep(outputs[output] / 2, "tested one-sided instead of two-sided")
        return
    control = _mean_of_ratios(values["control_numerators"], values["control_denominators"])
    treatment = _mean_of_ratios(values["treatment_numerators"], values["treatment_denominators"])
    if control is None or treatment is None:
        return
    means = {"control_ratio": control, "treatment_ratio": treatment, "difference": treatment - control}
    if output in means:
        yield Misstep(means[output], "took the mean of the readers' own ratios instead of the ratio of the sums")
    if output == "difference" and outputs["control_ratio"]:
        yield Misstep(outputs["difference"] / outputs["control_ratio"], "gave the relative change instead of the absolute one")


LESSONS = {
    "ratio_metric_delta": Lesson(
        assumptions=(
            "The unit is the one that was randomised; with readers randomised, one row is one reader.",
            "The treatment does not move the denominator; if it does, a better ratio may hide a loss.",
            "There are enough readers, and none of them dominates the sums, for the delta method to hold.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
    ),
}
