"""YAML as a tree that knows its line numbers; refuses aliases, tags and bottomless nesting."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from trainer.content.findings import Findings, shorten
from trainer.content.reader import clean_text

DEPTH_LIMIT = 20
"""Deepest nesting; content needs about six levels."""

Scalar = str | int | float | bool | None

_LEFT_OPEN = ("while scanning a quoted scalar", "while parsing a flow")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(slots=True)
class Node:
    """A value and the line it starts on.

    Attributes:
        line: Line in the file, from 1; the line of the key for a value of a mapping.
        value: A scalar, a list of nodes, or a mapping of text keys to nodes.
        raw: A scalar as written; empty for lists and mappings.
    """

    line: int
    value: Scalar | list[Node] | dict[str, Node]
    raw: str = ""

    def plain(self) -> Any:
        """The value as ordinary Python lists, dicts and scalars."""
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return self.value

    @property
    def kind(self) -> str:
        """What the value is, in words for a message."""
        if isinstance(self.value, bool):
            return "true or false"
        names = {str: "text", int: "a number", float: "a number", list: "a list", dict: "a mapping", type(None): "nothing"}
        return names[type(self.value)]


class _RefusedError(Exception):
    """The document uses something that content never needs."""


@dataclass(slots=True)
class _Frame:
    """A list or mapping being read."""

    node: Node
    key: str | None = None
    key_line: int = 0
    skip_value: bool = field(default=False)


def read_tree(text: str, findings: Findings, offset: int = 0) -> Node | None:
    """The tree of a YAML text, an empty mapping for an empty text; None, with a problem noted, when it cannot be parsed.

    Args:
        text: The YAML.
        findings: Where problems go.
        offset: Number of lines in the file before the text.
    """
    try:
        return _build(yaml.parse(text, Loader=_LOADER), findings, offset) or Node(1 + offset, {})
    except _RefusedError:
        return None
    except yaml.MarkedYAMLError as error:
        # A quote or bracket that is never closed is only missed far below: what helps is where it was opened.
        left_open = str(error.context).startswith(_LEFT_OPEN)
        mark = (error.context_mark if left_open else None) or error.problem_mark or error.context_mark
        reason = shorten(str(error.problem or error.context or "it does not parse"), 120)
        line = (mark.line if mark else 0) + 1 + offset
        hint = "close the quote or bracket that is opened here" if left_open else _yaml_hint(reason)
        findings.error(line, "bad-yaml", f"the YAML cannot be parsed: {reason}", hint)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        findings.error(1 + offset, "bad-yaml", f"the YAML cannot be parsed: {shorten(str(error), 120)}", "compare it with a shipped file")
    return None


def _yaml_hint(reason: str) -> str:
    if "mapping values" in reason or "cannot start any token" in reason:
        return "put values that contain a colon or start with a special character in quotes, and indent with spaces only"
    return "check indentation, quotes and brackets on this line and the one above"


def _build(events: Iterator[Any], findings: Findings, offset: int) -> Node | None:
    root: Node | None = None
    frames: list[_Frame] = []
    documents = 0
    for event in events:
        line = event.start_mark.line + 1 + offset
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                findings.error(line, "yaml-documents", "a second YAML document starts here", "keep one document per file")
                return root
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            frames.pop()
        elif isinstance(event, yaml.NodeEvent):
            node = _node(event, line, len(frames), findings)
            opens = isinstance(event, yaml.CollectionStartEvent)
            if not frames:
                root = node
            else:
                _attach(frames[-1], node, opens, findings)
            if opens:
                frames.append(_Frame(node))
    return root


def _node(event: Any, line: int, depth: int, findings: Findings) -> Node:
    if isinstance(event, yaml.AliasEvent):
        findings.error(line, "yaml-alias", f"the alias *{shorten(str(event.anchor))} is not allowed", "write the value out")
        raise _RefusedError
    if depth > DEPTH_LIMIT:
        findings.error(line, "yaml-too-deep", f"nested deeper than {DEPTH_LIMIT} levels", "flatten it")
        raise _RefusedError
    if event.tag is not None:
        findings.error(line, "yaml-tag", f"the tag {shorten(event.tag)!r} is not allowed", "remove it; it is ignored")
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(line, [])
    if isinstance(event, yaml.MappingStartEvent):
        return Node(line, {})
    raw = clean_text(cast(str, event.value))
    plain = not event.style and event.tag is None
    return Node(line, _scalar(raw) if plain else raw, raw)


def _scalar(raw: str) -> Scalar:
    """A plain scalar by the core schema of YAML 1.2, where `no` and `12:30` stay text."""
    word = raw if len(raw) > 5 else raw.lower()
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(raw):
        return int(raw)
    if len(raw) < 40 and _DECIMAL.fullmatch(raw) and math.isfinite(number := float(raw)):
        return number
    return raw


def _attach(frame: _Frame, node: Node, opens: bool, findings: Findings) -> None:
    holder = frame.node.value
    if isinstance(holder, list):
        holder.append(node)
        return
    assert isinstance(holder, dict)
    if frame.key is None and not frame.skip_value:
        if opens:
            findings.error(node.line, "bad-key", "a list or mapping is used as a key", "use a word as the key")
            frame.skip_value = True
        else:
            frame.key, frame.key_line = node.raw, node.line
        return
    if frame.key is not None:
        if frame.key in holder:
            hint = f"keep one; the one on line {holder[frame.key].line} is used"
            findings.error(frame.key_line, "duplicate-key", f"the key {shorten(frame.key)!r} is written twice", hint)
        else:
            node.line = frame.key_line
            holder[frame.key] = node
    frame.key, frame.skip_value = None, False
