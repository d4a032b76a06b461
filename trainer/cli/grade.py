"""`grill grade`: grade one answer, or a file of them."""

from __future__ import annotations

import click

from trainer.cli.output import print_json, read_answer, say
from trainer.cli.request import Request
from trainer.cli.verdict import grade_json, probe_line, verdict_lines
from trainer.errors import UsageError


@click.command(short_help="Grade an answer, or a file of them.")
@click.argument("chain", required=False)
@click.argument("question", required=False)
@click.argument("file", required=False, default="-", metavar="[FILE|-]")
@click.option(
    "--batch",
    metavar="FILE|-",
    help='Grade each line {"chain", "question", "answer", …} of this file and print a grade for it; further keys are passed through.',
)
@click.option("--derived", is_flag=True, help="Ignore authored rules; use only those derived from marker texts.")
@click.option("--json", "as_json", is_flag=True, help="Print the grade as JSON.")
@click.pass_obj
def grade(request: Request, chain: str | None, question: str | None, file: str, batch: str | None, derived: bool, as_json: bool) -> None:
    """Grade the answer in FILE, or on standard input, to QUESTION of CHAIN."""
    if batch is not None:
        if chain is not None:
            raise UsageError("--batch takes no further arguments", remedy="name chain and question on each line of the file")
        from trainer.cli.batch import grade_batch

        grade_batch(request.trainer(), batch, derived)
        return
    if chain is None or question is None:
        raise UsageError("name a chain and a question", where="grade", remedy="for example: grill grade AML-03 round-2 answer.txt")
    trainer = request.trainer()
    rung = trainer.library.question(chain, question)
    result = trainer.make_grader(derived).grade(trainer.library.chain(chain).id, rung, read_answer(file))
    if as_json:
        print_json(grade_json(result))
        return
    lines = list(verdict_lines(result, rung))
    if result.probes and not result.gaming:
        lines.append(probe_line(rung, result.probes[0].text))
    say("\n".join(lines))
