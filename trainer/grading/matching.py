"""Find where patterns hold in a text.

One pass over the answer finds every atom that any rule of the question looks for; patterns are then decided on those
occurrences alone. Both steps are linear in the length of the answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from trainer.grading.patterns import Word
from trainer.grading.text import Text, Token
from trainer.grading.vocabulary import BEGINNING, Entry, PlacedPart, PlacedPattern, Vocabulary

Span = tuple[int, int]
"""First and last token of one matched atom."""
Spans = tuple[Span, ...]

_MAX_MATCHES = 12
"""Most matches of one pattern that are looked at in one window: more evidence adds nothing."""
_PLACES = 3
"""Places of a further part of a conjunction that are tried: the first may be denied and the second not."""
_MOST_MATCHES = 60
"""Matches of one pattern after which no further window is looked at."""


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


def _word_fits(word: Word, token: Token, stem: str) -> bool:
    if word.kind == "stem":
        return stem == word.value
    if word.kind == "exact":
        return token.norm == word.value
    if word.kind == "prefix":
        return token.norm.startswith(word.value)
    import regex

    try:
        return regex.fullmatch(word.value, token.norm[:200], timeout=0.05) is not None
    except TimeoutError:
        return False


class Occurrences:
    """Where each item of a vocabulary occurs in one text.

    Attributes:
        text: The text.
    """

    def __init__(self, text: Text, vocabulary: Vocabulary, corrections: Mapping[int, str] | None = None) -> None:
        """Scan a text; `corrections` holds the stem that a mistyped token stands for, by its index."""
        self.text = text
        self._vocabulary = vocabulary
        self._stems = [token.stem for token in text.tokens]
        for index, stem in (corrections or {}).items():
            self._stems[index] = stem
        found: dict[int, list[Span]] = defaultdict(list)
        self._scan_words(found)
        self._scan_numbers(found)
        self._members: dict[int, list[list[Span]]] = defaultdict(list)
        self._items: dict[int, list[Span]] = {}
        self._place(found)

    def _scan_words(self, found: dict[int, list[Span]]) -> None:
        single, pairs = self._vocabulary.single, self._vocabulary.pairs
        exact = self._vocabulary.exact
        forms = [
            (stem, f"={token.norm}") if token.norm in exact else (stem,) for stem, token in zip(self._stems, self.text.tokens, strict=True)
        ]
        for index, own in enumerate(forms):
            following = forms[index + 1] if index + 1 < len(forms) else ()
            for form in own:
                for atom in single.get(form, ()):
                    found[atom].append((index, index))
                for second in following:
                    for entry in pairs.get((form, second), ()):
                        self._try(entry, index, found)
        self._scan_other_words(found)

    def _scan_other_words(self, found: dict[int, list[Span]]) -> None:
        """Phrases that begin with a word's beginning or a regular expression, or go on with one."""
        by_stem, by_beginning, anywhere = self._vocabulary.by_stem, self._vocabulary.by_beginning, self._vocabulary.anywhere
        if not (by_stem or by_beginning or anywhere):
            return
        for index, token in enumerate(self.text.tokens):
            for entries in (by_stem.get(self._stems[index]), by_beginning.get(token.norm[:BEGINNING]), anywhere):
                for entry in entries or ():
                    self._try(entry, index, found)

    def _try(self, entry: Entry, index: int, found: dict[int, list[Span]]) -> None:
        stems, tokens = self._stems, self.text.tokens
        behind = index + len(entry.words)
        if behind > self.text.sentences[tokens[index].sentence].last:
            return
        if entry.stems:
            if len(entry.stems) > 2 and tuple(stems[index:behind]) != entry.stems:
                return
        else:
            # From behind: what comes first was looked up, what comes last tells apart.
            for at in range(behind - 1, index - 1, -1):
                if not _word_fits(entry.words[at - index], tokens[at], stems[at]):
                    return
        found[entry.atom].append((index, behind - 1))

    def _scan_numbers(self, found: dict[int, list[Span]]) -> None:
        for index, readings in self.text.quantities.items():
            last: dict[int, int] = {}
            for quantity in readings:
                for number in self._vocabulary.fitting(quantity):
                    last.setdefault(number, quantity.last)
            for number, end in last.items():
                found[number].append((index, end))

    def _place(self, found: Mapping[int, list[Span]]) -> None:
        owners = self._vocabulary.owners
        for atom, spans in found.items():
            for item in owners[atom]:
                self._members[item].append(spans)

    def _spans(self, item: int) -> list[Span]:
        """Where an item occurs, in text order; most items that occur are never asked for."""
        spans = self._items.get(item)
        if spans is None:
            members = self._members.get(item, ())
            spans = self._items[item] = sorted({span for member in members for span in member})
        return spans

    def find(self, pattern: PlacedPattern, within: Span | None = None) -> Iterator[Match]:
        """Places where a pattern holds, one after the other, each once and at most some dozens.

        Args:
            pattern: The pattern.
            within: Token range (first, behind last) to look in instead of the pattern's own scope.
        """
        if not self.may_hold(pattern):
            return
        seen: set[Spans] = set()
        for window in (within,) if within is not None else self._windows(pattern):
            for spans in self._in_window(pattern, window):
                if spans not in seen:
                    seen.add(spans)
                    yield Match(spans, pattern.source)
            if len(seen) > _MOST_MATCHES:
                return

    def may_hold(self, pattern: PlacedPattern) -> bool:
        """Whether everything that a pattern needs occurs somewhere; most patterns fail here, at once."""
        return pattern.needed <= self._members.keys()

    def holds(self, pattern: PlacedPattern, within: Span | None = None) -> bool:
        """Whether a pattern holds anywhere, or in a token range."""
        return self.may_hold(pattern) and next(self.find(pattern, within), None) is not None

    def _windows(self, pattern: PlacedPattern) -> Iterator[Span]:
        """Token ranges of the pattern's scope that hold its rarest item."""
        text = self.text
        if pattern.scope == "answer":
            yield (0, len(text.tokens))
            return
        rarest = min((self._spans(number) for number in pattern.needed), key=len)
        if pattern.scope == "clause":
            yield from dict.fromkeys(self.clause_of(first) for first, _ in rarest)
            return
        numbers = dict.fromkeys(text.tokens[first].sentence for first, _ in rarest)
        if pattern.scope == "near":
            numbers = dict.fromkeys(number for found in numbers for number in (found - 1, found) if number >= 0)
        for number in numbers:
            last = min(number + 1, len(text.sentences) - 1) if pattern.scope == "near" else number
            yield (text.sentences[number].first, text.sentences[last].last)

    def clause_of(self, index: int) -> Span:
        """Token range (first, behind last) of the clause that a token belongs to."""
        tokens = self.text.tokens
        clause, sentence = tokens[index].clause, self.text.sentences[tokens[index].sentence]
        first, last = index, index + 1
        while first > sentence.first and tokens[first - 1].clause == clause:
            first -= 1
        while last < sentence.last and tokens[last].clause == clause:
            last += 1
        return first, last

    def _in_window(self, pattern: PlacedPattern, window: Span) -> Iterable[Spans]:
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
        choices = product(chosen[0], *(sequences[:_PLACES] for sequences in chosen[1:]))
        return (tuple(sorted(span for sequence in choice for span in sequence)) for choice in islice(choices, 2 * _MAX_MATCHES))

    def _sequences(self, part: PlacedPart, window: Span) -> list[Spans]:
        first, _ = part.items[0]
        partial: list[Spans] = [(span,) for span in self._inside(first, window)[:_MAX_MATCHES]]
        for item, gap in part.items[1:]:
            if not partial:
                return []
            spans = self._inside(item, window)
            longer: list[Spans] = []
            for sequence in partial:
                longer.extend((*sequence, span) for span in spans if self._follows(sequence[-1], span, gap))
            partial = longer[:_MAX_MATCHES]
        return partial

    def _inside(self, item: int, window: Span) -> list[Span]:
        spans = self._spans(item)
        if not spans:
            return []
        low = bisect_left(spans, (window[0], -1))
        high = bisect_left(spans, (window[1], -1))
        return [span for span in spans[low:high] if span[1] < window[1]]

    def _follows(self, before: Span, span: Span, gap: int | None) -> bool:
        between = span[0] - before[1] - 1
        if between < 0 or (gap is not None and between > gap):
            return False
        tokens = self.text.tokens
        return tokens[span[0]].sentence == tokens[before[1]].sentence
