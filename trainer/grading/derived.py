"""A rule for a marker that has none: how much of the marker's own wording a window of the answer covers.

Measured on public human-labelled sets this ranks answers well (AUC 0.81), but it cannot see contradiction: red flags are never
tripped by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from trainer.grading.text import FUNCTION_WORDS, Text, read_text

MET = 0.56
"""Coverage from which a derived rule calls a marker met."""
UNSURE = 0.46
"""Coverage from which it is at least unsure."""
_QUESTION_WEIGHT = 0.4
_MIN_RATIO = 0.86
_PREFIX = 5


@dataclass(frozen=True, slots=True)
class DerivedRule:
    """Weighted stems of a marker's text.

    Attributes:
        weights: Weight by stem; words that the question uses weigh less, since anybody repeats them.
    """

    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The best window for a derived rule.

    Attributes:
        share: Matched weight over total weight, 0 to 1.
        tokens: Indexes of the matched tokens.
    """

    share: float
    tokens: tuple[int, ...]


def derive_rule(marker_text: str, question_text: str) -> DerivedRule:
    """Build a rule from what the marker says."""
    asked = {token.stem for token in read_text(question_text).tokens}
    weights: dict[str, float] = {}
    for token in read_text(marker_text).tokens:
        if token.norm not in FUNCTION_WORDS or token.norm in ("not", "no", "before", "after", "rather", "only"):
            weights[token.stem] = _QUESTION_WEIGHT if token.stem in asked else 1.0
    return DerivedRule(weights)


def best_coverage(rule: DerivedRule, text: Text) -> Coverage:
    """The window of one or two neighbouring sentences that covers most of the rule's weight."""
    total = sum(rule.weights.values())
    if not total or not text.tokens:
        return Coverage(0.0, ())
    similar: dict[str, tuple[str, float] | None] = {}
    per_sentence = [_matches(rule, text, sentence.first, sentence.last, similar) for sentence in text.sentences]
    best = Coverage(0.0, ())
    for number, found in enumerate(per_sentence):
        merged = dict(found)
        if number + 1 < len(per_sentence):
            for stem, (value, index) in per_sentence[number + 1].items():
                if stem not in merged or merged[stem][0] < value:
                    merged[stem] = (value, index)
        share = sum(rule.weights[stem] * value for stem, (value, _) in merged.items()) / total
        if share > best.share:
            best = Coverage(share, tuple(sorted(index for _, index in merged.values())))
    return best


def _matches(
    rule: DerivedRule, text: Text, first: int, last: int, similar: dict[str, tuple[str, float] | None]
) -> dict[str, tuple[float, int]]:
    found: dict[str, tuple[float, int]] = {}
    for index in range(first, last):
        stem = text.tokens[index].stem
        if stem not in similar:
            similar[stem] = _most_similar(stem, rule.weights)
        hit = similar[stem]
        if hit is not None and (hit[0] not in found or found[hit[0]][0] < hit[1]):
            found[hit[0]] = (hit[1], index)
    return found


def _most_similar(stem: str, wanted: Mapping[str, float] | Sequence[str]) -> tuple[str, float] | None:
    if stem in wanted:
        return stem, 1.0
    if len(stem) < 4:
        return None
    best: tuple[str, float] | None = None
    for other in wanted:
        if len(other) < 4:
            continue
        ratio = 0.9 if len(other) >= _PREFIX and stem[:_PREFIX] == other[:_PREFIX] else Indel.normalized_similarity(stem, other)
        if ratio >= _MIN_RATIO and (best is None or ratio > best[1]):
            best = (other, ratio)
    return best
