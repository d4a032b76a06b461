"""A view over the stories as a list of rows: those that lead to a story can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from trainer.reports.overview import Sheet, SheetRow
from trainer.tui.widgets.graph_lines import Drawing, GraphLines
from trainer.tui.widgets.grid import Grid, GridRow
from trainer.tui.widgets.plain_text import one_line
from trainer.tui.widgets.pointed_list import PointedList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainer.domain.story_graph import StoryGraph

_MARK = "⚑"


class SheetList(PointedList, inherit_bindings=False):
    """Rows to read and to choose from.

    Attributes:
        heading: The headings of the columns, or None where there are none.
    """

    BINDING_GROUP_TITLE = "Rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", id="sheet.open"),
        Binding("up,k", "cursor_up", "Up", show=False, id="sheet.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="sheet.down"),
        Binding("pageup,b", "page_up", "Page up", show=False, id="sheet.page_up"),
        Binding("pagedown,space", "page_down", "Page down", show=False, id="sheet.page_down"),
        Binding("home,g", "first", "First", show=False, id="sheet.first"),
        Binding("end,G", "last", "Last", show=False, id="sheet.last"),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._targets: list[SheetRow | None] = []
        self.heading: GridRow | None = None

    @property
    def chosen(self) -> SheetRow | None:
        """The row under the cursor."""
        return self._targets[self.highlighted] if self.highlighted is not None else None

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a table, its cursor at the first row that leads somewhere."""
        columns = [Content(title).stylize("bold $text-accent") for title in sheet.columns]
        cells = [_cells(row) for row in sheet.rows if not row.heading]
        grid = Grid([columns, *cells])
        self.heading = GridRow(columns, grid)
        drawn = iter(cells)
        self._fill(_with_gaps((row, _heading(row) if row.heading else GridRow(next(drawn), grid)) for row in sheet.rows))

    def show_graph(self, graph: StoryGraph) -> None:
        """Show the drawing of a graph, in which each story can be chosen."""
        self.heading = None
        drawing = Drawing(graph)
        options: list[tuple[SheetRow | None, Content | GridRow | GraphLines]] = [
            (SheetRow((story,), story), GraphLines(drawing, story)) for story in graph.stories
        ]
        if graph.systems:
            options.append((None, GraphLines(drawing, None)))
        self._fill(iter(options))

    def show_notice(self, notice: str) -> None:
        """Say why there is nothing to show."""
        self.heading = None
        self._fill(iter([(None, Content(notice))]))

    def _fill(self, rows: Iterator[tuple[SheetRow | None, Content | GridRow | GraphLines]]) -> None:
        options = []
        self._targets = []
        for row, visual in rows:
            target = row if row is not None and (row.story or row.page) else None
            self._targets.append(target)
            options.append(Option(visual, disabled=target is None))
        self.clear_options()
        self.add_options(options)
        self.scroll_home(animate=False)
        self.action_first()

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Keep headings in sight that stand above the first row that can be chosen."""
        super().watch_highlighted(highlighted)
        if highlighted is not None and not any(self._targets[:highlighted]):
            self.scroll_home(animate=False)


def _with_gaps(rows: Iterator[tuple[SheetRow, Content | GridRow]]) -> Iterator[tuple[SheetRow | None, Content | GridRow | GraphLines]]:
    """The rows with an empty line before each that begins something."""
    begun = True
    for row, visual in rows:
        if not begun and row.cells[0]:
            yield None, Content("")
        yield row, visual
        begun = row.heading


def _heading(row: SheetRow) -> Content:
    title, about = map(one_line, row.cells)
    return Content.assemble((title, "bold $text-accent"), "  ", (about, "$text-muted"))


def _cells(row: SheetRow) -> list[Content]:
    return [_cell(text, row.story) for text in row.cells]


def _cell(text: str, story: str | None) -> Content:
    content = Content(one_line(text))
    if story is not None and content.plain.startswith(story):
        content = content.stylize("bold", 0, len(story))
    mark = content.plain.find(_MARK)
    return content if mark < 0 else content.stylize("bold $text-warning", mark)
