"""Numbers of an answer that may be meant for what a question asks: stated as a result, in a unit that fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.grading.cues import CueKind
from trainer.grading.matching import Occurrences
from trainer.grading.number_checks import PreparedCheck, QuestionNumbers
from trainer.grading.numerals import Quantity
from trainer.grading.polarity import Polarity
from trainer.grading.text import Text

_SHIELDS: frozenset[CueKind] = frozenset(
    {"denied", "contrasted", "rejected", "reported", "hedged", "announced", "asked", "past", "quoted", "copied"}
)
_OPERATORS = frozenset("+×*·/^√−=<>≤≥~")
_ASSIGNING = frozenset("=≈~<>≤≥")
_JOINING = frozenset({"plus", "minus", "times", "divided", "over"})
"""Between numbers these are arithmetic, in words."""
_SUPPOSING = frozenset({"if", "unless", "when", "whoever", "anybody", "anyone", "nobody", "someone", "somebody", "people"})
"""In a clause with these a number is supposed, or somebody else's."""
_WEEKS = frozenset({"week", "weeks", "wk"})
_SMALL = 20
"""Bare whole numbers below this count things (two arms, six turns) more often than they answer a question."""


@dataclass(frozen=True)
class Candidate:
    """A stated number that may be meant for a check.

    Attributes:
        index: Its first token.
        last: Its last token.
        value: Its value in the unit of the check, as people write it.
        beside: Whether the check's words stand in its clause.
    """

    index: int
    last: int
    value: float
    beside: bool


class Surroundings:
    """The numbers of one answer and what stands around them.

    Attributes:
        text: The answer.
        polarity: What it denies, rejects, reports.
    """

    def __init__(self, numbers: QuestionNumbers, occurrences: Occurrences, polarity: Polarity) -> None:
        self.text = occurrences.text
        self.polarity = polarity
        self._numbers = numbers
        self._occurrences = occurrences

    def agreeing(self, prepared: PreparedCheck) -> list[Candidate]:
        """Every number that agrees in value and unit, wherever it stands: not even a denied one is a wrong one."""
        return [
            Candidate(index, quantity.last, value, self.in_sentence(prepared, index))
            for index, readings in self.text.quantities.items()
            for quantity in readings
            for value in _values(quantity, prepared.unit, index > 0 and self.text.tokens[index - 1].norm in _WEEKS)
            if prepared.agrees(value)
        ]

    def claimed(self, prepared: PreparedCheck) -> Iterator[Candidate]:
        """Numbers in the check's unit that are stated as results, and not for something else, and not given by the question."""
        for index, readings in self.text.quantities.items():
            quantity = readings[0]
            for value in _values(quantity, prepared.unit)[:1]:
                counts = quantity.unit == "" and value == int(value) and abs(value) < _SMALL
                if not value or counts or self._numbers.is_given(quantity.value):
                    continue
                if self._stated(index, quantity) and not self._excepted(prepared, index):
                    yield Candidate(index, quantity.last, value, self.in_clause(prepared, index))

    def in_sentence(self, prepared: PreparedCheck, index: int) -> bool:
        """Whether the check's words, if it has any, stand in the sentence of a token."""
        sentence = self.text.sentences[self.text.tokens[index].sentence]
        return prepared.near is None or self._occurrences.holds(prepared.near, within=(sentence.first, sentence.last))

    def in_clause(self, prepared: PreparedCheck, index: int) -> bool:
        """Whether the check has words and they stand in the clause of a token."""
        return prepared.near is not None and self._occurrences.holds(prepared.near, within=self._occurrences.clause_of(index))

    def clause(self, index: int) -> list[str]:
        """The words of the clause of a token."""
        first, last = self._occurrences.clause_of(index)
        return [token.norm for token in self.text.tokens[first:last]]

    def alone_in_clause(self, index: int) -> bool:
        """Whether no number in the clause but the one at a token is the answer's own."""
        first, last = self._occurrences.clause_of(index)
        numbers = (self.text.quantities[at][0] for at in range(first, last) if at in self.text.quantities)
        return all(quantity.first == index or self._numbers.is_given(quantity.value) for quantity in numbers)

    def _stated(self, index: int, quantity: Quantity) -> bool:
        """Whether a number is stated as a result: not denied or supposed, and no part of an expression."""
        cues = self.polarity.affecting(frozenset(range(index, quantity.last + 1)))
        if any(cue.kind in _SHIELDS for cue in cues) or _in_expression(self.text, index, quantity.last):
            return False
        tokens = self.text.tokens
        neighbours = [tokens[place].norm for place in (index - 1, quantity.last + 1) if 0 <= place < len(tokens)]
        return not _JOINING.intersection(neighbours) and not _SUPPOSING.intersection(self.clause(index))

    def _excepted(self, prepared: PreparedCheck, index: int) -> bool:
        if prepared.unless is None:
            return False
        sentence = self.text.sentences[self.text.tokens[index].sentence]
        clause = prepared.unless.scope == "clause"
        return self._occurrences.holds(prepared.unless, self._occurrences.clause_of(index) if clause else (sentence.first, sentence.last))


def _values(quantity: Quantity, unit: str, week: bool = False) -> tuple[float, ...]:
    """What a number as written may say in a unit; a bare one below 1 may be a fraction in place of percent or points."""
    value, own = quantity.value, quantity.unit
    if own == unit or (own == "" and unit in ("usd", "x")):
        return (value,)
    if unit == "days" and own == "" and week:
        return (7 * value,)
    if unit == "%" and own == "" and abs(value) < 1:
        return (100 * value,)
    if unit == "points" and (own == "%" or (own == "" and abs(value) < 100)):
        return (value, 100 * value) if own == "" and abs(value) < 1 else (value,)
    return ()


def _in_expression(text: Text, first: int, last: int) -> bool:
    """Whether a sign joins a number with a further one, in a sum or a range; an equals sign before it makes it a result."""
    start, end = text.clip(first, last)
    before, behind = text.original[max(0, start - 3) : start].rstrip(), text.original[end : end + 3].lstrip()
    if behind[:1] in _OPERATORS or behind[:1] in ("-", "–") or behind[:2] == "x ":
        return True
    opened = before[-1:] in ("(", "[") and before[-2:-1].isalnum()
    return opened or before[-1:] in ("-", "–") or before[-1:] in _OPERATORS - _ASSIGNING
