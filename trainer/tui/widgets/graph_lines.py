"""The dependency graph, drawn anew for each width, with the lines of each story as a visual of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from trainer.domain.story_graph import StoryGraph
from trainer.reports.graph_drawing import DrawnLine, draw
from trainer.tui.widgets.plain_text import visible

if TYPE_CHECKING:
    from textual.css.styles import RulesMap

_STYLES = {"title": "bold", "feeds": "", "consumes": "$text-muted", "more": ""}


class Drawing:
    """A graph that remembers how it was drawn last."""

    def __init__(self, graph: StoryGraph) -> None:
        self._graph = graph
        self._width: int | None = None
        self._lines: dict[str | None, list[DrawnLine]] = {}

    def lines(self, story: str | None, width: int) -> list[DrawnLine]:
        """The lines of a story, or of what stands below all stories, at a width in cells."""
        if self._width != width:
            self._width, self._lines = width, {}
            for line in draw(self._graph, width):
                self._lines.setdefault(line.story, []).append(line)
        return self._lines.get(story, [])


@dataclass(frozen=True)
class GraphLines(Visual):
    """The lines of one story.

    Attributes:
        drawing: The drawing they are part of.
        story: The story, or None for what stands below all stories.
    """

    drawing: Drawing
    story: str | None

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """All there is: the drawing fits itself into it."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at a width in cells."""
        return len(self.drawing.lines(self.story, width))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines."""
        strips: list[Strip] = []
        for line in self.drawing.lines(self.story, width):
            text = Content(visible(line.text)).stylize(_STYLES[line.kind])
            content = Content(line.margin).stylize("$text-accent") + text
            drawn = content.render_strips(max(width, content.cell_length), 1, style, options)
            strips.append((drawn[0] if drawn else Strip.blank(width)).adjust_cell_length(width, style.rich_style))
        return strips if height is None else strips[:height]
