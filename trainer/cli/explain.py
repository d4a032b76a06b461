"""`grill explain`: which rule matched which words of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from trainer.cli.output import one_line, print_json, read_answer, say
from trainer.cli.request import Request
from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.authoring.explanation import MarkerTrace, PatternTrace


@click.command(short_help="Show which rules matched an answer.")
@click.argument("chain")
@click.argument("question")
@click.argument("file", required=False, default="-", metavar="[FILE|-]")
@click.option("--marker", metavar="ID", help="Only this marker.")
@click.option("--all", "everything", is_flag=True, help="Also list the patterns that did not match.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list, with every pattern.")
@click.pass_obj
def explain(request: Request, chain: str, question: str, file: str, marker: str | None, everything: bool, as_json: bool) -> None:
    """Show which rule matched which words of the answer in FILE, and why the others did not."""
    from trainer.authoring.explanation import explain_answer
    from trainer.reports.numbers import number_line

    trainer = request.trainer()
    rung = trainer.library.question(chain, question)
    known = [other.id for other in rung.markers]
    if marker is not None and marker not in known:
        raise UsageError(f"{rung.id} has no marker {marker!r}", remedy=f"choose one of: {', '.join(known)}")
    answer = read_answer(file)
    traces = explain_answer(trainer.grader, trainer.library.chain(chain), rung, answer)
    chosen = [trace for trace in traces if marker in (None, trace.result.id)]
    if as_json:
        print_json([_json(trace) for trace in chosen])
        return
    for trace in chosen:
        say("\n".join(_lines(trace, everything)))
    numbers = trainer.grader.grade(chain, rung, answer).numbers
    for number in numbers if marker is None else (number for number in numbers if number.marker == marker):
        say(one_line(f"number {number.id}: {number_line(number)}"))


def _lines(trace: MarkerTrace, everything: bool) -> Iterator[str]:
    result = trace.result
    yield f"{result.id}: {_state(trace)}, {result.confidence:.2f} sure; {one_line(trace.note or result.reason)}"
    yield f"    {one_line(trace.text)}"
    for pattern in trace.patterns:
        if pattern.words or everything:
            yield from _pattern_lines(pattern)


def _pattern_lines(pattern: PatternTrace) -> Iterator[str]:
    kind = "maybe " if pattern.tentative else ""
    words = " … ".join(one_line(word) for word in pattern.words)
    yield f"    {kind}{one_line(pattern.pattern)}"
    yield f"        {pattern.outcome}{f': {words}' if words else ''}"


def _state(trace: MarkerTrace) -> str:
    if trace.result.met is None:
        return "unsure"
    if trace.result.kind == "red_flag":
        return "tripped" if trace.result.met else "not tripped"
    return "met" if trace.result.met else "not met"


def _json(trace: MarkerTrace) -> dict[str, object]:
    return {
        "id": trace.result.id,
        "text": trace.text,
        "met": trace.result.met,
        "confidence": trace.result.confidence,
        "source": trace.result.source,
        "reason": trace.result.reason,
        "note": trace.note,
        "patterns": [asdict(pattern) for pattern in trace.patterns],
    }
