"""Find where patterns hold in a text.

The atoms of all rules of a question are indexed by their first word, so that one pass over the answer finds every occurrence;
patterns are then decided on those occurrences alone. Both steps are linear in the length of the answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from trainer.grading.numerals import Quantity
from trainer.grading.patterns import Amount, Atom, ConceptRef, Item, Part, Pattern, Phrase, Word, parse_phrase
from trainer.grading.text import Text, Token

Spans = tuple[tuple[int, int], ...]
"""First and last token of several matched atoms."""

_MAX_MATCHES = 12
"""Most matches of one pattern that are looked at in one window: more evidence adds nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a pattern holds.

    Attributes:
        spans: First and last token of each matched atom, in text order.
        pattern: The pattern as written.
    """

    spans: Spans
    pattern: str

    @property
    def first(self) -> int:
        """Index of the first matched token."""
        return self.spans[0][0]

    @property
    def last(self) -> int:
        """Index of the last matched token."""
        return max(last for _, last in self.spans)

    @property
    def consumed(self) -> frozenset[int]:
        """Indexes of all matched tokens."""
        return frozenset(index for first, last in self.spans for index in range(first, last + 1))


@dataclass
class Vocabulary:
    """All atoms of a set of patterns, indexed for one pass over a text.

    Attributes:
        concepts: Phrases by concept name.
        by_stem: Phrases by the stem of their first word.
        by_exact: Phrases by the exact form of their first word.
        other: Phrases whose first word is a beginning or a regular expression.
        amounts: Number atoms.
        stems: Every stem that occurs, for typo correction.
    """

    concepts: dict[str, tuple[Phrase, ...]] = field(default_factory=dict)
    by_stem: dict[str, list[Phrase]] = field(default_factory=dict)
    by_exact: dict[str, list[Phrase]] = field(default_factory=dict)
    by_initial: dict[str, list[Phrase]] = field(default_factory=dict)
    anywhere: list[Phrase] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)
    _known: set[Atom] = field(default_factory=set)

    def add_pattern(self, pattern: Pattern, wordings: Mapping[str, Iterable[str]]) -> list[str]:
        """Index a pattern's atoms; returns names of concepts that do not exist."""
        missing = []
        for part in pattern.parts:
            for item in part.items:
                for atom in item.atoms:
                    if isinstance(atom, ConceptRef):
                        if atom.name not in wordings:
                            missing.append(atom.name)
                        elif atom.name not in self.concepts:
                            phrases = tuple(parse_phrase(wording, atom.name) for wording in wordings[atom.name])
                            self.concepts[atom.name] = phrases
                            for phrase in phrases:
                                self._add(phrase)
                    else:
                        self._add(atom)
        return missing

    def _add(self, atom: Phrase | Amount) -> None:
        if atom in self._known:
            return
        self._known.add(atom)
        if isinstance(atom, Amount):
            self.amounts.append(atom)
            return
        head = atom.words[0]
        if head.kind == "stem":
            self.by_stem.setdefault(head.value, []).append(atom)
        elif head.kind == "exact":
            self.by_exact.setdefault(head.value, []).append(atom)
        elif head.kind == "prefix":
            self.by_initial.setdefault(head.value[:1], []).append(atom)
        else:
            self.anywhere.append(atom)
        self.stems.update(word.value for word in atom.words if word.kind == "stem")


def _word_fits(word: Word, token: Token) -> bool:
    if word.kind == "stem":
        return token.stem == word.value
    if word.kind == "exact":
        return token.norm == word.value
    if word.kind == "prefix":
        return token.norm.startswith(word.value)
    import regex

    return regex.fullmatch(word.value, token.norm[:200], timeout=0.05) is not None


def amount_fits(amount: Amount, quantity: Quantity) -> bool:
    """Whether a number as written agrees in value and unit; bare fractions agree with percentages."""
    low, high, value, unit = amount.low, amount.high, quantity.value, quantity.unit
    if amount.unit in ("", unit):
        return low <= value <= high
    if amount.unit == "%":
        return unit == "" and low <= 100 * value <= high
    if amount.unit == "points":
        return low <= value <= high if unit == "%" or (unit == "" and value < 100) else unit == "" and low <= 100 * value <= high
    return amount.unit == "usd" and unit == "" and low <= value <= high


