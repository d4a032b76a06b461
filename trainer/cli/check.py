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

    from trainer.content.loader import LoadedContent
    from trainer.domain.problem import Problem


@click.command(short_help="Find what is wrong in content.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--answers", metavar="FILE|-", help='Lines {"chain", "question", "answer"}: also list patterns that match none of them.')
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.option("--github", is_flag=True, help="Print annotations for GitHub.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], answers: str | None, as_json: bool, github: bool) -> None:
    """Check all content, or only the files and folders PATHS.

    Prints `file:line: code message — hint` for each problem. Exits with 1 if any of them is an error.
    """
    if as_json and github:
        raise UsageError("--json and --github exclude each other", where="check", remedy="give one of them")
    content = _content(ctx.obj, paths)
    problems = _problems(content, answers)
    if as_json:
        print_json([problem.model_dump() for problem in problems])
    else:
        for problem in problems:
            click.echo(_annotation(problem) if github else one_line(str(problem)))
        click.echo(_verdict(problems), err=True)
    if any(problem.severity == "error" for problem in problems):
        ctx.exit(1)


def _content(request: Request, paths: tuple[Path, ...]) -> LoadedContent:
    if not paths:
        return request.trainer().content
    from trainer.content.loader import load, shipped_roots

    # Concepts and policy are shared: a chain of one's own may lean on those that are shipped.
    shared = [shipped_roots()[1] / name for name in ("concepts.yaml", "policy.yaml")]
    return load([*shared, *paths])


def _problems(content: LoadedContent, answers: str | None) -> list[Problem]:
    from trainer.authoring.check import check_content

    problems = list(check_content(content))
    if answers is not None:
        from trainer.authoring.coverage import idle_advice
        from trainer.cli.foreign_answers import answers_of_chains
        from trainer.grading.engine import RulesGrader

        grader = RulesGrader(content.library, lambda: 0.0)
        for chain_id, given in answers_of_chains(answers, content.library.chains).items():
            problems.extend(idle_advice(grader, content, content.library.chains[chain_id], given))
    return problems


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
