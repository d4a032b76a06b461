"""`grill list` and `grill show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trainer.cli.output import count_text, print_json, print_table, safe_text
from trainer.cli.request import Request
from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.domain.chain import Chain
    from trainer.domain.library import Library
    from trainer.domain.story import Story
    from trainer.usecases.progress import RosterRow
    from trainer.wiring import Trainer


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.pass_obj
def list_stories(request: Request, as_json: bool) -> None:
    """List the stories and their grill chains."""
    trainer = request.trainer()
    if not as_json:
        print_roster(trainer)
        return
    print_json([_story_json(trainer.library, story) for story in trainer.library.stories.values()])


def print_roster(trainer: Trainer) -> None:
    """Print one line per story and chain."""
    from trainer.usecases.progress import roster

    library = trainer.library
    rows = [(row.story, row.title, row.headline, _length(row)) for row in roster(library, None, "")]
    print_table(rows, ("story", "title", "headline question", "chain"))
    mistakes = sum(problem.severity == "error" for problem in library.problems)
    if mistakes:
        # What is missing from the list is missing because of these.
        click.echo(f"{count_text(mistakes, 'mistake')} in the content, and parts of it are left out; grill check names them", err=True)


def ways_to_start(request: Request, trainer: Trainer) -> str:
    """How to begin, said where there is no terminal for the full screen."""
    chain = next(iter(trainer.library.chains), None)
    if chain is None:
        return "There is no chain to drill yet. Add a folder that holds some with --content."
    return f"Run grill in a terminal to open the trainer, or start here with: {request.command_line('drill', chain, '--plain')}"


def find_chain(library: Library, name: str) -> Chain:
    """The chain with this id, or the chain of the story with this id.

    Raises:
        UsageError: If there is neither.
    """
    if name.upper() in library.chains:
        return library.chains[name.upper()]
    found = library.chain_of(name.upper())
    if found is not None:
        return found
    if name.upper() in library.stories:
        raise UsageError(f"{name.upper()} has no chain to drill", remedy=f"read it with: grill show {name.upper()}")
    return library.chain(name)


def _story_json(library: Library, story: Story) -> dict[str, object]:
    chain = library.chain_of(story.id)
    return {
        **story.meta.model_dump(mode="json", exclude={"claims"}),
        "chain": chain.id if chain else None,
        "questions": [question.id for question in chain.questions] if chain else [],
    }


def _length(row: RosterRow) -> str:
    if row.chain is None:
        return "to read only"
    # A chain is drilled by its story's name, unless it has another.
    name = "" if row.chain == row.story else f"{row.chain}: "
    return name + count_text(row.questions, "question")


@click.command()
@click.argument("story")
@click.option("--json", "as_json", is_flag=True, help="Print the story and its questions as JSON.")
@click.pass_obj
def show(request: Request, story: str, as_json: bool) -> None:
    """Print STORY to read."""
    trainer = request.trainer()
    library = trainer.library
    found = library.story(story)
    if not as_json:
        click.echo_via_pager(safe_text(found.markdown))
        return
    chain = library.chain_of(found.id)
    # Only what an interviewer would say: markers and model answers would spoil the drill.
    asked = {"id", "title", "asked_by", "seconds", "text"}
    questions = [question.model_dump(mode="json", include=asked) for question in chain.questions] if chain else []
    whole = trainer.whole_story(found.id) or found
    print_json({**whole.model_dump(mode="json"), "questions": questions})
