"""`grill doctor`: where everything is, and whether it works."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer import __version__
from trainer.cli.output import TYPEWRITERS, at_terminal, count_text, one_line, print_json
from trainer.cli.request import Request
from trainer.errors import DatabaseError, GrillError, OutsideError

if TYPE_CHECKING:
    from trainer.wiring import Trainer

FEWEST_COLUMNS, FEWEST_LINES = 80, 24
"""Below this the full screen does not fit."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What was looked at.
        text: What was found, and where.
        remedy: What to do about it; empty when it is fine.
        exit_code: 0 when it is fine, else as on the command line.
    """

    name: str
    text: str
    remedy: str = ""
    exit_code: int = 0

    def __str__(self) -> str:
        advice = f" — {self.remedy}" if self.remedy else ""
        return f"{'✗' if self.exit_code else '✓'} {self.name}: {self.text}{advice}"


@click.command(short_help="Say what works, and how to mend the rest.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Look at content, progress, terminal and judge, and say what to do where something is wrong.

    Exits with 1 if something should be mended, and with 3 if something outside, such as the disk, fails.
    """
    request: Request = ctx.obj
    findings = tuple(examine(request.trainer(), os.environ))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(one_line(str(finding)))
    ctx.exit(max(finding.exit_code for finding in findings))


def examine(trainer: Trainer, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at everything, one finding after the other; changes no file and creates none."""
    yield Finding("grill", f"{__version__} on Python {'.'.join(map(str, sys.version_info[:3]))}")
    yield _content(trainer)
    yield _progress(trainer)
    yield from _rescued(trainer)
    yield _terminal(environment)
    yield _judge(environment)


def _content(trainer: Trainer) -> Finding:
    from trainer.content.loader import shipped_roots

    library = trainer.content.library
    mistakes = sum(problem.severity == "error" for problem in trainer.check())
    questions = sum(len(chain.questions) for chain in library.chains.values())
    counted = (
        count_text(len(library.stories), "story", "stories"),
        count_text(len(library.chains), "chain"),
        count_text(questions, "question"),
    )
    text = f"{', '.join(counted)} from {', '.join(str(root) for root in (shipped_roots()[0], *trainer.settings.packs))}"
    if mistakes:
        return Finding("content", f"{text}; {count_text(mistakes, 'mistake')} in the files", "grill check names them", GrillError.exit_code)
    if not library.chains:
        return Finding("content", text, "install grill again, or add a folder with --content", GrillError.exit_code)
    return Finding("content", text)


def _progress(trainer: Trainer) -> Finding:
    path = trainer.settings.database
    if not _is_there(path):
        return _place_for(path)
    try:
        progress = trainer.store.story_progress(trainer.settings.learner)
    except DatabaseError as error:
        return Finding("progress", f"{error.where}: {error.what}", error.remedy, error.exit_code)
    answers = sum(story.tries for story in progress.values())
    return Finding("progress", f"{count_text(answers, 'answer')} by {trainer.settings.learner} in {path}")


def _place_for(path: Path) -> Finding:
    """Whether a database that is not there yet can be made."""
    nearest = next(folder for folder in path.parents if _is_there(folder))
    if not nearest.is_dir():
        text = f"{path} cannot be made: {nearest} is not a folder"
        return Finding("progress", text, "set GRILL_HOME to a folder", OutsideError.exit_code)
    if not os.access(nearest, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        text = f"{path} cannot be made: {nearest} may not be written to"
        return Finding("progress", text, "make it writable, or set GRILL_HOME to another folder", OutsideError.exit_code)
    return Finding("progress", f"none yet; your first drill makes {path}")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # In a folder that may not be looked into; that one is found to be the trouble.
        return False


def _rescued(trainer: Trainer) -> Iterator[Finding]:
    folder = trainer.settings.rescued
    try:
        count = sum(1 for path in folder.iterdir() if path.suffix == ".txt")
    except OSError:
        return
    if count:
        text = f"{count_text(count, 'answer')} that the database did not take, in {folder}"
        yield Finding("rescued", text, "copy what you want to keep, then delete the files", GrillError.exit_code)


def _terminal(environment: Mapping[str, str]) -> Finding:
    encoding = sys.stdout.encoding.lower()
    kind = environment.get("TERM", "")
    if encoding.replace("-", "") != "utf8":
        remedy = "set LANG to a locale in UTF-8, such as C.UTF-8"
        return Finding("terminal", f"prints in {encoding}, which lacks signs such as ✓", remedy, GrillError.exit_code)
    if not at_terminal():
        return Finding("terminal", "this is a pipe or a file; here drills run with --plain")
    if kind in TYPEWRITERS:
        text = f"TERM is {kind or 'not set'}, so the full screen cannot be drawn"
        return Finding("terminal", text, "use another terminal, or drill with --plain", GrillError.exit_code)
    columns, lines = _size()
    if columns < FEWEST_COLUMNS or lines < FEWEST_LINES:
        text = f"{columns} columns and {lines} lines are little for the full screen"
        return Finding("terminal", text, f"make the window larger, at least {FEWEST_COLUMNS} by {FEWEST_LINES}", GrillError.exit_code)
    return Finding("terminal", f"{kind}, {columns} columns, {lines} lines, {encoding}")


def _size() -> tuple[int, int]:
    size = os.get_terminal_size(sys.stdout.fileno())
    return size.columns, size.lines


def _judge(environment: Mapping[str, str]) -> Finding:
    model = environment.get("GRILL_JUDGE_MODEL", "").strip()
    if not model:
        return Finding("judge", "none, and none is needed: rules grade offline")
    # Saying so beats a learner waiting for an opinion that never comes.
    text = f"GRILL_JUDGE_MODEL names {model}, but this version has no judge"
    return Finding("judge", text, "nothing is lost: rules grade every answer; unset the variable", GrillError.exit_code)
