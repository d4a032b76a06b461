"""Amazon's leadership principles, and the stories in which each one bites."""

from __future__ import annotations

from trainer.domain.library import Library
from trainer.domain.model import Model
from trainer.domain.names import name_key

PRINCIPLES = (
    "Customer Obsession",
    "Ownership",
    "Invent and Simplify",
    "Are Right, A Lot",
    "Learn and Be Curious",
    "Hire and Develop the Best",
    "Insist on the Highest Standards",
    "Think Big",
    "Bias for Action",
    "Frugality",
    "Earn Trust",
    "Dive Deep",
    "Have Backbone; Disagree and Commit",
    "Deliver Results",
    "Strive to be Earth's Best Employer",
    "Success and Scale Bring Broad Responsibility",
)
"""The sixteen principles in their usual order."""


class PrincipleUse(Model):
    """A leadership principle and where it bites.

    Attributes:
        principle: Its name.
        stories: Ids of the stories that name it, in roster order; empty when none does.
    """

    principle: str
    stories: tuple[str, ...]


def principle_map(library: Library) -> tuple[PrincipleUse, ...]:
    """All sixteen principles in order, then any other that a story names."""
    written: dict[str, str] = {name_key(name): name for name in PRINCIPLES}
    stories: dict[str, list[str]] = {key: [] for key in written}
    for story in library.stories.values():
        for name in story.meta.leadership_principles:
            key = name_key(name)
            written.setdefault(key, name)
            named = stories.setdefault(key, [])
            if story.id not in named:
                named.append(story.id)
    return tuple(PrincipleUse(principle=name, stories=tuple(stories[key])) for key, name in written.items())
