"""`grill overview`: the derived views over all stories, the foundations and the reading paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trainer.cli.output import print_json, print_table, safe_text, say, terminal_columns
from trainer.cli.request import Request
from trainer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainer.domain.library import Library
    from trainer.reports.overview import Sheet

_PLAIN_COLUMNS = 80


@click.command(short_help="Look at all stories at once, view by view.")
@click.argument("view", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the view as JSON.")
@click.option("--mermaid", "as_mermaid", is_flag=True, help="Print the graph as a Mermaid diagram.")
@click.pass_obj
def overview(request: Request, view: str | None, as_json: bool, as_mermaid: bool) -> None:
    """Look at all stories at once through VIEW; without one the views are listed.

    The views are roster, graph, kpis, owners, concerns, principles, roles, foundations and paths.
    """
    from trainer.reports.overview import VIEW_BY_NAME, view_values

    name = view.lower() if view is not None else None
    if name is not None and name not in VIEW_BY_NAME:
        raise UsageError(f"no view {view!r}", where="overview", remedy=f"choose one of: {', '.join(VIEW_BY_NAME)}")
    if as_mermaid and (as_json or name != "graph"):
        raise UsageError("--mermaid goes with the graph alone", where="overview", remedy="write: grill overview graph --mermaid")
    if name is None:
        _print_views(as_json)
    elif as_json:
        print_json(view_values(name, request.trainer().library))
    elif as_mermaid:
        _print_mermaid(request.trainer().library)
    else:
        _print_view(name, request.trainer().library)


def _print_views(as_json: bool) -> None:
    from trainer.cli.definitions import print_definitions
    from trainer.reports.overview import VIEWS

    if as_json:
        print_json([{"name": view.name, "title": view.title, "about": view.about} for view in VIEWS])
        return
    print_definitions((view.name, view.about) for view in VIEWS)
    say("\nSee one with: grill overview VIEW")


def _print_view(name: str, library: Library) -> None:
    from trainer.reports.overview import sheet

    if name == "graph":
        _print_graph(library)
    elif name == "foundations":
        _print_foundations(library)
    elif name == "paths":
        _print_paths(library)
    elif name in ("concerns", "principles"):
        _print_uses(name, library)
    else:
        _print_sheet(sheet(name, library))


def _print_sheet(table: Sheet) -> None:
    """Print columns where they fit; on a terminal that is too narrow each row becomes a block."""
    rows = [row.cells for row in table.rows]
    columns = terminal_columns()
    widths = (max(len(row[place]) for row in (table.columns, *rows)) for place in range(len(table.columns)))
    if columns is None or sum(widths) + 2 * (len(table.columns) - 1) <= columns:
        print_table(rows, table.columns)
        return
    from trainer.cli.definitions import print_definitions

    for head, *rest in rows:
        if head:
            say(head)
        print_definitions(zip(table.columns[1:], rest, strict=True))


def _print_uses(name: str, library: Library) -> None:
    from trainer.cli.definitions import print_definitions
    from trainer.domain.principles import principle_map
    from trainer.domain.rollups import concern_map

    uses: Iterable[tuple[str, tuple[str, ...]]]
    if name == "concerns":
        uses = ((use.concern, use.stories) for use in concern_map(library))
    else:
        uses = ((use.principle, use.stories) for use in principle_map(library))
    print_definitions((what, ", ".join(stories) or "no story yet") for what, stories in uses)


def _print_graph(library: Library) -> None:
    from trainer.domain.story_graph import story_graph
    from trainer.reports.graph_drawing import drawing_text

    say(drawing_text(story_graph(library), terminal_columns() or _PLAIN_COLUMNS), whole=True)


def _print_mermaid(library: Library) -> None:
    from trainer.domain.story_graph import story_graph
    from trainer.reports.mermaid import mermaid

    say(mermaid(story_graph(library)), whole=True)


def _print_foundations(library: Library) -> None:
    from trainer.reports.foundations import foundations_markdown

    if not library.foundations:
        say("There are no foundations.")
        return
    first = library.foundations[0]
    primitives = tuple((primitive, library.stories_naming(primitive)) for primitive in library.primitives.values())
    click.echo_via_pager(safe_text(foundations_markdown(primitives, first.title, first.lead)))


def _print_paths(library: Library) -> None:
    from trainer.cli.definitions import print_definitions
    from trainer.reports.overview import paths_sheet

    if not library.paths:
        say("There are no reading paths.")
    rows = paths_sheet(library, {}).rows
    for place, row in enumerate(rows):
        if row.heading:
            title, audience = row.cells
            say(("\n" if place else "") + f"{title}: {audience}")
            continue
        number, name, note, _ = row.cells
        print_definitions([(number, f"{name}: {note}" if note else name)])
