"""One question of a chain from its sections: facts, block quote, markers, model answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trainer.content.durations import parse_duration
from trainer.content.findings import Findings, choice_hint, shorten
from trainer.content.markdown import MarkdownSection
from trainer.content.markers import read_markers, split_key
from trainer.domain.chain import Question, rung_level

PART_TITLES = ("Strong answer", "Red flags", "Follow-ups", "Model answer")
"""The H3 sections of a question, in this order."""

_KEYS = ("asked by", "time", "calculator")
_DEFAULT_ASKER = "Interviewer"
_DEFAULT_SECONDS = 300


@dataclass(slots=True)
class QuestionDraft:
    """The sections of one question while a chain is read.

    Attributes:
        id: Rung of the question; empty when it is unknown and the question is not loaded.
        head: The section of its heading.
        parts: Its H3 sections by title.
    """

    id: str
    head: MarkdownSection
    parts: dict[str, MarkdownSection] = field(default_factory=dict)

    def add_part(self, title: str, section: MarkdownSection, findings: Findings) -> None:
        """Take an H3 section; a second one of the same title is noted and left out."""
        if title in self.parts:
            hint = f"join it with the one on line {self.parts[title].line}"
            findings.error(section.line, "duplicate-section", f"{self.name} has the section {title!r} twice", hint)
            return
        behind = [known for known in self.parts if PART_TITLES.index(known) > PART_TITLES.index(title)]
        if behind:
            findings.error(
                section.line, "misordered-section", f"{self.name}: {title!r} comes after {behind[0]!r}", f"order: {', '.join(PART_TITLES)}"
            )
        self.parts[title] = section

    @property
    def name(self) -> str:
        """Name of the question for messages."""
        return self.id or self.head.title


def build_question(draft: QuestionDraft, findings: Findings) -> Question | None:
    """The question of a draft; None, with problems noted, when it cannot be asked or graded."""
    facts = _facts(draft, findings)
    text = _text(draft, findings)
    taken: set[str] = set()
    strong_part, flag_part = draft.parts.get("Strong answer"), draft.parts.get("Red flags")
    strong = read_markers(strong_part.bullets, "strong", draft.name, findings, taken) if strong_part else ()
    flags = read_markers(flag_part.bullets, "red_flag", draft.name, findings, taken) if flag_part else ()
    _check_parts(draft, findings)
    if not strong:
        line = strong_part.line if strong_part else draft.head.line
        findings.error(line, "no-markers", f"{draft.name} has no strong marker and is left out", "list them under `### Strong answer`")
        return None
    if not any(marker.critical for marker in strong):
        line = strong_part.line if strong_part else draft.head.line
        hint = "write **critical** after the id of the one that matters most"
        findings.error(line, "no-critical-marker", f"{draft.name} has no critical marker", hint)
    if not text or not draft.id:
        return None
    follow_ups, model = draft.parts.get("Follow-ups"), draft.parts.get("Model answer")
    return Question(
        id=draft.id,
        title=draft.head.title or draft.id,
        asked_by=facts.asked_by,
        seconds=facts.seconds,
        calculators=facts.calculators,
        text=text,
        strong=strong,
        red_flags=flags,
        follow_ups=tuple(bullet.text for bullet in follow_ups.bullets if bullet.text) if follow_ups else (),
        model_answer=model.body.strip() if model else "",
        line=draft.head.line,
    )


@dataclass(slots=True)
class _Facts:
    """The bullets below the heading of a question."""

    asked_by: str = _DEFAULT_ASKER
    seconds: int = _DEFAULT_SECONDS
    calculators: tuple[str, ...] = ()


def _facts(draft: QuestionDraft, findings: Findings) -> _Facts:
    facts = _Facts()
    seen: set[str] = set()
    for bullet in draft.head.bullets:
        pair = split_key(bullet.text)
        key = "calculator" if pair and pair[0] == "calculators" else pair[0] if pair else shorten(bullet.text)
        if pair is None or key not in _KEYS:
            findings.error(bullet.line, "unknown-key", f"{draft.name} has the unknown key {key!r}", choice_hint(key, _KEYS))
        elif key in seen:
            findings.error(bullet.line, "duplicate-key", f"{draft.name} has {key!r} twice", "keep one; the first one is used")
        elif not pair[1]:
            findings.error(bullet.line, "missing-value", f"{draft.name}: {key!r} is empty", "write it or remove the line")
        else:
            _set_fact(facts, key, pair[1], bullet.line, draft, findings)
        seen.add(key)
    for key, default in (("asked by", _DEFAULT_ASKER), ("time", "5 min")):
        if key not in seen:
            findings.advice(draft.head.line, "missing-key", f"{draft.name} has no {key!r}; {default!r} is used", f"add `- {key}: …`")
    return facts


def _set_fact(facts: _Facts, key: str, value: str, line: int, draft: QuestionDraft, findings: Findings) -> None:
    if key == "asked by":
        facts.asked_by = value
    elif key == "calculator":
        facts.calculators = tuple(dict.fromkeys(name for name in re.split(r"[\s,;`]+", value) if name))
        for name in facts.calculators:
            findings.mark(line, "question-calculator", draft.id, name)
    else:
        seconds = parse_duration(value)
        if seconds is None:
            message = f"{draft.name}: {shorten(value)!r} is no time from 1 s to 60 min"
            findings.error(line, "bad-time", message, "write it as `4 min`, `90 s` or `4:30`")
        facts.seconds = seconds or _DEFAULT_SECONDS


def _text(draft: QuestionDraft, findings: Findings) -> str:
    strays = draft.head.strays
    if draft.head.quote:
        for line, text in strays:
            findings.advice(line, "stray-text", f"{draft.name}: {shorten(text)!r} is never shown", "put `> ` before it or remove it")
        return draft.head.quote
    line = strays[0][0] if strays else draft.head.line
    hint = "begin each line of the question with `> `"
    findings.error(line, "question-without-text", f"{draft.name} has no block quote with the question", hint)
    return "\n\n".join(text for _, text in strays)


def _check_parts(draft: QuestionDraft, findings: Findings) -> None:
    for title in ("Strong answer", "Red flags", "Model answer"):
        if title in draft.parts:
            continue
        note = findings.error if title == "Strong answer" else findings.advice
        note(draft.head.line, "missing-section", f"{draft.name} has no section {title!r}", f"add `### {title}`")
    for title, section in draft.parts.items():
        if title == "Model answer":
            if not section.body.strip():
                findings.advice(section.line, "empty-section", f"{draft.name}: {title!r} is empty", "write it or remove the heading")
            continue
        for line, text in section.strays:
            findings.error(line, "stray-text", f"{draft.name}: {shorten(text)!r} is not in the list", "begin it with `- `")
        if section.quote:
            findings.error(
                section.line, "stray-text", f"{draft.name}: a block quote stands under {title!r}", "move it below the question heading"
            )


def level_name(question_id: str) -> str:
    """The heading that the rung is usually given, such as `Round 2`."""
    level = rung_level(question_id)
    return "Opening" if level == 0 else question_id.replace("-", " ").capitalize()
