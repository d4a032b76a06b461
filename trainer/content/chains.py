"""Chains from markdown: the ladder of one story with everything an instructor can get wrong."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from trainer.content.fields import Fields
from trainer.content.findings import Findings, choice_hint, shorten
from trainer.content.front_matter import split_front_matter
from trainer.content.identity import read_id
from trainer.content.markdown import MarkdownSection, read_sections
from trainer.content.questions import PART_TITLES, QuestionDraft, build_question, level_name
from trainer.content.reader import Source
from trainer.domain.chain import QUESTION_IDS, Chain, Question

FRONT_MATTER_KEYS = ("id", "story", "version")
"""Keys of a chain's front matter."""

CLOSING_TITLES = ("Intuition gained", "Misconceptions")
"""The H2 sections behind the last question."""

_RUNG_TITLE = re.compile(r"(opening|round|architect)\b[\s-]*([1-4])?(?!\d)", re.IGNORECASE)


@dataclass(slots=True)
class _Outline:
    """The parts of a chain file while it is read."""

    title: str = ""
    drafts: list[QuestionDraft] = field(default_factory=list)
    closings: dict[str, MarkdownSection] = field(default_factory=dict)
    current: QuestionDraft | None = None


def parse_chain(source: Source) -> Chain | None:
    """The chain in a file; None, with problems noted, when not a single question of it can be asked."""
    findings = source.findings
    if not source.readable:
        return None
    matter = split_front_matter(source.text, findings)
    fields = Fields(matter.node, findings, "the front matter", FRONT_MATTER_KEYS)
    chain_id = read_id(fields, source, exact_name=True)
    outline = _outline(read_sections(matter.body, depth=3), findings)
    questions = _questions(outline, findings)
    story = fields.text("story", required=matter.node is not None) or chain_id or ""
    if chain_id is None:
        return None
    if not questions:
        findings.error(
            1, "empty-chain", f"{chain_id} has no question that can be asked", "add `## Opening {#opening}` and what belongs to it"
        )
        return None
    findings.mark(fields.line_of("story"), "chain", chain_id, "story")
    for key in [key for key in findings.places if key[0] == "question-calculator"]:
        findings.mark(findings.places.pop(key)[1], "chain", chain_id, key[1], key[2])
    if not outline.title:
        findings.error(1, "missing-title", f"{chain_id} has no title", "write `# Title` below the front matter")
    return Chain(
        id=chain_id,
        story=story,
        version=fields.whole("version", 1),
        title=outline.title or chain_id,
        questions=questions,
        intuition=_closing(outline, "Intuition gained"),
        misconceptions=_closing(outline, "Misconceptions"),
        file=source.file,
        content_hash=content_hash(questions),
    )


