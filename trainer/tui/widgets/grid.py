"""Rows of cells that share their columns, each row a visual of its own so that a list can hold and mark it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from trainer.tui.widgets.table import GAP, column_widths

if TYPE_CHECKING:
    from textual.css.styles import RulesMap


class Grid:
    """The columns that several rows share."""

    def __init__(self, rows: Sequence[Sequence[Content]]) -> None:
        """Columns that fit some rows, all with as many cells."""
        columns = list(zip(*rows, strict=True))
        self._natural = [max((cell.cell_length for cell in column), default=1) or 1 for column in columns]
        self._least = [max((cell.get_minimal_width({}) for cell in column), default=1) or 1 for column in columns]
        self._known: tuple[int, list[int]] = (0, [])

    @property
    def natural(self) -> int:
        """Cells that all columns take without wrapping."""
        return sum(self._natural) + GAP * (len(self._natural) - 1)

    def widths(self, width: int) -> list[int]:
        """Widths of the columns that together fit a width in cells."""
        if self._known[0] != width:
            room = max(len(self._natural), width - GAP * (len(self._natural) - 1))
            self._known = (width, column_widths(self._natural, self._least, room))
        return self._known[1]


@dataclass(frozen=True)
class GridRow(Visual):
    """One row.

    Attributes:
        cells: Its cells.
        grid: The columns it shares with other rows.
    """

    cells: Sequence[Content]
    grid: Grid

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Cells that the row takes without wrapping."""
        return self.grid.natural

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at a width in cells."""
        widths = self.grid.widths(width)
        return max((cell.get_height(rules, room) for cell, room in zip(self.cells, widths, strict=True)), default=1)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines."""
        # A selection counts lines of the whole text, which the single cells know nothing of.
        options = replace(options, selection=None)
        widths = self.grid.widths(width)
        cells = [cell.render_strips(room, None, style, options) for cell, room in zip(self.cells, widths, strict=True)]
        gap = Strip.blank(GAP, style.rich_style)
        lines: list[Strip] = []
        for number in range(max((len(cell) for cell in cells), default=1)):
            parts: list[Strip] = []
            for place, room in enumerate(widths):
                text = cells[place][number] if number < len(cells[place]) else Strip.blank(0)
                parts += [gap] if place else []
                parts.append(text.adjust_cell_length(room, style.rich_style))
            lines.append(Strip.join(parts).adjust_cell_length(width, style.rich_style))
        return lines if height is None else lines[:height]
