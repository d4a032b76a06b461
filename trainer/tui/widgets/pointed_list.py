"""A list whose cursor can be seen without colour."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import OptionList

_POINTER = "▸ "


class PointedList(OptionList, inherit_bindings=False):
    """A list with a pointer before the option under the cursor."""

    def _get_left_gutter_width(self) -> int:
        return len(_POINTER)

    def render_line(self, y: int) -> Strip:
        """One line, with the pointer before the first line of the option under the cursor."""
        line = super().render_line(y)
        place = y + self.scroll_offset.y
        index, number = self._lines[place] if place < len(self._lines) else (-1, 0)
        style = next((segment.style for segment in line if segment.text), None)
        return Strip.join([Strip([Segment(_POINTER if index == self.highlighted and not number else " " * len(_POINTER), style)]), line])
