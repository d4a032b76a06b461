"""A label in a column of its own, with text that wraps beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

if TYPE_CHECKING:
    from textual.css.styles import RulesMap


@dataclass(frozen=True)
class Hanging(Visual):
    """Rows of a label and a text; the text wraps in the space right of the labels.

    Attributes:
        rows: Label and text of each row.
        indent: Cells that the labels take.
    """

    rows: Sequence[tuple[Content, Content]]
    indent: int

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Cells that the widest row takes without wrapping."""
        return self.indent + max((text.get_optimal_width(rules, container_width) for _, text in self.rows), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at a width in cells."""
        return sum(max(1, text.get_height(rules, self._room(width))) for _, text in self.rows)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines."""
        # A selection counts lines of the whole text, which the single rows know nothing of.
        options = replace(options, selection=None)
        strips: list[Strip] = []
        for label, text in self.rows:
            lines = text.render_strips(self._room(width), None, style, options) or [Strip.blank(self._room(width), style.rich_style)]
            for number, line in enumerate(lines):
                head = label if number == 0 else Content("")
                strips.append(Strip.join([self._label(head, style, options), line]))
        return strips if height is None else strips[:height]

    def _room(self, width: int) -> int:
        return max(1, width - self.indent)

    def _label(self, label: Content, style: Style, options: RenderOptions) -> Strip:
        lines = label.render_strips(self.indent, 1, style, options) if label else []
        strip = lines[0] if lines else Strip.blank(self.indent, style.rich_style)
        return strip.adjust_cell_length(self.indent, style.rich_style)


def hanging(rows: Sequence[tuple[Content | str, Content | str]], indent: int) -> Hanging:
    """Rows whose strings are taken as they are, never as markup."""
    as_content = [tuple(part if isinstance(part, Content) else Content(part) for part in row) for row in rows]
    return Hanging(cast("list[tuple[Content, Content]]", as_content), indent)
