"""Ideas that an answer names only to turn away from them: "one could …, but", "…, so I would not", "if it were …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainer.grading.cues import WORRIES, Cue
from trainer.grading.text import Sentence, Text

_TURNS = frozenset({"but", "yet", "however"})
_SOMEBODY = frozenset({"someone", "somebody", "anyone", "people"})
_ANYBODY = frozenset({"one", "you", "we", "i", "they", "teams"}) | _SOMEBODY
_MAYBE = frozenset({"could", "might", "may"})
_PRAISE = frozenset({"would", "sounds", "looks", "seems", "feels", "see", "understand", "easy", "easier", "appealing", "know"})
_REFUSING = frozenset({"not", "never", "refuse", "decline"})
_POINTING = frozenset({"it", "that", "this", "them", "those", "so", "either"})
_REFUSALS = frozenset({("no",), ("no", "thanks"), ("no", "thank", "you"), ("no", "way"), ("no", "from", "me"), ("no", "go")})
_HENCE = frozenset({"so", "hence", "therefore"})


def conceded(text: Text, words: Sequence[str], sentence: Sentence) -> Iterator[Cue]:
    """Cues of a sentence that concedes something before it turns from it; they reject, they do not deny.

    Args:
        text: The answer.
        words: Its words.
        sentence: The sentence to look at.
    """
    first, last = sentence.first, sentence.last
    opening = words[first : min(last, first + 3)]
    turn = next((index for index in range(first + 3, last) if words[index] in _TURNS), None)
    if turn is not None and _concedes(words[first:turn]):
        yield Cue("rejected", turn, turn, (first, turn))
    if _SOMEBODY.intersection(opening[:2]) and {"will", "might", "may", "could"}.intersection(opening[1:3]):
        yield Cue("rejected", first, first, (first + 1, last))
    refusal = _refusal(words, first, last)
    if refusal is not None:
        yield Cue("rejected", refusal, refusal, (first, refusal))
    yield from _unreal(text, words, sentence)


def _concedes(words: Sequence[str]) -> bool:
    """Whether what stands before the turn is conceded: "one could …", "… would be faster", "I see why you …"."""
    if words[0] in _ANYBODY and len(words) > 1 and words[1] in _MAYBE:
        return True
    if words[0] in ("i", "we") and words[1:2] and words[1] not in ("see", "understand", "know"):
        return False
    return any(word in _PRAISE for word in words[1:])


def _refusal(words: Sequence[str], first: int, last: int) -> int | None:
    """Index of the "so" or "why" in "…, so I would not" or "…, which is why we do not do that"."""
    for index in range(first + 3, last - 1):
        hence = words[index] in _HENCE and words[index - 1] != "do"
        if not hence and not (words[index] == "why" and words[index - 1] == "is"):
            continue
        tail = words[index + 1 : last]
        if (tail[0] == "not" and len(tail) <= 3) or tuple(tail) in _REFUSALS:
            return index
        if tail[0] not in ("i", "we"):
            continue
        refused = next((at for at, word in enumerate(tail[:5]) if word in _REFUSING), None)
        if (
            refused is not None
            and WORRIES.isdisjoint(tail[refused:])
            and (len(tail) - refused <= 2 or _POINTING.intersection(tail[refused + 1 : refused + 4]))
        ):
            return index
    return None


def _unreal(text: Text, words: Sequence[str], sentence: Sentence) -> Iterator[Cue]:
    """The condition in "if it were fed with all clicks, it would stop being a holdout"."""
    for index in range(sentence.first, sentence.last - 2):
        if words[index] != "if":
            continue
        end = index + 1
        while end < sentence.last and text.tokens[end].clause == text.tokens[index].clause:
            end += 1
        rest = words[end : sentence.last]
        if "were" in words[index:end] and "would" in rest and not {"propose", "suggest"}.intersection(rest):
            yield Cue("rejected", index, index, (index + 1, end))
