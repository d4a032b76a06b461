"""What a drill screen does beneath its keys: it asks the desk, shows what comes of it, and saves what is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, TextArea

from trainer.tui import drill_requests as requests
from trainer.tui.drill_desk import DrillDesk
from trainer.tui.drill_standing import LeftOpen, Standing, Turn
from trainer.tui.messages import GoHome, OpenDebrief
from trainer.tui.pace import Pace
from trainer.tui.widgets.drill_view import DrillView
from trainer.tui.widgets.plain_text import one_line
from trainer.tui.widgets.resume_offer import ResumeOffer
from trainer.usecases.hints import Hint

if TYPE_CHECKING:
    from trainer.errors import DatabaseError
    from trainer.tui.drill_keys import Mode
    from trainer.usecases.drill import Drill
    from trainer.wiring import Trainer


class DrillControl(Screen[None]):
    """One drill of one chain, still without keys."""

    class Opened(Message):
        """The drill has begun, or waits for a decision."""

        def __init__(self, outcome: LeftOpen | Turn) -> None:
            super().__init__()
            self.outcome = outcome

    class Turned(Message):
        """A request to the drill was carried out."""

        def __init__(self, turn: Turn) -> None:
            super().__init__()
            self.turn = turn

    class Kept(Message):
        """What is typed was stored, or refused."""

        def __init__(self, trouble: DatabaseError | None) -> None:
            super().__init__()
            self.trouble = trouble

    def __init__(self, trainer: Trainer, chain_id: str, question_id: str | None = None, fresh: bool = False) -> None:
        """A drill that begins when the screen opens.

        Args:
            trainer: Content, progress and clock.
            chain_id: The chain.
            question_id: Question to begin at, or None for the bottom or where an open drill was left.
            fresh: Whether to leave aside a drill that is still open.
        """
        super().__init__()
        self._clock = trainer.clock
        self._asked_for = (question_id, fresh)
        self._desk = DrillDesk(trainer, chain_id)
        self._pace = Pace(trainer.clock)
        self.view = DrillView(chain_id, id="drill")
        self.standing: Standing | None = None
        self._left: LeftOpen | None = None
        self._hints: dict[str, list[str]] = {}
        self.busy = False
        self._keeping = False
        self.leaving = False

    def compose(self) -> ComposeResult:
        """The drill above its keys."""
        yield self.view
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Start the clock, and the drill."""
        self.set_interval(1.0, self.tick)
        self.set_interval(0.2, self.keep_if_due)
        self._begin()

    async def on_unmount(self) -> None:
        """Save what is typed, however the screen ends."""
        trouble = await self._desk.close(self.view.editor.text if self.typing else None)
        if trouble is not None and not self.app.is_running:
            # The screen is gone, so this is printed below it.
            self.app.exit(return_code=trouble.exit_code, message=Text(f"grill: {trouble}"))

    def turn_to(self, mode: Mode) -> None:
        """Show the parts and keys of a mode."""
        self.view.turn_to(mode)
        self.refresh_bindings()

    @property
    def mode(self) -> Mode:
        """What the screen is for at the moment."""
        return self.view.mode

    # What the drill is asked for, and what comes of it

    def _begin(self) -> None:
        question_id, fresh = self._asked_for

        async def work() -> None:
            self.post_message(self.Opened(await self._desk.open(question_id, fresh)))

        self.turn_to("opening")
        self.run_worker(work())

    def on_drill_control_opened(self, message: Opened) -> None:
        """Show the drill, or offer to go on with the one that was left open."""
        if isinstance(message.outcome, LeftOpen):
            self._left = message.outcome
            self.view.offer.offer_to_go_on(message.outcome, self._clock.now())
            self.turn_to("offer")
        else:
            self._show(message.outcome)

    def on_resume_offer_chosen(self, message: ResumeOffer.Chosen) -> None:
        """Go on, start afresh, or look again."""
        if message.choice == "again":
            self._begin()
        elif message.choice == "go-on" and self._left is not None:
            self.request(requests.go_on(self._left.session))
        else:
            self.request(requests.begin(self._asked_for[0]))

    def request(self, request: Callable[[Drill], object], keep: bool = False, stays: bool = False) -> None:
        """Ask the drill for something, unless it is busy.

        Args:
            request: What to do with the drill.
            keep: Whether to save what is typed first.
            stays: Whether the question stays as it is, so that typing can go on.
        """
        if self.busy:
            return
        text = self.view.editor.text if keep else None

        async def work() -> None:
            self.post_message(self.Turned(await self._desk.ask(request, text)))

        self.busy = True
        if keep:
            self._pace.saved()
        if not stays:
            # What was typed now would belong to a question that is about to change.
            self.view.editor.hold(True)
            self.view.editor.tell("busy")
        self.run_worker(work())

    def on_drill_control_turned(self, message: Turned) -> None:
        """Show what came of a request."""
        self.busy = False
        self.view.editor.hold(False)
        self._show(message.turn)
        if self.leaving:
            self.post_message(GoHome())

    def _show(self, turn: Turn) -> None:
        view = self.view
        view.trouble.tell(turn.trouble)
        if turn.refusal is not None:
            self.notify(one_line(str(turn.refusal)), severity="warning", markup=False)
        now = self.standing = turn.standing
        if now is None:
            self._not_begun(turn.trouble)
        elif now.summary is not None:
            self.post_message(OpenDebrief(now.summary))
        else:
            self._remember(turn.value, now.question.id)
            if view.show(now, self._hints.get(now.question.id, [])):
                self._pace.saved()
            elif not self._pace.unsaved:
                view.editor.tell("saved" if turn.trouble is None else "refused")
            self.refresh_bindings()

    def _not_begun(self, trouble: DatabaseError | None) -> None:
        if trouble is None:
            self.post_message(GoHome())
            return
        self.view.trouble.tell(None)
        self.view.offer.offer_without_store(trouble)
        self.turn_to("offer")

    def _remember(self, value: object, question_id: str) -> None:
        if isinstance(value, Hint) and value.step:
            self._hints.setdefault(question_id, []).append(value.text)
        elif isinstance(value, Hint):
            self.notify(value.text, markup=False)

    # What is typed

    @property
    def typing(self) -> bool:
        """Whether the editor's text is a draft of the current question that nothing else is being done with."""
        return self.standing is not None and self.standing.summary is None and not self.busy

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Note that something was typed."""
        event.stop()
        if self.standing is not None and self.view.editor.touched:
            self._pace.typed()
            self.view.editor.tell("typing")

    def tick(self) -> None:
        """Set the clock to what it is now."""
        if self.standing is not None:
            self.view.tick(self.standing, self._clock.monotonic())

    def keep_if_due(self) -> None:
        """Save what is typed when it is time to."""
        if self._pace.due and not self._keeping:
            self.keep()

    def on_screen_suspend(self) -> None:
        """Save what is typed before something covers it."""
        self.keep()

    def keep(self) -> None:
        """Save what is typed now."""
        if not self.typing:
            return
        text = self.view.editor.text

        async def work() -> None:
            self.post_message(self.Kept(await self._desk.keep(text)))

        self._keeping = True
        self._pace.saved()
        self.run_worker(work())

    def on_drill_control_kept(self, message: Kept) -> None:
        """Tell whether what is typed is stored."""
        self._keeping = False
        self.view.trouble.tell(message.trouble)
        if not self._pace.unsaved and not self.busy:
            self.view.editor.tell("saved" if message.trouble is None else "refused")
        if self.leaving:
            if message.trouble is not None:
                self.notify(one_line(str(message.trouble)), severity="error", timeout=20, markup=False)
            self.post_message(GoHome())
