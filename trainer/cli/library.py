"""`grill list` and `grill show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trainer.cli.app import Request
from trainer.cli.output import print_json, print_table

if TYPE_CHECKING:
    from trainer.wiring import Trainer


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.pass_obj
def list_stories(request: Request, as_json: bool) -> None:
    """List the stories and their grill chains."""
    trainer = request.trainer()
    if as_json:
        chains = trainer.library.chains
        print_json(
            [
                {
                    **story.meta.model_dump(mode="json", exclude={"claims"}),
                    "questions": [q.id for q in chains[story.id].questions] if story.id in chains else [],
                }
                for story in trainer.library.stories.values()
            ]
        )
        return
    print_roster(trainer)


def print_roster(trainer: Trainer) -> None:
    """Print one line per story."""
    library = trainer.library
    rows = []
    for story in library.stories.values():
        count = len(library.chains[story.id].questions) if story.id in library.chains else 0
        rows.append((story.id, story.meta.title, story.meta.headline_question, f"{count} questions"))
    rows.extend(
        (chain.id, chain.title, "", f"{len(chain.questions)} questions")
        for chain in library.chains.values()
        if chain.story not in library.stories
    )
    print_table(rows, ("story", "title", "headline question", "chain"))


@click.command()
@click.argument("story")
@click.option("--json", "as_json", is_flag=True, help="Print the story and its questions as JSON.")
@click.pass_obj
def show(request: Request, story: str, as_json: bool) -> None:
    """Print a story to read."""
    found = request.trainer().library.story(story)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    click.echo_via_pager(found.markdown)
