"""What an answer affirms, denies, rejects, asks, reports or merely announces.

Each cue has words of its own and a scope of tokens. A pattern's match is affected by a cue when it has matched words in the
cue's scope and none of the cue's own words: a pattern that contains "not" has used up that "not".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from trainer.grading.text import Sentence, Text

CueKind = Literal["denied", "contrasted", "rejected", "reported", "asked", "hedged", "announced", "past", "quoted"]

_SCOPE_LIMIT = 12
_REACH = 60
_NEGATORS = frozenset(
    ["not", "no", "never", "without", "neither", "nor", "nobody", "nothing", "none", "cannot", "hardly", "refuse", "refuses", "refused", "refusing", "reject", "rejects", "rejecting", "decline", "declines", "declining", "avoid", "avoids", "avoiding", "forbid", "forbids", "forbidden", "resist", "unwilling", "nope", "wouldnt"]
)
_NOT_NEGATING = {("not", "only"), ("not", "just"), ("not", "merely"), ("not", "simply"), ("no", "matter"), ("no", "doubt"), ("no", "longer"),
                 ("nothing", "but"), ("not", "until"), ("no", "earlier"), ("no", "later"), ("no", "sooner"), ("nothing", "else"), ("not", "before"),
                 ("no", "more"), ("none", "of")}  # fmt: skip
_SCOPE_ENDS = frozenset(["but", "although", "though", "because", "since", "whereas", "while", "so", "unless", "hence", "therefore", "however", "yet", "as"])
_CONTRASTS = {
    "rather": (("rather", "than"),),
    "instead": (("instead", "of"),),
    "as": (("as", "opposed", "to"),),
    "in": (("in", "place", "of"),),
}
_WRONG = frozenset(
    ["wrong", "mistake", "mistaken", "trap", "error", "bad", "dangerous", "invalid", "misleading", "cheating", "cheat", "nonsense", "illusion", "useless", "pointless", "tempting", "temptation", "unsafe", "foolish", "naive", "fallacy", "false", "untrue", "worthless", "meaningless", "unacceptable", "dishonest", "reckless", "shortcut", "myth", "misconception", "excuse", "ok", "okay", "fooling", "fool", "silly", "unfair", "wishful", "worse", "enough", "allowed", "acceptable", "fine", "safe", "option", "sufficient"]
)
_WRONG_WHEN_DENIED = frozenset(["ok", "okay", "enough", "allowed", "acceptable", "fine", "safe", "option", "sufficient", "worse"])
_BE = frozenset(["is", "was", "be", "are", "were", "would", "being", "remains", "seems", "looks", "sounds"])
_FAILS = frozenset(
    ["help", "fix", "cure", "solve", "repair", "work", "mean", "prove", "show", "make", "bring", "change", "tell", "say", "remove", "rescue", "save", "hold", "count", "buy", "replace", "matter", "justify", "answer", "know", "turn", "give", "protect"]
)
_HARMS = frozenset(
    ["hides", "hide", "breaks", "break", "inflates", "inflate", "biases", "bias", "ruins", "ruin", "destroys", "defeats", "fools", "pretends", "cheats", "contradicts"]
)
_SPEAKERS = frozenset(
    ["someone", "somebody", "some", "people", "many", "others", "they", "colleagues", "boss", "manager", "anyone", "everybody", "everyone", "critics", "opponents", "one", "folks", "management", "leadership", "sceptics"]
)
_SPEECH = frozenset(
    ["say", "says", "said", "suggest", "suggests", "suggested", "suggesting", "argue", "argues", "argued", "propose", "proposes", "proposed", "claim", "claims", "claimed", "think", "thinks", "believe", "believes", "recommend", "recommends", "recommended", "want", "wants", "wanted", "insist", "insists", "tell", "tells", "object", "objects", "reply", "offer", "offers", "push", "tempted", "prefer", "advise", "ask", "asks", "asked", "come"]
)
_MODALS = frozenset(["will", "would", "might", "may", "could", "can", "going", "often", "usually", "always", "sometimes", "like", "to"])
_TEMPTATIONS = (("tempting",), ("temptation",), ("the", "trap"), ("a", "trap"), ("common", "mistake"), ("usual", "mistake"), ("classic", "mistake"),
                ("the", "mistake"), ("lazy",), ("easy", "way", "out"), ("it", "would", "be", "wrong"), ("what", "i", "would", "not"),
                ("be", "wary"), ("beware",), ("the", "usual", "reply"), ("the", "usual", "excuse"))  # fmt: skip
_PAST = (("last", "year"), ("last", "quarter"), ("last", "time"), ("last", "month"), ("last", "spring"), ("last", "autumn"), ("last", "summer"), ("last", "winter"),
         ("former",), ("previously",), ("years", "ago"), ("used", "to"), ("my", "old"), ("previous", "team"), ("previous", "job"), ("previous", "company"),
         ("old", "team"), ("once", "saw"), ("once", "watched"), ("i", "have", "seen"), ("i", "know", "a"), ("we", "once"), ("i", "once"), ("back", "then"),
         ("months", "ago"), ("in", "2021"), ("earlier", "this", "year"), ("burned", "us"), ("cost", "us"))  # fmt: skip
_HEDGES = (("not", "sure"), ("i", "heard"), ("apparently",), ("supposedly",), ("is", "said", "to"), ("are", "said", "to"), ("no", "view"), ("no", "opinion"),
           ("perhaps",), ("maybe",), ("possibly",), ("would", "have", "to", "read"), ("opinions", "differ"), ("opinions", "are", "divided"), ("i", "read", "that"),
           ("i", "guess"), ("it", "is", "claimed"), ("is", "often", "claimed"), ("is", "sometimes"), ("reportedly",), ("allegedly",), ("somehow",),
           ("i", "wonder"), ("i", "doubt"), ("do", "not", "know"), ("it", "depends"), ("hard", "to", "say"), ("who", "knows"), ("in", "some", "way"),
           ("are", "sometimes"), ("rumour",), ("i", "have", "read"), ("one", "hears"), ("you", "hear"), ("in", "theory"), ("arguably",))  # fmt: skip


def _by_first_word(*groups: tuple[CueKind, tuple[tuple[str, ...], ...]]) -> dict[str, list[tuple[tuple[str, ...], CueKind]]]:
    index: dict[str, list[tuple[tuple[str, ...], CueKind]]] = {}
    for kind, phrases in groups:
        for phrase in phrases:
            index.setdefault(phrase[0], []).append((phrase, kind))
    return index


_FRAMES = _by_first_word(("rejected", _TEMPTATIONS), ("past", _PAST), ("hedged", _HEDGES))
_ANNOUNCE = frozenset(["mention", "discuss", "cover", "touch", "address", "raise", "bring", "talk", "speak", "elaborate", "list", "consider", "explore", "revisit"])
_NO_ANSWERS = frozenset(["no", "nope", "never", "wrong", "false", "nonsense", "certainly", "hardly", "not"])
_BACK_REFERENCES = frozenset(["that", "this", "it", "which", "those", "both", "neither", "these", "such"])


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change what a neighbouring statement counts as.

    Attributes:
        kind: What the cue makes of the statement.
        first: First token of the cue's own words; -1 for quotation marks and question marks.
        last: Last token of the cue's own words.
        scope: Token range (first, behind last) it applies to.
    """

    kind: CueKind
    first: int
    last: int
    scope: tuple[int, int]

    def affects(self, consumed: frozenset[int]) -> bool:
        """Whether matched tokens lie in the scope while none of the cue's own words was matched."""
        low, high = self.scope
        if any(self.first <= index <= self.last for index in consumed):
            return False
        return any(low <= index < high for index in consumed)


