"""The primitives as prose, each with the stories and questions it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalGroup
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from trainer.reports.foundations import primitive_markdown
from trainer.tui.widgets.plain_text import one_line
from trainer.tui.widgets.pointed_list import PointedList
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.reading import Reading

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainer.domain.foundations import PracticeLink, Primitive
    from trainer.domain.library import Library


class Links(PointedList, inherit_bindings=False):
    """Where to read and practise one primitive."""

    BINDING_GROUP_TITLE = "Links"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", id="links.open"),
        Binding("up,k", "cursor_up", "Up", show=False, id="links.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="links.down"),
        Binding("left", "page", "Back to the page", show=False, id="links.page"),
    ]

    class Followed(Message):
        """A link was chosen.

        Attributes:
            link: The link.
        """

        def __init__(self, link: PracticeLink) -> None:
            super().__init__()
            self.link = link

    def __init__(self, links: Sequence[tuple[PracticeLink, bool]]) -> None:
        """The links, each with whether it leads anywhere."""
        options = [Option(_link_text(link), disabled=not known) for link, known in links]
        super().__init__(*options, markup=False, compact=True)
        self._links = [link for link, _ in links]

    def on_focus(self) -> None:
        """Put the cursor on the first link."""
        if self.highlighted is None:
            self.action_first()

    def on_blur(self) -> None:
        """Take the cursor away: only the list that has the keys shows one."""
        self.highlighted = None

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Tell which link was chosen."""
        message.stop()
        self.post_message(self.Followed(self._links[message.option_index]))

    def action_page(self) -> None:
        """Give the keys back to the page."""
        self.screen.query_one(FoundationsPage).focus(scroll_visible=False)


class FoundationsPage(Reading, inherit_bindings=True):
    """All primitives below each other."""

    BINDING_GROUP_TITLE = "Foundations"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "primitive(1)", "Next primitive", id="foundations.next"),
        Binding("left", "primitive(-1)", "Previous", show=False, id="foundations.previous"),
        Binding("l,tab", "links", "Links", id="foundations.links"),
    ]

    async def show_library(self, library: Library) -> None:
        """Show the primitives of a library."""
        await self.remove_children()
        if not library.foundations:
            await self.mount(Static(Content("There are no foundations."), classes="notice"))
            return
        first = library.foundations[0]
        sections = [_Section(primitive, library) for primitive in library.primitives.values()]
        await self.mount(Prose(f"# {one_line(first.title)}\n\n{first.lead}"), *sections)

    def show_primitive(self, primitive_id: str) -> None:
        """Go to a primitive."""
        section = next((section for section in self.query(_Section) if section.primitive.id == primitive_id), None)
        if section is not None:
            self._go_to(section)

    def action_primitive(self, step: int) -> None:
        """Go some primitives on, or back."""
        sections = list(self.query(_Section))
        here = sum(1 for section in sections if section.virtual_region.y <= self.scroll_offset.y + 1) - 1
        if here + step < 0:
            self.scroll_home(animate=False)
        elif sections:
            self._go_to(sections[min(here + step, len(sections) - 1)])

    def action_links(self) -> None:
        """Go to the links nearest below the top of the page."""
        top = self.scroll_offset.y
        found = [section for section in self.query(_Section) if section.virtual_region.bottom > top + 1]
        if found:
            found[0].query_one(Links).focus()

    def _go_to(self, section: _Section) -> None:
        self.scroll_to(y=section.virtual_region.y, animate=False, force=True, immediate=True)


class _Section(VerticalGroup):
    def __init__(self, primitive: Primitive, library: Library) -> None:
        super().__init__()
        self.primitive = primitive
        self._links = [(link, library.has_practice(link)) for link in primitive.links]
        self._stories = library.stories_naming(primitive)

    def compose(self) -> ComposeResult:
        yield Prose(primitive_markdown(self.primitive))
        yield Static(Content("Read and practise"), classes="links-title")
        yield Links(self._links)
        if self._stories:
            yield Static(Content(f"Stories that name it: {', '.join(self._stories)}"), classes="notice")


def _link_text(link: PracticeLink) -> Content:
    verb = "Drill" if link.question else "Read"
    note = f"  {one_line(link.note)}" if link.note else ""
    return Content.assemble((f"{verb} {link.name}", "bold"), Content(note).stylize("$text-muted"))
