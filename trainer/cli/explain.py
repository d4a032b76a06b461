"""`grill explain` and `grill cross-fire`: how rules get good."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from trainer.cli.app import Request
from trainer.cli.output import print_json, read_answer
from trainer.errors import UsageError


@click.command()
@click.argument("chain")
@click.argument("question")
@click.argument("file", default="-")
@click.option("--marker", help="Only this marker.")
@click.option("--all", "everything", is_flag=True, help="Also list the patterns that did not match.")
@click.pass_obj
def explain(request: Request, chain: str, question: str, file: str, marker: str | None, everything: bool) -> None:
    """Show which rule matched which words of the answer in FILE, and why the others did not."""
    from trainer.authoring.explanation import explain_answer

    trainer = request.trainer()
    rung = trainer.library.question(chain, question)
    if marker is not None and marker not in {m.id for m in rung.markers}:
        raise UsageError(f"{rung.id} has no marker {marker!r}", remedy=f"choose one of: {', '.join(m.id for m in rung.markers)}")
    for trace in explain_answer(trainer.grader, trainer.library.chain(chain), rung, read_answer(file)):
        if marker not in (None, trace.result.id):
            continue
        state = {True: "tripped" if trace.result.kind == "red_flag" else "met", False: "no", None: "unsure"}[trace.result.met]
        click.echo(f"{trace.result.id}: {state} ({trace.result.confidence:.2f}) {trace.note}".rstrip())
        click.echo(f"    {trace.text}")
        for pattern in trace.patterns:
            if pattern.words or everything:
                words = " … ".join(pattern.words)
                click.echo(
                    f"    {'maybe ' if pattern.tentative else ''}{pattern.pattern}\n        {pattern.outcome}{': ' + words if words else ''}"
                )


@click.command("cross-fire")
@click.argument("chain")
@click.option(
    "--answers", type=click.Path(path_type=Path, exists=True), help='Lines {"question", "answer", …}; golden answers when left out.'
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def cross_fire(request: Request, chain: str, answers: Path | None, as_json: bool) -> None:
    """Run the rules of each question of CHAIN on answers to its other questions, and list what fires."""
    from trainer.authoring.cross_fire import ForeignAnswer, measure_cross_fire

    trainer = request.trainer()
    found = trainer.library.chain(chain)
    if answers is not None:
        rows = (json.loads(line) for line in read_answer(str(answers)).splitlines() if line.strip())
        foreign = [ForeignAnswer(row["question"], row["answer"]) for row in rows if row.get("chain", found.id) == found.id]
    else:
        rubric = trainer.library.rubrics.get(found.id)
        golden = rubric.questions.items() if rubric else ()
        foreign = [ForeignAnswer(question, answer.answer) for question, rules in golden for answer in rules.golden]
    report = measure_cross_fire(trainer.grader, found, foreign)
    if as_json:
        print_json({"answers": len(foreign), "decisions": report.decisions, "fired": len(report.misfires), "rate": round(report.rate, 4)})
        return
    click.echo(f"{len(report.misfires)} of {report.decisions} decisions fired: {100 * report.rate:.1f}%")
    for (question, marker), count in Counter((misfire.question, misfire.marker) for misfire in report.misfires).most_common():
        words = next(misfire for misfire in report.misfires if (misfire.question, misfire.marker) == (question, marker))
        click.echo(f"  {count:4} {question} {marker}: {words.words!r} in an answer to {words.written_for}")
