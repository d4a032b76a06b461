"""Answers that say a thing and its opposite."""

from __future__ import annotations

from itertools import groupby

from trainer.grading.cues import NEGATORS, CueKind
from trainer.grading.polarity import Polarity
from trainer.grading.text import FUNCTION_WORDS, Text

_REACH = 8
"""Clauses further apart than this are not compared, which also keeps the time linear."""
_SHARED = 0.6
"""Share of the shorter clause's words that both must have in common."""
_FEWEST = 2
"""Least number of common words."""
_NOT_OWN: frozenset[CueKind] = frozenset({"contrasted", "rejected", "reported", "hedged", "asked", "quoted", "past", "copied"})


def contradictions(text: Text, polarity: Polarity) -> int:
    """How often a clause denies what a neighbouring one affirms in much the same words; each clause counts once.

    Figures do not count as words, and clauses that are rejected, reported, hedged or asked take no side.

    Args:
        text: The answer, taken apart.
        polarity: Its cues.
    """
    clauses = [[index for index, _ in group] for _, group in groupby(enumerate(text.tokens), lambda item: item[1].clause)]
    sides = [_side(text, clause) for clause in clauses]
    found = 0
    used: set[int] = set()
    for place, (words, denies) in enumerate(sides):
        for other in range(place + 1, min(len(sides), place + 1 + _REACH)):
            others, other_denies = sides[other]
            if denies == other_denies or not words or not others or used & {place, other}:
                continue
            if len(words & others) < max(_FEWEST, _SHARED * min(len(words), len(others))):
                continue
            if _is_own(polarity, clauses[place]) and _is_own(polarity, clauses[other]):
                found += 1
                used |= {place, other}
                break
    return found


def _side(text: Text, indexes: list[int]) -> tuple[frozenset[str], bool]:
    """Telling words of a clause, none when it has too few, and whether it denies."""
    tokens = [text.tokens[index] for index in indexes]
    denies = sum(token.norm in NEGATORS for token in tokens) % 2 == 1
    words = frozenset(
        token.stem for token in tokens if token.norm not in FUNCTION_WORDS and token.norm not in NEGATORS and not token.norm[0].isdigit()
    )
    return (words if len(words) >= _FEWEST else frozenset()), denies


def _is_own(polarity: Polarity, indexes: list[int]) -> bool:
    """Whether a clause takes a side of its own: it is not rejected, reported, hedged or asked."""
    return not any(cue.kind in _NOT_OWN for cue in polarity.affecting(frozenset(indexes)))
