"""What the losses of contrastive and of continual learning teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write

_EASY = 0.01


def _nce_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    terms = [
        f"{row['count']:,} x exp(({plain(row['similarity'])} - {plain(values['positive'])}) / {plain(values['tau'])})"
        for row in values["negatives"][:4]
    ]
    more = " + …" if len(values["negatives"]) > 4 else ""
    return (
        f"sum = {' + '.join(terms)}{more}",
        f"L = ln(1 + sum) = {plain(outputs['loss'])}",
        f"softmax of the positive = {write(outputs['positive_probability'], 'probability')}, pull on it = {plain(outputs['pull'])}",
        f"of the push on the negatives {write(outputs['hardest_share'], 'share')} goes to the most similar",
    )


def _nce_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    result = f"The loss is {plain(outputs['loss'], 3)} nats at a temperature of {plain(values['tau'])}."
    if outputs["loss"] < _EASY:
        return result, "Nothing is left to learn from these negatives, so I would mine harder ones rather than add more of the same."
    return (
        result,
        f"Of the push {write(outputs['hardest_share'], 'share', 3)} goes to the most similar negatives, so it matters most that these are "
        "no unlabelled positives.",
    )


def _nce_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if outputs["loss"] >= _EASY:
        return None
    return Naive("a loss near 0 means that retrieval is good", plain(outputs["loss"], 3), "it only shows that the negatives are easy")


def _nce_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "loss":
        return ()
    loss, rows = outputs["loss"], values["negatives"]
    gaps = [row["similarity"] - values["positive"] for row in rows]
    # Without the positive, L would be the log of the sum itself: ln(exp(L) - 1).
    without = loss + math.log(-math.expm1(-loss)) if loss > 0 else None
    unscaled = math.log1p(sum(row["count"] * math.exp(min(gap, 700)) for row, gap in zip(rows, gaps, strict=True)))
    singles = [{"similarity": row["similarity"], "count": 1} for row in rows]
    return apart(
        loss,
        {
            "left the positive out of the denominator": without,
            "left the temperature out": unscaled,
            "multiplied by the temperature instead of dividing": recompute("infonce_loss", values, "loss", tau=1 / values["tau"]),
            "counted each kind of negative once": recompute("infonce_loss", values, "loss", negatives=singles),
            "gave bits instead of nats": loss / math.log(2),
            "gave the softmax probability instead of the loss": outputs["positive_probability"],
        },
    )


def _nce_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Loss against the similarity of the hardest negatives."""
    rows, tau = values["negatives"], values["tau"]
    hardest = max(range(len(rows)), key=lambda place: rows[place]["similarity"])
    now = rows[hardest]["similarity"]
    first, last = min(now, values["positive"]) - 6 * tau, max(now, values["positive"]) + 2 * tau
    xs = sorted({now, *(first + (last - first) * step / 40 for step in range(41))})
    found = [
        recompute("infonce_loss", values, "loss", negatives=[*rows[:hardest], {**rows[hardest], "similarity": x}, *rows[hardest + 1 :]])
        for x in xs
    ]
    points = [(x, y) for x, y in zip(xs, found, strict=True) if y is not None]
    if len(points) < 2:
        return None
    line = Series("", tuple(x for x, _ in points), tuple(y for _, y in points))
    return Curve("loss by the hardest negative", "its similarity", "loss, nats", (line,), (now, outputs["loss"]))


def _ewc_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    hold = values["lam"] * values["fisher"]
    return (
        f"lambda F = {plain(values['lam'])} x {plain(values['fisher'])} = {plain(hold)}",
        f"theta = ({plain(values['curvature_new'])} x {plain(values['theta_new'])} + {plain(hold)} x {plain(values['theta_old'])}) "
        f"/ ({plain(values['curvature_new'])} + {plain(hold)}) = {plain(outputs['theta'])}",
        f"loss on the new task {plain(outputs['loss_new'])}, on the old one {plain(outputs['loss_old'])}",
    )


def _ewc_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"The weight settles at {plain(outputs['theta'])}, {write(outputs['pull_to_old'], 'share')} of the way from its new optimum back "
        "to the old one.",
        "A larger lambda keeps the old task and stalls the new one, so I choose it on held-out sets of both and not on either alone.",
    )


def _ewc_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs[output]
    return apart(
        right,
        {
            "left lambda out": recompute("ewc_scalar", values, output, lam=1.0),
            "left the Fisher information out": recompute("ewc_scalar", values, output, fisher=1.0),
            "doubled the penalty": recompute("ewc_scalar", values, output, lam=2 * values["lam"]),
            "left the penalty out": recompute("ewc_scalar", values, output, lam=0.0),
        },
    )


def _ewc_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    lam = values["lam"]
    lams = sorted({lam, *((lam or 1.0) * step / 10 for step in range(0 if values["curvature_new"] else 1, 41))})
    found = [(x, recompute("ewc_scalar", values, "theta", lam=x)) for x in lams]
    points = [(x, y) for x, y in found if y is not None]
    if len(points) < 2:
        return None
    line = Series("", tuple(x for x, _ in points), tuple(y for _, y in points))
    return Curve("weight by lambda", "lambda", "weight", (line,), (lam, outputs["theta"]))


LESSONS = {
    "infonce_loss": Lesson(
        assumptions=(
            "Negatives are negatives; the harder they are mined, the more of them are unlabelled positives.",
            "Similarities are those of the same temperature and normalisation as in training.",
            "The loss compares runs only with the same number of negatives.",
        ),
        steps=_nce_steps,
        says=_nce_says,
        naive=_nce_naive,
        missteps=_nce_missteps,
        curve=_nce_curve,
    ),
    "ewc_scalar": Lesson(
        assumptions=(
            "Both losses are parabolas near their optima; far away the true loss of the old task bends otherwise.",
            "Weights act one by one: the diagonal of the Fisher information leaves out how they work together.",
            "The scale of the Fisher values is that of this model and data; lambda does not carry over.",
        ),
        steps=_ewc_steps,
        says=_ewc_says,
        missteps=_ewc_missteps,
        curve=_ewc_curve,
    ),
}
