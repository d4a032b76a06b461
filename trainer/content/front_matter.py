"""Splits YAML front matter from the markdown below it, keeping line numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainer.content.findings import Findings
from trainer.content.yaml_tree import Node, read_tree

_HEADING = re.compile(r"#{1,2} \S")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The two halves of a content file.

    Attributes:
        node: The front matter as a tree, or None when it is missing or cannot be parsed.
        body: The markdown, with empty lines in place of the front matter so that line numbers stay.
    """

    node: Node | None
    body: str


def split_front_matter(text: str, findings: Findings, without: str = "") -> FrontMatter:
    """Split a file into front matter and markdown; a missing or unclosed front matter is noted.

    Args:
        text: The file.
        findings: Takes what is wrong.
        without: Key of the front matter that is left unread, for those who have no use for a long one.
    """
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != "---":
        hint = "begin the file with a line `---`, the keys, and another line `---`"
        findings.error(first + 1, "missing-front-matter", "the file does not begin with front matter", hint)
        return FrontMatter(None, text)
    end = next((index for index in range(first + 1, len(lines)) if lines[index].rstrip() in ("---", "...")), None)
    # A rule `---` far below must not swallow the markdown between: only a section heading tells them apart.
    section = next((index for index, line in enumerate(lines) if index > first and line.startswith("## ")), len(lines))
    if end is None or end > section:
        end = next((index for index in range(first + 1, len(lines)) if _HEADING.match(lines[index])), len(lines))
        findings.error(first + 1, "unclosed-front-matter", "the front matter has no end", "close it with a line `---` before the title")
        body = lines[end:]
    else:
        body = lines[end + 1 :]
    matter = lines[first + 1 : end]
    node = read_tree("\n".join(_blanked(matter, without) if without else matter), findings, offset=first + 1)
    return FrontMatter(node, "\n" * (len(lines) - len(body)) + "\n".join(body))


def _blanked(lines: list[str], key: str) -> list[str]:
    """The lines with those of a key empty, so that line numbers stay."""
    inside = False
    found = []
    for line in lines:
        if line[:1] not in ("", " ", "-", "#"):
            inside = line.startswith(f"{key}:")
        found.append("" if inside else line)
    return found
