"""`grill drill`: open a drill on the full screen, or line by line with `--plain`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from trainer.cli.library import find_chain
from trainer.cli.output import at_terminal, can_draw_screens
from trainer.cli.request import Request, open_screen
from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.wiring import Trainer


@click.command(short_help="Climb the ladder of questions of a story.")
@click.argument("story")
@click.option("--from", "start", metavar="QUESTION", help="Begin at this question, such as round-2.")
@click.option("--plain", is_flag=True, help="Ask line by line, without the full screen: for pipes and screen readers.")
@click.option("--fresh", is_flag=True, help="Begin anew, even if a drill of STORY was left open.")
@click.pass_context
def drill(ctx: click.Context, story: str, start: str | None, plain: bool, fresh: bool) -> None:
    """Climb the ladder of questions of STORY.

    A drill that was left open goes on where it was left. In a plain drill a line that holds only a dot ends an answer,
    and a dot alone goes on to the next question.
    """
    request: Request = ctx.obj
    trainer = request.trainer()
    chain = find_chain(trainer.library, story)
    if start is not None:
        start = trainer.library.question(chain.id, start).id
    plainly = request.command_line("drill", chain.id, "--plain")
    if plain:
        ctx.exit(_run_plain(trainer, chain.id, plainly, start, fresh))
    if not can_draw_screens():
        raise UsageError("the full screen needs a terminal", where="drill", remedy=f"be asked line by line with: {plainly}")
    if fresh and start is None:
        start = chain.questions[0].id
    ctx.exit(open_screen(trainer, ("drill", chain.id, start)))


def _run_plain(trainer: Trainer, chain_id: str, go_on_with: str, start: str | None, fresh: bool) -> int:
    from trainer.cli.keyboard import endings_interrupt, keyboard_lines, piped_lines
    from trainer.cli.plain_drill import PlainDrill

    lines = keyboard_lines() if at_terminal() else piped_lines(sys.stdin)
    with endings_interrupt():
        stored = PlainDrill(trainer.drill(chain_id), trainer.store, lines, go_on_with).run(start, fresh)
    return 0 if stored else 3
