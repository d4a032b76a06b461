"""Names that people write in more than one way: capitals, hyphens and punctuation do not make another name."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[\W_]+")


def name_key(name: str) -> str:
    """What two spellings of one name have in common: `Working-Backwards framing` and `working backwards framing` give the same."""
    return _BETWEEN.sub("", name.replace("&", "and")).casefold()
