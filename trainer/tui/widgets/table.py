"""A table of text that fits any width: columns shrink and their text wraps, nothing is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

if TYPE_CHECKING:
    from textual.css.styles import RulesMap

GAP = 2
"""Blank cells between two columns."""


def column_widths(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths of columns in cells that together fit into the room.

    No column gets less than its longest word while there is room for that; what is left goes to the columns that would
    wrap into the most lines, so that rows stay low.

    Args:
        natural: Width of each column without wrapping.
        least: Width of the longest word of each column.
        room: Cells to share out.
    """
    if sum(natural) <= room:
        return list(natural)
    widths = [min(need, word, room) for need, word in zip(natural, least, strict=True)]
    if sum(widths) > room:
        return _squeezed(widths, room)
    growing = [place for place, width in enumerate(widths) if width < natural[place]]
    spare = room - sum(widths)
    while spare > 0 and growing:
        place = max(growing, key=lambda column: natural[column] / widths[column])
        widths[place] += 1
        spare -= 1
        if widths[place] == natural[place]:
            growing.remove(place)
    return widths


def _squeezed(widths: list[int], room: int) -> list[int]:
    """Widths below the longest words: the widest give way, down to one cell each."""
    squeezed = list(widths)
    while sum(squeezed) > room and max(squeezed) > 1:
        squeezed[squeezed.index(max(squeezed))] -= 1
    return squeezed


@dataclass(frozen=True)
class Table(Visual):
    """A heading and rows of cells, with lines between rows when text wraps.

    Attributes:
        heading: Cells of the first row.
        rows: Cells of the others; short rows are filled up with blanks.
        right: Whether the text of a column stands at its right edge, by column.
        heading_style: Style of the heading, such as `bold $accent`.
        line_style: Style of the lines, such as `$text-muted`.
    """

    heading: Sequence[Content]
    rows: Sequence[Sequence[Content]]
    right: Sequence[bool]
    heading_style: str
    line_style: str

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Cells that the table takes without wrapping."""
        return sum(self._natural()) + GAP * (len(self.heading) - 1)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at a width in cells."""
        widths = self._widths(width)
        heights = [self._height(row, widths, rules) for row in self.rows]
        between = len(self.rows) - 1 if max(heights, default=1) > 1 else 0
        return self._height(self.heading, widths, rules) + 1 + sum(heights) + max(0, between)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines."""
        # A selection counts lines of the whole text, which the single cells know nothing of.
        options = replace(options, selection=None)
        widths = self._widths(width)
        heading = [cell.stylize_before(self.heading_style) for cell in self.heading]
        line_style = style + options.get_style(self.line_style)
        line = Strip([Segment("─" * (sum(widths) + GAP * (len(widths) - 1)), line_style.rich_style)])
        blocks = [self._block(row, widths, style, options) for row in self.rows]
        wrapped = any(len(block) > 1 for block in blocks)
        strips = [*self._block(heading, widths, style, options), line]
        for place, block in enumerate(blocks):
            if place and wrapped:
                strips.append(Strip([Segment("┈" * line.cell_length, line_style.rich_style)]))
            strips.extend(block)
        return strips if height is None else strips[:height]

    def _natural(self) -> list[int]:
        return [max(1, *(cell.cell_length for cell in column)) for column in self._columns(with_heading=True)]

    def _columns(self, with_heading: bool) -> list[list[Content]]:
        rows = (self.heading, *self.rows) if with_heading else self.rows
        return [[Content(), *(row[place] for row in rows if place < len(row))] for place in range(len(self.heading))]

    def _widths(self, width: int) -> list[int]:
        room = max(len(self.heading), width - GAP * (len(self.heading) - 1))
        least = [max(1, *(cell.get_minimal_width({}) for cell in column)) for column in self._columns(with_heading=True)]
        body = [max(cell.cell_length for cell in column) for column in self._columns(with_heading=False)]
        # A heading may wrap for the sake of the rows below it, which are many.
        widths = column_widths([max(pair) for pair in zip(body, least, strict=True)], least, room)
        return column_widths(self._natural(), widths, room)

    def _height(self, row: Sequence[Content], widths: Sequence[int], rules: RulesMap) -> int:
        return max((cell.get_height(rules, width) for cell, width in zip(row, widths, strict=False)), default=1)

    def _block(self, row: Sequence[Content], widths: Sequence[int], style: Style, options: RenderOptions) -> list[Strip]:
        cells = [cell.render_strips(width, None, style, options) for cell, width in zip(row, widths, strict=False)]
        gap = Strip.blank(GAP, style.rich_style)
        lines: list[Strip] = []
        for number in range(max((len(cell) for cell in cells), default=1)):
            parts: list[Strip] = []
            for place, width in enumerate(widths):
                text = cells[place][number] if place < len(cells) and number < len(cells[place]) else Strip.blank(0)
                parts += [gap] if place else []
                parts.append(self._placed(text, width, place, style))
            lines.append(Strip.join(parts))
        return lines

    def _placed(self, text: Strip, width: int, place: int, style: Style) -> Strip:
        if place < len(self.right) and self.right[place]:
            text = Strip.join([Strip.blank(max(0, width - text.cell_length), style.rich_style), text])
        return text.adjust_cell_length(width, style.rich_style)
