"""What an answer affirms, denies, rejects, asks, reports or merely announces.

Each cue has words of its own and a scope of tokens. A pattern's match is affected by a cue when it has matched words in the
cue's scope and none of the cue's own words: a pattern that contains "not" has used up that "not".
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.grading.concessions import conceded
from trainer.grading.cues import (
    ANNOUNCE,
    BACK_REFERENCES,
    CONTRASTS,
    DETERMINERS,
    FRAMES,
    HARMLESS_EASE,
    HEADING_STARTS,
    HEADINGS,
    MODALS,
    NEGATORS,
    NO_ANSWERS,
    NOT_NEGATING,
    NOUNS_TOO,
    OWN_VIEW,
    PROPOSALS,
    SCOPE_ENDS,
    SPEAKERS,
    TAKEN,
    WORRIES,
    WRONG,
    Cue,
    CueKind,
)
from trainer.grading.speakers import reports, reports_backwards
from trainer.grading.text import FUNCTION_WORDS, Sentence, Text
from trainer.grading.verdicts import judges, verdicts_behind

_LONGEST_LIST = 20
"""Most list items that one heading rejects."""
_BEFORE_NO = frozenset({"also", "again", "still", "sadly", "well", "and", "but", "oh"})
"""These may stand before the "no" that rejects the sentence before."""
_JUDGEMENTS = WRONG | {"correct", "right", "valid"}
_ANNOUNCED_WITHIN = 14
_ACCUSTOMED = frozenset({"is", "are", "was", "were", "be", "been", "being", "get", "got", "gets", "getting"})
"""Before "used to" these make it a habit of today."""
_SHORTEST_QUOTATION = 3
_SHORT_HEADING = 4
_EASE = frozenset({"hard", "difficult", "complicated", "much", "far", "only"})
"""With a "not" before these a heading rejects nothing."""
_HEAP, _HEAP_PLAIN, _HEAP_CLAUSE = 15, 0.16, 3.5
"""From so many words on, below this share of function words and with clauses this short, a sentence only lists terms."""
_SCOPE_LIMIT = 12
"""Most words that a negator reaches."""


class Polarity:
    """All cues of one text, by sentence."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._words = [token.norm for token in text.tokens]
        self.cues: list[list[Cue]] = [[] for _ in text.sentences]
        for number, sentence in enumerate(text.sentences):
            for cue in self._of_sentence(number, sentence):
                self.add(cue)

    def add(self, cue: Cue) -> None:
        """Take in a cue, also one that was found elsewhere."""
        tokens = self._text.tokens
        low, high = cue.scope
        if low >= high:
            return
        for number in range(tokens[low].sentence, tokens[high - 1].sentence + 1):
            self.cues[number].append(cue)

    def affecting(self, consumed: frozenset[int], lenient: bool = False) -> list[Cue]:
        """Cues that change what the matched tokens count as; see `Cue.affects`."""
        sentences = {self._text.tokens[index].sentence for index in consumed}
        return [cue for number in sorted(sentences) for cue in self.cues[number] if cue.affects(consumed, lenient)]

    def _of_sentence(self, number: int, sentence: Sentence) -> Iterator[Cue]:
        whole = (sentence.first, sentence.last)
        if sentence.question and tuple(self._words[sentence.first : sentence.first + 2]) not in PROPOSALS:
            yield Cue("asked", -1, -1, whole)
        yield from self._negations(sentence)
        yield from self._contrasts(sentence)
        yield from verdicts_behind(self._text, self._words, sentence)
        yield from conceded(self._text, self._words, sentence)
        yield from self._frames(sentence)
        yield from self._announcements(sentence)
        yield from self._next_sentence(number, sentence)
        yield from self._headings(number, sentence)
        yield from self._own_alternative(sentence)
        yield from self._heap(sentence)
        yield from self._quotations(sentence)

    def _heap(self, sentence: Sentence) -> Iterator[Cue]:
        """A long row of terms, each between commas, announces topics and says nothing about them."""
        words = self._words[sentence.first : sentence.last]
        if len(words) < _HEAP:
            return
        tokens = self._text.tokens
        clauses = tokens[sentence.last - 1].clause - tokens[sentence.first].clause + 1
        plain = sum(word in FUNCTION_WORDS for word in words) / len(words)
        numbers = sum(sentence.first <= index < sentence.last for index in self._text.quantities)
        if plain < _HEAP_PLAIN and len(words) / clauses < _HEAP_CLAUSE and numbers < len(words) / 6:
            yield Cue("announced", -1, -1, (sentence.first, sentence.last))

    def _quotations(self, sentence: Sentence) -> Iterator[Cue]:
        """Quotations of three words and more: fewer are a name, as in the "significant" of a report."""
        first = sentence.first
        for index in range(sentence.first, sentence.last + 1):
            if index < sentence.last and self._text.quoted[index]:
                continue
            if index - first >= _SHORTEST_QUOTATION:
                yield Cue("quoted", -1, -1, (first, index))
            first = index + 1

    def _clause_end(self, start: int, sentence: Sentence) -> int:
        """Index behind the last token that a negator before `start` reaches."""
        tokens, words = self._text.tokens, self._words
        clause = tokens[start - 1].clause
        for index in range(start, min(sentence.last, start + _SCOPE_LIMIT)):
            ends = index > start and words[index] in SCOPE_ENDS
            if tokens[index].clause != clause or (ends and not (words[index] == "as" and words[index - 1] in TAKEN)):
                return index
        return min(sentence.last, start + _SCOPE_LIMIT)

    def _negations(self, sentence: Sentence) -> Iterator[Cue]:
        words = self._words
        for index in range(sentence.first, sentence.last):
            if words[index] not in NEGATORS:
                continue
            if words[index] in NOUNS_TOO and index > sentence.first and words[index - 1] in DETERMINERS:
                continue
            following = words[index + 1] if index + 1 < sentence.last else ""
            if (words[index], following) in NOT_NEGATING or (
                words[index] == "no" and "yes" in words[max(sentence.first, index - 3) : index]
            ):
                continue
            if (
                words[index] == "no"
                and index + 1 < sentence.last
                and self._text.tokens[index].clause != self._text.tokens[index + 1].clause
            ):
                if index > sentence.first:
                    yield Cue("rejected", index, index, (sentence.first, index))
                continue
            end = self._clause_end(index + 1, sentence)
            if words[index].startswith("avoid"):
                # "to avoid false alarms we demand more" denies nothing of what we do.
                end = next((at for at in range(index + 1, end) if words[at] in ("i", "we")), end)
            yield Cue("denied", index, index, (index + 1, end))

    def _contrasts(self, sentence: Sentence) -> Iterator[Cue]:
        words = self._words
        for index in range(sentence.first, sentence.last):
            for phrase in CONTRASTS.get(words[index], ()):
                behind = index + len(phrase)
                if behind < sentence.last and tuple(words[index:behind]) == phrase:
                    # "instead of 0.05" sets one number against another and leaves the rest of the clause alone.
                    end = behind + 2 if behind in self._text.quantities else self._clause_end(behind, sentence)
                    yield Cue("contrasted", index, behind - 1, (behind, min(end, sentence.last)))
            if words[index] == "than" and {"sooner", "rather"}.intersection(words[max(sentence.first, index - 12) : index - 1]):
                yield Cue("contrasted", index, index, (index + 1, self._clause_end(index + 1, sentence)))

    def _frames(self, sentence: Sentence) -> Iterator[Cue]:
        words = self._words
        for index in range(sentence.first, sentence.last):
            word = words[index]
            if word in SPEAKERS and reports(words, index, sentence):
                start = sentence.first if reports_backwards(self._text, words, index, sentence) else index
                yield Cue("reported", index, index, (start, self._own_view(index, sentence)))
            for phrase, kind in FRAMES.get(word, ()):
                behind = index + len(phrase)
                before = words[index - 1] if index > sentence.first else ""
                if (phrase == ("used", "to") and before in _ACCUSTOMED) or (word == "cost" and before in MODALS):
                    continue
                if behind > sentence.last or tuple(words[index:behind]) != phrase:
                    continue
                if phrase == ("easy", "to") and behind < sentence.last and words[behind] in HARMLESS_EASE:
                    continue
                # "last year's logs" are of use today, and so are "the last quarter" of a test and what is done "as last time".
                if kind != "past" or not (before in ("as", "the") or self._possessive(behind - 1)):
                    yield Cue(kind, index, behind - 1, self._frame_scope(kind, index, behind, sentence))

    def _frame_scope(self, kind: CueKind, index: int, behind: int, sentence: Sentence) -> tuple[int, int]:
        """What a phrase frames: the report behind it, the clause around a hedge in mid-sentence, else the whole sentence."""
        if kind == "reported":
            return behind, self._own_view(behind, sentence)
        tokens = self._text.tokens
        if kind == "hedged" and index > sentence.first and tokens[sentence.last - 1].clause != tokens[sentence.first].clause:
            clause = [at for at in range(sentence.first, sentence.last) if tokens[at].clause == tokens[index].clause]
            return clause[0], clause[-1] + 1
        return sentence.first, sentence.last

    def _possessive(self, index: int) -> bool:
        """Whether a token is followed by a possessive ending."""
        return self._text.original[self._text.tokens[index].start :][: len(self._words[index]) + 2].endswith(("'s", "’s"))

    def _own_view(self, index: int, sentence: Sentence) -> int:
        """Index at which the speaker's own view begins again: "some say this, but …"."""
        return next((at for at in range(index, sentence.last) if self._words[at] in OWN_VIEW), sentence.last)

    def _headings(self, number: int, sentence: Sentence) -> Iterator[Cue]:
        """A heading such as "Mistakes I would not make:" rejects the list, or the fragments of sentences, that follow."""
        words, sentences = self._words, self._text.sentences
        opening = self._opening(sentence)
        heading = words[sentence.first : opening]
        if (
            _EASE.intersection(heading)
            or not HEADINGS.intersection(heading)
            or not (len(heading) <= _SHORT_HEADING or heading[0] in HEADING_STARTS)
        ):
            return
        last = sentence.last
        listing = sentence.announces
        for following in sentences[number + 1 : number + 1 + _LONGEST_LIST]:
            fragment = words[following.first].endswith("ing") or words[following.first] in ("and", "or", "nor")
            if following.paragraph != sentence.paragraph or not (following.item if listing else fragment):
                break
            last = following.last
        if last > opening:
            own = next(index for index in range(sentence.first, opening) if words[index] in HEADINGS)
            yield Cue("rejected", own, own, (opening, last))

    def _opening(self, sentence: Sentence) -> int:
        """Index behind the words before the sentence's first colon; 0 without a colon or when much stands before it."""
        tokens, original = self._text.tokens, self._text.original
        for index in range(sentence.first, min(sentence.last, sentence.first + 9)):
            behind = tokens[index + 1].start if index + 1 < len(tokens) else sentence.end
            if ":" in original[tokens[index].end : behind]:
                return index + 1
        return 0

    def _own_alternative(self, sentence: Sentence) -> Iterator[Cue]:
        """An ending such as ", so I would replay logs instead" turns away from what came before it."""
        words, tokens = self._words, self._text.tokens
        last = sentence.last - 1
        if words[last] != "instead" or not {"i", "we"}.intersection(words[max(sentence.first, last - 12) : last]):
            return
        start = next((index for index in range(last, sentence.first, -1) if words[index] in ("i", "we")), sentence.first)
        if tokens[start].clause != tokens[sentence.first].clause:
            yield Cue("rejected", last, last, (sentence.first, start))

    def _announcements(self, sentence: Sentence) -> Iterator[Cue]:
        """Announcements such as "I would mention a, b and c" name topics and say nothing about them."""
        words = self._words
        for index in range(sentence.first + 1, min(sentence.last, sentence.first + _ANNOUNCED_WITHIN)):
            before = words[index - 1]
            if words[index] == "talk" and words[index + 1 : index + 2] == ["to"]:
                continue  # who talks to somebody does something
            if words[index] not in ANNOUNCE or before not in ("would", "will", "also", "then", "to", "and", "i", "should", "furthermore"):
                continue
            if not {"i", "we"}.intersection(words[max(sentence.first, index - 5) : index]):
                continue
            if ":" in self._text.original[self._text.tokens[index].end : sentence.end]:
                return  # what is announced follows
            judged = before == "i" or _JUDGEMENTS.intersection(words[index : sentence.last])
            if words[index] != "consider" or not judged:
                yield Cue("announced", index, index, (sentence.first, sentence.last))
            return

    def _next_sentence(self, number: int, sentence: Sentence) -> Iterator[Cue]:
        """A following "No." or "That would be wrong." rejects this sentence."""
        if number + 1 >= len(self._text.sentences):
            return
        following = self._text.sentences[number + 1]
        words = self._words[following.first : following.last]
        if not words:
            return
        words = words[next((at for at, word in enumerate(words[:3]) if word not in _BEFORE_NO), 0) :] or words
        opening = words[:10]
        short = len(words) <= 3
        refuted = sentence.question and words[0] in ("because", "only", "hardly")
        outright = words[0] in ("no", "nope") and (
            short or self._text.tokens[following.first + 1].clause != self._text.tokens[following.first].clause
        )
        said_no = refuted or outright or (words[0] in NO_ANSWERS and (short or words[0] in ("wrong", "nonsense")))
        said_no = said_no or (sentence.question and words[0] in NO_ANSWERS)
        verdict = words[0] in BACK_REFERENCES and judges(opening)
        refused = opening[:2] in (["i", "do"], ["i", "would"], ["we", "do"], ["but", "no"]) and "not" in opening[2:4] and len(words) <= 7
        refused = refused and not WORRIES.intersection(opening)
        if said_no or verdict or refused:
            yield Cue("rejected", following.first, following.first, (sentence.first, sentence.last))
