"""Foundations from markdown: one section per primitive, with labelled parts and links to stories and questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from trainer.content.claim_fields import read_claims
from trainer.content.fields import Fields
from trainer.content.findings import Findings, choice_hint, shorten
from trainer.content.front_matter import split_front_matter
from trainer.content.markdown import Bullet, MarkdownSection, read_sections
from trainer.content.reader import Source
from trainer.domain.chain import QUESTION_IDS
from trainer.domain.foundations import Foundations, PracticeLink, Primitive

PARTS = ("When to use it", "Formula", "Checklist", "Failure it prevents", "Read and practise")
"""Headings below a primitive; of formula and checklist it has one."""

_USE, _FORMULA, _CHECKLIST, _FAILURE, _LINKS = PARTS
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LINK = re.compile(r"(?P<story>[A-Z][A-Z0-9]*-\d{2,})(?:\s+(?P<question>[a-z]+(?:-\d+)?))?(?:(?:\s*:|\s+[—-])\s+(?P<note>.*))?", re.DOTALL)


def parse_foundations(source: Source) -> Foundations | None:
    """The primitives in a file, with a problem for each part that is missing or unknown; None when there is nothing to read."""
    findings = source.findings
    if not source.readable:
        return None
    matter = split_front_matter(source.text, findings) if source.text.lstrip().startswith("---") else None
    fields = Fields(matter.node if matter else None, findings, "the front matter", ("claims",))
    title, lead, groups = _grouped(read_sections(matter.body if matter else source.text, depth=3))
    primitives: dict[str, Primitive] = {}
    for heading, *parts in groups:
        primitive = _primitive(heading, parts, source)
        if primitive is not None and primitive.id in primitives:
            message = f"the primitive {primitive.id!r} is there twice"
            findings.error(heading.line, "duplicate-id", message, f"line {primitives[primitive.id].line} has it already; the first counts")
        elif primitive is not None:
            primitives[primitive.id] = primitive
    claims = read_claims(fields, findings, "foundations", source.file)
    return Foundations(title=title or "Foundations", lead=lead, primitives=tuple(primitives.values()), claims=claims, file=source.file)


def _grouped(sections: Sequence[MarkdownSection]) -> tuple[str, str, list[list[MarkdownSection]]]:
    """Title, lead, and the sections of each primitive with its heading first."""
    title = ""
    leads: list[str] = []
    groups: list[list[MarkdownSection]] = []
    for section in sections:
        if section.level == 2:
            groups.append([section])
        elif section.level == 3 and groups:
            groups[-1].append(section)
        else:
            title = title or section.title
            leads.append(section.body.strip())
    return title, "\n\n".join(filter(None, leads)), groups


def _primitive(heading: MarkdownSection, parts: Sequence[MarkdownSection], source: Source) -> Primitive | None:
    findings = source.findings
    name = shorten(heading.title)
    if not _ID.fullmatch(heading.anchor or ""):
        hint = "end the heading with an id in small letters, such as `{#study-design}`"
        findings.error(heading.line, "bad-id", f"the primitive {name!r} has no id of small letters and hyphens", hint)
        return None
    texts = _texts(name, heading, parts, findings)
    tool: Literal["formula", "checklist"] = "formula" if _FORMULA in texts else "checklist"
    return Primitive(
        id=heading.anchor or "",
        name=heading.title,
        idea=heading.body.strip(),
        use=texts.get(_USE, ""),
        tool=tool,
        working=texts.get(_FORMULA if tool == "formula" else _CHECKLIST, ""),
        failure=texts.get(_FAILURE, ""),
        links=tuple(_links(name, parts, findings)),
        file=source.file,
        line=heading.line,
    )


def _texts(name: str, heading: MarkdownSection, parts: Sequence[MarkdownSection], findings: Findings) -> dict[str, str]:
    """The parts that were written, by their heading."""
    texts: dict[str, str] = {}
    for part in parts:
        if part.title not in PARTS:
            message = f"{name}: the part {shorten(part.title)!r} is not known"
            findings.error(part.line, "unknown-part", message, choice_hint(part.title, PARTS))
        elif part.title in texts:
            findings.error(part.line, "duplicate-part", f"{name}: the part {part.title!r} is there twice", "join them")
        elif not part.body.strip():
            findings.error(part.line, "empty-part", f"{name}: the part {part.title!r} is empty", "write it")
        texts.setdefault(part.title, part.body.strip())
    for wanted in ((_USE,), (_FORMULA, _CHECKLIST), (_FAILURE,), (_LINKS,)):
        if not any(title in texts for title in wanted):
            titles = " or ".join(repr(title) for title in wanted)
            findings.error(heading.line, "missing-part", f"{name}: the part {titles} is missing", f"add `### {wanted[0]}`")
    if _FORMULA in texts and _CHECKLIST in texts:
        findings.error(heading.line, "duplicate-part", f"{name} has a formula and a checklist", "keep the one that does the work")
    return texts


def _links(name: str, parts: Sequence[MarkdownSection], findings: Findings) -> list[PracticeLink]:
    links = (_link(name, bullet, findings) for part in parts if part.title == _LINKS for bullet in part.bullets)
    return [link for link in links if link is not None]


def _link(name: str, bullet: Bullet, findings: Findings) -> PracticeLink | None:
    found = _LINK.fullmatch(re.sub(r"[`*]", "", bullet.text).strip())
    if found is None:
        message = f"{name}: {shorten(bullet.text)!r} does not begin with a story or a question"
        findings.error(bullet.line, "bad-link", message, "write `- AML-03: …` or `- AML-03 round-2: …`")
        return None
    question = found["question"]
    if question is not None and question not in QUESTION_IDS:
        message = f"{name}: {shorten(question)!r} is no question"
        findings.error(bullet.line, "unknown-question", message, choice_hint(question, QUESTION_IDS))
        return None
    return PracticeLink(story=found["story"], question=question, note=(found["note"] or "").strip(), line=bullet.line)
