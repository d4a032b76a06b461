"""Story: a deep-dive to read, with its contents beside it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from trainer.errors import GrillError
from trainer.tui.messages import GoBack, OpenCalculators, OpenDrill
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.reading import Contents, Reading
from trainer.tui.widgets.roster import one_line

if TYPE_CHECKING:
    from textual import events

    from trainer.domain.story import Story
    from trainer.tui.commands import PaletteCommand
    from trainer.wiring import Trainer


WIDE = 100
"""Columns from which on the contents stand beside the prose by themselves."""


_NOWHERE = (-1, -1)


class StoryScreen(Screen[None]):
    """One story, section by section.

    Attributes:
        contents_open: Whether the contents are on show.
        place: Place of the section being read; -1 before the first.
    """

    CSS_PATH = "story.tcss"
    BINDING_GROUP_TITLE = "Story"
    AUTO_FOCUS = "#reading"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "drill", "Drill", id="story.drill"),
        Binding("t", "contents", "Contents", id="story.contents"),
        Binding("n", "section(1)", "Next section", id="story.next"),
        Binding("p", "section(-1)", "Previous", id="story.previous"),
        Binding("c", "calculators", "Calc", id="story.calculators"),
        Binding("escape", "back", "Back", id="story.back"),
    ]

    contents_open: reactive[bool] = reactive(False)
    place: reactive[int] = reactive(-1, init=False)

    class Loaded(Message):
        """The story was found.

        Attributes:
            story: The story.
            chain_id: Id of its chain, or None when there is nothing to drill.
        """

        def __init__(self, story: Story, chain_id: str | None) -> None:
            super().__init__()
            self.story = story
            self.chain_id = chain_id

    class Missing(Message):
        """The story was not found.

        Attributes:
            error: Why.
        """

        def __init__(self, error: GrillError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, trainer: Trainer, story_id: str, section: str | None = None) -> None:
        super().__init__()
        self._trainer = trainer
        self._story_id = story_id
        self._section = section
        self._story: Story | None = None
        self._chain_id: str | None = None
        self._headings: list[Widget] = []
        self._wide: bool | None = None
        self._gone_to = _NOWHERE

    def compose(self) -> ComposeResult:
        """A line that tells the place, the contents and the prose."""
        with Horizontal(id="place"):
            yield Static(Content(self._story_id), id="where")
            yield Static("", id="count", markup=False)
        with Horizontal(id="page"):
            yield Contents(id="contents", markup=False)
            with Reading(id="reading"):
                yield Prose(id="prose")
        yield Footer(show_command_palette=False)

    @property
    def _reading(self) -> Reading:
        return self.query_one(Reading)

    def on_mount(self) -> None:
        """Begin to load, and follow the reader's place."""
        self.watch(self._reading, "scroll_y", self._follow, init=False)
        self.screen_layout_refresh_signal.subscribe(self, self._keep_place)
        self._load()

    @work(thread=True)
    def _load(self) -> None:
        library = self._trainer.library
        try:
            story = library.story(self._story_id)
        except GrillError as error:
            self.post_message(self.Missing(error))
            return
        chain = next((chain.id for chain in library.chains.values() if chain.story == story.id), None)
        self.post_message(self.Loaded(story, chain))

    async def on_story_screen_loaded(self, message: Loaded) -> None:
        """Show the story, from the section that was asked for."""
        self._story, self._story_id, self._chain_id = message.story, message.story.id, message.chain_id
        prose = self.query_one(Prose)
        await prose.update(message.story.markdown)
        self._headings = _headings(prose, [section.title for section in message.story.sections])
        contents = self.query_one(Contents)
        contents.add_options([Option(Content(self._title_of(place)), id=str(place)) for place in range(len(self._headings))])
        contents.action_first()
        self.refresh_bindings()
        self.call_after_refresh(self._arrive)

    async def on_story_screen_missing(self, message: Missing) -> None:
        """Say in place what is missing and what to do."""
        await self.query_one(Prose).update("")
        await self._reading.mount(Static(Content(f"✗ {message.error}"), id="missing"))

    def _title_of(self, place: int) -> str:
        return one_line(self._story.sections[place].title) if self._story else ""

    def _arrive(self) -> None:
        wanted = (self._section or "").casefold()
        place = next((place for place in range(len(self._headings)) if self._title_of(place).casefold() == wanted), None)
        if place is not None:
            self._go_to(place)
        self._follow()

    def _go_to(self, place: int) -> None:
        # One blank line stays above the heading.
        y = min(max(0, self._headings[place].virtual_region.y - 1), self._reading.max_scroll_y)
        self._gone_to = (place, y)
        self._reading.scroll_to(y=y, animate=False, force=True, immediate=True)
        self._follow()

    def _keep_place(self, _: object) -> None:
        """Stay at the section that was gone to while the page is laid out anew."""
        if self._is_where_gone_to():
            self._go_to(self._gone_to[0])
        else:
            self._follow()

    def _is_where_gone_to(self) -> bool:
        place, y = self._gone_to
        # A page that became shorter has moved by itself.
        return place >= 0 and self._reading.scroll_offset.y == min(y, self._reading.max_scroll_y)

    def _here(self) -> int:
        """Place of the section that the top of the page belongs to; -1 before the first."""
        if self._is_where_gone_to():
            # The last sections are too short to come to the top.
            return self._gone_to[0]
        top = self._reading.scroll_offset.y + 1
        return sum(1 for heading in self._headings if heading.virtual_region.y <= top) - 1

    def _follow(self) -> None:
        if not self._is_where_gone_to():
            self._gone_to = _NOWHERE
        self.place = self._here()

    def watch_place(self, place: int) -> None:
        """Name the section at the top of the page, and mark it in the contents."""
        self.query_one("#where", Static).update(Content(f"{self._story_id} · {self._title_of(place)}" if place >= 0 else self._story_id))
        self.query_one("#count", Static).update(Content(f"{place + 1} of {len(self._headings)}" if place >= 0 else ""))
        contents = self.query_one(Contents)
        if not contents.has_focus and self._headings:
            contents.highlighted = max(place, 0)

    def on_resize(self, event: events.Resize) -> None:
        """Fold the contents away when it gets narrow and bring them back when there is room."""
        wide = event.size.width >= WIDE
        if wide != self._wide:
            self._wide = wide
            self.contents_open = wide

    def watch_contents_open(self, shown: bool) -> None:
        """Show or fold the contents."""
        if self.is_mounted:
            contents = self.query_one(Contents)
            contents.display = shown
            if not shown and contents.has_focus:
                self._reading.focus()

    @on(OptionList.OptionSelected, "#contents")
    def _chosen(self, message: OptionList.OptionSelected) -> None:
        if not self._wide:
            self.contents_open = False
        self._reading.focus()
        self._go_to(message.option_index)

    def action_contents(self) -> None:
        """Show the contents and go there, or fold them."""
        self.contents_open = not self.contents_open
        if self.contents_open:
            self.query_one(Contents).focus()

    def action_section(self, step: int) -> None:
        """Go some sections on, or back."""
        if self._headings:
            self._go_to(max(0, min(self._here() + step, len(self._headings) - 1)))

    def action_drill(self) -> None:
        """Drill the story's chain."""
        if self._chain_id is not None:
            self.post_message(OpenDrill(self._chain_id))

    def action_calculators(self) -> None:
        """Show the calculators, those of the story first."""
        named = self._story.meta.calculators if self._story else ()
        self.post_message(OpenCalculators(named, f"In {self._story_id}"))

    def action_back(self) -> None:
        """Close the story."""
        self.post_message(GoBack())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only keys that work now."""
        if action == "drill":
            return self._chain_id is not None
        if action in ("contents", "section"):
            return bool(self._headings)
        return True

    def palette_commands(self) -> Iterable[PaletteCommand]:
        """To drill, and to jump to each section."""
        from trainer.tui.commands import PaletteCommand

        if self._chain_id is not None:
            yield PaletteCommand(f"Drill {self._chain_id}", self.action_drill)
        yield PaletteCommand("Calculators", self.action_calculators)
        for place in range(len(self._headings)):
            yield PaletteCommand(f"Go to section: {self._title_of(place)}", partial(self._go_to, place))


def _headings(prose: Prose, titles: list[str]) -> list[Widget]:
    """The heading of each section, in order; headings of the same level that belong to no section are passed over."""
    found: list[Widget] = []
    for level, text, block_id in prose.table_of_contents:
        if level == 2 and block_id and len(found) < len(titles) and text.split() == titles[len(found)].split():
            found.append(prose.get_child_by_id(block_id))
    return found
