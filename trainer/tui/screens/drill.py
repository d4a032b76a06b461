"""The drill: a question is asked, answered against the clock, graded, pressed on, and so up the ladder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from trainer.tui import drill_requests as requests
from trainer.tui.drill_calculator import DrillCalculator
from trainer.tui.drill_keys import BINDINGS, MODES, NAMES
from trainer.tui.messages import GoHome
from trainer.tui.widgets.confirm import Confirm
from trainer.tui.widgets.plain_text import one_line
from trainer.usecases.hints import HINT_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType

    from trainer.tui.commands import PaletteCommand
    from trainer.tui.widgets.ladder import Ladder, LadderLine
    from trainer.tui.widgets.verdict import Verdict


class DrillScreen(DrillCalculator):
    """One drill of one chain, with its keys."""

    CSS_PATH: ClassVar = ["drill.tcss", "drill_calculator.tcss", "../widgets/calculator.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-very-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (36, "-tall")]  # noqa: RUF012
    BINDING_GROUP_TITLE = "Drill"
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action makes sense now."""
        now, verdict = self.standing, self.view.verdict
        if action == "shut":
            return self.calculating
        if self.calculating and (action in ("close", "leave", "calculator", "check_numbers") or (self.in_calculator and action in MODES)):
            return False
        if action == "close":
            return self.mode == "adding" or (self.mode == "graded" and verdict.stronger)
        if action not in MODES:
            return True
        if now is None or self.mode not in MODES[action]:
            return False
        further = {
            "hint": now.hints_opened < HINT_STEPS,
            "add": now.may_add and not verdict.stronger,
            "explain": not verdict.stronger,
            "back": now.question.id != now.chain.questions[0].id,
        }
        return further.get(action, True)

    def palette_commands(self) -> Iterable[PaletteCommand]:
        """What the palette offers here: actions that make sense now, and every rung."""
        from trainer.tui.commands import PaletteCommand

        for action, name in NAMES.items():
            if self.check_action(action, ()):
                yield PaletteCommand(name, getattr(self, f"action_{action}"))
        for question in self.standing.chain.questions if self.standing is not None else ():
            yield PaletteCommand(f"Go to {question.id}: {one_line(question.title)}", partial(self._jump, question.id))

    def _jump(self, question_id: str) -> None:
        self.request(requests.go_to(question_id), keep=True)

    def on_ladder_chosen(self, message: Ladder.Chosen) -> None:
        """Go to the rung that was clicked."""
        self._jump(message.question)

    def on_ladder_line_unfolded(self, _: LadderLine.Unfolded) -> None:
        """Bring the ladder back."""
        self.action_ladder()

    def on_verdict_invited(self, _: Verdict.Invited) -> None:
        """Open the editor for the addition."""
        if self.check_action("add", ()):
            self.action_add()

    def action_answer(self) -> None:
        """Submit what is typed."""
        self.request(requests.answer(self.view.editor.text))

    def action_add(self) -> None:
        """Open the editor for the addition."""
        self.turn_to("adding")

    def action_hint(self) -> None:
        """Open the next hint."""
        self.request(requests.ask_hint(self.view.editor.text), keep=True, stays=True)

    def action_bookmark(self) -> None:
        """Set or remove the bookmark."""
        self.request(requests.toggle_bookmark, keep=True, stays=True)

    def action_skip(self) -> None:
        """Leave the question unanswered and move on."""
        self.request(requests.skip, keep=True)

    def action_next(self) -> None:
        """Move on to the next open rung."""
        self.request(requests.move_on, keep=True)

    def action_back(self) -> None:
        """Go to the rung below."""
        self.request(requests.go_back, keep=True)

    def action_again(self) -> None:
        """Answer the question once more from scratch."""
        self.request(requests.try_again(self.view.editor.text), keep=True)

    def action_stronger(self) -> None:
        """Show the stronger version in place of the markers, or the markers again."""
        self.view.verdict.stronger = not self.view.verdict.stronger
        self.turn_to("graded")

    def action_explain(self) -> None:
        """Tell why each rule fired, or stop telling."""
        self.view.verdict.markers.explain(not self.view.verdict.markers.detailed)

    def action_ladder(self) -> None:
        """Show the ladder beside the question, or fold it away."""
        self.toggle_class("-ladder")

    async def action_calculator(self) -> None:
        """Open the calculator."""
        await self.open_calculator()

    async def action_check_numbers(self) -> None:
        """Open the calculator below a grade."""
        await self.open_calculator()

    def action_shut(self) -> None:
        """Put the calculator away."""
        self.shut_calculator()

    def action_close(self) -> None:
        """Go back to the markers; an addition that was begun stays."""
        self.view.verdict.stronger = False
        self.keep()
        self.turn_to("graded")

    def action_leave(self) -> None:
        """Save and go home; when the drill is busy, as soon as it is done."""
        self.leaving = True
        if self.typing:
            self.keep()
        elif not self.busy:
            self.post_message(GoHome())

    def action_finish(self) -> None:
        """End the drill after asking."""
        results = self.standing.results if self.standing else ()
        answered = sum(result.tries > 0 for result in results)

        def decided(yes: bool | None) -> None:
            if yes:
                self.request(requests.finish, keep=True)

        question = f"Finish here? {answered} of {len(results)} rungs are answered, and a finished drill cannot be gone on with."
        self.app.push_screen(Confirm(question, yes="Finish", no="Go on"), decided)
