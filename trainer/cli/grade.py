"""`grill grade`: grade one answer, or a file of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trainer.cli.app import Request
from trainer.cli.output import print_json, read_answer
from trainer.domain.grade import Grade, MarkerResult
from trainer.errors import GrillError, OutsideError, UsageError

if TYPE_CHECKING:
    from trainer.wiring import Trainer


@click.command()
@click.argument("chain", required=False)
@click.argument("question", required=False)
@click.argument("file", required=False, default="-")
@click.option("--batch", type=click.Path(path_type=Path), help='Grade every line {"chain", "question", "answer", …} of this file.')
@click.option("--derived", is_flag=True, help="Ignore authored rules; use only those derived from marker texts.")
@click.option("--json", "as_json", is_flag=True, help="Print the grade as JSON.")
@click.pass_obj
def grade(request: Request, chain: str | None, question: str | None, file: str, batch: Path | None, derived: bool, as_json: bool) -> None:
    """Grade the answer in FILE (or on standard input) to QUESTION of CHAIN."""
    trainer = request.trainer()
    if batch is not None:
        if chain is not None:
            raise UsageError("--batch takes no further arguments", remedy="name chain and question on each line of the file")
        _grade_batch(trainer, batch, derived)
        return
    if chain is None or question is None:
        raise UsageError("name a chain and a question", remedy="for example: grill grade AML-03 round-2 answer.txt")
    library = trainer.library
    rung = library.question(chain, question)
    result = trainer.make_grader(derived).grade(library.chain(chain).id, rung, read_answer(file))
    if as_json:
        print_json(result.model_dump(mode="json", exclude={"markers": {"__all__": {"reason"}}}))
    else:
        for line in describe(result, trainer):
            click.echo(line)


def describe(result: Grade, trainer: Trainer) -> Iterator[str]:
    """The grade as lines for people: landed, to sharpen, red flags, the probe."""
    question = trainer.library.question(result.chain, result.question)
    yield f"{result.score:.0f}  {result.band}   ({result.grader}, {result.elapsed_ms:.1f} ms)"
    if result.gaming:
        yield f"No credit: {result.gaming}."
    for marker in result.landed:
        yield f"  ✓ {question.marker(marker.id).text}{_quote(marker)}"
    for marker in result.missed:
        state = "? unsure" if marker.met is None else f"✗ {marker.reason}"
        yield f"  {state}: {question.marker(marker.id).text}"
        yield f"      why: {question.marker(marker.id).why}"
    for marker in result.tripped:
        yield f"  ⚑ red flag ({marker.severity}): {question.marker(marker.id).text}{_quote(marker)}"
    if result.probes and not result.gaming:
        yield f'{question.asked_by}: "{result.probes[0].text}"'


def _quote(marker: MarkerResult) -> str:
    return f'   "{marker.evidence[0].text}"' if marker.evidence else ""


def _grade_batch(trainer: Trainer, path: Path, derived: bool) -> None:
    """Grade line by line, in order; a broken line is reported with its number and the rest goes on."""
    grader = trainer.make_grader(derived)
    broken = 0
    for number, row, trouble in _rows(path):
        if not trouble:
            try:
                question = trainer.library.question(row["chain"], row["question"])
                result = grader.grade(row["chain"].upper(), question, row["answer"])
            except GrillError as error:
                trouble = str(error)
        if trouble:
            broken += 1
            click.echo(f"grill: {path}:{number}: {trouble}", err=True)
            continue
        printed = result.model_dump(mode="json", exclude={"markers": {"__all__": {"reason"}}})
        extra = {key: value for key, value in row.items() if key not in ("chain", "question", "answer") and key not in printed}
        print_json({**extra, **printed})
    if broken:
        raise GrillError(f"{broken} broken line(s) were left out", where=str(path), remedy="mend them and grade the file again")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any], str]]:
    """Line number, object and what is wrong with it, for each line that is not blank."""
    try:
        with click.open_file(str(path), "rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield (number, *_row(line))
    except FileNotFoundError:
        raise UsageError("there is no such file", where=str(path), remedy="name a JSON Lines file") from None
    except OSError as error:
        raise OutsideError(f"cannot be read: {error.strerror or error}", where=str(path), remedy="check the file") from None


def _row(line: bytes) -> tuple[dict[str, Any], str]:
    try:
        row = json.loads(line)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        return {}, f"is not JSON ({error})"
    if not isinstance(row, dict):
        return {}, "is not a JSON object"
    for key in ("chain", "question", "answer"):
        if not isinstance(row.get(key), str):
            return row, f"lacks the text {key!r}"
    return row, ""
