"""`grill progress`: where a learner stands."""

from __future__ import annotations

import click

from trainer.cli.app import Request
from trainer.cli.output import print_json, print_table


@click.command()
@click.argument("story", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def progress(request: Request, story: str | None, as_json: bool) -> None:
    """Show progress per story, or per question of STORY."""
    trainer = request.trainer()
    learner = trainer.settings.learner
    if story is None:
        from trainer.usecases.progress import roster

        rows = roster(trainer.library, trainer.store, learner)
        if as_json:
            print_json([row.model_dump(mode="json") for row in rows])
        else:
            header = ("story", "passed", "ladder", "last practised")
            print_table([(row.story, f"{row.passed} of {row.questions}", row.ladder or "new", _date(row.last_at)) for row in rows], header)
        return
    chain = trainer.library.chain(story)
    standing = trainer.store.question_progress(learner, chain.id)
    if as_json:
        print_json({name: found.model_dump(mode="json") for name, found in standing.items()})
        return
    table = []
    for question in chain.questions:
        found = standing.get(question.id)
        table.append(
            (question.id, f"{found.best_score:.0f}", found.best_band, str(found.tries), _date(found.last_at))
            if found
            else (question.id, "", "new", "", "")
        )
    print_table(table, ("question", "best", "band", "tries", "last practised"))


def _date(moment: object) -> str:
    from datetime import datetime

    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if isinstance(moment, datetime) else ""
