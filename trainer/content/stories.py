"""Stories from markdown: front matter that tables are made of, and ten sections of prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trainer.content.claim_fields import read_claims
from trainer.content.fields import Fields
from trainer.content.findings import Findings, choice_hint, nearest, shorten
from trainer.content.front_matter import split_front_matter
from trainer.content.identity import read_id
from trainer.content.markdown import MarkdownSection, read_sections
from trainer.content.reader import Source
from trainer.domain.story import SECTION_TITLES, Consumption, Feed, Section, Story, StoryMeta

FRONT_MATTER_KEYS = tuple(StoryMeta.model_fields)
"""Keys of a story's front matter."""

_REQUIRED_TEXTS = (
    "title",
    "headline_question",
    "anchored_in",
    "owner",
    "headline_metric",
    "bridging_metric",
    "guardrail_veto",
)
_LISTS = ("partners", "concerns", "primitives", "calculators", "personas")


def parse_story(source: Source, claims: bool = True) -> Story | None:
    """The story in a file; None, with problems noted, when not even its id is known.

    Args:
        source: The file.
        claims: Whether to read its claims, which only a check needs.
    """
    findings = source.findings
    if not source.readable:
        return None
    matter = split_front_matter(source.text, findings, without="" if claims else "claims")
    fields = Fields(matter.node, findings, "the front matter", FRONT_MATTER_KEYS)
    story_id = read_id(fields, source, exact_name=False)
    sections = read_sections(matter.body, depth=2)
    title, lead, body = _split_title(sections, findings)
    chapters = _chapters(body, findings)
    if story_id is None:
        return None
    meta = _meta(fields, story_id, title, findings)
    return Story(meta=meta, sections=chapters, file=source.file, lead=lead)


def _meta(fields: Fields, story_id: str, title: str, findings: Findings) -> StoryMeta:
    texts = {key: fields.text(key, required=not fields.is_void) for key in _REQUIRED_TEXTS}
    lists = {key: fields.texts(key) for key in _LISTS}
    for name in lists["calculators"]:
        findings.mark(fields.line_of("calculators"), "story", story_id, "calculators", name)
    texts["title"] = texts["title"] or title or story_id
    return StoryMeta(
        id=story_id,
        **texts,
        **lists,
        leadership_principles=fields.texts("leadership_principles", required=not fields.is_void),
        feeds=_feeds(fields, story_id, findings),
        consumes=_consumes(fields, findings),
        claims=read_claims(fields, findings, "story", story_id),
    )


def _feeds(fields: Fields, story_id: str, findings: Findings) -> tuple[Feed, ...]:
    found: list[Feed] = []
    for node in fields.items("feeds"):
        feed = Fields(node, findings, "an entry of 'feeds'", ("story", "label"))
        if feed.is_void:
            continue
        target, label = feed.text("story", required=True), feed.text("label", required=True)
        if target:
            findings.mark(feed.line_of("story"), "story", story_id, "feeds", target)
            found.append(Feed(story=target, label=label))
    return tuple(found)


def _consumes(fields: Fields, findings: Findings) -> tuple[Consumption, ...]:
    found: list[Consumption] = []
    for node in fields.items("consumes"):
        entry = Fields(node, findings, "an entry of 'consumes'", ("system", "label"))
        system = "" if entry.is_void else entry.text("system", required=True)
        if system:
            found.append(Consumption(system=system, label=entry.text("label") or "consumes"))
    return tuple(found)


def _split_title(sections: Sequence[MarkdownSection], findings: Findings) -> tuple[str, str, list[MarkdownSection]]:
    """Title, lead and the sections below; text before the title counts as lead."""
    title = ""
    leads: list[str] = []
    body: list[MarkdownSection] = []
    for section in sections:
        if section.level == 0:
            leads.append(section.body)
        elif section.level == 1 and not title and not body:
            title = section.title
            leads.append(section.body)
        else:
            body.append(section)
    if not title:
        findings.advice(1, "missing-title", "the story has no title line", "write `# Title` below the front matter")
    return title, "\n\n".join(lead for lead in leads if lead.strip()), body


def _chapters(body: Sequence[MarkdownSection], findings: Findings) -> tuple[Section, ...]:
    first: dict[str, int] = {}
    suggested: set[str] = set()
    found: list[Section] = []
    highest = -1
    for section in body:
        title = _canonical(section.title)
        found.append(Section(title=title or section.title, markdown=section.body, line=section.line))
        if section.level == 1:
            hint = f"write `## {section.title}`"
            findings.error(section.line, "heading-level", f"{shorten(section.title)!r} is a second title", hint)
        if title is None:
            near = nearest(section.title, SECTION_TITLES)
            suggested.update([near] if near else [])
            hint = choice_hint(section.title, SECTION_TITLES)
            findings.error(section.line, "unknown-section", f"the section {shorten(section.title)!r} is not known here", hint)
            continue
        if title in first:
            findings.error(section.line, "duplicate-section", f"the section {title!r} is there twice", f"join it with line {first[title]}")
            continue
        first[title] = section.line
        position = SECTION_TITLES.index(title)
        if position < highest:
            message = f"{title!r} comes after {SECTION_TITLES[highest]!r}"
            findings.error(section.line, "misordered-section", message, f"order: {', '.join(SECTION_TITLES)}")
        highest = max(highest, position)
        if not section.body.strip():
            findings.error(section.line, "empty-section", f"the section {title!r} is empty", "write it")
    _note_missing(first, suggested, findings)
    return tuple(found)


def _note_missing(first: dict[str, int], suggested: set[str], findings: Findings) -> None:
    """Note each missing section at the one it should stand before, else at the end."""
    for position, title in enumerate(SECTION_TITLES):
        if title in first or title in suggested:
            continue
        following = next((first[name] for name in SECTION_TITLES[position + 1 :] if name in first), findings.last_line)
        findings.error(following, "missing-section", f"the section {title!r} is missing", f"add `## {title}` before this line")


def _canonical(title: str) -> str | None:
    plain = re.sub(r"[\W_]+", "", title).casefold()
    return next((name for name in SECTION_TITLES if re.sub(r"[\W_]+", "", name).casefold() == plain), None)
