"""The overview: every view over the stories, as rows for people and as plain values for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trainer.domain.library import Library
from trainer.domain.paths import ReadingPath
from trainer.domain.principles import principle_map
from trainer.domain.rollups import concern_map, kpi_lines, owner_lines, role_stages, roster_lines
from trainer.domain.story_graph import story_graph

FOUNDATIONS_PAGE = "The foundations"
"""What a reading path calls the page of all primitives."""

NONE = "—"
"""Stands where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at all stories.

    Attributes:
        name: What it is called on the command line.
        title: Its title.
        about: What it tells, in one sentence without a full stop.
    """

    name: str
    title: str
    about: str


VIEWS = (
    View("roster", "Story roster", "What each story asks, and where it is anchored"),
    View("graph", "Dependency graph", "Which story feeds which, and what of the platform they consume"),
    View("kpis", "KPI rollup", "What each story is held to, what leads there, and what stops a launch"),
    View("owners", "Owners", "Who decides, and with whom"),
    View("concerns", "Cross-cutting concerns", "Defaults that apply to several stories"),
    View("principles", "Leadership principles", "The sixteen principles, and the stories in which each one bites"),
    View("roles", "Role contrast", "What the applied engineer decides, and what others own that it rests on"),
    View("foundations", "Foundations", "The primitives: when to use each, its working part, and what it prevents"),
    View("paths", "Reading paths", "In which order to take the stories"),
)
"""All views in the order in which they are offered."""

VIEW_BY_NAME = {view.name: view for view in VIEWS}
"""The views by name."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a view.

    Attributes:
        cells: Its texts, one per column; of a heading its title and what it is for.
        story: The story it leads to, or None.
        page: The view it leads to, or None.
        heading: Whether it stands above the rows that follow.
    """

    cells: tuple[str, ...]
    story: str | None = None
    page: str | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A view as a table.

    Attributes:
        columns: Headings of its columns.
        rows: Its rows.
    """

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def sheet(name: str, library: Library) -> Sheet:
    """The table of a view; graph, foundations and paths are drawn in other ways.

    Raises:
        KeyError: If the view is no table.
    """
    columns, rows = _SHEETS[name]
    return Sheet(columns, tuple(rows(library)))


def is_sheet(name: str) -> bool:
    """Whether a view is a table."""
    return name in _SHEETS


def paths_sheet(library: Library, standing: Mapping[str, str]) -> Sheet:
    """The reading paths as a table.

    Args:
        library: All content.
        standing: How far the learner came, in words, by story id.
    """
    rows: list[SheetRow] = []
    for path in library.paths.values():
        rows.append(SheetRow((path.title, path.audience), heading=True))
        rows.extend(_path_rows(library, path, standing))
    return Sheet(("", "story", "what to do", "you"), tuple(rows))


def _path_rows(library: Library, path: ReadingPath, standing: Mapping[str, str]) -> Iterator[SheetRow]:
    for number, step in enumerate(path.steps, 1):
        name = FOUNDATIONS_PAGE if step.story is None else story_name(library, step.story)
        note = f"{step.note} ⚑ {step.mark}" if step.mark else step.note
        known = step.story in library.stories
        yield SheetRow(
            (f"{number}", name, note.strip(), standing.get(step.story or "", "")),
            story=step.story if known else None,
            page="foundations" if step.story is None else None,
        )


def story_name(library: Library, story_id: str) -> str:
    """A story's id and title; the id alone when it is not loaded."""
    story = library.stories.get(story_id)
    return f"{story_id} {story.meta.title}" if story else f"{story_id} (not loaded)"


def view_values(name: str, library: Library) -> Any:
    """A view as lists and mappings of plain values."""
    if name == "foundations":
        hidden: Any = {"file": True, "line": True, "links": {"__all__": {"line"}}}
        primitives = library.primitives.values()
        return [{**each.model_dump(mode="json", exclude=hidden), "stories": list(library.stories_naming(each))} for each in primitives]
    if name == "paths":
        places: Any = {"file": True, "line": True, "steps": {"__all__": {"line"}}}
        return [path.model_dump(mode="json", exclude=places) for path in library.paths.values()]
    if name == "graph":
        return story_graph(library).model_dump(mode="json")
    return [line.model_dump(mode="json") for line in _VALUES[name](library)]


def _roster(library: Library) -> Iterable[SheetRow]:
    return (SheetRow((line.story, line.title, line.headline_question, line.anchored_in), line.story) for line in roster_lines(library))


def _kpis(library: Library) -> Iterable[SheetRow]:
    for line in kpi_lines(library):
        metrics = (line.headline_metric, line.bridging_metric, line.guardrail_veto)
        yield SheetRow((story_name(library, line.story), *metrics), line.story)


def _owners(library: Library) -> Iterable[SheetRow]:
    for line in owner_lines(library):
        yield SheetRow((story_name(library, line.story), line.owner, ", ".join(line.partners) or NONE), line.story)


def _concerns(library: Library) -> Iterable[SheetRow]:
    for use in concern_map(library):
        yield from _with_stories(library, use.concern, use.stories)


def _principles(library: Library) -> Iterable[SheetRow]:
    for use in principle_map(library):
        yield from _with_stories(library, use.principle, use.stories)


def _with_stories(library: Library, name: str, stories: Sequence[str]) -> Iterator[SheetRow]:
    if not stories:
        yield SheetRow((name, f"{NONE} no story yet"))
    for number, story in enumerate(stories):
        yield SheetRow(("" if number else name, story_name(library, story)), story)


def _roles(library: Library) -> Iterable[SheetRow]:
    for stage in role_stages(library):
        for number, line in enumerate(stage.decisions):
            question = "" if number else stage.question
            yield SheetRow((question, f"{line.story} {line.decision}", line.owner, ", ".join(line.systems) or NONE), line.story)


_SHEETS: dict[str, tuple[tuple[str, ...], Callable[[Library], Iterable[SheetRow]]]] = {
    "roster": (("story", "title", "headline question", "anchored in"), _roster),
    "kpis": (("story", "headline metric", "bridging metric", "guardrail veto"), _kpis),
    "owners": (("story", "owner", "partners"), _owners),
    "concerns": (("concern", "applies to"), _concerns),
    "principles": (("principle", "bites in"), _principles),
    "roles": (("lifecycle", "the product decision", "decided by", "platform systems"), _roles),
}
_VALUES: dict[str, Callable[[Library], Iterable[Any]]] = {
    "roster": roster_lines,
    "kpis": kpi_lines,
    "owners": owner_lines,
    "concerns": concern_map,
    "principles": principle_map,
    "roles": role_stages,
}
