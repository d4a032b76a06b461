"""Typing slips: words of an answer that are one slip away from a word the rules look for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from rapidfuzz.distance import OSA

from trainer.grading.text import Token

_MIN_LENGTH = 6
_MIN_LENGTH_SUBSTITUTION = 9
"""Exchanging one letter turns too many short words into other words (simple, sample)."""


class SlipFinder:
    """Finds the wanted stem that a mistyped one stands for.

    A stem is corrected when first and last letter agree and it is one inserted, dropped or transposed letter away; one
    exchanged letter counts in long words only. Words that content itself uses are no slips.
    """

    def __init__(self, wanted: Iterable[str], known: Callable[[], Collection[str]]) -> None:
        """Take the stems that rules look for, and a source of stems that are words in their own right."""
        self._known = known
        self._wanted = frozenset(wanted)
        self._by_ends: dict[tuple[str, str], list[str]] = defaultdict(list)
        for stem in self._wanted:
            if len(stem) >= _MIN_LENGTH:
                self._by_ends[stem[0], stem[-1]].append(stem)

    def corrections(self, tokens: Iterable[Token]) -> dict[int, str]:
        """The wanted stem for each mistyped token, by its index."""
        found: dict[int, str] = {}
        for index, token in enumerate(tokens):
            stem = token.stem
            if len(stem) < _MIN_LENGTH - 1 or stem in self._wanted:
                continue
            wanted = self._correct(stem)
            if wanted is not None:
                found[index] = wanted
        return found

    def _correct(self, stem: str) -> str | None:
        for wanted in self._by_ends.get((stem[0], stem[-1]), ()):
            if abs(len(wanted) - len(stem)) > 1 or OSA.distance(stem, wanted, score_cutoff=1) != 1:
                continue
            exchanged = len(wanted) == len(stem) and sorted(wanted) != sorted(stem)
            if (not exchanged or len(stem) >= _MIN_LENGTH_SUBSTITUTION) and stem not in self._known():
                return wanted
        return None
