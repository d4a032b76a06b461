"""`grill debrief`: the report of a drill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.cli.output import print_json, say
from trainer.cli.request import Request
from trainer.errors import OutsideError, UsageError

if TYPE_CHECKING:
    from trainer.domain.answer import Session
    from trainer.wiring import Trainer


@click.command(short_help="Report a drill.")
@click.argument("session", required=False)
@click.option("--markdown", metavar="FILE", type=click.Path(path_type=Path), help="Write the report to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def debrief(request: Request, session: str | None, markdown: Path | None, as_json: bool) -> None:
    """Report a drill: the ladder, what to practise next, what to read.

    SESSION is the id at the foot of every report; without it, the last drill is reported.
    """
    from trainer.domain.summary import summarise
    from trainer.reports.debrief import debrief_markdown

    trainer = request.trainer()
    found = _session(trainer, session)
    library = trainer.library
    chain = library.chain(found.chain)
    summary = summarise(chain, found, trainer.store.attempts(found.id), library.stories.get(chain.story))
    if found.ended_at is None:
        # Said apart from the report, which may go to a file.
        click.echo(f"This drill is still open; go on with: {request.command_line('drill', chain.id)}", err=True)
    text = debrief_markdown(summary)
    if markdown is not None:
        _write(markdown, text)
    if as_json:
        print_json(summary.model_dump(mode="json"))
    elif markdown is None:
        say(text.rstrip("\n"))


def _session(trainer: Trainer, session_id: str | None) -> Session:
    learner = trainer.settings.learner
    if session_id is None:
        last = trainer.store.latest_session(learner)
        if last is None:
            raise UsageError("there is no drill to report yet", remedy="begin one with: grill drill STORY")
        return last
    found = trainer.store.session(session_id)
    if found is None:
        raise UsageError(f"no session {session_id!r}", remedy="take the id at the foot of a report, or name none for the last drill")
    if found.learner != learner:
        raise UsageError(f"session {session_id!r} belongs to {found.learner}", remedy=f"add before the command: --learner {found.learner}")
    return found


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutsideError(f"it cannot be written ({reason})", where=str(path), remedy="name a file in a folder of yours") from None
    click.echo(f"written to {path}", err=True)
