"""What averages at another mix teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.reweighting import shares, weighted
from trainer.calculators.score_intervals import two_sided_z
from trainer.calculators.wording import plain, write

_SHOWN = 10


def _products(weights: Sequence[float], values: Sequence[float]) -> str:
    """A weighted sum, written out."""
    terms = [f"{plain(share)} × {plain(value)}" for share, value in zip(shares(weights)[:_SHOWN], values, strict=False)]
    return " + ".join(terms) + (" + …" if len(weights) > _SHOWN else "")


def _changes(values: Inputs) -> list[float]:
    return [values["unit_scale"] * (after - before) for before, after in zip(values["control"], values["treatment"], strict=True)]


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _difference_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"differences by group: {', '.join(plain(change) for change in _changes(values)[:_SHOWN])}",
        f"{_products(values['weights'], _changes(values))} = {plain(outputs['difference'])}",
        f"control {plain(outputs['control_mean'])}, treatment {plain(outputs['treatment_mean'])} at this mix",
    )


def _difference_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    changes = _changes(values)
    mixed = min(changes) < 0 < max(changes)
    if mixed:
        second = "Groups gain and lose, so the sign of the total belongs to a population: no effect changed, only the weights."
    else:
        second = "No group goes the other way, so the mix changes the size of the total but not its sign."
    return (
        f"At this mix the total goes from {plain(outputs['control_mean'])} to {plain(outputs['treatment_mean'])}, a difference of "
        f"{plain(outputs['difference'])}.",
        second,
    )


def _difference_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    simple = _mean(_changes(values))
    if math.isclose(simple, outputs["difference"], rel_tol=1e-6, abs_tol=1e-15):
        return None
    return Naive("average of the differences, each group counted once", plain(simple), "it answers for a population of equal groups")


def _difference_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right, scale = outputs[output], values["unit_scale"]
    source = {"control_mean": values["control"], "treatment_mean": values["treatment"]}.get(output)
    simple = _mean(_changes(values)) if source is None else scale * _mean(source)
    slips: dict[str, float | None] = {
        "counted every group the same": simple,
        "gave the fraction where points were asked for" if scale > 1 else "gave points where the fraction was asked for": (
            right / scale if scale > 1 else 100 * right
        ),
    }
    if output == "difference":
        relative = [
            after / before - 1 if before else math.inf for before, after in zip(values["control"], values["treatment"], strict=True)
        ]
        slips["averaged the relative changes of the groups"] = weighted(relative, values["weights"])
        slips["gave the relative change of the total"] = right / outputs["control_mean"] if outputs["control_mean"] else None
        slips["took control minus treatment"] = -right
    return apart(right, slips)


def _mix_curve(differences: Sequence[float], weights: Sequence[float], label: str) -> Curve | None:
    """The difference against the share of the last group, the others keeping their proportions."""
    rest, last = list(weights[:-1]), differences[-1]
    if len(differences) < 2 or not sum(rest):
        return None
    others = weighted(differences[:-1], rest)
    steps = [step / 50 for step in range(51)]
    line = Series("", tuple(100 * step for step in steps), tuple((1 - step) * others + step * last for step in steps))
    now = shares(weights)[-1]
    return Curve("difference by mix", "share of the last group, %", label, (line,), (100 * now, (1 - now) * others + now * last))


def _ci_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"d = {_products(values['weights'], values['differences'])} = {plain(outputs['difference'])}",
        f"se: root of the sum of ({_products(values['weights'], values['standard_errors']).replace(' + ', ')^2 + (')})^2 = "
        f"{plain(outputs['se'])}",
        f"z = {plain(two_sided_z(values['level']))}, two-sided {write(values['level'], 'probability')}; {values['bound']} limit "
        f"{plain(outputs['limit'])}",
    )


def _ci_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    reach = two_sided_z(values["level"]) * outputs["se"]
    low, high = outputs["difference"] - reach, outputs["difference"] + reach
    if low > 0 or high < 0:
        second = "The interval excludes zero, provided that the effect inside each group carries over to the new readers of that group."
    else:
        second = "The interval includes zero: neither a gain nor a loss is established at this mix."
    return (
        f"At this mix the difference is {plain(outputs['difference'])}, and its {values['bound']} "
        f"{write(values['level'], 'probability')} limit is {plain(outputs['limit'])}; the whole interval runs from {plain(low)} to "
        f"{plain(high)}.",
        second,
    )


def _ci_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    simple = _mean(values["differences"])
    if math.isclose(simple, outputs["difference"], rel_tol=1e-6, abs_tol=1e-15):
        return None
    return Naive("average of the differences, without an interval", plain(simple), "it has neither the weights nor the uncertainty")


def _ci_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    weights, errors = shares(values["weights"]), values["standard_errors"]
    wrong = {
        "forgot the square root of the variance": outputs["se"] ** 2,
        "averaged the standard errors with the weights": weighted(errors, weights),
        "did not square the weights": math.sqrt(math.fsum(w * e**2 for w, e in zip(weights, errors, strict=True))),
        "left the weights out of the standard error": math.hypot(*errors),
    }
    if output == "se":
        return apart(outputs["se"], wrong)
    difference, z = outputs["difference"], two_sided_z(values["level"])
    simple = _mean(values["differences"])
    if output == "difference":
        return apart(difference, {"counted every group the same": simple, "took control minus treatment": -difference})
    sign = -1 if values["bound"] == "lower" else 1
    level = values["level"]
    narrow = two_sided_z(2 * level - 1) if level > 0.5 else None
    slips: dict[str, float | None] = {
        f"took the one-sided z instead of {plain(z)}": difference + sign * narrow * outputs["se"] if narrow else None,
        "gave the other limit": difference - sign * z * outputs["se"],
        "left z out, one standard error away": difference + sign * outputs["se"],
        "gave the estimate, not its limit": difference,
        "counted every group the same": simple + sign * z * math.hypot(*errors) / len(errors),
        "gave the fraction instead of points": outputs["limit"] / 100,
    }
    return apart(outputs["limit"], slips | {step: difference + sign * z * error for step, error in wrong.items()})


def _mean_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (f"{_products(values['weights'], values['values'])} = {plain(outputs['mean'])}",)


def _mean_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"Weighted by size the mean is {plain(outputs['mean'])}; without weights it would be {plain(outputs['unweighted_mean'])}.",
        f"It lies between {plain(min(values['values']))} and {plain(max(values['values']))} whatever the weights, which is a check in "
        "the head.",
    )


def _mean_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if math.isclose(outputs["mean"], outputs["unweighted_mean"], rel_tol=1e-9, abs_tol=1e-15):
        return None
    return Naive("average of the rates", plain(outputs["unweighted_mean"]), "a small group counts as much as a large one")


def _mean_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "mean":
        return ()
    total = math.fsum(values["weights"])
    slips = {
        "averaged without the weights": outputs["unweighted_mean"],
        "gave the weights to the wrong groups": weighted(values["values"], values["weights"][::-1]),
        "did not divide by the sum of the weights": total * outputs["mean"],
        "gave percent where the fraction was asked for": 100 * outputs["mean"],
    }
    return apart(outputs["mean"], slips)


LESSONS = {
    "reweighted_difference": Lesson(
        assumptions=(
            "The effect inside each group is the same for the readers to come as for those tested; new readers may differ.",
            "The groups are defined by what was known before exposure.",
            "The shares of the new population are known; a share that is guessed needs a range.",
        ),
        steps=_difference_steps,
        says=_difference_says,
        naive=_difference_naive,
        missteps=_difference_missteps,
        curve=lambda values, outputs: _mix_curve(_changes(values), values["weights"], "difference"),
    ),
    "reweighted_difference_ci": Lesson(
        assumptions=(
            "The effect inside each group is the same for the readers to come as for those tested; the interval does not cover that.",
            "The groups hold different readers, so that their errors are independent.",
            "The shares are known; their uncertainty is not in the interval.",
        ),
        steps=_ci_steps,
        says=_ci_says,
        naive=_ci_naive,
        missteps=_ci_missteps,
        curve=lambda values, outputs: _mix_curve(values["differences"], values["weights"], "difference"),
    ),
    "weighted_mean": Lesson(
        assumptions=(
            "The weights count what the rate is per: turns for a rate per turn, readers for a rate per reader.",
            "The groups cover everybody once.",
        ),
        steps=_mean_steps,
        says=_mean_says,
        naive=_mean_naive,
        missteps=_mean_missteps,
    ),
}
