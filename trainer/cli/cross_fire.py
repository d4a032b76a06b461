"""`grill cross-fire`: rules of one question tried on answers to the others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from trainer.cli.foreign_answers import answers_in
from trainer.cli.output import one_line, print_json, say
from trainer.cli.request import Request
from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.authoring.cross_fire import CrossFire, ForeignAnswer
    from trainer.domain.chain import Chain
    from trainer.wiring import Trainer


@click.command("cross-fire", short_help="Try rules on answers to other questions.")
@click.argument("chain")
@click.option("--answers", metavar="FILE|-", help='Lines {"question", "answer", …}; the golden answers of CHAIN when left out.')
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def cross_fire(request: Request, chain: str, answers: str | None, as_json: bool) -> None:
    """Run the rules of each question of CHAIN on answers to its other questions, and list what fires."""
    from trainer.authoring.cross_fire import measure_cross_fire

    trainer = request.trainer()
    found = trainer.library.chain(chain)
    foreign = _golden_answers(trainer, found) if answers is None else answers_in(answers, found)
    report = measure_cross_fire(trainer.grader, found, foreign)
    if as_json:
        print_json(
            {
                "answers": len(foreign),
                "decisions": report.decisions,
                "fired": len(report.misfires),
                "rate": round(report.rate, 4),
                "misfires": [vars(misfire) for misfire in report.misfires],
            }
        )
        return
    _print(report)


def _print(report: CrossFire) -> None:
    say(f"{len(report.misfires)} of {report.decisions} decisions fired: {100 * report.rate:.1f}%")
    first = {(misfire.question, misfire.marker): misfire for misfire in reversed(report.misfires)}
    for key, count in Counter((misfire.question, misfire.marker) for misfire in report.misfires).most_common():
        example = first[key]
        say(f'  {count:4} {example.question} {example.marker}: "{one_line(example.words)}" in an answer to {example.written_for}')


def _golden_answers(trainer: Trainer, chain: Chain) -> list[ForeignAnswer]:
    from trainer.authoring.cross_fire import ForeignAnswer

    rubric = trainer.rubric(chain.id)
    found = [
        ForeignAnswer(question, golden.answer)
        for question, rules in (rubric.questions if rubric else {}).items()
        for golden in rules.golden
    ]
    if not found:
        raise UsageError(f"{chain.id} has no golden answers", remedy="name a file of answers with --answers")
    return found
