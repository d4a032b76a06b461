"""The list of stories with a bar of what was passed: one line each, laid out anew for every width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

if TYPE_CHECKING:
    from textual import events

    from trainer.usecases.progress import RosterRow

BAR_CELLS = 8
"""Width of a full bar: one cell for each rung of a complete chain."""

GAP = 2
"""Blank cells between two columns."""

_LEAST_HEADLINE = 16
_POINTER = "▸ "


@dataclass(frozen=True)
class Columns:
    """Widths of the columns in cells; 0 for one that is left out.

    Attributes:
        id: Story id.
        headline: Headline question.
        bar: Bar of passed rungs.
        count: Passed rungs as a number.
        ladder: How high the learner held, in words.
        bookmarks: Number of bookmarked questions.
    """

    id: int
    headline: int
    bar: int
    count: int
    ladder: int
    bookmarks: int


def one_line(text: str) -> str:
    """The text without line breaks and tabs."""
    return " ".join(text.split())


def clip(text: str, width: int) -> str:
    """The text in exactly so many cells: padded, or cut with an ellipsis."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", width)


def bar(passed: int, questions: int) -> str:
    """The share of passed rungs, drawn; only a complete ladder fills it and only an empty one leaves it blank."""
    if questions <= 0:
        return " " * BAR_CELLS
    full = passed * BAR_CELLS // questions
    if passed > 0:
        full = max(1, full)
    return "█" * full + "░" * (BAR_CELLS - full)


def standing(row: RosterRow) -> str:
    """Where the learner stands with a story, in words."""
    if row.chain is None:
        return "no questions yet"
    return "new" if row.new else row.ladder


def bookmark_mark(count: int) -> str:
    """The mark of a story with bookmarked questions."""
    return f"★ {count}" if count else ""


def headline_of(row: RosterRow) -> str:
    """The question a story is known by; its title when it has none."""
    return one_line(row.headline or row.title)


def columns(rows: Sequence[RosterRow], bookmarks: Mapping[str, int], width: int) -> Columns:
    """Columns that fit into a width; the headline takes what the others leave, and the count goes first when it is tight."""
    ids = max((cell_len(one_line(row.story)) for row in rows), default=0)
    ladder = max((cell_len(standing(row)) for row in rows), default=0)
    marks = max((cell_len(bookmark_mark(bookmarks.get(row.chain or "", 0))) for row in rows), default=0)
    count = max((len(_count(row)) for row in rows), default=0)
    fixed = sum(column + GAP for column in (ids, BAR_CELLS, ladder, marks) if column)
    if width - fixed - count - GAP < 2 * _LEAST_HEADLINE:
        count = 0
    headline = max(_LEAST_HEADLINE, width - fixed - (count + GAP if count else 0))
    return Columns(ids, headline, BAR_CELLS, count, ladder, marks)


def _count(row: RosterRow) -> str:
    return f"{row.passed}/{row.questions}" if row.questions else ""


