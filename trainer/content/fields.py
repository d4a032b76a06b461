"""Typed access to a YAML mapping: each wrong value becomes a problem and a default."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.content.findings import Findings, choice_hint, shorten
from trainer.content.yaml_tree import Node


class Fields:
    """The keys of one mapping.

    Attributes:
        line: Line of the mapping, from 1.
        where: What the mapping is, for messages, such as `the front matter`.
    """

    def __init__(self, node: Node | None, findings: Findings, where: str, known: Sequence[str], line: int = 1) -> None:
        self.line = node.line if node is not None else line
        self.where = where
        self._findings = findings
        self._nodes: dict[str, Node] = {}
        self._void = node is None or not isinstance(node.value, dict)
        if node is None:
            return
        if not isinstance(node.value, dict):
            hint = f"write it as `key: value`, with the keys {', '.join(known)}"
            findings.error(node.line, "wrong-type", f"{where} must be a mapping, not {node.kind}", hint)
            return
        for key, child in node.value.items():
            if key in known:
                self._nodes[key] = child
            else:
                findings.error(child.line, "unknown-key", f"{where} has the unknown key {shorten(key)!r}", choice_hint(key, known))

    def __contains__(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self._nodes

    @property
    def is_void(self) -> bool:
        """Whether there was no mapping to read at all, which is noted elsewhere."""
        return self._void

    def node(self, key: str) -> Node | None:
        """The node under a key, or None when it is missing or has no value."""
        node = self._nodes.get(key)
        return None if node is None or node.value is None else node

    def line_of(self, key: str) -> int:
        """Line of a key, or of the mapping when the key is missing."""
        node = self._nodes.get(key)
        return self.line if node is None else node.line

    def missing(self, key: str, hint: str) -> None:
        """Note that a required key is missing or without a value."""
        state = "is without a value" if key in self._nodes else "is missing"
        self._findings.error(self.line_of(key), "missing-key", f"{self.where}: {key!r} {state}", hint)

    def wrong(self, key: str, wanted: str, hint: str) -> None:
        """Note that the value of a key has the wrong type."""
        node = self._nodes[key]
        self._findings.error(node.line, "wrong-type", f"{self.where}: {key!r} must be {wanted}, not {node.kind}", hint)

    def text(self, key: str, required: bool = False) -> str:
        """Text under a key; empty when missing."""
        node = self.node(key)
        if node is None or (required and isinstance(node.value, str) and not node.value.strip()):
            if required:
                self.missing(key, f"write `{key}: …`")
            return ""
        if isinstance(node.value, (list, dict)):
            self.wrong(key, "text", f"write `{key}: …` on one line")
            return ""
        if not isinstance(node.value, str):
            self.wrong(key, "text", "put it in quotes")
            return node.raw
        return node.value.strip()

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts under a key; empty when missing."""
        node = self.node(key)
        if node is None:
            if required:
                self.missing(key, f"write `{key}: [one, two]`")
            return ()
        if not isinstance(node.value, list):
            self.wrong(key, "a list", f"write `{key}: [one, two]`")
            return (node.raw,) if isinstance(node.value, str) else ()
        if required and not node.value:
            self.missing(key, f"write `{key}: [one, two]`")
        found: list[str] = []
        for item in node.value:
            if isinstance(item.value, str) and item.value.strip():
                found.append(item.value.strip())
                continue
            kind = "empty" if isinstance(item.value, str) else item.kind
            message = f"{self.where}: {key!r} must be a list of texts, but one is {kind}"
            self._findings.error(item.line, "wrong-type", message, "put each one in quotes")
            if item.raw.strip() and item.value is not None:
                found.append(item.raw)
        return tuple(found)

    def whole(self, key: str, default: int, low: int = 1) -> int:
        """A whole number of at least `low` under a key."""
        number = self.number(key, default, low, 1e9)
        if number != int(number):
            self.wrong(key, "a whole number", f"write `{key}: {default}`")
            return default
        return int(number)

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high` under a key."""
        node = self.node(key)
        if node is None:
            return default
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            self.wrong(key, "a number", f"write `{key}: {default:g}`")
            return default
        if not low <= node.value <= high:
            message = f"{self.where}: {key!r} is {shorten(node.raw)}, outside {low:g} to {high:g}"
            self._findings.error(node.line, "out-of-range", message, f"write a number from {low:g} to {high:g}")
            return default
        return node.value

    def flag(self, key: str) -> bool:
        """True or false under a key; false when missing."""
        node = self.node(key)
        if node is None:
            return False
        if not isinstance(node.value, bool):
            self.wrong(key, "true or false", f"write `{key}: true` or leave it out")
            return False
        return node.value

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of several words under a key."""
        word = self.text(key)
        if word and word not in choices:
            message = f"{self.where}: {key!r} is {shorten(word)!r}"
            self._findings.error(self.line_of(key), "unknown-value", message, choice_hint(word, choices))
            return default
        return word or default

    def items(self, key: str) -> list[Node]:
        """The nodes of a list under a key; empty when missing."""
        node = self.node(key)
        if node is None:
            return []
        if not isinstance(node.value, list):
            self.wrong(key, "a list", f"write the entries below `{key}:`, each after `- `")
            return []
        return node.value

    def entries(self, key: str) -> dict[str, Node]:
        """The nodes of a mapping under a key; empty when missing."""
        node = self.node(key)
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.wrong(key, "a mapping", f"write the entries below `{key}:`, each as `name: value`")
            return {}
        return node.value
