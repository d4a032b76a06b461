"""Speakers whose views an answer only reports: "some would say", "people say", "others prefer"."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.grading.cues import (
    ADDRESSED_SPEECH,
    CONDITIONS,
    GROUPS,
    LEANINGS,
    LIKELY,
    MODALS,
    SPEAKERS,
    SPEECH,
    SUPPOSED_SPEECH,
    WEAK_SPEECH,
)
from trainer.grading.text import Sentence, Text

_REACH = 5
"""Words within which a speaker's verb stands."""


def reports(words: Sequence[str], index: int, sentence: Sentence) -> bool:
    """Whether a speaker reports: "some would say", but not "when they want", which sets a condition.

    Args:
        words: The words of the answer.
        index: Where the speaker stands.
        sentence: The sentence around it.
    """
    speaker, position = words[index], index + 1
    if any(word in CONDITIONS or word == "should" for word in words[max(sentence.first, index - 2) : index]):
        return False
    if speaker in GROUPS and position < sentence.last:
        if words[position] in LEANINGS:
            return True
        if speaker != "others" and words[position] not in MODALS | SPEECH:
            position += 1  # "some teams will ask"
    for at in range(position, min(sentence.last, index + _REACH)):
        found = _verb_of_speech(words, index, at)
        if found is not None:
            return found
        if words[at] not in MODALS and words[at] not in SPEAKERS:
            return False
    return False


def _verb_of_speech(words: Sequence[str], index: int, at: int) -> bool | None:
    """Whether the word at a position makes the speaker report; None when it says nothing of that."""
    speaker, word = words[index], words[at]
    if speaker == "you":
        supposed = words[index + 1] in ("may", "might") and word in SUPPOSED_SPEECH
        return True if supposed or (word in ADDRESSED_SPEECH and at == index + 1) else None
    if word in SPEECH or (word in ("hold", "holds") and words[at + 1 : at + 2] == ["that"]):
        return True
    if word in WEAK_SPEECH and (LIKELY if word == "come" else MODALS).intersection(words[index + 1 : at]):
        return speaker not in ("anyone", "everyone", "everybody")
    return None


def reports_backwards(text: Text, words: Sequence[str], index: int, sentence: Sentence) -> bool:
    """Whether a speaker comes behind what is reported: "… never matters, people say".

    Args:
        text: The answer.
        words: Its words.
        index: Where the speaker stands.
        sentence: The sentence around it.
    """
    behind = index > sentence.first and text.tokens[index].clause != text.tokens[index - 1].clause
    return behind and index == sentence.last - 2 and words[index + 1] in SPEECH