class Roster(ScrollView, can_focus=True, inherit_bindings=False):
    """Stories to choose from, by key or mouse.

    Attributes:
        cursor: Place of the chosen row.
    """

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = "List of stories"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="roster.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="roster.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="roster.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="roster.page_down"),
        Binding("home", "move(-100000)", "First", show=False, id="roster.first"),
        Binding("end", "move(100000)", "Last", show=False, id="roster.last"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "roster--id",
        "roster--quiet",
        "roster--bar",
        "roster--mark",
        "roster--cursor",
        "roster--hover",
    }

    cursor: reactive[int] = reactive(0)
    _hovered: reactive[int | None] = reactive(None)

    class Moved(Message):
        """Another row is chosen, or the rows are other ones or laid out anew."""

    class Opened(Message):
        """The chosen row was clicked."""

    def __init__(self, notice: str, id: str | None = None) -> None:
        """A list that shows a notice while it has no rows."""
        super().__init__(id=id)
        self._rows: tuple[RosterRow, ...] = ()
        self._bookmarks: dict[str, int] = {}
        self._read = False
        self._notice = notice

    @property
    def rows(self) -> tuple[RosterRow, ...]:
        """The rows on show."""
        return self._rows

    @property
    def chosen(self) -> RosterRow | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self._rows else None

    def show(self, rows: Sequence[RosterRow], bookmarks: Mapping[str, int], read: bool, notice: str) -> None:
        """Show other rows; the cursor stays on its story while that is among them.

        Args:
            rows: What to list.
            bookmarks: Number of bookmarked questions by chain id.
            read: Whether the rows hold progress.
            notice: What to say when there are no rows.
        """
        before = self.chosen
        self._rows, self._bookmarks, self._read, self._notice = tuple(rows), dict(bookmarks), read, notice
        self._hovered = None
        place = next((place for place, row in enumerate(rows) if before is not None and row.story == before.story), 0)
        self.set_reactive(Roster.cursor, place)
        self.styles.max_height = max(1, len(rows))
        self.virtual_size = Size(self.scrollable_content_region.width, max(1, len(rows)))
        self.refresh()
        self._reveal()
        self.post_message(self.Moved())

    def choose(self, story_id: str) -> None:
        """Put the cursor on a story, if it is listed."""
        self.cursor = next((place for place, row in enumerate(self._rows) if row.story == story_id), self.cursor)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on the list."""
        return max(0, min(cursor, len(self._rows) - 1))

    def watch_cursor(self) -> None:
        """Show the cursor's row and tell of it."""
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def watch__hovered(self) -> None:
        """Show which row the mouse is on."""
        self.refresh()

    def action_move(self, rows: int) -> None:
        """Move the cursor by some rows."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by some pages."""
        self.cursor += pages * max(1, self.scrollable_content_region.height - 1)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the row under the mouse."""
        self._hovered = self._row_at(event.y)

    def on_leave(self) -> None:
        """Mark no row."""
        self._hovered = None

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse; open it when it was chosen already."""
        row = self._row_at(event.y)
        if row is None:
            return
        if row == self.cursor and event.chain > 1:
            self.post_message(self.Opened())
        self.cursor = row

    def on_resize(self) -> None:
        """Lay the rows out for the new width."""
        self.virtual_size = Size(self.scrollable_content_region.width, max(1, len(self._rows)))
        self._reveal()
        self.post_message(self.Moved())

    def shows_all_of(self, row: RosterRow) -> bool:
        """Whether the headline of a row stands in the list without being cut."""
        return cell_len(headline_of(row)) <= self._columns.headline

    @property
    def _columns(self) -> Columns:
        return columns(self._rows, self._bookmarks, self.scrollable_content_region.width - len(_POINTER))

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        base = self.rich_style
        if not self._rows:
            return Strip([Segment(clip(f"  {self._notice}" if y == 0 else "", width), base + self._style("quiet"))], width)
        if place >= len(self._rows):
            return Strip.blank(width, base)
        return self._drawn(self._rows[place], width, place == self.cursor, place == self._hovered)

    def _drawn(self, row: RosterRow, width: int, chosen: bool, hovered: bool) -> Strip:
        base = self.rich_style
        if hovered:
            base += self._style("hover")
        if chosen:
            base += self._style("cursor")
        segments = [Segment(_POINTER if chosen else " " * len(_POINTER), base + self._style("bar"))]
        for text, role in self._cells(row, self._columns):
            segments.append(Segment(text, base + self._style(role) if role else base))
            segments.append(Segment(" " * GAP, base))
        return Strip(segments).adjust_cell_length(width, base)

    def _cells(self, row: RosterRow, widths: Columns) -> list[tuple[str, str]]:
        marks = bookmark_mark(self._bookmarks.get(row.chain or "", 0))
        # Without progress the columns stay empty rather than claim that nothing was done.
        known = self._read and row.chain is not None
        cells = [
            (one_line(row.story), "id", widths.id),
            (headline_of(row), "", widths.headline),
            (bar(row.passed, row.questions) if known else "", "bar", widths.bar),
            (_count(row) if known else "", "quiet", widths.count),
            (standing(row) if self._read or row.chain is None else "", "quiet", widths.ladder),
            (marks, "mark", widths.bookmarks),
        ]
        return [(clip(text, width), role) for text, role, width in cells if width]

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"roster--{role}", partial=True)

    def _row_at(self, y: int) -> int | None:
        row = y + self.scroll_offset.y
        return row if 0 <= row < len(self._rows) else None

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)
