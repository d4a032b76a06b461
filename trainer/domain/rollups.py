"""Tables over all stories, derived from their front matter."""

from __future__ import annotations

from trainer.domain.library import Library
from trainer.domain.model import Model
from trainer.domain.names import name_key

ELSEWHERE = "In no stage yet"
"""Where the roles view puts stories that no stage of the lifecycle names."""


class RosterLine(Model):
    """What a story asks, and where it is anchored."""

    story: str
    title: str
    headline_question: str
    anchored_in: str
    leadership_principles: tuple[str, ...]


class KpiLine(Model):
    """What a story is held to: the product metric, the ML metric that leads to it, and what stops a launch."""

    story: str
    title: str
    headline_metric: str
    bridging_metric: str
    guardrail_veto: str


class OwnerLine(Model):
    """Who decides a story's matter, and with whom."""

    story: str
    title: str
    owner: str
    partners: tuple[str, ...]


class ConcernUse(Model):
    """A cross-cutting concern and the stories it applies to."""

    concern: str
    stories: tuple[str, ...]


class RoleLine(Model):
    """One product decision, and what of the platform it rests on.

    Attributes:
        story: Story id.
        decision: The question that is decided.
        owner: Who decides.
        systems: Platform systems the decision consumes, which others own.
    """

    story: str
    decision: str
    owner: str
    systems: tuple[str, ...]


class RoleStage(Model):
    """The decisions in one stage of the lifecycle.

    Attributes:
        question: The lifecycle's question.
        decisions: One for each story of the stage.
    """

    question: str
    decisions: tuple[RoleLine, ...]


def roster_lines(library: Library) -> tuple[RosterLine, ...]:
    """One line per story, in roster order."""
    return tuple(
        RosterLine(
            story=story.id,
            title=story.meta.title,
            headline_question=story.meta.headline_question,
            anchored_in=story.meta.anchored_in,
            leadership_principles=story.meta.leadership_principles,
        )
        for story in library.stories.values()
    )


def kpi_lines(library: Library) -> tuple[KpiLine, ...]:
    """One line per story, in roster order."""
    return tuple(
        KpiLine(
            story=story.id,
            title=story.meta.title,
            headline_metric=story.meta.headline_metric,
            bridging_metric=story.meta.bridging_metric,
            guardrail_veto=story.meta.guardrail_veto,
        )
        for story in library.stories.values()
    )


def owner_lines(library: Library) -> tuple[OwnerLine, ...]:
    """One line per story, in roster order."""
    return tuple(
        OwnerLine(story=story.id, title=story.meta.title, owner=story.meta.owner, partners=story.meta.partners)
        for story in library.stories.values()
    )


def concern_map(library: Library) -> tuple[ConcernUse, ...]:
    """The concerns that stories name, in the order in which they first come up."""
    written: dict[str, str] = {}
    stories: dict[str, list[str]] = {}
    for story in library.stories.values():
        for concern in story.meta.concerns:
            key = name_key(concern)
            written.setdefault(key, concern)
            named = stories.setdefault(key, [])
            if story.id not in named:
                named.append(story.id)
    return tuple(ConcernUse(concern=name, stories=tuple(stories[key])) for key, name in written.items())


def role_stages(library: Library) -> tuple[RoleStage, ...]:
    """The stages of the lifecycle with their decisions; stories that no stage names come last, under `ELSEWHERE`."""
    named = {story for stage in library.lifecycle for story in stage.stories}
    groups = [(stage.question, stage.stories) for stage in library.lifecycle]
    groups.append((ELSEWHERE, tuple(story for story in library.stories if story not in named)))
    stages = (RoleStage(question=question, decisions=tuple(_decisions(library, stories))) for question, stories in groups)
    return tuple(stage for stage in stages if stage.decisions)


def _decisions(library: Library, stories: tuple[str, ...]) -> list[RoleLine]:
    return [
        RoleLine(story=meta.id, decision=meta.headline_question, owner=meta.owner, systems=tuple(entry.system for entry in meta.consumes))
        for meta in (library.stories[story].meta for story in stories if story in library.stories)
    ]
