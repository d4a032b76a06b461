"""The two parts of a story's page: what is in it, and the text."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList


class Contents(OptionList, inherit_bindings=False):
    """The sections, to choose one from."""

    BINDING_GROUP_TITLE = "Contents"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="contents.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="contents.down"),
        Binding("home", "first", "First", show=False, id="contents.first"),
        Binding("end", "last", "Last", show=False, id="contents.last"),
        Binding("enter", "select", "Go there", show=False, id="contents.select"),
    ]


class Reading(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The page that the prose scrolls in."""

    BINDING_GROUP_TITLE = "Page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Up", show=False, id="reading.up"),
        Binding("down,j", "scroll_down", "Down", show=False, id="reading.down"),
        Binding("pageup,b", "page_up", "Page up", show=False, id="reading.page_up"),
        Binding("pagedown,space", "page_down", "Page down", show=False, id="reading.page_down"),
        Binding("home,g", "scroll_home", "Top", show=False, id="reading.top"),
        Binding("end,G", "scroll_end", "Bottom", show=False, id="reading.bottom"),
    ]
