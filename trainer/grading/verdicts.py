"""Verdicts that follow what they judge: "… would be a mistake", "… does not help", "… only moves the problem"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainer.grading.cues import (
    ATTRIBUTIVE,
    BACK_REFERENCES,
    BE,
    CONDITIONS,
    FAILS,
    HARMS,
    ONLY_HARMS,
    WRONG,
    WRONG_WHEN_DENIED,
    Cue,
)
from trainer.grading.text import FUNCTION_WORDS, Sentence, Text

_REACH = 60
"""Most words that a verdict judges."""
_GERUND_REACH = 18
_BARE_PREDICATE = 4
"""Words of a clause that is too short to have a subject of its own."""
_DENIALS = ("not", "never", "no", "hardly")
_FAIL_DENIALS = ("not", "never", "cannot")
_TURNS = ("but", "because", "since", "so", "although", "whereas")
_BEFORE_A_NOUN = frozenset({"a", "as", "an", "is", "means", "says", "say", "said", "or", "and", "yes"})
"""Before a final "no" these make it a thing: "they count as a no"."""
_ENDINGS_NO = ("no", "nope", "hardly")


def verdicts_behind(text: Text, words: Sequence[str], sentence: Sentence) -> Iterator[Cue]:
    """Cues of a sentence whose verdict comes behind what it rejects.

    Args:
        text: The answer.
        words: Its words.
        sentence: The sentence to look at.
    """
    for index in range(sentence.first + 1, sentence.last):
        if words[index] in _JUDGING and _condemns(text, words, sentence, index):
            own, start = index, _reach_back(words, sentence, index)
            if words[index] in FAILS:
                # A pattern that asks for "solve" has not used up the "not" before it.
                own = next((at for at in range(index - 1, index - 4, -1) if words[at] in _FAIL_DENIALS), index)
                start = max(start, _subject_of(text, words, sentence, index))
            yield Cue("rejected", own, own, (start, index + 1))
    yield from _ends_in_no(text, words, sentence)
    yield from _gerund_with_consequence(words, sentence)


_JUDGING = WRONG | FAILS | HARMS | ONLY_HARMS


def _condemns(text: Text, words: Sequence[str], sentence: Sentence, index: int) -> bool:
    word = words[index]
    before = words[max(sentence.first, index - 5) : index]
    denied = any(w in _DENIALS for w in before)
    sought = word == "reason" and index + 1 < sentence.last and words[index + 1] in ("why", "to", "for", "that")
    if sought or (word in WRONG and {"why", "how"}.intersection(before)):
        return False  # what there is no reason for comes behind, and what is explained is not judged
    if word in WRONG and any(w in BE for w in before) and denied == (word in WRONG_WHEN_DENIED):
        return not any(w in CONDITIONS for w in before) and not _qualifies(text, words, sentence, index)
    if word in FAILS:
        # Who would not hold something up lets it go.
        lets_go = word == "hold" and not {"up", "back"}.isdisjoint(words[index + 1 : index + 3])
        return not lets_go and any(w in _FAIL_DENIALS for w in before[-3:])
    if word in ONLY_HARMS and before[-1] in ("only", "merely", "just"):
        return not denied
    return word in HARMS and not denied and not {"why", "how", "nobody", "none", "nothing", "cannot"}.intersection(before)


def _qualifies(text: Text, words: Sequence[str], sentence: Sentence, index: int) -> bool:
    """Whether a word of blame only qualifies a noun behind it: "one false page a week"."""
    behind = index + 1
    if words[index] not in ATTRIBUTIVE or behind >= sentence.last or text.tokens[behind].clause != text.tokens[index].clause:
        return False
    return words[behind] not in FUNCTION_WORDS or words[behind] in ("one", "ones")


def _reach_back(words: Sequence[str], sentence: Sentence, index: int) -> int:
    """First token that a verdict at `index` judges: back to a contrast word, else the start of the sentence."""
    for position in range(index - 1, max(sentence.first, index - _REACH), -1):
        if words[position] in _TURNS:
            return position + 1
    return max(sentence.first, index - _REACH)


def _subject_of(text: Text, words: Sequence[str], sentence: Sentence, index: int) -> int:
    """First token of the clause of a verb, or of the sentence when the clause only points back: "…, that does not help"."""
    first = index
    while first > sentence.first and text.tokens[first - 1].clause == text.tokens[index].clause:
        first -= 1
    return sentence.first if words[first] in BACK_REFERENCES or index - first < _BARE_PREDICATE else first


def _ends_in_no(text: Text, words: Sequence[str], sentence: Sentence) -> Iterator[Cue]:
    last = sentence.last - 1
    if words[last] in _ENDINGS_NO and last > sentence.first and words[last - 1] not in _BEFORE_A_NOUN:
        yield Cue("rejected", last, last, (sentence.first, last))
    elif text.tokens[last].clause != text.tokens[sentence.first].clause and list(words[last - 1 : last + 1]) == ["not", "ever"]:
        yield Cue("rejected", last - 1, last, (sentence.first, last))


def _gerund_with_consequence(words: Sequence[str], sentence: Sentence) -> Iterator[Cue]:
    """Gerunds such as "Looking again tomorrow would be buying tickets" come with what is wrong with them, unless called fine."""
    first = sentence.first
    if not words[first].endswith("ing") or len(words[first]) < 5:
        return
    for index in range(first + 2, min(sentence.last - 1, first + _GERUND_REACH)):
        if words[index] != "would" or words[index - 1] in ("i", "we") or words[index + 1] in ("not", "also", "help", "let", "give", "save"):
            continue
        if not WRONG_WHEN_DENIED.intersection(words[index : sentence.last]):
            yield Cue("rejected", index, index, (first, index))
        return


def judges(opening: Sequence[str]) -> bool:
    """Whether the opening words of a sentence condemn what was said before it."""
    denied = any(word in ("not", "never", "no") for word in opening)
    if any(word in HARMS for word in opening) and not denied:
        return True
    if any(word in FAILS for word in opening) and denied:
        return True
    return any(word in WRONG and denied == (word in WRONG_WHEN_DENIED) for word in opening)
