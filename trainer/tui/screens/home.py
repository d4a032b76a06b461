"""Home: the stories, how far the learner held in each, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import get_current_worker

from trainer.tui.messages import OpenCalculators, OpenDrill, OpenOverview, OpenStory
from trainer.tui.overview import Overview, Step, bare_overview, read_overview
from trainer.tui.widgets.roster import Roster, headline_of, one_line

if TYPE_CHECKING:
    from textual import events
    from textual.widgets import Input

    from trainer.tui.commands import PaletteCommand
    from trainer.usecases.progress import RosterRow
    from trainer.wiring import Trainer

_READING = "reading the stories …"
_NO_STORIES = "no stories were found: add some by starting grill --content DIR"


class HomeScreen(Screen[None]):
    """The first screen, at the bottom of all others."""

    CSS_PATH = "home.tcss"
    BINDING_GROUP_TITLE = "Home"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "drill", "Drill", id="home.drill"),
        Binding("r", "read", "Read", id="home.read"),
        Binding("n", "next", "Next", id="home.next"),
        Binding("o", "overview", "Overview", id="home.overview"),
        Binding("c", "calculators", "Calculators", id="home.calculators"),
        Binding("slash", "find", "Find", id="home.find"),
        Binding("escape", "clear", "Show all", id="home.clear"),
        Binding("q", "app.quit", "Quit", id="home.quit"),
    ]

    class Read(Message):
        """Content or progress was read.

        Attributes:
            overview: What to show.
        """

        def __init__(self, overview: Overview) -> None:
            super().__init__()
            self.overview = overview

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self._trainer = trainer
        self._overview: Overview | None = None
        self._wanted = ""
        self._offered: tuple[bool, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, list, and what to do next below it."""
        with Vertical(id="page"):
            with Horizontal(id="title"):
                yield Static("grill", id="name")
                yield Static("", id="last", markup=False)
            yield Roster(_READING, id="roster")
            yield Static("", id="about", markup=False)
            yield Static("", id="next", markup=False)
            yield Static("", id="trouble", markup=False)
            yield Static("", id="problems", markup=False)
        yield Footer(show_command_palette=False)

    @property
    def roster(self) -> Roster:
        """The list of stories."""
        return self.query_one(Roster)

    def on_screen_resume(self) -> None:
        """Read progress anew: a drill may have changed it."""
        self._read()

    @work(thread=True, exclusive=True, group="overview")
    def _read(self) -> None:
        worker = get_current_worker()
        if self._overview is None:
            # Reading files is quick and opening the database may take its time.
            self.post_message(self.Read(bare_overview(self._trainer.library)))
        overview = read_overview(self._trainer.library, self._trainer.store, self._trainer.settings.learner)
        if not worker.is_cancelled:
            self.post_message(self.Read(overview))

    def on_home_screen_read(self, message: Read) -> None:
        """Show what was read; the first time the cursor goes to what comes next."""
        first = self._overview is None or not self._overview.read
        self._overview = message.overview
        self._list()
        step = message.overview.step
        if first and step is not None:
            row = next((row for row in message.overview.rows if row.chain == step.chain), None)
            if row is not None:
                self.roster.choose(row.story)
        self._show_words(message.overview)

    def _list(self) -> None:
        overview = self._overview
        if overview is None:
            return
        words = self._wanted.casefold().split()
        rows = [row for row in overview.rows if all(word in _searched(row) for word in words)]
        notice = _NO_STORIES if not overview.rows else f"no story has {' and '.join(self._wanted.split())!r} in it"
        self.roster.show(rows, {chain: len(marked) for chain, marked in overview.bookmarks.items()}, overview.read, notice)

    def _show_words(self, overview: Overview) -> None:
        last = f"last: {overview.last[0]} {overview.last[1]}" if overview.last else ""
        self.query_one("#last", Static).update(Content(last))
        self._fill("#next", _next_line(overview))
        trouble = overview.trouble
        self._fill("#trouble", Content(f"✗ Progress cannot be shown: {trouble}" if trouble else ""))
        count = overview.problems
        self._fill("#problems", Content(f"{count} {'problem' if count == 1 else 'problems'} in content: run grill check" if count else ""))
        self._offer()

    def _fill(self, selector: str, content: Content) -> None:
        widget = self.query_one(selector, Static)
        widget.update(content)
        widget.display = bool(content)

    @on(Roster.Moved)
    def _describe(self) -> None:
        row = self.roster.chosen
        marked = self._overview.bookmarks.get(row.chain or "", ()) if self._overview and row else ()
        self._fill("#about", _about(row, marked, with_headline=not self.roster.shows_all_of(row)) if row else Content())
        self._offer()

    def _offer(self) -> None:
        """Have the footer drawn anew, unless the same keys work as before: it takes longer than moving the cursor."""
        offered = tuple(self.check_action(action, ()) is True for action in ("drill", "read", "next", "clear", "find"))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    @on(Roster.Opened)
    def action_drill(self) -> None:
        """Drill the chosen story."""
        row = self.roster.chosen
        if row is not None and row.chain is not None:
            self.post_message(OpenDrill(row.chain))

    def action_read(self) -> None:
        """Read the chosen story."""
        row = self.roster.chosen
        if row is not None and row.readable:
            self.post_message(OpenStory(row.story))

    def action_next(self) -> None:
        """Go on with what comes next."""
        step = self._overview.step if self._overview else None
        if step is not None:
            self.post_message(_opening(step))

    def action_calculators(self) -> None:
        """Show the calculators."""
        self.post_message(OpenCalculators())

    def action_overview(self) -> None:
        """Show all stories at once."""
        self.post_message(OpenOverview())

    def on_click(self, event: events.Click) -> None:
        """Take a click on the line that says what comes next."""
        if event.widget is not None and event.widget.id == "next":
            self.action_next()

    async def action_find(self) -> None:
        """Type to narrow the list."""
        if not self.query("#find"):
            # Made on demand: most visits to Home need no search.
            from textual.widgets import Input

            box = Input(self._wanted, placeholder="words in the id, the title or the question", id="find", select_on_focus=False)
            await self.mount(box, before=self.roster)
        self.query_one("#find").focus()

    async def action_clear(self) -> None:
        """Show all stories again."""
        self._wanted = ""
        await self.query("#find").remove()
        self._list()
        self.roster.focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Narrow the list while typing."""
        self._wanted = message.value
        self._list()

    def on_input_submitted(self) -> None:
        """Go from the search to the list."""
        self.roster.focus()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move through the list while typing."""
        if event.key in ("down", "up") and self.focused is not None and self.focused.id == "find":
            self.roster.focus()
            event.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only keys that work now."""
        row = self.roster.chosen if self.is_mounted else None
        if action == "drill":
            return row is not None and row.chain is not None
        if action == "read":
            return row is not None and row.readable
        if action == "next":
            return self._overview is not None and self._overview.step is not None
        if action == "clear":
            return bool(self.query("#find"))
        if action == "find":
            return self.focused is None or self.focused.id != "find"
        return True

    def palette_commands(self) -> Iterable[PaletteCommand]:
        """To drill or read each story, to go on, and to see each view over all of them."""
        from trainer.reports.overview import VIEWS
        from trainer.tui.commands import PaletteCommand

        overview = self._overview
        if overview is None:
            return
        if overview.step is not None:
            yield PaletteCommand(_next_line(overview).plain, self.action_next)
        for row in overview.rows:
            if row.chain is not None:
                yield PaletteCommand(f"Drill {row.story}: {headline_of(row)}", partial(self.post_message, OpenDrill(row.chain)))
            if row.readable:
                yield PaletteCommand(f"Read {row.story}: {one_line(row.title)}", partial(self.post_message, OpenStory(row.story)))
        for view in VIEWS:
            yield PaletteCommand(f"Overview: {view.title}", partial(self.post_message, OpenOverview(view.name)))
        yield PaletteCommand("Calculators", self.action_calculators)


def _searched(row: RosterRow) -> str:
    return one_line(f"{row.story} {row.title} {row.headline}").casefold()


def _opening(step: Step) -> OpenDrill:
    # A drill that stands open knows its own place, draft included.
    return OpenDrill(step.chain, None if step.left_open else step.question)


def _next_line(overview: Overview) -> Content:
    step = overview.step
    if step is not None:
        return Content(f"Next for you: {'go on with ' if step.left_open else ''}{step.chain} {step.question}")
    if overview.read and any(row.chain for row in overview.rows):
        return Content("Every rung of every ladder is passed.")
    return Content()


def _about(row: RosterRow, marked: tuple[str, ...], with_headline: bool) -> Content:
    """What there is to know of a story beyond its line, which may have no room for the whole question."""
    facts = [one_line(row.title)] if row.headline else []
    if row.last_at is not None and row.last_question is not None:
        day = row.last_at.astimezone()
        facts.append(f"last practised {day.day} {day:%B %Y}, {row.last_question}")
    if marked:
        facts.append(f"bookmarked: {', '.join(marked)}")
    headline = [Content(headline_of(row)).stylize("$foreground")] if with_headline else []
    return Content("\n").join([*headline, Content(" · ".join(facts))])
