"""Loads content roots into one library; later roots add to earlier ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from trainer.content.chains import parse_chain
from trainer.content.findings import Place
from trainer.content.foundations import parse_foundations
from trainer.content.paths import parse_paths
from trainer.content.policies import FALLBACK_POLICY, parse_policy
from trainer.content.reader import Source, read_source
from trainer.content.roots import FileKind, content_files, findings_of, kind_of_text, shipped_roots
from trainer.content.rubrics import parse_concepts, parse_rubric
from trainer.content.stories import parse_story
from trainer.domain.chain import Chain
from trainer.domain.foundations import Foundations
from trainer.domain.library import Library
from trainer.domain.paths import LifecycleStage, ReadingPath
from trainer.domain.problem import Problem
from trainer.domain.rubric import Policy, Rubric
from trainer.domain.story import Story

__all__ = ["LoadedContent", "load", "load_catalogue", "load_library", "load_rubric", "shipped_roots"]

Wanted = Callable[[Path, FileKind | None], bool]
_Item = TypeVar("_Item", Story, Chain, Rubric)


@dataclass(frozen=True, slots=True)
class LoadedContent:
    """A library and where its parts stand.

    Attributes:
        library: All content with its problems.
        rule_lines: File and line of each authored rule, by chain, question and marker.
        places: File and line of other parts, such as `("story", id, "feeds", target)`.
    """

    library: Library
    rule_lines: dict[tuple[str, str, str], Place]
    places: dict[tuple[str, ...], Place]

    def place_of_claim(self, owner: tuple[str, str], file: str, index: int) -> Place:
        """Where the claim with a number stands, of a story or of foundations."""
        return self.places.get((*owner, "claims", str(index)), (file, 1))


@dataclass(slots=True)
class _Shelf:
    """What was loaded so far."""

    stories: dict[str, Story] = field(default_factory=dict)
    chains: dict[str, Chain] = field(default_factory=dict)
    rubrics: dict[str, Rubric] = field(default_factory=dict)
    concepts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    policy: Policy | None = None
    foundations: list[Foundations] = field(default_factory=list)
    paths: dict[str, ReadingPath] = field(default_factory=dict)
    lifecycle: list[LifecycleStage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, ...], Place] = field(default_factory=dict)


def load_library(roots: Sequence[Path]) -> Library:
    """All content below some roots; see `load`."""
    return load(roots).library


def load_catalogue(roots: Sequence[Path]) -> Library:
    """Stories, chains, concepts and policy, without rubrics and claims: what reading and asking need, in a fraction of the time."""
    return load(roots, lambda path, kind: kind != "rubric", claims=False).library


def load_story(roots: Sequence[Path], story_id: str) -> Story | None:
    """One story with its claims, which the catalogue leaves out; None when it is not there."""
    return load(roots, lambda path, kind: kind in ("story", None)).library.stories.get(story_id)


def load_rubric(roots: Sequence[Path], chain_id: str) -> Rubric | None:
    """The rubric of one chain, from the file that has its name, else from any rubric file; None when there is none."""
    named = load(roots, lambda path, kind: kind == "rubric" and path.stem.upper() == chain_id).library.rubrics
    if chain_id in named:
        return named[chain_id]
    return load(roots, lambda path, kind: kind == "rubric").library.rubrics.get(chain_id)


def load(roots: Sequence[Path], wanted: Wanted = lambda path, kind: True, claims: bool = True) -> LoadedContent:
    """All content below some roots, with a problem for each mistake; never raises, whatever the files hold.

    Of two stories, chains or rubrics with one id the first counts; wordings of concepts are joined; the last policy counts.

    Args:
        roots: Folders with `stories/`, `grill_chains/` and `rubrics/` (also below `content/`), folders of loose content files, or
            single files.
        wanted: Tells from path and kind whether to load a file.
        claims: Whether to read the claims of stories.
    """
    shelf = _Shelf()
    seen: set[str] = set()
    for root in roots:
        findings = findings_of(root)
        for path, kind in content_files(root, findings):
            real = os.path.realpath(path)
            if real not in seen and wanted(path, kind):
                seen.add(real)
                _load_file(read_source(path), kind, shelf, claims)
        shelf.problems.extend(findings.problems)
    library = Library(
        stories=_in_roster_order(shelf.stories),
        chains=_in_roster_order(shelf.chains),
        rubrics=_in_roster_order(shelf.rubrics),
        concepts=shelf.concepts,
        policy=shelf.policy or FALLBACK_POLICY,
        foundations=tuple(shelf.foundations),
        paths=shelf.paths,
        lifecycle=tuple(shelf.lifecycle),
        problems=tuple(shelf.problems),
    )
    rule_lines = {(key[1], key[2], key[3]): place for key, place in shelf.places.items() if key[0] == "rule"}
    return LoadedContent(library, rule_lines, shelf.places)


def _load_file(source: Source, kind: FileKind | None, shelf: _Shelf, claims: bool) -> None:
    kind = kind or kind_of_text(source.text)
    if kind == "story":
        story = parse_story(source, claims)
        _keep(story, story.id if story else "", shelf.stories, source)
    elif kind == "chain":
        chain = parse_chain(source)
        _keep(chain, chain.id if chain else "", shelf.chains, source)
    elif kind == "rubric":
        rubric = parse_rubric(source)
        _keep(rubric, rubric.chain if rubric else "", shelf.rubrics, source)
    elif kind == "concepts":
        _join_concepts(parse_concepts(source), source, shelf)
    elif kind == "foundations":
        foundations = parse_foundations(source)
        shelf.foundations.extend([foundations] if foundations else [])
    elif kind == "paths":
        _join_paths(source, shelf)
    else:
        shelf.policy = parse_policy(source) or shelf.policy
    shelf.problems.extend(sorted(source.findings.problems, key=lambda problem: problem.line))
    for key, place in source.findings.places.items():
        shelf.places.setdefault(key, place)


def _keep(item: _Item | None, item_id: str, held: dict[str, _Item], source: Source) -> None:
    """Put an item on the shelf unless its id is taken, and let the places of a refused one be forgotten."""
    _, line = source.findings.places.pop(("id",), (source.file, 1))
    if item is None:
        return
    first = held.get(item_id)
    if first is None:
        held[item_id] = item
        return
    source.findings.places.clear()
    message = f"the {type(item).__name__.lower()} {item_id} is already loaded from {first.file}"
    source.findings.error(line, "duplicate-id", message, "give this one another id or remove one of them; the first counts")


def _join_concepts(concepts: dict[str, tuple[str, ...]], source: Source, shelf: _Shelf) -> None:
    for name, wordings in concepts.items():
        earlier = shelf.concepts.get(name, ())
        if earlier:
            first = shelf.places[("concept", name)][0]
            line = source.findings.places[("concept", name)][1]
            hint = "wordings of both are used; take another name if another thing is meant"
            source.findings.advice(line, "duplicate-concept", f"the concept {name!r} is already in {first}", hint)
        shelf.concepts[name] = tuple(dict.fromkeys(earlier + wordings))


def _join_paths(source: Source, shelf: _Shelf) -> None:
    itinerary = parse_paths(source)
    for path in itinerary.paths:
        first = shelf.paths.setdefault(path.id, path)
        if first is not path:
            message = f"the path {path.id!r} is already loaded from {first.file}"
            source.findings.error(path.line, "duplicate-id", message, "give this one another id or remove one of them; the first counts")
    shelf.lifecycle.extend(itinerary.lifecycle)


def _in_roster_order(items: dict[str, _Item]) -> dict[str, _Item]:
    """By prefix and number, so that `AML-10` comes after `AML-09` and `AML-100` after both."""
    return dict(sorted(items.items(), key=lambda item: (item[0].rpartition("-")[0], int(item[0].rpartition("-")[2]))))
