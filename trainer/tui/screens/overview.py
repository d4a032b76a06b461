"""Overview: all stories at once, view by view, with the foundations and the reading paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from trainer.domain.story_graph import story_graph
from trainer.errors import DatabaseError
from trainer.reports.overview import VIEWS, is_sheet, paths_sheet, sheet
from trainer.tui.messages import GoBack, OpenDrill, OpenStory
from trainer.tui.widgets.foundations_page import FoundationsPage, Links
from trainer.tui.widgets.reading import Contents
from trainer.tui.widgets.sheet_list import SheetList

if TYPE_CHECKING:
    from textual import events

    from trainer.domain.library import Library
    from trainer.tui.commands import PaletteCommand
    from trainer.usecases.progress import RosterRow
    from trainer.wiring import Trainer

WIDE = 110
"""Columns from which on the list of views stands beside them by itself."""

_NAMES = [view.name for view in VIEWS]
_NO_STORIES = "There are no stories to look at."
_NO_PATHS = "There are no reading paths."


class OverviewScreen(Screen[None]):
    """One view at a time.

    Attributes:
        view: Name of the view on show.
        views_open: Whether the list of views is on show.
    """

    CSS_PATH: ClassVar = ["overview.tcss", "../widgets/foundations_page.tcss"]
    BINDING_GROUP_TITLE = "Overview"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "Next view", id="overview.next"),
        Binding("p", "step(-1)", "Previous", id="overview.previous"),
        Binding("t", "views", "Views", id="overview.views"),
        Binding("d", "drill", "Drill", id="overview.drill"),
        Binding("escape", "back", "Back", id="overview.back"),
    ]

    view: reactive[str] = reactive(_NAMES[0], init=False)
    views_open: reactive[bool] = reactive(False)

    class Loaded(Message):
        """Content and progress were read.

        Attributes:
            library: All content.
            standing: How far the learner came, in words, by story id.
        """

        def __init__(self, library: Library, standing: Mapping[str, str]) -> None:
            super().__init__()
            self.library = library
            self.standing = standing

    def __init__(self, trainer: Trainer, view: str | None = None) -> None:
        super().__init__()
        self._trainer = trainer
        self._library: Library | None = None
        self._standing: Mapping[str, str] = {}
        self._founded = False
        self._wide: bool | None = None
        self.set_reactive(OverviewScreen.view, view if view in _NAMES else _NAMES[0])

    def compose(self) -> ComposeResult:
        """A line that tells the place, the views and the one that is shown."""
        with Horizontal(id="place"):
            yield Static("", id="where", markup=False)
            yield Static("", id="count", markup=False)
        with Horizontal(id="page"):
            yield Contents(*(Option(Content(view.title)) for view in VIEWS), id="views", markup=False)
            with Vertical(id="body"):
                yield Static("", id="about", markup=False)
                yield Static("", id="columns")
                yield SheetList(id="sheet")
                yield FoundationsPage(id="foundations")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Name the view while it is being read."""
        self._title()

    def on_screen_resume(self) -> None:
        """Read progress anew: a drill may have changed it."""
        self._load()

    @work(thread=True, exclusive=True, group="overview")
    def _load(self) -> None:
        from trainer.usecases.progress import roster

        library = self._trainer.library
        try:
            rows = roster(library, self._trainer.store, self._trainer.settings.learner)
        except DatabaseError:
            # Home tells why; here the paths are shown without progress.
            rows = ()
        self.post_message(self.Loaded(library, {row.story: _standing(row) for row in reversed(rows) if row.chain}))

    async def on_overview_screen_loaded(self, message: Loaded) -> None:
        """Show the view; of one that is on show already only what changed."""
        first = self._library is None
        changed = message.standing != self._standing
        self._library, self._standing = message.library, message.standing
        if first or (changed and self.view == "paths"):
            await self._show(focus=first)

    async def watch_view(self) -> None:
        """Show another view."""
        self._title()
        await self._show(focus=not self.query_one(Contents).has_focus)

    def _title(self) -> None:
        place = _NAMES.index(self.view)
        view = VIEWS[place]
        self.query_one("#where", Static).update(Content(f"Overview · {view.title}"))
        self.query_one("#count", Static).update(Content(f"{place + 1} of {len(VIEWS)}"))
        self.query_one("#about", Static).update(Content(f"{view.about}."))
        self.query_one(Contents).highlighted = place

    async def _show(self, focus: bool) -> None:
        library, rows, page = self._library, self.query_one(SheetList), self.query_one(FoundationsPage)
        page.display = self.view == "foundations"
        rows.display = not page.display
        if library is not None and page.display and not self._founded:
            self._founded = True
            await page.show_library(library)
        elif library is not None and rows.display:
            self._show_rows(rows, library)
        heading = self.query_one("#columns", Static)
        heading.display = rows.display and rows.heading is not None
        if rows.heading is not None:
            heading.update(rows.heading)
        if focus:
            (page if page.display else rows).focus()
        self.refresh_bindings()

    def _show_rows(self, rows: SheetList, library: Library) -> None:
        if not library.stories:
            rows.show_notice(_NO_STORIES)
        elif is_sheet(self.view):
            rows.show_sheet(sheet(self.view, library))
        elif self.view == "graph":
            rows.show_graph(story_graph(library))
        elif library.paths:
            rows.show_sheet(paths_sheet(library, self._standing))
        else:
            rows.show_notice(_NO_PATHS)

    def on_resize(self, event: events.Resize) -> None:
        """Fold the list of views away when it gets narrow and bring it back when there is room."""
        wide = event.size.width >= WIDE
        if wide != self._wide:
            self._wide = wide
            self.views_open = wide

    def watch_views_open(self, shown: bool) -> None:
        """Show or fold the list of views."""
        if self.is_mounted:
            views = self.query_one(Contents)
            views.display = shown
            if not shown and views.has_focus:
                self._focus_view()

    @on(OptionList.OptionHighlighted, "#views")
    def _moved(self, message: OptionList.OptionHighlighted) -> None:
        if self.query_one(Contents).has_focus:
            self.view = _NAMES[message.option_index]

    @on(OptionList.OptionSelected, "#views")
    def _picked(self, message: OptionList.OptionSelected) -> None:
        self.view = _NAMES[message.option_index]
        if not self._wide:
            self.views_open = False
        self._focus_view()

    @on(OptionList.OptionSelected, "#sheet")
    def _opened(self) -> None:
        row = self.query_one(SheetList).chosen
        if row is not None and row.page is not None:
            self.view = row.page
        elif row is not None and row.story is not None:
            self.post_message(OpenStory(row.story))

    @on(OptionList.OptionHighlighted, "#sheet")
    def _offer(self) -> None:
        self.refresh_bindings()

    def on_links_followed(self, message: Links.Followed) -> None:
        """Open the story, or drill the question."""
        link, library = message.link, self._library
        chain = library.chain_of(link.story) if library else None
        if link.question is None:
            self.post_message(OpenStory(link.story))
        elif chain is not None:
            self.post_message(OpenDrill(chain.id, link.question))

    def _focus_view(self) -> None:
        self.query_one("#foundations" if self.view == "foundations" else "#sheet").focus()

    def action_step(self, step: int) -> None:
        """Go some views on, or back; behind the last one comes the first."""
        self.view = _NAMES[(_NAMES.index(self.view) + step) % len(_NAMES)]

    def action_views(self) -> None:
        """Show the list of views and go there, or fold it."""
        self.views_open = not self.views_open
        if self.views_open:
            self.query_one(Contents).focus()

    @property
    def _drillable(self) -> str | None:
        """The chain of the chosen row."""
        rows = self.query_one(SheetList)
        row = rows.chosen if rows.display else None
        chain = self._library.chain_of(row.story) if self._library and row and row.story else None
        return chain.id if chain else None

    def action_drill(self) -> None:
        """Drill the story of the chosen row."""
        chain = self._drillable
        if chain is not None:
            self.post_message(OpenDrill(chain))

    def action_back(self) -> None:
        """Close the overview."""
        self.post_message(GoBack())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only keys that work now."""
        return self._drillable is not None if action == "drill" and self.is_mounted else True

    def palette_commands(self) -> Iterable[PaletteCommand]:
        """To show each view, and to go to each primitive."""
        from trainer.tui.commands import PaletteCommand

        for view in VIEWS:
            yield PaletteCommand(f"Overview: {view.title}", partial(setattr, self, "view", view.name))
        for primitive in self._library.primitives.values() if self._library else ():
            yield PaletteCommand(f"Foundations: {primitive.name}", partial(self._go_to_primitive, primitive.id))

    def _go_to_primitive(self, primitive_id: str) -> None:
        self.view = "foundations"
        self.call_after_refresh(self.query_one(FoundationsPage).show_primitive, primitive_id)


def _standing(row: RosterRow) -> str:
    return "new" if row.new else f"{row.passed}/{row.questions} {row.ladder}"