class Occurrences:
    """Where each atom of a vocabulary occurs in one text."""

    def __init__(self, text: Text, vocabulary: Vocabulary, stems: Mapping[int, str] | None = None) -> None:
        self.text = text
        self._vocabulary = vocabulary
        self._found: dict[Atom, list[tuple[int, int]]] = {}
        self._items: dict[tuple[Atom, ...], list[tuple[int, int]]] = {}
        self._corrected = stems or {}
        self._scan()

    def _scan(self) -> None:
        tokens, vocabulary = self.text.tokens, self._vocabulary
        for index, token in enumerate(tokens):
            for phrase in vocabulary.by_stem.get(self._corrected.get(index, token.stem), ()):
                self._try(phrase, index)
            for phrase in vocabulary.by_exact.get(token.norm, ()):
                self._try(phrase, index)
            for phrase in vocabulary.by_initial.get(token.norm[:1], ()):
                self._try(phrase, index)
            for phrase in vocabulary.anywhere:
                self._try(phrase, index)
        for index, readings in self.text.quantities.items():
            for amount in vocabulary.amounts:
                for quantity in readings:
                    if amount_fits(amount, quantity):
                        self._found.setdefault(amount, []).append((index, quantity.last))
                        break

    def _try(self, phrase: Phrase, index: int) -> None:
        tokens = self.text.tokens
        last = index + len(phrase.words) - 1
        if last >= len(tokens) or tokens[last].sentence != tokens[index].sentence:
            return
        for offset, word in enumerate(phrase.words):
            token = tokens[index + offset]
            corrected = self._corrected.get(index + offset)
            if not _word_fits(word, token) and not (word.kind == "stem" and corrected == word.value):
                return
        self._found.setdefault(phrase, []).append((index, last))

    def of(self, item: Item) -> list[tuple[int, int]]:
        """Token spans where any of the item's atoms occurs, in text order."""
        found = self._items.get(item.atoms)
        if found is None:
            spans: set[tuple[int, int]] = set()
            for atom in item.atoms:
                if isinstance(atom, ConceptRef):
                    for phrase in self._vocabulary.concepts.get(atom.name, ()):
                        spans.update(self._found.get(phrase, ()))
                else:
                    spans.update(self._found.get(atom, ()))
            found = sorted(spans)
            self._items[item.atoms] = found
        return found

    def windows(self, scope: str) -> Iterator[tuple[int, int]]:
        """Token ranges (first, behind last) of a scope."""
        sentences = self.text.sentences
        if scope == "answer":
            yield (0, len(self.text.tokens))
        elif scope == "near":
            for number, sentence in enumerate(sentences):
                behind = sentences[number + 1].last if number + 1 < len(sentences) else sentence.last
                yield (sentence.first, behind)
        elif scope == "clause":
            yield from self._clauses()
        else:
            for sentence in sentences:
                yield (sentence.first, sentence.last)

    def _clauses(self) -> Iterator[tuple[int, int]]:
        tokens = self.text.tokens
        first = 0
        for index in range(1, len(tokens) + 1):
            if index == len(tokens) or tokens[index].clause != tokens[first].clause:
                yield (first, index)
                first = index

    def find(self, pattern: Pattern, within: tuple[int, int] | None = None) -> list[Match]:
        """All places where a pattern holds, at most a dozen per window.

        Args:
            pattern: The pattern.
            within: Token range to look in instead of the pattern's own scope.
        """
        if any(not part.negated and any(not self.of(item) for item in part.items) for part in pattern.parts):
            return []
        found: dict[Spans, Match] = {}
        for window in [within] if within is not None else self.windows(pattern.scope):
            for spans in self._in_window(pattern, window):
                found.setdefault(spans, Match(spans, pattern.source))
        return list(found.values())

    def _in_window(self, pattern: Pattern, window: tuple[int, int]) -> list[Spans]:
        chosen: list[list[Spans]] = []
        for part in pattern.parts:
            sequences = self._sequences(part, window)
            if part.negated:
                if sequences:
                    return []
            elif not sequences:
                return []
            else:
                chosen.append(sequences)
        if len(chosen) == 1:
            return chosen[0]
        firsts = [sequences[0] for sequences in chosen[1:]]
        return [tuple(sorted(sequence + tuple(span for other in firsts for span in other))) for sequence in chosen[0]]

    def _sequences(self, part: Part, window: tuple[int, int]) -> list[Spans]:
        partial: list[Spans] = [(span,) for span in self._inside(part.items[0], window)[:_MAX_MATCHES]]
        for item in part.items[1:]:
            spans = self._inside(item, window)
            longer: list[Spans] = []
            for sequence in partial:
                longer.extend((*sequence, span) for span in spans if self._follows(sequence[-1], span, item.gap))
            partial = longer[:_MAX_MATCHES]
            if not partial:
                return []
        return partial

    def _inside(self, item: Item, window: tuple[int, int]) -> list[tuple[int, int]]:
        spans = self.of(item)
        low = bisect_left(spans, (window[0], -1))
        high = bisect_left(spans, (window[1], -1))
        return [span for span in spans[low:high] if span[1] < window[1]]

    def _follows(self, before: tuple[int, int], span: tuple[int, int], gap: int | None) -> bool:
        between = span[0] - before[1] - 1
        if between < 0:
            return False
        tokens = self.text.tokens
        if tokens[span[0]].sentence != tokens[before[1]].sentence:
            return False
        return gap is None or between <= gap
