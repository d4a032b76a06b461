"""The dependency graph as text: stories below each other, with an arc in the margin for each arrow between two of them."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from trainer.domain.story_graph import Edge, StoryGraph

_NARROWEST = 20
"""Cells that text gets at least, however many arcs there are."""

_MOST_LANES = 12
"""Arcs beyond that are not drawn; the labels name their targets all the same."""

LineKind = Literal["title", "feeds", "consumes", "more"]


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One line of the drawing.

    Attributes:
        story: The story it belongs to, or None for the platform systems below.
        margin: The arcs, in as many cells on every line.
        text: What stands right of them.
        kind: Whether it names a story, says what that feeds or consumes, or goes on with the line above.
    """

    story: str | None
    margin: str
    text: str
    kind: LineKind


@dataclass(slots=True)
class _Arc:
    """An arrow between two lines, in a lane of the margin; lane 0 is next to the text."""

    start: int
    end: int
    lane: int = 0

    @property
    def top(self) -> int:
        return min(self.start, self.end)

    @property
    def bottom(self) -> int:
        return max(self.start, self.end)


@dataclass(slots=True)
class _Line:
    story: str | None
    text: str
    kind: LineKind
    edge: Edge | None = None


def draw(graph: StoryGraph, width: int) -> tuple[DrawnLine, ...]:
    """The lines of the drawing, none wider than `width` cells unless that is less than the arcs and a word need."""
    lines = list(_unfolded(graph))
    planned = _arcs(lines)
    lanes = _lanes(planned)
    indent = 2 * lanes + 2 if lanes else 0
    folded = list(_folded(lines, max(_NARROWEST, width - indent)))
    # Folding keeps the order of lines, so arcs that shared a lane still can.
    arcs = [_Arc(arc.start, arc.end, plan.lane) for arc, plan in zip(_arcs(folded), planned, strict=True) if plan.lane < lanes]
    margins = [_margin(place, arcs, lanes) if lanes else "" for place in range(len(folded))]
    return tuple(DrawnLine(line.story, margin, line.text, line.kind) for line, margin in zip(folded, margins, strict=True))


def drawing_text(graph: StoryGraph, width: int) -> str:
    """The drawing as one text."""
    return "\n".join(f"{line.margin}{line.text}".rstrip() for line in draw(graph, width))


def _unfolded(graph: StoryGraph) -> Iterator[_Line]:
    for story, title in graph.stories.items():
        yield _Line(story, f"{story}  {_plain(title)}", "title")
        for edge in graph.leaving(story):
            if edge.kind == "consumes":
                yield _Line(story, f"╌ {_plain(edge.label)} ╌▷ {_plain(edge.target)}", "consumes")
                continue
            missing = "" if edge.target in graph.stories else " (not loaded)"
            yield _Line(story, f"─ {_plain(edge.label)} → {_plain(edge.target)}{missing}", "feeds", edge)
        yield _Line(story, "", "more")
    if graph.systems:
        yield _Line(None, "Platform systems, which other teams own", "title")
    for system in graph.systems:
        yield _Line(None, f"▷ {_plain(system)} ◁╌ {', '.join(graph.consumers(system))}", "consumes")


def _folded(lines: Iterable[_Line], room: int) -> Iterator[_Line]:
    for line in lines:
        # A title goes on below its own beginning, a label behind its arrow.
        hanging = " " * (len(line.story) + 2 if line.kind == "title" and line.story else 2)
        first, *rest = textwrap.wrap(line.text, room, subsequent_indent=hanging if room > 2 * len(hanging) else "") or [""]
        yield _Line(line.story, first, line.kind, line.edge)
        for piece in rest:
            yield _Line(line.story, piece, "more")


def _arcs(lines: Sequence[_Line]) -> list[_Arc]:
    titles = {line.story: place for place, line in enumerate(lines) if line.kind == "title" and line.story}
    return [
        _Arc(place, titles[line.edge.target])
        for place, line in enumerate(lines)
        if line.edge is not None and line.edge.target in titles and line.edge.target != line.story
    ]


def _lanes(arcs: Sequence[_Arc]) -> int:
    """Give each arc a lane, short ones next to the text, and return how many lanes are drawn."""
    lanes: list[list[_Arc]] = []
    for arc in sorted(arcs, key=lambda arc: (arc.bottom - arc.top, arc.top)):
        arc.lane = next((lane for lane, held in enumerate(lanes) if all(_apart(arc, other) for other in held)), len(lanes))
        if arc.lane == _MOST_LANES:
            continue
        if arc.lane == len(lanes):
            lanes.append([])
        lanes[arc.lane].append(arc)
    return len(lanes)


def _apart(one: _Arc, other: _Arc) -> bool:
    return one.bottom < other.top or other.bottom < one.top


def _margin(place: int, arcs: Sequence[_Arc], lanes: int) -> str:
    """The arcs where they pass a line, begin or end at it."""
    here = {arc.lane: arc for arc in arcs if arc.top <= place <= arc.bottom}
    touching = [lane for lane, arc in here.items() if place in (arc.start, arc.end)]
    outermost = max(touching, default=-1)
    cells = []
    for lane in reversed(range(lanes)):
        arc = here.get(lane)
        crossed = lane < outermost
        if arc is None:
            sign = "─" if crossed else " "
        elif place == arc.top:
            sign = "┬" if crossed else "╭"
        elif place == arc.bottom:
            sign = "┴" if crossed else "╰"
        else:
            sign = "│"
        cells.append(sign + ("─" if lane <= outermost else " "))
    arrives = any(here[lane].end == place for lane in touching)
    leaves = any(here[lane].start == place for lane in touching)
    # The line of a label begins with a stroke, which the arc runs into.
    return "".join(cells) + ("▶ " if arrives else "─" * 2 if leaves else "  ")


def _plain(text: str) -> str:
    """The text on one line, without signs that take no cell or two, so that the arcs stay where they are."""
    return " ".join("".join(sign for sign in text if unicodedata.category(sign)[0] != "C" or sign == "\n").split())
