"""Characters of typed text that no file or database can hold."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD, so that it can be encoded; positions stay as they were.

    Terminals and file names hand over undecodable bytes as lone surrogates, which UTF-8 cannot express.
    """
    return _SURROGATE.sub("\ufffd", text)