def content_hash(questions: Sequence[Question]) -> str:
    """16 hex digits over what gives the questions their meaning.

    Wording and markers count; line breaks, emphasis, order of markers, whys, probes and model answers do not.
    """
    content = [
        [
            question.id,
            _wording(question.text),
            sorted([m.id, m.kind, _wording(m.text), m.weight, m.critical, m.severity or ""] for m in question.markers),
        ]
        for question in sorted(questions, key=lambda question: QUESTION_IDS.index(question.id))
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()[:16]


def _wording(text: str) -> str:
    return " ".join(text.replace("**", "").replace("`", "").split())


def _outline(sections: Sequence[MarkdownSection], findings: Findings) -> _Outline:
    outline = _Outline()
    for section in sections:
        if section.level == 0:
            for line, text in section.strays:
                findings.advice(line, "stray-text", f"{shorten(text)!r} stands before the title and is never shown", "move or remove it")
            continue
        _place(section, outline, findings)
    for title in CLOSING_TITLES:
        if title not in outline.closings:
            findings.advice(findings.last_line, "missing-section", f"the chain has no section {title!r}", f"add `## {title}` at the end")
        elif not outline.closings[title].bullets:
            line = outline.closings[title].line
            findings.advice(line, "empty-section", f"{title!r} has no list items", "begin each sentence with `- `")
    if tuple(outline.closings) == CLOSING_TITLES[::-1]:
        line = outline.closings[CLOSING_TITLES[0]].line
        findings.error(line, "misordered-section", f"{CLOSING_TITLES[0]!r} comes after {CLOSING_TITLES[1]!r}", "swap the two sections")
    return outline


def _place(section: MarkdownSection, outline: _Outline, findings: Findings) -> None:
    part = _same(section.title, PART_TITLES)
    closing = _same(section.title, CLOSING_TITLES)
    rung = section.anchor if section.anchor in QUESTION_IDS else _rung_of(section.title)
    if part is not None and section.anchor not in QUESTION_IDS:
        _check_level(section, 3, findings)
        if outline.current is None:
            findings.error(section.line, "misplaced-section", f"{part!r} stands outside of a question", "move it below a question heading")
        else:
            outline.current.add_part(part, section, findings)
    elif closing is not None:
        _check_level(section, 2, findings)
        _close(closing, section, outline, findings)
    elif section.level == 1 and not outline.title and section.anchor is None:
        outline.title = section.title
    elif section.anchor is not None or rung is not None:
        _check_level(section, 2, findings)
        outline.current = QuestionDraft(_rung(section, rung, findings), section)
        outline.drafts.append(outline.current)
    else:
        _reject(section, outline, findings)


def _reject(section: MarkdownSection, outline: _Outline, findings: Findings) -> None:
    known = PART_TITLES if section.level == 3 else (*(level_name(rung) for rung in QUESTION_IDS), *CLOSING_TITLES)
    hint = choice_hint(section.title, known)
    if section.level < 3:
        outline.current = QuestionDraft("", section)
        hint += "; a question needs an anchor such as {#round-1}"
    findings.error(section.line, "unknown-section", f"the section {shorten(section.title)!r} is not known here", hint)


def _close(title: str, section: MarkdownSection, outline: _Outline, findings: Findings) -> None:
    outline.current = None
    if title in outline.closings:
        findings.error(
            section.line, "duplicate-section", f"the section {title!r} is there twice", f"join it with line {outline.closings[title].line}"
        )
        return
    outline.closings[title] = section
    for line, text in section.strays:
        findings.advice(line, "stray-text", f"{shorten(text)!r} is not in the list under {title!r}", "begin it with `- `")


def _rung(section: MarkdownSection, rung: str | None, findings: Findings) -> str:
    if section.anchor is None:
        hint = f"write `## {section.title} {{#{rung}}}`"
        findings.error(section.line, "missing-anchor", f"the question {shorten(section.title)!r} has no anchor", hint)
    elif section.anchor not in QUESTION_IDS:
        hint = f"did you mean {rung!r}?" if rung else choice_hint(section.anchor, QUESTION_IDS)
        findings.error(section.line, "unknown-anchor", f"{{#{shorten(section.anchor)}}} is not a rung of the ladder", hint)
    return rung or ""


def _questions(outline: _Outline, findings: Findings) -> tuple[Question, ...]:
    first: dict[str, QuestionDraft] = {}
    highest = -1
    found: list[Question] = []
    for draft in outline.drafts:
        if draft.id in first:
            hint = f"remove it or give it another anchor; the one on line {first[draft.id].head.line} counts"
            findings.error(draft.head.line, "duplicate-question", f"{draft.id} is asked twice", hint)
            continue
        if draft.id:
            first[draft.id] = draft
            position = QUESTION_IDS.index(draft.id)
            if position < highest:
                message = f"{draft.id} comes after {QUESTION_IDS[highest]}"
                findings.error(draft.head.line, "question-order", message, f"order: {', '.join(QUESTION_IDS)}")
            highest = max(highest, position)
        question = build_question(draft, findings)
        if question is not None:
            found.append(question)
    return tuple(sorted(found, key=lambda question: QUESTION_IDS.index(question.id)))


def _check_level(section: MarkdownSection, level: int, findings: Findings) -> None:
    if section.level != level:
        marks = "#" * level
        findings.error(
            section.line, "heading-level", f"{shorten(section.title)!r} has the wrong heading level", f"write `{marks} {section.title}`"
        )


def _rung_of(title: str) -> str | None:
    found = _RUNG_TITLE.match(title)
    if found is None:
        return None
    name, number = found.group(1).lower(), found.group(2)
    rung = name if name == "opening" else f"{name}-{number}"
    return rung if rung in QUESTION_IDS else None


def _same(title: str, known: Sequence[str]) -> str | None:
    plain = re.sub(r"[\W_]+", "", title).casefold()
    return next((name for name in known if re.sub(r"[\W_]+", "", name).casefold() == plain), None)


def _closing(outline: _Outline, title: str) -> tuple[str, ...]:
    section = outline.closings.get(title)
    return tuple(bullet.text for bullet in section.bullets if bullet.text) if section else ()
