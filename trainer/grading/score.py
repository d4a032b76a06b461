"""From marker results to score and band, by the policy alone."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.domain.grade import BANDS, Band, MarkerResult
from trainer.domain.rubric import Policy


def score_of(results: Sequence[MarkerResult], policy: Policy) -> float:
    """Score of an answer, 0 to 100.

    100 * met weight / total weight, minus the policy's penalty per tripped red flag, not below 0.
    """
    total = sum(result.weight for result in results if result.kind == "strong")
    met = sum(result.weight for result in results if result.kind == "strong" and result.met)
    major, minor = _tripped(results)
    points = 100 * met / total if total else 0.0
    return round(max(0.0, points - policy.major_penalty * major - policy.minor_penalty * minor), 1)


def band_of(score: float, results: Sequence[MarkerResult], policy: Policy) -> Band:
    """The best band whose conditions all hold."""
    major, minor = _tripped(results)
    all_critical = all(result.met for result in results if result.critical)
    for rule in policy.bands:
        if score < rule.min_score or (rule.all_critical and not all_critical):
            continue
        if rule.max_red_flags is not None and major + minor > rule.max_red_flags:
            continue
        if rule.max_major is not None and major > rule.max_major:
            continue
        return next(band for band in BANDS if band == rule.band)
    return BANDS[0]


def _tripped(results: Sequence[MarkerResult]) -> tuple[int, int]:
    flags = [result for result in results if result.kind == "red_flag" and result.met]
    major = sum(flag.severity == "major" for flag in flags)
    return major, len(flags) - major
