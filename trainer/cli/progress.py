"""`grill progress`: where a learner stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trainer.cli.library import find_chain
from trainer.cli.output import print_json, print_table
from trainer.cli.request import Request

if TYPE_CHECKING:
    from datetime import datetime

    from trainer.wiring import Trainer


@click.command()
@click.argument("story", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def progress(request: Request, story: str | None, as_json: bool) -> None:
    """Show progress per story, or per question of STORY."""
    trainer = request.trainer()
    if story is None:
        _print_stories(trainer, as_json)
    else:
        _print_questions(trainer, story, as_json)


def _print_stories(trainer: Trainer, as_json: bool) -> None:
    from trainer.usecases.progress import roster

    rows = roster(trainer.library, trainer.store, trainer.settings.learner)
    if as_json:
        print_json([row.model_dump(mode="json") for row in rows])
        return
    table = [
        (row.story, f"{row.passed} of {row.questions}", row.ladder or "new", _date(row.last_at))
        if row.chain
        else (row.story, "", "to read only", "")
        for row in rows
    ]
    print_table(table, ("story", "passed", "ladder", "last practised"))


def _print_questions(trainer: Trainer, story: str, as_json: bool) -> None:
    chain = find_chain(trainer.library, story)
    standing = trainer.store.question_progress(trainer.settings.learner, chain.id)
    if as_json:
        print_json({name: found.model_dump(mode="json") for name, found in standing.items()})
        return
    table = []
    for question in chain.questions:
        found = standing.get(question.id)
        if found is None:
            table.append((question.id, "", "new", "", ""))
        else:
            table.append((question.id, f"{found.best_score:.0f}", found.best_band, str(found.tries), _date(found.last_at)))
    print_table(table, ("question", "best", "band", "tries", "last practised"))


def _date(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment is not None else ""
