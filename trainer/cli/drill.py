"""`grill drill`: open a drill in the terminal, or ask line by line with `--plain`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from trainer.cli.app import Request
from trainer.cli.grade import describe
from trainer.errors import GrillError, UsageError

if TYPE_CHECKING:
    from trainer.usecases.drill import Drill, Submission
    from trainer.wiring import Trainer

_HELP = "Finish an answer with a line that holds only a dot. Commands: /hint /skip /back /model /bookmark /quit"


@click.command()
@click.argument("story")
@click.option("--from", "start", metavar="QUESTION", help="Begin at this question.")
@click.option("--plain", is_flag=True, help="Ask line by line, without the full screen.")
@click.option("--fresh", is_flag=True, help="Do not go on with a drill that was left open.")
@click.pass_obj
def drill(request: Request, story: str, start: str | None, plain: bool, fresh: bool) -> None:
    """Climb the ladder of questions of STORY."""
    trainer = request.trainer()
    chain = trainer.library.chain(story)
    if start is not None:
        start = trainer.library.question(story, start).id
    if plain:
        _PlainDrill(trainer, trainer.drill(chain.id)).run(start, fresh)
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the full screen needs a terminal", remedy=f"add --plain: grill drill {chain.id} --plain")
    from trainer.tui.app import GrillApp

    GrillApp(trainer, start=("drill", chain.id, start)).run()


class _Left(Exception):
    """The learner left, or the input ended."""


class _PlainDrill:
    """A drill on standard input and output."""

    def __init__(self, trainer: Trainer, drill: Drill) -> None:
        self._trainer = trainer
        self._drill = drill

    def run(self, start: str | None, fresh: bool) -> None:
        """Ask until the ladder ends or the learner leaves."""
        self._begin(start, fresh)
        click.echo(_HELP)
        try:
            while not self._drill.finished:
                self._ask()
        except _Left:
            click.echo(f"\nLeft at {self._drill.question.id}; everything is kept. Go on with: grill drill {self._drill.chain.id} --plain")
            return
        from trainer.reports.debrief import debrief_markdown

        click.echo(debrief_markdown(self._drill.summary))

    def _begin(self, start: str | None, fresh: bool) -> None:
        chain_id = self._drill.chain.id
        left = None if fresh or start else self._trainer.store.open_session(self._drill.learner, chain_id)
        if left is not None and left.mode == "drill":
            self._drill.resume(left)
            click.echo(f"Going on at {self._drill.question.id} (start afresh with --fresh).")
            if self._drill.draft:
                click.echo(f"You had typed:\n{self._drill.draft}\nIt stays in front of what you type now.")
        else:
            self._drill.start(start)

    def _ask(self) -> None:
        question = self._drill.question
        if self._drill.phase == "graded":
            self._onwards()
            return
        if self._drill.phase == "asking":
            click.echo(
                f"\n{self._drill.chain.id} · {question.id} · {question.asked_by} ({question.seconds // 60} min)\n\n{question.text}\n"
            )
            text = self._typed("answer")
            if text is not None:
                self._show(self._drill.submit(text))
            return
        probe = self._drill.probe
        click.echo(f'\n{question.asked_by}: "{probe.text if probe else ""}"  (add to your answer once, or a dot alone to go on)')
        text = self._typed("addition")
        if text is None:
            return
        if text.strip():
            self._show(self._drill.add(text))
        self._onwards()

    def _show(self, submission: Submission) -> None:
        for line in describe(submission.attempt.grade, self._trainer):
            if not line.startswith(f"{self._drill.question.asked_by}:"):
                click.echo(line)
        if submission.trouble is not None:
            click.echo(f"grill: {submission.trouble}", err=True)

    def _onwards(self) -> None:
        if self._drill.advance() is None:
            self._drill.finish()

    def _typed(self, what: str) -> str | None:
        """The next text, or None when a command moved the drill; each line is kept as it comes."""
        lines = [self._drill.draft] if self._drill.draft else []
        for line in self._lines():
            if line.strip() == ".":
                text = "\n".join(lines)
                if text.strip() or what == "addition":
                    return text
                click.echo("The answer is empty: type one, or /skip.")
                continue
            if line.startswith("/"):
                if self._command(line.strip(), "\n".join(lines)):
                    return None
                continue
            lines.append(line)
            self._keep("\n".join(lines))
        raise _Left

    def _lines(self) -> Iterator[str]:
        for line in sys.stdin:
            yield line.rstrip("\r\n")

    def _keep(self, text: str) -> None:
        try:
            self._drill.save_draft(text)
        except GrillError as error:
            click.echo(f"grill: {error}", err=True)

    def _command(self, name: str, typed: str) -> bool:
        """Carry out a command; tells whether the drill has moved to another question."""
        drill = self._drill
        try:
            if name == "/quit":
                self._keep(typed)
                raise _Left
            if name == "/skip":
                if drill.skip() is None:
                    drill.finish()
                return True
            if name == "/back":
                drill.back()
                return True
            if name == "/hint":
                click.echo(drill.hint(typed).text)
            elif name == "/bookmark":
                click.echo("bookmarked" if drill.toggle_bookmark() else "bookmark removed")
            elif name == "/model" and drill.latest is not None:
                click.echo(drill.question.model_answer or "There is no model answer for this question.")
            elif name == "/model":
                click.echo("The stronger version is shown after your answer.")
            else:
                click.echo(f"No command {name}. {_HELP}")
        except GrillError as error:
            click.echo(f"grill: {error}", err=True)
        return False
