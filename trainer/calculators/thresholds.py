"""Where to cut a score: by Youden's index, by F, by cost, and by theory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number, Numbers, amount
from trainer.calculators.operating_points import OperatingPoint, operating_points
from trainer.errors import CalculatorError

_SAME = 1e-12
"""Relative difference below which two thresholds are equally good, so that rounding decides nothing."""

CostOfFalsePositive = Annotated[float, amount("cost of a false alarm", example=1)]
CostOfFalseNegative = Annotated[float, amount("cost of a miss", example=5)]


@calculator(
    min_cost_threshold=Output("as threshold of least cost", "number"),
    min_cost=Output("of cost at that threshold", "number"),
    tpr_at_min_cost=Output("of the positives found at that threshold", "rate"),
    fpr_at_min_cost=Output("of the negatives flagged at that threshold", "rate"),
    youden_threshold=Output("as threshold of the largest Youden index", "number"),
    youden_j=Output("as largest Youden index", "number"),
    fbeta_threshold=Output("as threshold of the largest F", "number"),
    fbeta=Output("as largest F", "number"),
    auc=Output("as area under the ROC curve", "number"),
)
def roc_threshold(
    *,
    labels: Annotated[
        list[float],
        Numbers("truth, 1 or 0", Number("label", "count", 0, 1, whole=True), 2, 10_000, (0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1)),
    ],
    scores: Annotated[
        list[float],
        Numbers("scores", Number("score"), 2, 10_000, (0.05, 0.12, 0.18, 0.22, 0.31, 0.38, 0.47, 0.55, 0.61, 0.74, 0.83, 0.91)),
    ],
    beta: Annotated[float, Number("weight of recall over precision in F", "factor", 1e-3, 1000)] = 1.0,
    cost_false_positive: CostOfFalsePositive = 1.0,
    cost_false_negative: CostOfFalseNegative = 1.0,
) -> Outputs:
    """Best thresholds on a score by three criteria, and the area under its ROC curve.

    Formula: positive when score >= threshold; candidates are the observed scores, and of equally good ones the smallest counts.
    Youden J = TPR - FPR; F = (1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP); cost = c_FP FP + c_FN FN; AUC = P(score of a positive >
    score of a negative), ties by half.

    Source: Youden, Cancer 3, 1950; van Rijsbergen, Information Retrieval, 1979; Hanley and McNeil, Radiology 143, 1982.

    Raises:
        CalculatorError: If the lists differ in length, one class is missing, or both costs are 0.
    """
    positives = int(sum(labels))
    negatives = len(labels) - positives
    if len(labels) != len(scores):
        raise CalculatorError(f"holds {len(scores)} values beside {len(labels)} labels; each case needs both", "scores")
    if not positives or not negatives:
        raise CalculatorError("must hold both classes, 0 and 1", "labels")
    _check_costs(cost_false_positive, cost_false_negative)

    def youden(point: OperatingPoint) -> float:
        return (point.true_positives * negatives - point.false_positives * positives) / (positives * negatives)

    def f_score(point: OperatingPoint) -> float:
        flagged = point.true_positives + point.false_positives
        return (1 + beta**2) * point.true_positives / (beta**2 * positives + flagged)

    def gain(point: OperatingPoint) -> float:
        return -(cost_false_positive * point.false_positives + cost_false_negative * (positives - point.true_positives))

    points = operating_points(labels, scores)
    by_cost, by_youden, by_f = best_point(points, gain), best_point(points, youden), best_point(points, f_score)
    return {
        "min_cost_threshold": by_cost.threshold,
        "min_cost": abs(gain(by_cost)),
        "tpr_at_min_cost": by_cost.true_positives / positives,
        "fpr_at_min_cost": by_cost.false_positives / negatives,
        "youden_threshold": by_youden.threshold,
        "youden_j": youden(by_youden),
        "fbeta_threshold": by_f.threshold,
        "fbeta": f_score(by_f),
        "auc": _area(points, positives, negatives),
    }


def best_point(points: Sequence[OperatingPoint], worth: Callable[[OperatingPoint], float]) -> OperatingPoint:
    """The point of the largest worth; of equally good ones that of the smallest threshold."""
    worths = [worth(point) for point in points]
    best = max(worths)
    return next(point for point, found in zip(points, worths, strict=True) if found >= best - _SAME * abs(best))


def _area(points: Sequence[OperatingPoint], positives: int, negatives: int) -> float:
    """Area under the ROC curve by trapezoids, in whole numbers until the end."""
    twice, found, wrong = 0, 0, 0
    for point in reversed(points):
        twice += (point.false_positives - wrong) * (point.true_positives + found)
        found, wrong = point.true_positives, point.false_positives
    return twice / (2 * positives * negatives)


@calculator(probability_threshold=Output("probability from which to flag", "probability"))
def cost_threshold_theory(*, cost_false_positive: CostOfFalsePositive, cost_false_negative: CostOfFalseNegative) -> Outputs:
    """Probability from which flagging costs less than letting pass.

    Formula: t = c_FP / (c_FP + c_FN), for calibrated probabilities: flag when p c_FN > (1 - p) c_FP.

    Source: Elkan, The Foundations of Cost-Sensitive Learning, IJCAI 2001.

    Raises:
        CalculatorError: If a cost is negative or both are 0.
    """
    _check_costs(cost_false_positive, cost_false_negative)
    return {"probability_threshold": cost_false_positive / (cost_false_positive + cost_false_negative)}


def _check_costs(false_positive: float, false_negative: float) -> None:
    if false_positive == false_negative == 0:
        raise CalculatorError(
            "must be above 0 when the cost of a miss is 0: without any cost every threshold is as good", "cost_false_positive"
        )
