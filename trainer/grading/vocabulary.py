"""Every word, phrase and number that the rules of a question look for, indexed for one pass over an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainer.domain.rubric import Scope
from trainer.grading.numerals import Quantity
from trainer.grading.patterns import Amount, Atom, ConceptRef, Item, Pattern, Phrase, Word, parse_phrase

BEGINNING = 3
"""Letters by which beginnings are looked up."""
_MOST_FIGURES = 4096


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A sequence of items by number, each with the most words between it and the one before (None for any distance)."""

    items: tuple[tuple[int, int | None], ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class PlacedPattern:
    """A pattern whose items are numbers in a vocabulary.

    Attributes:
        source: The pattern as written.
        scope: Where its parts must hold together.
        parts: Sequences that must all hold, or must not when negated.
        needed: Numbers of the items without which it cannot hold.
    """

    source: str
    scope: Scope
    parts: tuple[PlacedPart, ...]
    needed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase in the index.

    Attributes:
        atom: Its number.
        words: Its words.
        stems: Stems of all its words, or empty when it needs more than a comparison of stems.
    """

    atom: int
    words: tuple[Word, ...]
    stems: tuple[str, ...]


def amount_fits(amount: Amount, quantity: Quantity) -> bool:
    """Whether a number as written agrees in value and unit; bare fractions agree with percentages."""
    low, high, value, unit = amount.low, amount.high, quantity.value, quantity.unit
    if amount.unit in ("", unit):
        return low <= value <= high
    if amount.unit == "%":
        return unit == "" and value < 1 and low <= 100 * value <= high
    if amount.unit == "points":
        return (
            low <= value <= high if unit == "%" or (unit == "" and value < 100) else unit == "" and value < 1 and low <= 100 * value <= high
        )
    return amount.unit == "usd" and unit == "" and low <= value <= high


class Vocabulary:
    """Atoms and items numbered in order of appearance.

    Attributes:
        single: Single words by stem, or by exact form behind "=".
        pairs: Phrases by their first two words, each looked up in the same way.
        by_stem: Phrases by the stem of their first word, when the second is a beginning or a regular expression.
        by_beginning: Phrases whose first word is a beginning, by its first letters.
        anywhere: Phrases whose first word is a regular expression or a very short beginning.
        amounts: Number atoms.
        owners: For each atom the items it belongs to.
        stems: Every stem that occurs, for the correction of typing slips.
        exact: Every word that is looked for in its exact form.
    """

    def __init__(self) -> None:
        self.single: dict[str, list[int]] = {}
        self.pairs: dict[tuple[str, str], list[Entry]] = {}
        self.by_stem: dict[str, list[Entry]] = {}
        self.by_beginning: dict[str, list[Entry]] = {}
        self.anywhere: list[Entry] = []
        self.amounts: list[tuple[int, Amount]] = []
        self.owners: list[list[int]] = []
        self.stems: set[str] = set()
        self.exact: set[str] = set()
        self._atoms: dict[Phrase | Amount, int] = {}
        self._items: dict[tuple[Atom, ...], int] = {}
        self._concepts: dict[str, tuple[int, ...]] = {}
        self._fitting: dict[tuple[float, str], tuple[int, ...]] = {}

    def fitting(self, quantity: Quantity) -> tuple[int, ...]:
        """Numbers of the amounts that a quantity agrees with; answers repeat their figures, so the last ones are kept."""
        key = (quantity.value, quantity.unit)
        found = self._fitting.get(key)
        if found is None:
            if len(self._fitting) >= _MOST_FIGURES:
                self._fitting.clear()
            found = self._fitting[key] = tuple(number for number, amount in self.amounts if amount_fits(amount, quantity))
        return found

    def unknown_concepts(self, pattern: Pattern, wordings: Mapping[str, Iterable[str]]) -> list[str]:
        """Names of concepts in a pattern that have no wordings."""
        atoms = (atom for part in pattern.parts for item in part.items for atom in item.atoms)
        return [atom.name for atom in atoms if isinstance(atom, ConceptRef) and atom.name not in wordings]

    def place(self, pattern: Pattern, wordings: Mapping[str, Iterable[str]]) -> PlacedPattern:
        """Number the items of a pattern and index their atoms.

        Args:
            pattern: A pattern without unknown concepts.
            wordings: Phrases by concept name.

        Raises:
            PatternError: If a wording of a concept cannot be read.
        """
        parts = tuple(
            PlacedPart(tuple((self._item(item, wordings), item.gap) for item in part.items), part.negated) for part in pattern.parts
        )
        needed = frozenset(number for part in parts if not part.negated for number, _ in part.items)
        return PlacedPattern(pattern.source, pattern.scope, parts, needed)

    def _item(self, item: Item, wordings: Mapping[str, Iterable[str]]) -> int:
        number = self._items.get(item.atoms)
        if number is None:
            number = self._items[item.atoms] = len(self._items)
            for atom in item.atoms:
                members = self._concept(atom.name, wordings) if isinstance(atom, ConceptRef) else (self._atom(atom),)
                for member in members:
                    self.owners[member].append(number)
        return number

    def _concept(self, name: str, wordings: Mapping[str, Iterable[str]]) -> tuple[int, ...]:
        if name not in self._concepts:
            self._concepts[name] = tuple(dict.fromkeys(self._atom(parse_phrase(wording, name)) for wording in wordings[name]))
        return self._concepts[name]

    def _atom(self, atom: Phrase | Amount) -> int:
        number = self._atoms.get(atom)
        if number is None:
            number = self._atoms[atom] = len(self._atoms)
            self.owners.append([])
            if isinstance(atom, Amount):
                self.amounts.append((number, atom))
            else:
                self._index(number, atom)
        return number

    def _index(self, number: int, phrase: Phrase) -> None:
        stems = tuple(word.value for word in phrase.words if word.kind == "stem")
        self.stems.update(stems)
        self.exact.update(word.value for word in phrase.words if word.kind == "exact")
        plain = len(stems) == len(phrase.words)
        entry = Entry(number, phrase.words, stems if plain else ())
        keys = [_key(word) for word in phrase.words[:2]]
        head = phrase.words[0]
        if None not in keys and len(phrase.words) == 1:
            self.single.setdefault(keys[0] or "", []).append(number)
        elif None not in keys:
            self.pairs.setdefault((keys[0] or "", keys[1] or ""), []).append(entry)
        elif head.kind == "stem":
            self.by_stem.setdefault(head.value, []).append(entry)
        elif head.kind == "prefix" and len(head.value) >= BEGINNING:
            self.by_beginning.setdefault(head.value[:BEGINNING], []).append(entry)
        else:
            self.anywhere.append(entry)


def _key(word: Word) -> str | None:
    """How a word is looked up: by its stem, or by its exact form behind "="; None when neither will do."""
    if word.kind == "stem":
        return word.value
    return f"={word.value}" if word.kind == "exact" else None
