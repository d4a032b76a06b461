"""Author text inside markdown: read as the words it is, never as markup of the report."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MARKUP = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~\n]|$)        # a backslash that would escape what follows
      | [`\[\]]
      | (?<!\s)\*|\*(?!\s)                # a star between spaces is a star
      | (?<![^\W_])_|_(?![^\W_])          # so is an underscore inside a word
      | ~(?=~)|(?<=~)~
      | <(?=[A-Za-z/!?])
      | &(?=\#|[A-Za-z][A-Za-z0-9]*;)
      | (?<=\s)\#+$                      # behind a heading these would vanish
      | !(?=\[)""",
    re.VERBOSE,
)
_BLOCK_START = re.compile(r"^(?:(\d{1,9})(?=[.)](?:\s|$))|(?=[-+*](?:\s|$)|\#{1,6}(?:\s|$)|>|~{3}|[-*_=][-*_=\s]*$))")


def inline_text(text: str) -> str:
    """The text on one line, to stand in a paragraph or at the beginning of a list item."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    escaped = _MARKUP.sub(lambda found: f"\\{found.group()}", line)
    return _BLOCK_START.sub(_guard, escaped, count=1)


def cell_text(text: str) -> str:
    """The text on one line, to stand in a cell of a table."""
    return inline_text(text).replace("|", "\\|")


def _guard(found: re.Match[str]) -> str:
    number = found.group(1)
    # `1.` begins a list: the escape belongs before the dot, not before the digit.
    return f"{number}\\" if number else "\\"
