"""Lines that keep their shape: formulas, plans and drawings, continued below where they are too wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

if TYPE_CHECKING:
    from textual.css.styles import RulesMap

CONTINUED = "↳ "
"""Stands before the rest of a line that was too wide."""


def folded(line: str, width: int) -> Iterator[str]:
    """A line in pieces that fit a width in cells; it is broken at a blank when there is one in its second half."""
    indent = ""
    while cell_len(indent + line) > width:
        room = max(1, width - cell_len(indent))
        cut = _fitting(line, room)
        blank = line.rfind(" ", cut // 2, cut + 1)
        cut = blank if blank > 0 else cut
        yield indent + line[:cut].rstrip()
        line = line[cut:].lstrip()
        indent = CONTINUED if width > 2 * len(CONTINUED) else ""
    yield indent + line


def _fitting(line: str, width: int) -> int:
    """How many characters fit a width; at least one."""
    # Only the beginning is measured: a line may be long, and each fold would measure the rest of it again.
    return max(1, len(chop_cells(line[: 4 * width + 16], width)[0]))


@dataclass(frozen=True)
class Code(Visual):
    """Preformatted lines.

    Attributes:
        lines: The lines, without line breaks and tabs.
        mark_style: Style of the sign before continued lines.
    """

    lines: Sequence[str]
    mark_style: str

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Cells that the widest line takes."""
        return max((cell_len(line) for line in self.lines), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at a width in cells."""
        return sum(1 for line in self.lines for _ in folded(line, width))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines."""
        mark = (style + options.get_style(self.mark_style)).rich_style
        strips = []
        for line in self.lines:
            for number, piece in enumerate(folded(line, width)):
                sign = CONTINUED if number and piece.startswith(CONTINUED) else ""
                strips.append(Strip([Segment(sign, mark), Segment(piece[len(sign) :], style.rich_style)]))
        return strips if height is None else strips[:height]
