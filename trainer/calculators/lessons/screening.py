"""What hit rates mean when true cases are rare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.registry import recompute
from trainer.calculators.wording import write

_PRIORS = tuple(step / 80 for step in range(1, 80))
_BASE_RATE = "The share of true cases in use is that put in; at a tenth of it far fewer flags are right."
_RATES = "Hit and false-alarm rates were measured on cases like those in use, and enough of them."


def _share(value: float | None) -> str:
    return write(value, "share") if value is not None else "none"


def _curve(name: str, output: str, field: str, title: str, y_label: str, values: Inputs, now: float) -> Curve:
    """An output against the share of true cases."""
    xs = sorted({*_PRIORS, *(prior / 20 for prior in _PRIORS[:19])})
    found = [(x, recompute(name, values, output, **{field: x})) for x in xs]
    points = [(100 * x, 100 * y) for x, y in found if y is not None]
    line = Series("", tuple(x for x, _ in points), tuple(y for _, y in points))
    # The mark has to lie on the drawn part.
    here = min(max(100 * values[field], points[0][0]), points[-1][0])
    return Curve(title, "true cases, %", y_label, (line,), (here, 100 * now))


def _posterior_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    prior, tpr, fpr = values["prior"], values["tpr"], values["fpr"]
    hits, alarms = prior * tpr, (1 - prior) * fpr
    return (
        f"flagged and true: {write(prior, 'share')} x {write(tpr, 'rate')} = {write(hits, 'share')} of all",
        f"flagged and not: {write(1 - prior, 'share')} x {write(fpr, 'rate')} = {write(alarms, 'share')} of all",
        f"posterior = {write(hits, 'share')} / {write(outputs['flagged_share'], 'share')} = {write(outputs['posterior'], 'probability')}",
        f"not flagged and still true: {_share(outputs['posterior_if_not_flagged'])}",
    )


def _posterior_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    rarer = recompute("bayes_posterior", values, "posterior", prior=values["prior"] / 10)
    then = f"; were true cases ten times rarer, only {write(rarer, 'probability')} would be" if rarer is not None else ""
    return (
        f"Of the flagged cases {write(outputs['posterior'], 'probability')} are true ones, at a base rate of "
        f"{write(values['prior'], 'share')}.",
        f"The hit rate of {write(values['tpr'], 'rate')} says how many true cases are flagged, not how many flags are right{then}.",
    )


def _posterior_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    return Naive(
        "the hit rate taken as the chance that a flag is right",
        write(values["tpr"], "rate"),
        "it leaves out how rare true cases are and how often others are flagged",
    )


def _posterior_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    prior, tpr, fpr = values["prior"], values["tpr"], values["fpr"]
    if output == "flagged_share":
        return apart(outputs[output], {"left the false alarms out": prior * tpr, "added the two rates unweighted": tpr + fpr})
    if output != "posterior":
        return ()
    return apart(
        outputs[output],
        {
            "took the hit rate as the posterior": tpr,
            "left the base rate out": tpr / (tpr + fpr) if tpr + fpr else None,
            "took 1 less the false-alarm rate": 1 - fpr,
            "gave the share that is flagged and true, without dividing by all that is flagged": prior * tpr,
            "forgot that only the others can give false alarms": prior * tpr / (prior * tpr + fpr) if prior * tpr + fpr else None,
        },
    )


def _posterior_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    return _curve("bayes_posterior", "posterior", "prior", "posterior by base rate", "right flags, %", values, outputs["posterior"])


def _flag_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    prevalence, tpr, fpr = values["prevalence"], values["tpr"], values["fpr"]
    return (
        f"{write(prevalence, 'share')} x {write(tpr, 'rate')} + {write(1 - prevalence, 'share')} x {write(fpr, 'rate')} "
        f"= {write(outputs['flag_rate'], 'share')}",
        f"of these {_share(outputs['precision'])} are true ones",
    )


def _flag_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"The detector flags {write(outputs['flag_rate'], 'share')} of all cases, with "
        f"{write(values['prevalence'], 'share')} true ones among them.",
        f"Of the flags {_share(outputs['precision'])} are right, so the false alarms have to be paid for before anything is blocked.",
    )


def _flag_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    found = values["prevalence"] * values["tpr"]
    return Naive("only the true cases that are found", write(found, "share"), "false alarms on the many other cases come on top")


def _flag_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    prevalence, tpr, fpr = values["prevalence"], values["tpr"], values["fpr"]
    if output == "precision":
        return apart(outputs[output], {"took the hit rate as the precision": tpr, "took 1 less the false-alarm rate": 1 - fpr})
    return apart(
        outputs[output],
        {
            "left the false alarms out": prevalence * tpr,
            "counted the false alarms only": (1 - prevalence) * fpr,
            "added the two rates unweighted": tpr + fpr,
            "gave the share of true cases": prevalence,
        },
    )


def _residual_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    prevalence, tpr = values["prevalence"], values["tpr"]
    return (
        f"missed: {write(prevalence, 'share')} x {write(1 - tpr, 'rate')} = {write(prevalence * (1 - tpr), 'share')} of all",
        f"let through: 1 - {write(outputs['blocked_share'], 'share')} = {write(1 - outputs['blocked_share'], 'share')} of all",
        f"residual = {write(outputs['residual_rate'], 'share')} of what is let through",
        f"of the blocked ones {_share(outputs['precision'])} are true ones",
    )


def _residual_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"After blocking, {write(outputs['residual_rate'], 'share')} of what is shown is still bad, down from "
        f"{write(values['prevalence'], 'share')}.",
        f"The price is that {write(outputs['blocked_share'], 'share')} of all answers are blocked, of which "
        f"{_share(outputs['precision'])} were bad.",
    )


def _residual_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    return Naive(
        "what is missed is what is left", write(1 - values["tpr"], "rate"), "that is a share of the bad cases, not of what is shown"
    )


def _residual_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    prevalence, tpr, fpr, right = values["prevalence"], values["tpr"], values["fpr"], outputs[output]
    if output == "blocked_share":
        return apart(right, {"left the false alarms out": prevalence * tpr, "added the two rates unweighted": tpr + fpr})
    if output == "precision":
        return apart(right, {"took the hit rate as the precision": tpr, "took 1 less the false-alarm rate": 1 - fpr})
    return apart(
        right,
        {
            "gave the share of bad cases that is missed": 1 - tpr,
            "left the cases that are blocked in the denominator": prevalence * (1 - tpr),
            "multiplied by the hit rate instead of the miss rate": prevalence * tpr,
        },
    )


def _residual_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    name = "residual_rate_after_block"
    return _curve(name, "residual_rate", "prevalence", "left after blocking", "bad among shown, %", values, outputs["residual_rate"])


LESSONS = {
    "bayes_posterior": Lesson(
        assumptions=(_BASE_RATE, _RATES, "One flag per case; two flags that err together are not two pieces of evidence."),
        steps=_posterior_steps,
        says=_posterior_says,
        naive=_posterior_naive,
        missteps=_posterior_missteps,
        curve=_posterior_curve,
    ),
    "flag_rate": Lesson(assumptions=(_BASE_RATE, _RATES), steps=_flag_steps, says=_flag_says, naive=_flag_naive, missteps=_flag_missteps),
    "residual_rate_after_block": Lesson(
        assumptions=(_BASE_RATE, _RATES, "What is blocked is replaced by something that is never bad."),
        steps=_residual_steps,
        says=_residual_says,
        naive=_residual_naive,
        missteps=_residual_missteps,
        curve=_residual_curve,
    ),
}
