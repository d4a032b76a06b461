"""Checks of what foundations, paths and stories say of each other: primitives, principles, stories and questions by name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from trainer.content.claims import Compute, check_claims
from trainer.content.findings import choice_hint, shorten
from trainer.content.loader import LoadedContent
from trainer.domain.foundations import PracticeLink, Primitive
from trainer.domain.library import Library
from trainer.domain.names import name_key
from trainer.domain.principles import PRINCIPLES
from trainer.domain.problem import Problem


def check_names_in_stories(content: LoadedContent) -> Iterator[Problem]:
    """Primitives and leadership principles that a story's front matter names and that nobody knows."""
    library = content.library
    primitives = {name_key(primitive.name): primitive.name for primitive in library.primitives.values()}
    principles = {name_key(name) for name in PRINCIPLES}
    for story in library.stories.values():
        # Without any foundations, as in a check of a single file, nothing can be said of them.
        for name in story.meta.primitives if primitives else ():
            if name_key(name) not in primitives:
                message = f"{story.id} names the primitive {shorten(name)!r}, which is not in the foundations"
                yield _problem(story.file, 1, "unknown-primitive", message, choice_hint(name, primitives.values()))
        for name in story.meta.leadership_principles:
            if name_key(name) not in principles:
                message = f"{story.id} names {shorten(name)!r}, which is none of the sixteen leadership principles"
                hint = choice_hint(name, PRINCIPLES)
                yield Problem(file=story.file, line=1, code="unknown-principle", message=message, hint=hint, severity="advice")


def check_foundations(content: LoadedContent, compute: Compute | None) -> Iterator[Problem]:
    """Primitives that are there twice, links that lead nowhere, and figures that a calculator gives another value for."""
    first: dict[str, Primitive] = {}
    for document in content.library.foundations:
        for primitive in document.primitives:
            earlier = first.setdefault(primitive.id, primitive)
            if earlier is not primitive:
                message = f"the primitive {primitive.id!r} is already in {earlier.file}"
                yield _problem(primitive.file, primitive.line, "duplicate-id", message, "give this one another id; the first counts")
            for link in primitive.links:
                yield from _check_link(content.library, primitive, link)
        if compute is not None:
            place = partial(content.place_of_claim, ("foundations", document.file), document.file)
            yield from check_claims(document.claims, place, compute)


def check_paths(content: LoadedContent) -> Iterator[Problem]:
    """Stories on reading paths and in stages of the lifecycle that are not loaded."""
    stories = content.library.stories
    for path in content.library.paths.values():
        for step in path.steps:
            if step.story is not None:
                yield from _check_story(stories, f"the path {path.id!r}", step.story, path.file, step.line)
    for stage in content.library.lifecycle:
        for story in stage.stories:
            yield from _check_story(stories, f"the stage {shorten(stage.question)!r}", story, stage.file, stage.line)


def _check_link(library: Library, primitive: Primitive, link: PracticeLink) -> Iterator[Problem]:
    where = f"the primitive {primitive.id!r}"
    yield from _check_story(library.stories, where, link.story, primitive.file, link.line)
    if link.question is not None and link.story in library.stories and not library.has_practice(link):
        chain = library.chain_of(link.story)
        known = [question.id for question in chain.questions] if chain else []
        message = f"{where} links to {link.name}, and there is no such question"
        yield _problem(primitive.file, link.line, "unknown-question", message, choice_hint(link.question, known))


def _check_story(stories: Collection[str], where: str, story: str, file: str, line: int) -> Iterator[Problem]:
    if story not in stories:
        message = f"{where} names {shorten(story)!r}, which is not loaded"
        yield _problem(file, line, "unknown-story", message, choice_hint(story, stories))


def _problem(file: str, line: int, code: str, message: str, hint: str) -> Problem:
    return Problem(file=file, line=line, code=code, message=message, hint=hint)
