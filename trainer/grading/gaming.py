"""Answers that try to look like answers: heaps, copies, shrugs, instructions to the grader.

A sincere single sentence passes every gate; what is refused here gets no credit, and the reason is told to the learner.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trainer.grading.contradiction import contradictions
from trainer.grading.cues import Cue
from trainer.grading.polarity import Polarity
from trainer.grading.text import FUNCTION_WORDS, Text, read_text

_INSTRUCTIONS = re.compile(
    r"""\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:instructions?|rubric|rules|prompt|criteria|above)\b
      | \b(?:give|award|assign|grant)\b[^.!?\n]{0,30}\b(?:full|maximum|max|top|highest|perfect|all)\b[^.!?\n]{0,20}
        \b(?:marks?|scores?|points|credit|grade|band|rating)\b
      | \b(?:mark|set|treat|count|consider|tick|grade)\b[^.!?\n]{0,40}\b(?:markers?|criteria|criterion|checks?|points)\b[^.!?\n]{0,30}
        \b(?:met|true|passed|satisfied|fulfilled)\b
      | \b(?:note|message|instructions?|attention|memo)\s+(?:to|for)\s+(?:the\s+)?
        (?:grader|grading|evaluator|examiner|assessor|marker|model|ai|system)\b
      | \b(?:grade|rate|score|mark)\s+(?:this|it|me|my)\b[^.!?\n]{0,30}\b(?:strong[- ]?hire|100|full|top|as\s+strong|as\s+met)\b
      | \b(?:dear|hey|hello)\s+(?:grader|evaluator|ai\s+grader|grading\s+(?:system|model))\b
      | \byou\s+are\s+(?:a|an|the)\s+(?:lenient|generous|grader|grading|evaluation|evaluator)\b
      | (?<![^\n])(?:system|assistant|grader)\s*:\s | \bstrong[-_ ]hire\b
      | (?:met|passed|score|band)"?\s*[:=]\s*(?:true|100|"?strong)""",
    re.VERBOSE | re.IGNORECASE,
)
_INSTRUCTION_STARTS = frozenset(
    re.findall(
        r"\w+",
        """ignore disregard forget override give award assign grant mark set treat count consider tick grade note message instruction
        instructions attention memo rate score dear hey hello you system assistant grader strong met passed band""",
    )
)
"""Words that an instruction can begin with."""
_TOO_MANY_CONTRADICTIONS = 2
"""One may be a slip; no sincere answer among 700 labelled ones had two."""
_LONGEST_LINE = 400
_MOSTLY = 0.7
"""Share of copied words from which a sentence only repeats the question."""
_ARTICLES = frozenset(["a", "an", "the"])
_AFTER_ARTICLE_NEVER = frozenset(
    re.findall(r"\w+", "a an the of in on at by for with from to is are was be and or but if than so because as we i they it he she not")
)


def gaming_reason(text: Text, polarity: Polarity, question: str) -> str | None:
    """Why an answer gets no credit, or None for a sincere one.

    Args:
        text: The answer, taken apart.
        polarity: Its cues.
        question: Text of the question, to detect copies.
    """
    words = [token.norm for token in text.tokens]
    if len(words) < 3:
        return "there is too little here to grade: say it in a sentence or two"
    starts = (token.start for token in text.tokens if token.norm in _INSTRUCTION_STARTS)
    if any(_INSTRUCTIONS.match(text.original, start) for start in starts):
        return "the answer gives instructions to the grader instead of answering the question"
    if _copies(text, question):
        return "the answer repeats the question and adds nothing of its own"
    if len(words) >= 12 and _is_heap(text, words):
        return "the answer lists terms without saying anything about them: use sentences"
    if contradictions(text, polarity) >= _TOO_MANY_CONTRADICTIONS:
        return "the answer contradicts itself: it says things and their opposites"
    return _evades(text, polarity)


def _copies(text: Text, question: str) -> bool:
    known, _ = _asked(question)
    stems = [token.stem for token in text.tokens]
    copied = _copied(text, question)
    fresh = sum(1 for stem, token in zip(stems, text.tokens, strict=True) if stem not in known and token.norm not in FUNCTION_WORDS)
    return len(stems) >= 8 and sum(copied) > 0.6 * len(stems) and fresh < max(8, 0.12 * len(stems))


def repeated_question(text: Text, question: str) -> list[Cue]:
    """Cues over the sentences that mostly repeat the question: whoever copies its words has not said anything yet."""
    copied = _copied(text, question)
    cues = []
    for sentence in text.sentences:
        length = sentence.last - sentence.first
        if length >= 8 and sum(copied[sentence.first : sentence.last]) > _MOSTLY * length:
            cues.append(Cue("copied", -1, -1, (sentence.first, sentence.last)))
    return cues


def _copied(text: Text, question: str) -> list[bool]:
    """For each token, whether it lies in a run of four words of the question."""
    _, grams = _asked(question)
    stems = [token.stem for token in text.tokens]
    copied = [False] * len(stems)
    for index in range(len(stems) - 3):
        if tuple(stems[index : index + 4]) in grams:
            copied[index : index + 4] = [True] * 4
    return copied


@lru_cache(maxsize=256)
def _asked(question: str) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    """Stems of a question, and its runs of four."""
    stems = [token.stem for token in read_text(question).tokens]
    return frozenset(stems), frozenset(tuple(stems[index : index + 4]) for index in range(len(stems) - 3))


def _is_heap(text: Text, words: list[str]) -> bool:
    spoken = words
    if "`" in text.original:
        spoken = [word for word, token in zip(words, text.tokens, strict=True) if not _in_code(text.original, token.start)]
    if len(spoken) < 12:
        return False
    share = sum(word in FUNCTION_WORDS for word in spoken) / len(spoken)
    clauses = text.tokens[-1].clause + 1
    numbers = len(text.quantities)
    if len(spoken) >= 25 and share < 0.16 and len(spoken) / clauses < 5 and numbers < len(spoken) / 6:
        return True
    articles = [at for at, word in enumerate(words[:-1]) if word in _ARTICLES and "/" not in _around(text, at) + _around(text, at + 1)]
    broken = sum(words[index + 1] in _AFTER_ARTICLE_NEVER for index in articles)
    return (len(articles) >= 5 and broken / len(articles) > 0.3) or (len(spoken) >= 40 and share < 0.1)


def _in_code(original: str, start: int) -> bool:
    """Whether a character stands between backticks of its line: code is no list of terms."""
    line = original[original.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1 : start]
    return line.count("`") % 2 == 1


def _around(text: Text, index: int) -> str:
    """The characters beside a token: an "A" beside a slash, as in A/A, is no article."""
    token = text.tokens[index]
    return text.original[max(0, token.start - 1) : token.start] + text.original[token.end : token.end + 1]


def _evades(text: Text, polarity: Polarity) -> str | None:
    total = len(text.sentences)
    if total < 3:
        return None
    kinds = [{cue.kind for cue in cues} for cues in polarity.cues]
    for index in text.quantities:
        # A hedged figure is still a commitment.
        kinds[text.tokens[index].sentence].discard("hedged")
    for kind, reason in (
        ("hedged", "the answer hedges everything and commits to nothing"),
        ("announced", "the answer announces topics without saying anything about them"),
        ("reported", "the answer only reports what others say and takes no position"),
        ("asked", "the answer asks questions instead of answering"),
    ):
        if sum(kind in found for found in kinds) >= 0.6 * total:
            return reason
    return None
