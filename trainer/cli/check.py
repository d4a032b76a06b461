"""`grill check`: everything wrong in content."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.cli.output import count_text, one_line, print_json
from trainer.cli.request import Request
from trainer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.domain.problem import Problem


@click.command(short_help="Find what is wrong in content.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.option("--github", is_flag=True, help="Print annotations for GitHub.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], as_json: bool, github: bool) -> None:
    """Check all content, or only the files and folders PATHS.

    Prints `file:line: code message — hint` for each problem. Exits with 1 if any of them is an error.
    """
    if as_json and github:
        raise UsageError("--json and --github exclude each other", where="check", remedy="give one of them")
    problems = _problems(ctx.obj, paths)
    if as_json:
        print_json([problem.model_dump() for problem in problems])
    else:
        for problem in problems:
            click.echo(_annotation(problem) if github else one_line(str(problem)))
        click.echo(_verdict(problems), err=True)
    if any(problem.severity == "error" for problem in problems):
        ctx.exit(1)


def _problems(request: Request, paths: tuple[Path, ...]) -> tuple[Problem, ...]:
    from trainer.authoring.check import check_content

    if not paths:
        return request.trainer().check()
    from trainer.content.loader import load, shipped_roots

    # Concepts and policy are shared: a chain of one's own may lean on those that are shipped.
    shared = [shipped_roots()[1] / name for name in ("concepts.yaml", "policy.yaml")]
    return check_content(load([*shared, *paths]))


def _annotation(problem: Problem) -> str:
    """A workflow command for GitHub, which attaches it to the line of a file named from the root of the repository."""
    level = "error" if problem.severity == "error" else "notice"
    file = os.path.relpath(problem.file) if Path(problem.file).is_relative_to(Path.cwd()) else problem.file
    properties = {"file": file, "line": str(problem.line), "title": problem.code}
    head = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
    return f"::{level} {head}::{_escaped(f'{problem.message} — {problem.hint}')}"


def _escaped(text: str, further: str = "") -> str:
    for character in f"%\r\n{further}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _verdict(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    advice = len(problems) - errors
    if not problems:
        return "The content is fine."
    wishes = count_text(advice, "piece of advice", "pieces of advice")
    return f"{count_text(errors, 'error')}, {wishes}." if errors else f"The content is fine; {wishes}."
