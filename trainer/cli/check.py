"""`grill check`: everything wrong in content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.cli.app import Request
from trainer.cli.output import print_json

if TYPE_CHECKING:
    from trainer.domain.problem import Problem


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.option("--github", is_flag=True, help="Print annotations for GitHub.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], as_json: bool, github: bool) -> None:
    """Check the shipped content, or the files and folders PATHS.

    Prints `file:line: code message — hint` for each problem. Exits with 1 if any of them is an error.
    """
    problems = _problems(ctx.obj, paths)
    if as_json:
        print_json([problem.model_dump() for problem in problems])
    elif github:
        for problem in problems:
            level = "error" if problem.severity == "error" else "notice"
            text = f"{problem.message} — {problem.hint}".replace("%", "%25").replace("\n", "%0A")
            click.echo(f"::{level} file={problem.file},line={problem.line},title={problem.code}::{text}")
    else:
        for problem in problems:
            click.echo(str(problem))
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


def _verdict(problems: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    advice = len(problems) - errors
    if not problems:
        return "content is fine"
    return f"{errors} problem(s), {advice} piece(s) of advice"
