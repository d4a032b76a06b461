"""What choosing a threshold teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.operating_points import OperatingPoint, operating_points, point_at
from trainer.calculators.wording import plain, write

_HALF = 0.5


def _cost(values: Inputs, point: OperatingPoint) -> float:
    missed = int(sum(values["labels"])) - point.true_positives
    cost: float = values["cost_false_positive"] * point.false_positives + values["cost_false_negative"] * missed
    return cost


def _at(values: Inputs, threshold: float) -> OperatingPoint:
    return point_at(values["labels"], values["scores"], threshold)


def _roc_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    positives = int(sum(values["labels"]))
    point = _at(values, outputs["min_cost_threshold"])
    return (
        f"{len(values['labels']):,} cases, {positives:,} of them positive; AUC = {plain(outputs['auc'])}",
        f"least cost at score >= {plain(outputs['min_cost_threshold'])}: {plain(values['cost_false_positive'])} x "
        f"{point.false_positives:,} + {plain(values['cost_false_negative'])} x {positives - point.true_positives:,} "
        f"= {plain(outputs['min_cost'])}",
        f"TPR {write(outputs['tpr_at_min_cost'], 'rate')}, FPR {write(outputs['fpr_at_min_cost'], 'rate')} there",
        f"Youden J = {plain(outputs['youden_j'])} at {plain(outputs['youden_threshold'])}; "
        f"F({plain(values['beta'])}) = {plain(outputs['fbeta'])} at {plain(outputs['fbeta_threshold'])}",
    )


def _roc_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"With a miss at {plain(values['cost_false_negative'])} and a false alarm at {plain(values['cost_false_positive'])} I would cut at "
        f"{plain(outputs['min_cost_threshold'])}, which finds {write(outputs['tpr_at_min_cost'], 'rate')} of the positives and flags "
        f"{write(outputs['fpr_at_min_cost'], 'rate')} of the negatives.",
        f"The AUC of {plain(outputs['auc'])} says how well the score ranks, not where to cut; I choose the cut on validation data and "
        "report it on a test set.",
    )


def _roc_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    cost = _cost(values, _at(values, _HALF))
    if cost <= outputs["min_cost"]:
        return None
    return Naive(
        "cut at 0.5",
        f"cost {plain(cost)}",
        f"the costs put the cut at {plain(outputs['min_cost_threshold'])}, for {plain(outputs['min_cost'])}",
    )


def _roc_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right, one, other = outputs[output], values["cost_false_positive"], values["cost_false_negative"]
    if output == "min_cost_threshold":
        wrong: dict[str, float | None] = {
            "cut at 0.5 whatever the costs": _HALF,
            "took the threshold of the largest Youden index": outputs["youden_threshold"],
            "took the threshold of the largest F": outputs["fbeta_threshold"],
            "took the threshold for calibrated probabilities from the costs alone": one / (one + other),
        }
    elif output == "min_cost":
        least = _at(values, outputs["min_cost_threshold"])
        wrong = {
            "cut at 0.5 whatever the costs": _cost(values, _at(values, _HALF)),
            "took the cost at the largest Youden index": _cost(values, _at(values, outputs["youden_threshold"])),
            "counted the errors without their costs": float(least.false_positives + int(sum(values["labels"])) - least.true_positives),
        }
    elif output == "auc":
        wrong = {"took the area on the other side of the curve": 1 - right, "gave the Gini coefficient": 2 * right - 1}
    elif output == "youden_j":
        wrong = {"added sensitivity and specificity without taking 1 off": right + 1}
    else:
        wrong = {}
    return apart(right, wrong)


def _roc_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    positives = int(sum(values["labels"]))
    negatives = len(values["labels"]) - positives
    points = operating_points(values["labels"], values["scores"])[::-1]
    xs = (0.0, *(100 * point.false_positives / negatives for point in points))
    ys = (0.0, *(100 * point.true_positives / positives for point in points))
    lines = (Series("score", xs, ys), Series("chance", (0.0, 100.0), (0.0, 100.0)))
    chosen = _at(values, outputs["min_cost_threshold"])
    mark = (100 * chosen.false_positives / negatives, 100 * chosen.true_positives / positives)
    return Curve("ROC", "negatives flagged, %", "positives found, %", lines, mark)


def _theory_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    one, other = values["cost_false_positive"], values["cost_false_negative"]
    return (f"t = {plain(one)} / ({plain(one)} + {plain(other)}) = {write(outputs['probability_threshold'], 'probability')}",)


def _theory_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"With a false alarm at {plain(values['cost_false_positive'])} and a miss at {plain(values['cost_false_negative'])} I flag from a "
        f"probability of {write(outputs['probability_threshold'], 'probability')} on.",
        "That holds for calibrated probabilities only, so I would check calibration before I trust the number.",
    )


def _theory_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["cost_false_positive"] == values["cost_false_negative"]:
        return None
    return Naive("flag what is more likely than not", "50%", "a half is right only when both errors cost the same")


def _theory_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    one, other, right = values["cost_false_positive"], values["cost_false_negative"], outputs[output]
    return apart(
        right,
        {
            "put the cost of a miss on top": 1 - right,
            "cut at a half whatever the costs": _HALF,
            "divided one cost by the other instead of by their sum": one / other if other else None,
        },
    )


LESSONS = {
    "roc_threshold": Lesson(
        assumptions=(
            "Costs and prevalence in use are those of this sample; the cheapest cut moves with both.",
            "The threshold was chosen here, so that its cost here is flattered; a fresh sample tells the truth.",
            "Each case counts once and on its own; many turns of one user are not many cases.",
        ),
        steps=_roc_steps,
        says=_roc_says,
        naive=_roc_naive,
        missteps=_roc_missteps,
        curve=_roc_curve,
    ),
    "cost_threshold_theory": Lesson(
        assumptions=(
            "Scores are calibrated: of the cases at 10%, one in ten is true.",
            "Right decisions cost nothing, and each error costs the same wherever it happens.",
        ),
        steps=_theory_steps,
        says=_theory_says,
        naive=_theory_naive,
        missteps=_theory_missteps,
    ),
}