class Polarity:
    """All cues of one text, by sentence."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._words = [token.norm for token in text.tokens]
        self.cues: list[list[Cue]] = [[] for _ in text.sentences]
        for number, sentence in enumerate(text.sentences):
            for cue in self._of_sentence(number, sentence):
                self._place(cue)

    def _place(self, cue: Cue) -> None:
        tokens = self._text.tokens
        low, high = cue.scope
        if low >= high:
            return
        for number in range(tokens[low].sentence, tokens[high - 1].sentence + 1):
            self.cues[number].append(cue)

    def affecting(self, consumed: frozenset[int]) -> list[Cue]:
        """Cues that change what the matched tokens count as."""
        sentences = {self._text.tokens[index].sentence for index in consumed}
        return [cue for number in sorted(sentences) for cue in self.cues[number] if cue.affects(consumed)]

    def _of_sentence(self, number: int, sentence: Sentence) -> Iterator[Cue]:
        whole = (sentence.first, sentence.last)
        if sentence.question:
            yield Cue("asked", -1, -1, whole)
        yield from self._negations(sentence)
        yield from self._contrasts(sentence)
        yield from self._verdicts_behind(sentence)
        yield from self._frames(sentence)
        yield from self._announcements(sentence)
        yield from self._next_sentence(number, sentence)
        for index in range(sentence.first, sentence.last):
            if self._text.quoted[index]:
                yield Cue("quoted", -1, -1, (index, index + 1))

    def _clause_end(self, start: int, sentence: Sentence) -> int:
        """Index behind the last token that a negator before `start` reaches."""
        tokens, words = self._text.tokens, self._words
        clause = tokens[start - 1].clause
        for index in range(start, min(sentence.last, start + _SCOPE_LIMIT)):
            if tokens[index].clause != clause or (index > start and words[index] in _SCOPE_ENDS):
                return index
        return min(sentence.last, start + _SCOPE_LIMIT)

    def _negations(self, sentence: Sentence) -> Iterator[Cue]:
        words = self._words
        for index in range(sentence.first, sentence.last):
            if words[index] not in _NEGATORS:
                continue
            following = words[index + 1] if index + 1 < sentence.last else ""
            if (words[index], following) in _NOT_NEGATING:
                continue
            if (
                words[index] == "no"
                and index + 1 < sentence.last
                and self._text.tokens[index].clause != self._text.tokens[index + 1].clause
            ):
                if index > sentence.first:
                    yield Cue("rejected", index, index, (sentence.first, index))
                continue
            yield Cue("denied", index, index, (index + 1, self._clause_end(index + 1, sentence)))

    def _contrasts(self, sentence: Sentence) -> Iterator[Cue]:
        words = self._words
        for index in range(sentence.first, sentence.last):
            for phrase in _CONTRASTS.get(words[index], ()):
                behind = index + len(phrase)
                if behind < sentence.last and tuple(words[index:behind]) == phrase:
                    yield Cue("contrasted", index, behind - 1, (behind, self._clause_end(behind, sentence)))

    def _verdicts_behind(self, sentence: Sentence) -> Iterator[Cue]:
        """Verdicts that follow what they reject: "… would be a mistake", "… does not help", "…, no"."""
        words, tokens = self._words, self._text.tokens
        for index in range(sentence.first + 1, sentence.last):
            word = words[index]
            before = words[max(sentence.first, index - 5) : index]
            denied = any(w in ("not", "never", "no", "hardly") for w in before)
            verdict = word in _WRONG and any(w in _BE for w in before) and (denied == (word in _WRONG_WHEN_DENIED))
            fails = word in _FAILS and any(w in ("not", "never", "cannot") for w in before[-3:])
            harms = word in _HARMS and not denied
            if verdict or fails or harms:
                start = self._reach_back(index, sentence)
                yield Cue("rejected", index, index, (start, index))
        last = sentence.last - 1
        if words[last] in ("no", "nope") and last > sentence.first:
            yield Cue("rejected", last, last, (sentence.first, last))
        elif tokens[last].clause != tokens[sentence.first].clause and words[last - 1 : last + 1] == ["not", "ever"]:
            yield Cue("rejected", last - 1, last, (sentence.first, last))

    def _reach_back(self, index: int, sentence: Sentence) -> int:
        """First token that a verdict at `index` judges: back to a contrast word, else the start of the sentence."""
        for position in range(index - 1, max(sentence.first, index - _REACH), -1):
            if self._words[position] in ("but", "because", "since", "so", "although", "whereas"):
                return position + 1
        return max(sentence.first, index - _REACH)

    def _frames(self, sentence: Sentence) -> Iterator[Cue]:
        words, whole = self._words, (sentence.first, sentence.last)
        for index in range(sentence.first, sentence.last):
            word = words[index]
            if word in _SPEAKERS and self._speaks(index, sentence):
                yield Cue("reported", index, index, (index, sentence.last))
            for phrase, kind in _FRAMES.get(word, ()):
                if index + len(phrase) <= sentence.last and tuple(words[index : index + len(phrase)]) == phrase:
                    yield Cue(kind, index, index + len(phrase) - 1, whole)

    def _speaks(self, index: int, sentence: Sentence) -> bool:
        position = index + 1
        while position < min(sentence.last, index + 5):
            if self._words[position] in _SPEECH:
                return True
            if self._words[position] not in _MODALS and self._words[position] not in _SPEAKERS:
                return False
            position += 1
        return False

    def _announcements(self, sentence: Sentence) -> Iterator[Cue]:
        """ "I would mention a, b and c" names topics and says nothing about them."""
        words = self._words
        head = words[sentence.first : sentence.first + 6]
        if not ({"i", "we"} & set(head[:3])):
            return
        for offset, word in enumerate(head):
            if word in _ANNOUNCE and offset and head[offset - 1] in ("would", "will", "also", "then", "to", "and", "i", "should"):
                yield Cue("announced", sentence.first + offset, sentence.first + offset, (sentence.first, sentence.last))
                return

    def _next_sentence(self, number: int, sentence: Sentence) -> Iterator[Cue]:
        """A following "No." or "That would be wrong." rejects this sentence."""
        if number + 1 >= len(self._text.sentences):
            return
        following = self._text.sentences[number + 1]
        words = self._words[following.first : following.last]
        if not words:
            return
        opening = words[:10]
        short = len(words) <= 3
        said_no = words[0] in _NO_ANSWERS and (short or words[0] in ("no", "nope", "wrong", "nonsense") or sentence.question)
        verdict = words[0] in _BACK_REFERENCES and self._judges(opening)
        refused = opening[:2] in (["i", "do"], ["i", "would"], ["we", "do"], ["but", "no"]) and "not" in opening[2:4] and len(words) <= 7
        if said_no or verdict or refused:
            yield Cue("rejected", following.first, following.first, (sentence.first, sentence.last))

    def _judges(self, opening: Sequence[str]) -> bool:
        denied = any(word in ("not", "never", "no") for word in opening)
        if any(word in _HARMS for word in opening) and not denied:
            return True
        if any(word in _FAILS for word in opening) and denied:
            return True
        return any(word in _WRONG and denied == (word in _WRONG_WHEN_DENIED) for word in opening)
