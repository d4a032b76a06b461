"""The `grill` command and the list of its subcommands, none of which is imported before it is needed."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trainer import __version__
from trainer.errors import GrillError

if TYPE_CHECKING:
    from trainer.wiring import Trainer

_COMMANDS = {
    "list": ("trainer.cli.library", "list_stories"),
    "show": ("trainer.cli.library", "show"),
    "drill": ("trainer.cli.drill", "drill"),
    "grade": ("trainer.cli.grade", "grade"),
    "explain": ("trainer.cli.explain", "explain"),
    "cross-fire": ("trainer.cli.explain", "cross_fire"),
    "check": ("trainer.cli.check", "check"),
    "progress": ("trainer.cli.progress", "progress"),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and turns known errors into one line on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in the order of the documentation."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or say which ones there are."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"no command {args[0]!r}; choose one of: {', '.join(_COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and report errors that a person can do something about."""
        try:
            return super().invoke(ctx)
        except GrillError as error:
            click.echo(f"grill: {error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # The reader of a pipe went away, as in `grill list | head`: point stdout elsewhere so that closing it is silent.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


class Request:
    """What the command line said before the subcommand.

    Attributes:
        packs: Folders given with `--content`.
        learner: Name under which progress is kept.
    """

    def __init__(self, packs: tuple[Path, ...], learner: str) -> None:
        self.packs = packs
        self.learner = learner

    def trainer(self) -> Trainer:
        """Everything joined together, built on first use by a command."""
        from trainer.settings import read_settings
        from trainer.wiring import build_trainer

        return build_trainer(read_settings(os.environ, self.packs, self.learner))


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--content", "packs", multiple=True, type=click.Path(path_type=Path), help="Add a folder with further stories and chains (repeatable)."
)
@click.option("--learner", default="me", show_default=True, help="Keep progress under this name.")
@click.version_option(__version__, message="grill %(version)s")
@click.pass_context
def grill(ctx: click.Context, packs: tuple[Path, ...], learner: str) -> None:
    """Practise Applied ML interviews: questions that press harder, graded at once and offline.

    Without a command the trainer opens in the terminal.
    """
    ctx.obj = Request(packs, learner)
    if ctx.invoked_subcommand is not None:
        return
    trainer = ctx.obj.trainer()
    if sys.stdin.isatty() and sys.stdout.isatty():
        from trainer.tui.app import GrillApp

        GrillApp(trainer).run()
        return
    from trainer.cli.library import print_roster

    print_roster(trainer)
    click.echo("\nOpen the trainer by running grill in a terminal, or start with: grill drill AML-03 --plain")
