"""Claims from front matter: figures in the prose that a calculator can recompute."""

from __future__ import annotations

from typing import Any

from trainer.content.fields import Fields
from trainer.content.findings import Findings, shorten
from trainer.content.yaml_tree import Node
from trainer.domain.story import Claim


def read_claims(fields: Fields, findings: Findings, *owner: str) -> tuple[Claim, ...]:
    """The claims under the key `claims`; the place of each is marked under the owner's key, `claims` and its number."""
    found: list[Claim] = []
    for node in fields.items("claims"):
        entry = Fields(node, findings, "an entry of 'claims'", tuple(Claim.model_fields))
        if entry.is_void:
            continue
        calculator = entry.text("calculator", required=True)
        inputs = {name: child.plain() for name, child in entry.entries("inputs").items()}
        expect = _expect(entry, findings)
        if "expect" not in entry:
            entry.missing("expect", "write `expect: {output: value}`")
        tolerance = entry.number("tolerance", 0.001, 0, 0.5)
        if calculator and expect:
            findings.mark(entry.line, *owner, "claims", str(len(found)))
            found.append(Claim(calculator=calculator, inputs=inputs, expect=expect, tolerance=tolerance))
    return tuple(found)


def _expect(entry: Fields, findings: Findings) -> dict[str, Any]:
    expect: dict[str, Any] = {}
    for name, node in entry.entries("expect").items():
        if _holds_mapping(node):
            message = f"the claim's expected {shorten(name)!r} must be a value or a list of values"
            hint = f"write `{shorten(name)}: 47036`, or `{shorten(name)}.part: 47036` for one part"
            findings.error(node.line, "wrong-type", message, hint)
        else:
            expect[name] = node.plain()
    return expect


def _holds_mapping(node: Node) -> bool:
    return isinstance(node.value, dict) or (isinstance(node.value, list) and any(map(_holds_mapping, node.value)))
