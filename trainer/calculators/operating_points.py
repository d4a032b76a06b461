"""What each threshold on a score would let through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class OperatingPoint(NamedTuple):
    """What the rule `positive when score >= threshold` gives.

    Attributes:
        threshold: The threshold.
        true_positives: Positives that it finds.
        false_positives: Negatives that it flags.
    """

    threshold: float
    true_positives: int
    false_positives: int


def operating_points(labels: Sequence[float], scores: Sequence[float]) -> list[OperatingPoint]:
    """One point for each observed score, from the smallest threshold to the largest."""
    found = wrong = 0
    points: list[OperatingPoint] = []
    for score, label in sorted(zip(scores, labels, strict=True), reverse=True):
        found += label == 1
        wrong += label == 0
        point = OperatingPoint(score, found, wrong)
        if points and points[-1].threshold == score:
            points[-1] = point
        else:
            points.append(point)
    return points[::-1]


def point_at(labels: Sequence[float], scores: Sequence[float], threshold: float) -> OperatingPoint:
    """The point of any threshold, an observed score or not."""
    flagged = [label for label, score in zip(labels, scores, strict=True) if score >= threshold]
    found = int(sum(flagged))
    return OperatingPoint(threshold, found, len(flagged) - found)
