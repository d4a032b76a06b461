"""Typed text as words: normalised, stemmed, numbered into sentences and clauses, with character spans into the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from trainer.grading.numerals import Quantity, read_quantities
from trainer.grading.stems import stem

_TOKEN = re.compile(
    r"""(?P<number>[$€£¥]?(?:\d+(?:[,'’\u2009\u00a0 ]\d{3})+(?!\d)|\d+,\d{1,2}(?![\d,])|\d+)(?:\.\d+)?
            (?:[eE][-−]?\d+|\s?[×x*·]\s?10(?:\^?\s?[-−–]?\d{1,2}|⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))?|[$€£¥]?\.\d+)
        (?P<suffix>(?:%|×(?!\s?\d)|\s?bps?\b|(?:pp|bps?|[kKmMx]|th|ths|st|nd|rd|d|w)\b)?)
      | (?P<word>[^\W\d_][\w]*(?:['’`][^\W\d_]+)*)
      | (?P<quote>(?<!\w)['‘](?=\w[^\n]{0,200}?[\w.,!?]['’](?!\w))|(?<=[\w.,!?])['’](?!\w))
      | (?P<mark>\n\s*(?:[-*•+]|\d{1,2}[.)])\s+|\n\s*\n|\n|->|=>|→|⇒|\.{2,}|…|[.!?;:,()\[\]"“”„«»—–]|\s[-]\s|%|≈|~|<=?|>=?|≤|≥)""",
    re.VERBOSE,
)
WORD = re.compile(r"[^\W\d_]+")
"""A run of letters."""
_CONTRACTIONS = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not",
    "let's": "let us", "dont": "do not", "doesnt": "does not", "cant": "can not", "wont": "will not", "isnt": "is not",
    "didnt": "did not", "wouldnt": "would not", "shouldnt": "should not", "arent": "are not", "wasnt": "was not", "im": "i am",
}  # fmt: skip
_ENDINGS = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'m", "am"), ("'s", "is"))
FUNCTION_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
    a an the this that these those i we you he she it they me us him her them my our your his its their one who which what where when why
    how is are was were be been being am do does did have has had will would shall should can could may might must and or but if then
    than so because since as of in on at by for with from to into over under about after before until while not no nor only also just
    there here all any each every both some such up out off own too very more most less same other what's let
    """,
    )
)
"""Words that carry grammar and no topic."""
_ABBREVIATIONS = frozenset(["mr", "ms", "mrs", "dr", "vs", "approx", "ca", "g", "e", "i", "incl", "resp", "cf", "etc", "fig", "min", "max"])
_UNITS_TOO = frozenset({"ms", "min", "g"})
_LONGEST_SENTENCE = 150
"""Words after which a text without full stops is cut, so that reading a sentence takes bounded time."""
_SENTENCE_MARKS = frozenset(".!?…\n")
_CLAUSE_MARKS = frozenset(',;:()[]—–→⇒"“”„«»')


@dataclass(slots=True)
class Token:
    """One word or number of an answer.

    Attributes:
        norm: NFKC-normalised lower-case form, contractions opened ("don't" gives "do" and "not").
        stem: Its stem, with American and British spellings folded together.
        start: First character in the original text.
        end: Character after the last one.
        sentence: Number of its sentence, from 0.
        clause: Number of its clause, from 0 over the whole text.
    """

    norm: str
    stem: str
    start: int
    end: int
    sentence: int
    clause: int


@dataclass(slots=True)
class Sentence:
    """A run of tokens.

    Attributes:
        first: Index of its first token.
        last: Index after its last token.
        start: First character.
        end: Character after the last one, closing mark included.
        question: Whether it ends in a question mark.
        paragraph: Number of its paragraph, from 0; blank lines part paragraphs.
        item: Whether it begins a list item.
        announces: Whether it ends in a colon and a list item follows.
    """

    first: int
    last: int
    start: int
    end: int
    question: bool
    paragraph: int = 0
    item: bool = False
    announces: bool = False


@dataclass(slots=True)
class Text:
    """An answer taken apart.

    Attributes:
        original: The answer as typed.
        tokens: Its words.
        sentences: Its sentences.
        quantities: Its numbers with units, by index of their first token.
        quoted: For each token, whether it stands between quotation marks.
    """

    original: str
    tokens: list[Token]
    sentences: list[Sentence]
    quantities: dict[int, list[Quantity]]
    quoted: list[bool]

    def clip(self, first: int, last: int) -> tuple[int, int]:
        """Character span of the tokens first..last, both included."""
        return self.tokens[first].start, self.tokens[last].end


def normalise(raw: str) -> str:
    """NFKC, lower case, straight apostrophes."""
    plain = raw if raw.isascii() else unicodedata.normalize("NFKC", raw).replace("’", "'").replace("`", "'")
    return plain.lower()


@lru_cache(maxsize=65536)
def open_contraction(word: str) -> tuple[str, ...]:
    """Normalised word as one or two words: "don't" gives "do", "not"."""
    if word in _CONTRACTIONS:
        return tuple(_CONTRACTIONS[word].split())
    if "'" in word:
        for ending, full in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending):
                return (word[: -len(ending)].replace("'", ""), full)
        return (word.replace("'", ""),)
    return (word,)


@lru_cache(maxsize=65536)
def _words_in(typed: str) -> tuple[tuple[str, str], ...]:
    """Normalised words in one typed word, each with its stem."""
    return tuple((norm, stem(norm)) for norm in open_contraction(normalise(typed)) if norm)


class _Reader:
    """State while one text is taken apart."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.tokens: list[Token] = []
        self.sentences: list[Sentence] = []
        self.raw_numbers: dict[int, tuple[str, str]] = {}
        self.quoted: list[bool] = []
        self.clause = 0
        self.sentence_first = 0
        self.in_quote = False
        self.in_single_quote = False
        self.paragraph = 0
        self.item = False

    def add(self, norm: str, stemmed: str, start: int, end: int) -> None:
        if len(self.tokens) - self.sentence_first >= _LONGEST_SENTENCE:
            self.close_sentence(self.tokens[-1].end, False)
        self.tokens.append(Token(norm, stemmed, start, end, len(self.sentences), self.clause))
        self.quoted.append(self.in_quote or self.in_single_quote)

    def close_sentence(self, end: int, question: bool) -> None:
        if len(self.tokens) > self.sentence_first:
            first = self.sentence_first
            announces = self.original[self.tokens[-1].end : end].strip().startswith(":")
            sentence = Sentence(first, len(self.tokens), self.tokens[first].start, end, question, self.paragraph, self.item, announces)
            self.sentences.append(sentence)
            self.sentence_first = len(self.tokens)
            self.clause += 1
            self.item = False

    def mark(self, mark: str, start: int, end: int) -> None:
        bare = mark.strip() or mark
        if mark[0] == "\n" or bare[0] in _SENTENCE_MARKS:
            inside = bare.startswith(("..", "…")) and self.original[end : end + 1] in (")", ",", "]")
            if inside or (mark == "\n" and self._wraps(end)) or (mark == "." and self._abbreviates(start, end)):
                return
            self.close_sentence(end, bare[0] == "?")
            if mark[0] == "\n":
                self.item = bare != mark and bare[-1] not in "\n"
                self.in_single_quote = False
                if mark.count("\n") > 1:
                    self.in_quote = False
                    self.paragraph += 1
        elif bare[0] in _CLAUSE_MARKS or bare in ("-", "->", "=>"):
            if bare == "–" and self.original[start - 1 : start].isdigit() and self.original[end : end + 1].isdigit():
                return  # a range of numbers
            self.clause += 1
            if bare in '"“”„«»':
                self.in_quote = not self.in_quote if bare == '"' else bare in "“„«"
        elif bare == "%" and self.tokens and (len(self.tokens) - 1) in self.raw_numbers:
            raw, _ = self.raw_numbers[len(self.tokens) - 1]
            self.raw_numbers[len(self.tokens) - 1] = (raw, "%")

    def quote(self, opens: bool) -> None:
        """A single quotation mark: one that closes nothing is the apostrophe of a plural."""
        if opens or self.in_single_quote:
            self.in_single_quote = opens
            self.clause += 1

    def _abbreviates(self, start: int, end: int) -> bool:
        """Whether a full stop belongs to an abbreviation: "vs. control", "e.g. latency"."""
        before = self.tokens[-1] if self.tokens else None
        if before is None or before.end != start or before.norm not in _ABBREVIATIONS:
            return False
        if before.norm in _UNITS_TOO and self.tokens[-2:-1] and self.tokens[-2].norm[:1].isdigit():
            return False  # "924 ms." ends a sentence, "Ms. Sato" does not
        behind = self.original[end : end + 1]
        return behind in (" ", ",") or (len(before.norm) == 1 and behind.isalpha())

    def clauses(self) -> Iterator[tuple[int, int]]:
        """Index of the first token of each clause and the one behind its last."""
        first = 0
        for index in range(1, len(self.tokens) + 1):
            if index == len(self.tokens) or self.tokens[index].clause != self.tokens[first].clause:
                yield first, index
                first = index

    def _wraps(self, position: int) -> bool:
        """Whether a single line break only wraps a line: the next character goes on in lower case."""
        follows = self.original[position : position + 1]
        return follows.islower() and bool(self.tokens) and self.sentence_first < len(self.tokens)


def read_text(original: str) -> Text:
    """Take an answer apart; never raises, whatever the text, and takes time linear in its length."""
    reader = _Reader(original)
    for match in _TOKEN.finditer(original):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "word":
            for norm, stemmed in _words_in(match.group()):
                reader.add(norm, stemmed, start, end)
        elif kind == "quote":
            reader.quote(opens=start == 0 or not (original[start - 1].isalnum() or original[start - 1] in ".,!?"))
        elif kind == "mark":
            reader.mark(match.group(), start, end)
        else:
            number = normalise(match.group("number"))
            reader.raw_numbers[len(reader.tokens)] = (number, match.group("suffix").strip().lower())
            norm = number.replace(",", "").replace("'", "")
            reader.add(norm, norm, start, end)
    reader.close_sentence(len(original), False)
    quantities: dict[int, list[Quantity]] = {}
    for first, last in reader.clauses():
        words = [token.norm for token in reader.tokens[first:last]]
        read_quantities(words, reader.raw_numbers, first, quantities)
    return Text(original, reader.tokens, reader.sentences, quantities, reader.quoted)
