"""The pattern language of rules: what an author writes, parsed.

A pattern is one line::

    stop|end|halt .. test|experiment until significant
    {mde} & {business-value} & !{traffic}
    @near: {novelty} & {holdback}
    #47036~3% per arm|group

- Words match by stem; words in a row may have up to three others between them; `..` allows any distance inside the sentence.
- `_` or `-` join words that must be adjacent; `|` separates alternatives; `{name}` is a concept; `=word` matches the exact form;
  `word*` a beginning; `/regular expression/` (without blanks) is the last resort and sees one word.
- `#47036~3%` is a number with tolerance; units: `#5%`, `#0.6pp`, `#14d`, `#$3600`, `#4x`; `#7..10%` is a range.
- `&` joins parts that must all hold in any order, `!` forbids a part. `@clause:`, `@sentence:` (default), `@near:` (two
  neighbouring sentences) and `@answer:` say where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from trainer.domain.rubric import Scope
from trainer.errors import GrillError
from trainer.grading.stems import stem
from trainer.grading.text import normalise, open_contraction

MAX_GAP = 3
_MAX_LENGTH = 2000
_NUMBER = re.compile(
    r"#(?P<money>\$)?(?P<low>\d[\d,]*(?:\.\d+)?k?)(?:\.\.(?P<high>\d[\d,]*(?:\.\d+)?k?))?(?P<unit>%|pp|d|x)?(?:~(?P<tol>\d+(?:\.\d+)?)%)?"
)
_JOINTS = re.compile(r"[\s_\-]+")
_DECIMAL = re.compile(r"\d+\.\d+")
_NO_WORD = re.compile(r"[^\w']")
_UNITS = {"%": "%", "pp": "points", "d": "days", "x": "x", None: ""}


class PatternError(GrillError):
    """A pattern cannot be read."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase: by stem, by exact form, by beginning, or by regular expression."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent words."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a range, with a unit.

    Attributes:
        low: Smallest value that matches.
        high: Largest value that matches.
        unit: `%`, `points`, `days`, `usd`, `x` or empty for any.
    """

    low: float
    high: float
    unit: str


@dataclass(frozen=True, slots=True)
class ConceptRef:
    """A named set of wordings."""

    name: str


Atom = Phrase | Amount | ConceptRef


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a sequence: any of its atoms.

    Attributes:
        atoms: The alternatives.
        gap: Most words between the item before and this one; None for any distance in the sentence.
    """

    atoms: tuple[Atom, ...]
    gap: int | None = MAX_GAP


@dataclass(frozen=True, slots=True)
class Part:
    """A sequence of items in order; `negated` parts must not hold."""

    items: tuple[Item, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern.

    Attributes:
        source: The pattern as written.
        parts: Sequences that must all hold.
        scope: Where they must hold together.
    """

    source: str
    parts: tuple[Part, ...]
    scope: Scope


@lru_cache(maxsize=16384)
def parse_pattern(source: str) -> Pattern:
    """Parse one pattern.

    Raises:
        PatternError: If it cannot be read; the message says which piece and why.
    """
    text = source.strip()
    if len(text) > _MAX_LENGTH:
        raise PatternError(f"pattern longer than {_MAX_LENGTH} characters", remedy="split it into several")
    scope: Scope = "sentence"
    if text.startswith("@"):
        name, colon, rest = text[1:].partition(":")
        if not colon or name not in ("clause", "sentence", "near", "answer"):
            raise PatternError(f"unknown scope in {source!r}", remedy="write @clause:, @sentence:, @near: or @answer:")
        scope, text = cast(Scope, name), rest.strip()
    parts = tuple(_part(piece.strip(), source) for piece in re.split(r"(?:^|\s)&(?:\s|$)", text))
    if all(part.negated for part in parts):
        raise PatternError(f"{source!r} only forbids", remedy="say at least one thing that must be there")
    return Pattern(source, parts, scope)


def _part(text: str, source: str) -> Part:
    negated = text.startswith("!")
    items: list[Item] = []
    gap: int | None = MAX_GAP
    for piece in text.lstrip("!").split():
        if piece == "..":
            gap = None
            continue
        if re.fullmatch(r"<\d{1,2}>", piece):
            gap = int(piece[1:-1])
            continue
        items.append(Item(tuple(_atom(alternative, source) for alternative in _alternatives(piece)), gap))
        gap = MAX_GAP
    if not items:
        raise PatternError(f"empty part in {source!r}", remedy="write words between the & signs")
    return Part(tuple(items), negated)


def _alternatives(piece: str) -> list[str]:
    if piece.startswith("/"):
        return [piece]
    return [alternative for alternative in piece.split("|") if alternative]


def _atom(text: str, source: str) -> Atom:
    if text.startswith("{"):
        if not re.fullmatch(r"\{[a-z0-9-]+\}", text):
            raise PatternError(f"bad concept {text!r} in {source!r}", remedy="write {name} with small letters, digits and hyphens")
        return ConceptRef(text[1:-1])
    if text.startswith("#"):
        return _amount(text, source)
    return parse_phrase(text, source)


def parse_phrase(text: str, source: str = "") -> Phrase:
    """Parse adjacent words joined by blanks, `_` or `-`.

    Raises:
        PatternError: If nothing is left or a regular expression is bad.
    """
    if text.startswith("/"):
        return Phrase((_regular_expression(text, source or text),))
    words = _words(text)
    if not words:
        raise PatternError(f"no word in {text!r}" + (f" of {source!r}" if source else ""), remedy="write at least one word")
    return Phrase(words)


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[Word, ...]:
    return tuple(word for piece in _JOINTS.split(normalise(text)) for word in _words_of(piece))


@lru_cache(maxsize=65536)
def _words_of(piece: str) -> tuple[Word, ...]:
    """The words of one piece: two for a contraction, none for mere punctuation."""
    if _DECIMAL.fullmatch(piece):
        return (Word("exact", piece),)
    kind = "exact" if piece.startswith("=") else "prefix" if piece.endswith("*") else "stem"
    forms = open_contraction(_NO_WORD.sub("", piece))
    return tuple(Word(kind, stem(form) if kind == "stem" else form) for form in forms if form)


def _regular_expression(text: str, source: str) -> Word:
    import regex  # here, since few rules need it

    body = text.strip("/")
    try:
        regex.compile(body)
    except regex.error as error:
        raise PatternError(f"bad regular expression in {source!r}: {error}", remedy="mend or remove it") from None
    return Word("regex", body)


def _amount(text: str, source: str) -> Amount:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise PatternError(f"bad number {text!r} in {source!r}", remedy="write #47036~3%, #5%, #0.6pp, #14d, #$3600, #4x or #7..10%")
    low = _value(match["low"])
    high = _value(match["high"]) if match["high"] else low
    slack = float(match["tol"] or 0.2) / 100
    unit = "usd" if match["money"] else _UNITS[match["unit"]]
    return Amount(low * (1 - slack), high * (1 + slack), unit)


def _value(digits: str) -> float:
    scale = 1000.0 if digits.endswith("k") else 1.0
    return float(digits.rstrip("k").replace(",", "")) * scale
