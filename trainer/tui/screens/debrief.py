"""The debrief: what came of a drill, and what to do about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from trainer.tui.messages import GoHome, OpenDrill, OpenStory
from trainer.tui.widgets.debrief_text import bullets, headline, ladder_table, practice
from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.visual import VisualType

    from trainer.domain.summary import DrillSummary
    from trainer.tui.commands import PaletteCommand
    from trainer.wiring import Trainer


class DebriefScreen(Screen[None]):
    """The report of one drill."""

    CSS_PATH = "debrief.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012
    BINDING_GROUP_TITLE = "Debrief"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,r", "read", "Read", id="debrief.read"),
        Binding("a", "again", "Drill again", id="debrief.again"),
        Binding("h,escape", "home", "Home", id="debrief.home"),
    ]

    def __init__(self, trainer: Trainer, summary: DrillSummary) -> None:
        """The report to show.

        Args:
            trainer: Content, to know whether the story can be read.
            summary: The report.
        """
        super().__init__()
        self._trainer = trainer
        self._summary = summary
        self._sections: tuple[str | None, ...] = summary.reading.sections or (None,)
        self._reading = OptionList(
            *(Option(Content(one_line(section or "the whole story"))) for section in self._sections),
            id="reading",
            markup=False,
            compact=True,
        )

    def compose(self) -> ComposeResult:
        """Result, ladder, practice and reading; beside or below them what is to be remembered."""
        summary = self._summary
        yield Static(headline(summary), id="headline", markup=False)
        with VerticalScroll(id="report"), Container(id="columns"):
            with Vertical(id="done"):
                yield Static(ladder_table(summary.results), id="rungs", markup=False)
                yield from _part("Practise next", practice(summary))
                if self._readable:
                    yield Static(Content.styled(f"Read in {one_line(summary.reading.story)}", "bold"), classes="title", markup=False)
                    yield self._reading
            with Vertical(id="learned"):
                if summary.intuition:
                    yield from _part("Intuition gained", bullets(summary.intuition))
                if summary.misconceptions:
                    yield from _part("Misconceptions", bullets(summary.misconceptions))
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Begin where keys scroll the report; enter reads the first section all the same."""
        self._reading.highlighted = 0
        self.query_one("#report").focus()

    @property
    def _readable(self) -> bool:
        return self._summary.reading.story in self._trainer.library.stories

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action makes sense here."""
        return self._readable if action == "read" else True

    def palette_commands(self) -> Iterable[PaletteCommand]:
        """What the palette offers here."""
        from trainer.tui.commands import PaletteCommand

        if self._readable:
            for section in self._sections:
                yield PaletteCommand(f"Read: {one_line(section or 'the whole story')}", partial(self._read, section))
        yield PaletteCommand("Drill again", self.action_again)
        yield PaletteCommand("Go home", self.action_home)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Read what was chosen."""
        event.stop()
        self._read(self._sections[event.option_index])

    def action_read(self) -> None:
        """Read the section that the cursor is on."""
        self._read(self._sections[self._reading.highlighted or 0])

    def action_again(self) -> None:
        """Drill the chain again from the bottom."""
        self.post_message(OpenDrill(self._summary.chain, fresh=True))

    def action_home(self) -> None:
        """Go home."""
        self.post_message(GoHome())

    def _read(self, section: str | None) -> None:
        self.post_message(OpenStory(self._summary.reading.story, section))


def _part(title: str, body: VisualType) -> Iterable[Static]:
    yield Static(Content.styled(title, "bold"), classes="title", markup=False)
    yield Static(body, markup=False)
