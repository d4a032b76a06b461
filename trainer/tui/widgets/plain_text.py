"""Text of authors and learners as content to show: every character as it is, never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content, Span

from trainer.domain.grade import Evidence

SHOWN = 10_000
"""At most so many characters are laid out at once; longer texts are shown in part, because laying out takes its time."""

_CONTROLS = (
    {code: 0x2400 + code for code in range(32) if code != 10} | {9: 32, 13: 32, 127: 0x2421} | dict.fromkeys(range(128, 160), 0xFFFD)
)
_ITEM = re.compile(r"(?:[-*+•]|\d{1,2}[.)])\s")


def visible(text: str) -> str:
    """The text with each control character as a visible sign or a blank; every position stays as it was."""
    return text.translate(_CONTROLS)


def editable(text: str, longest: int = 2_000) -> str:
    """The text as an editor can hold it: one kind of line break, no control characters, no line without end.

    An editor lays a whole line out at every key, so lines are broken at a blank, or hard where there is none.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(piece for line in lines for piece in _pieces(visible(line), longest))


def _pieces(line: str, longest: int) -> list[str]:
    pieces = []
    while len(line) > longest:
        blank = line.rfind(" ", longest // 2, longest)
        cut = blank + 1 if blank > 0 else longest
        pieces.append(line[:cut].rstrip(" ") if blank > 0 else line[:cut])
        line = line[cut:]
    return [*pieces, line]


def prose(text: str) -> str:
    """The text with the line breaks inside its paragraphs taken out; paragraphs and list items stay apart."""
    paragraphs: list[str] = []
    for block in re.split(r"\n[ \t]*\n", visible(text.replace("\r\n", "\n").strip("\n"))):
        lines: list[str] = []
        for line in block.split("\n"):
            if lines and not _ITEM.match(line.lstrip()):
                lines[-1] = f"{lines[-1]} {line.strip()}"
            else:
                lines.append(line.strip())
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def one_line(text: str, longest: int = 0) -> str:
    """The text on one line, cut with an ellipsis when it is longer than so many characters."""
    line = " ".join(visible(text).split())
    return line if not longest or len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def joined(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence in the order of the answer, with overlapping parts as one, so that no word is quoted twice."""
    parts: list[Evidence] = []
    for span in sorted(evidence, key=lambda span: (span.start, span.end)):
        last = parts[-1] if parts else None
        if last is None or span.start > last.end:
            parts.append(span)
        elif span.end > last.end:
            text = last.text + span.text[last.end - span.start :]
            parts[-1] = Evidence(start=last.start, end=span.end, text=text)
    return tuple(parts)


def highlighted(text: str, evidence: Sequence[Evidence], style: str = "reverse") -> Content:
    """A text with the words that a result rests on set off; of a very long one the part around the first of them."""
    first = min((span.start for span in evidence), default=0)
    start = max(0, min(first - SHOWN // 2, len(text) - SHOWN)) if len(text) > SHOWN else 0
    end = min(len(text), start + SHOWN)
    spans = [Span(max(0, span.start - start), min(end, span.end) - start, style) for span in joined(evidence)]
    part = Content(visible(text[start:end]), spans=[span for span in spans if span.start < span.end])
    before = f"… {start:,} characters before this …\n" if start else ""
    after = f"\n… {len(text) - end:,} characters after this …" if end < len(text) else ""
    return Content.assemble((before, "dim"), part, (after, "dim")) if before or after else part
