"""The list of calculators, by what they are for, with the stories that use each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trainer.calculators.registry import FAMILIES, MODULES, Family, find
from trainer.cli.definitions import print_definitions
from trainer.cli.output import print_json, say
from trainer.errors import GrillError

if TYPE_CHECKING:
    from trainer.domain.library import Library


def print_calculators(library: Library, story_id: str | None, as_json: bool) -> None:
    """Print all calculators, or those of one story.

    Args:
        library: The stories.
        story_id: A story, in any case, or None for all calculators.
        as_json: Whether to print one JSON list.

    Raises:
        UsageError: If there is no such story.
        GrillError: If the story uses no calculator.
    """
    users = _users(library)
    wanted = MODULES.keys() if story_id is None else {name for name in MODULES if library.story(story_id).id in users.get(name, ())}
    if story_id is not None and not wanted and not as_json:
        raise GrillError(f"{library.story(story_id).id} uses no calculator", remedy="`grill calc` lists all")
    families = [(family, [name for name in _names(family) if name in wanted]) for family in FAMILIES]
    if as_json:
        print_json(
            [
                {"calculator": name, "family": family.title, "purpose": find(name).purpose, "stories": users.get(name, [])}
                for family, names in families
                for name in names
            ]
        )
        return
    for family, names in families:
        if names:
            say(family.title)
            print_definitions((name, _line(find(name).purpose, users.get(name, []), story_id is None)) for name in names)
            say()
    say("See what one takes with: grill calc NAME")


def _names(family: Family) -> list[str]:
    return [name for names in family.modules.values() for name in names]


def _line(purpose: str, stories: list[str], named: bool) -> str:
    return f"{purpose} ({', '.join(stories)})" if stories and named else purpose


def _users(library: Library) -> Mapping[str, list[str]]:
    """Stories by the calculators that they, or the questions of their chains, name."""
    users: dict[str, list[str]] = {}
    for story in library.stories.values():
        asked = (
            name for chain in library.chains.values() if chain.story == story.id for rung in chain.questions for name in rung.calculators
        )
        for name in dict.fromkeys((*story.meta.calculators, *asked)):
            users.setdefault(name, []).append(story.id)
    return users
