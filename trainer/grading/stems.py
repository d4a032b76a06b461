"""Stems of words: Snowball, with irregular forms and British spellings folded in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer  # here, since most commands never grade

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Snowball stem of a lower-case word; British and American spellings give the same stem."""
    if word in _WHOLE:
        return word
    british = _BRITISH.fullmatch(word)
    if british and british[1] + "ise" not in _NOT_BRITISH:
        word = f"{british[1]}iz{british[2]}"
    found = str(_stemmer().stemWord(word)) if len(word) > 3 or word.endswith("s") else word
    if len(found) > 4:
        if found.endswith("ys"):
            found = found[:-2] + "yz"
        found = found.replace("our", "or")
    return _IRREGULAR.get(found, found)


_WHOLE = frozenset(["likely", "unlikely", "hardly", "lately", "nearly", "early", "only", "its"])
"""Words whose stem would be another word's."""
_BRITISH = re.compile(r"(\w{3,})is(e|ed|es|er|ers|ing|ation|ations)")
_NOT_BRITISH = frozenset(
    re.findall(
        r"\w+",
        """
        promise exercise precise otherwise likewise compromise surprise revise advise devise supervise comprise premise
        expertise enterprise merchandise franchise disguise arise praise cruise bruise concise demise televise improvise
        paradise treatise noise raise poise appraise rise wise excise incise chise turquoise clockwise
        """,
    )
)
"""Words in -ise that no spelling writes with z."""
_IRREGULAR = {
    "kept": "keep", "held": "hold", "ran": "run", "began": "begin", "chose": "choos", "chosen": "choos", "wrote": "write",
    "written": "write", "writ": "write", "lost": "lose", "paid": "pay", "sent": "send",
    "took": "take", "taken": "take", "gave": "give", "given": "give",
    "knew": "know", "known": "know", "made": "make", "got": "get", "gotten": "get", "went": "go", "gone": "go",
    "goe": "go", "doe": "do", "saw": "see", "seen": "see",
    "said": "say", "told": "tell", "thought": "think", "found": "find", "left": "leav", "meant": "mean", "fell": "fall", "fallen": "fall",
    "broke": "break", "broken": "break", "sold": "sell", "bought": "buy", "stood": "stand", "froze": "freez", "frozen": "freez",
    "shrank": "shrink", "shrunk": "shrink", "grew": "grow", "grown": "grow", "drew": "draw", "drawn": "draw", "won": "win", "shown": "show",
    "spent": "spend", "built": "build", "hid": "hide", "hidden": "hide", "hide": "hide", "men": "man", "people": "person", "fewer": "few",
    "halv": "half", "analysi": "analyz", "data": "data", "better": "better", "worse": "worse",
    "wors": "worse", "threw": "throw", "thrown": "throw",
    "felt": "feel", "sealed": "seal", "forbad": "forbid", "forbidden": "forbid", "rose": "rise", "risen": "rise",
}  # fmt: skip
