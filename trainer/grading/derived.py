"""A rule for a marker that has none: how much of the marker's own wording a window of the answer covers.

Measured on public human-labelled sets this ranks answers well (AUC 0.81), but it cannot see contradiction: red flags are never
tripped by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Indel

from trainer.grading.text import FUNCTION_WORDS, Text, read_text

MET = 0.56
"""Coverage from which a derived rule calls a marker met."""
UNSURE = 0.46
"""Coverage from which it is at least unsure."""
_QUESTION_WEIGHT = 0.4
_MIN_RATIO = 0.86
_PREFIX = 5
_SAME_BEGINNING = 0.9
_SHORTEST = 4


@dataclass(frozen=True)
class DerivedRule:
    """Weighted stems of a marker's text.

    Attributes:
        weights: Weight by stem; words that the question uses weigh less, since anybody repeats them.
    """

    weights: Mapping[str, float]

    @cached_property
    def long(self) -> tuple[str, ...]:
        """Stems long enough to be recognised when misspelt."""
        return tuple(stem for stem in self.weights if len(stem) >= _SHORTEST)

    @cached_property
    def by_beginning(self) -> Mapping[str, str]:
        """Stems by their first letters."""
        return {stem[:_PREFIX]: stem for stem in self.weights if len(stem) >= _PREFIX}


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
            similar[stem] = _most_similar(stem, rule)
        hit = similar[stem]
        if hit is not None and (hit[0] not in found or found[hit[0]][0] < hit[1]):
            found[hit[0]] = (hit[1], index)
    return found


def _most_similar(stem: str, rule: DerivedRule) -> tuple[str, float] | None:
    if stem in rule.weights:
        return stem, 1.0
    if len(stem) < _SHORTEST:
        return None
    akin = rule.by_beginning.get(stem[:_PREFIX]) if len(stem) >= _PREFIX else None
    if akin is not None:
        return akin, _SAME_BEGINNING
    found = process.extractOne(stem, rule.long, scorer=Indel.normalized_similarity, score_cutoff=_MIN_RATIO)
    return (found[0], found[1]) if found else None
