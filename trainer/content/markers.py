"""Markers from list items such as `` - `mde-first` **critical** ×3: text ``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trainer.content.findings import Findings, choice_hint, shorten
from trainer.content.markdown import Bullet
from trainer.domain.chain import Kind, Marker, Severity

_PART = re.compile(r"\s*(?:`(?P<id>[^`]*)`|\*\*(?P<word>[^*]+?):?\*\*|(?:[×✕]\s?|[xX](?=-?\d))(?P<weight>[^\s:]+))")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"\**([A-Za-z][\w -]{0,29})\**\s*:\**\s*(.*)", re.DOTALL)
_WORDS: dict[Kind, tuple[str, ...]] = {"strong": ("critical",), "red_flag": ("major", "minor")}
_DETAILS = ("why", "probe")


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the text of a marker."""

    id: str | None
    words: tuple[str, ...]
    weights: tuple[str, ...]
    text: str


def read_markers(bullets: Sequence[Bullet], kind: Kind, question: str, findings: Findings, taken: set[str]) -> tuple[Marker, ...]:
    """The markers of one list.

    Args:
        bullets: Items of the list.
        kind: Kind of all its markers.
        question: Id of the question, for messages.
        findings: Where problems go.
        taken: Marker ids already used in the question; grows.
    """
    found: list[Marker] = []
    for bullet in bullets:
        marker = _marker(bullet, kind, question, findings)
        if marker is None:
            continue
        if marker.id in taken:
            hint = "give it another id; the first one counts"
            findings.error(bullet.line, "duplicate-marker", f"{question} has the marker id `{marker.id}` twice", hint)
            continue
        taken.add(marker.id)
        found.append(marker)
    return tuple(found)


def split_key(text: str) -> tuple[str, str] | None:
    """A bullet `key: value` as its lower-case key and its value; None when it has no key."""
    found = _KEY.fullmatch(text)
    return (found.group(1).strip().lower(), found.group(2).strip()) if found else None


def slug(text: str) -> str:
    """A marker id made from any text; empty when no letter or digit of ASCII is in it."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())[:6])[:60].strip("-")


def _marker(bullet: Bullet, kind: Kind, question: str, findings: Findings) -> Marker | None:
    head = _head(bullet.text)
    marker_id = _marker_id(head, bullet, findings)
    if marker_id is None:
        return None
    if not head.text:
        findings.error(
            bullet.line, "marker-without-text", f"the marker `{marker_id}` says nothing", "write what the answer says after a colon"
        )
        return None
    words = _words(head, kind, marker_id, bullet.line, findings)
    details = _details(bullet, marker_id, findings)
    return Marker(
        id=marker_id,
        kind=kind,
        text=head.text,
        weight=_weight(head, kind, marker_id, bullet.line, findings),
        critical="critical" in words,
        severity=_severity(words, marker_id, bullet.line, findings) if kind == "red_flag" else None,
        why=details.get("why", ""),
        probe=details.get("probe", ""),
        line=bullet.line,
    )


def _head(text: str) -> _Head:
    marker_id: str | None = None
    words: list[str] = []
    weights: list[str] = []
    position = 0
    while (part := _PART.match(text, position)) is not None:
        if part["id"] is not None:
            if marker_id is not None:
                break
            marker_id = part["id"].strip()
        elif part["word"] is not None:
            words.append(part["word"].strip().lower())
        else:
            weights.append(part["weight"])
        position = part.end()
    rest = text[position:].strip()
    return _Head(marker_id, tuple(words), tuple(weights), rest.removeprefix(":").strip())


def _marker_id(head: _Head, bullet: Bullet, findings: Findings) -> str | None:
    if head.id is None:
        pair = split_key(bullet.text)
        if pair is not None and pair[0] in _DETAILS:
            hint = "indent it with two spaces so that it stands under its marker"
        else:
            hint = f"begin the item with an id in backticks: - `{slug(bullet.text) or 'short-name'}` …"
        findings.error(bullet.line, "missing-marker-id", f"the item {shorten(bullet.text)!r} has no marker id", hint)
        return None
    if _ID.fullmatch(head.id):
        return head.id
    better = slug(head.id)
    hint = f"write `{better or 'short-name'}`: lower-case letters, digits and single hyphens"
    findings.error(bullet.line, "bad-marker-id", f"`{shorten(head.id)}` is not a marker id", hint)
    return better or None


def _words(head: _Head, kind: Kind, marker_id: str, line: int, findings: Findings) -> tuple[str, ...]:
    known = _WORDS[kind]
    for word in head.words:
        if word in known:
            continue
        where = "a strong marker" if kind == "strong" else "a red flag"
        findings.error(
            line, "unknown-marker-word", f"`{marker_id}`: **{shorten(word)}** means nothing on {where}", choice_hint(word, known)
        )
    return tuple(word for word in head.words if word in known)


def _severity(words: Sequence[str], marker_id: str, line: int, findings: Findings) -> Severity:
    if len(set(words)) == 1:
        return "major" if words[0] == "major" else "minor"
    state = "has two severities" if words else "has no severity"
    findings.error(line, "missing-severity", f"the red flag `{marker_id}` {state}", "write **major** or **minor** after the id")
    return "minor"


def _weight(head: _Head, kind: Kind, marker_id: str, line: int, findings: Findings) -> int:
    if kind == "red_flag":
        if head.weights:
            findings.error(
                line, "unexpected-weight", f"the red flag `{marker_id}` has a weight", "remove it; red flags cost points by severity"
            )
        return 0
    if not head.weights:
        findings.advice(line, "missing-weight", f"the marker `{marker_id}` has no weight and counts ×1", "write ×1, ×2 or ×3 after the id")
        return 1
    written = head.weights[0]
    if len(head.weights) == 1 and written in ("1", "2", "3"):
        return int(written)
    shown = " ".join(f"×{shorten(weight, 20)}" for weight in head.weights)
    findings.error(line, "weight-out-of-range", f"the weight of `{marker_id}` is {shown}", "write ×1, ×2 or ×3")
    return 3 if written.isdecimal() and int(written[:9]) > 3 else 1


def _details(bullet: Bullet, marker_id: str, findings: Findings) -> dict[str, str]:
    details: dict[str, str] = {}
    for child in bullet.children:
        pair = split_key(child.text)
        if pair is None or pair[0] not in _DETAILS:
            name = pair[0] if pair else shorten(child.text)
            hint = choice_hint(name, _DETAILS) if pair else "write `why: …` or `probe: …`"
            findings.error(child.line, "unknown-key", f"`{marker_id}` has the unknown key {name!r}", hint)
        elif pair[0] in details:
            findings.error(child.line, "duplicate-key", f"`{marker_id}` has {pair[0]!r} twice", "join them; the first one is used")
        elif not pair[1]:
            findings.error(child.line, "missing-value", f"`{marker_id}`: {pair[0]!r} is empty", "write it or remove the line")
        else:
            details[pair[0]] = pair[1]
    return details
