"""The `grill` command and the list of its subcommands, none of which is imported before it is needed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from trainer import __version__
from trainer.cli.failures import exit_code_of, outside_explained
from trainer.cli.output import can_draw_screens
from trainer.cli.request import Request, open_screen
from trainer.errors import UsageError

_COMMANDS = {
    "list": ("trainer.cli.library", "list_stories"),
    "show": ("trainer.cli.library", "show"),
    "drill": ("trainer.cli.drill", "drill"),
    "grade": ("trainer.cli.grade", "grade"),
    "progress": ("trainer.cli.progress", "progress"),
    "debrief": ("trainer.cli.debrief", "debrief"),
    "calc": ("trainer.cli.calc", "calc"),
    "overview": ("trainer.cli.overview", "overview"),
    "check": ("trainer.cli.check", "check"),
    "explain": ("trainer.cli.explain", "explain"),
    "cross-fire": ("trainer.cli.cross_fire", "cross_fire"),
    "doctor": ("trainer.cli.doctor", "doctor"),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and ends every failure with one line on stderr."""

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
            raise UsageError(f"no command {args[0]!r}", remedy=f"choose one of: {', '.join(_COMMANDS)}")
        return super().resolve_command(ctx, args)

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any) -> click.Context:
        """Read the options before the command; `--help` and `--version` print here."""
        with outside_explained():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            with outside_explained():
                return super().invoke(ctx)
        except click.UsageError as error:
            name = ctx.invoked_subcommand
            command = self.get_command(ctx, name) if name else None
            if error.ctx is None and command is not None:
                # Of an option without its value click does not say whose it is.
                error.ctx = click.Context(command, parent=ctx, info_name=name)
            raise

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line and leave the program with its exit code."""
        run = super().main
        if not standalone_mode:
            return run(args, prog_name, complete_var, standalone_mode=False, **extra)
        sys.exit(exit_code_of(lambda: run(args, prog_name, complete_var, standalone_mode=False, **extra)))


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--content",
    "packs",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Add a folder with further stories and chains (repeatable).",
)
@click.option("--learner", metavar="NAME", default="me", show_default=True, help="Keep progress under this name.")
@click.version_option(__version__, message="grill %(version)s")
@click.pass_context
def grill(ctx: click.Context, packs: tuple[Path, ...], learner: str) -> None:
    """Practise Applied ML interviews: questions that press harder, graded at once and offline.

    Without a command the trainer opens in the terminal.
    """
    request = ctx.obj = Request(packs, learner)
    if ctx.invoked_subcommand is not None:
        return
    if can_draw_screens():
        ctx.exit(open_screen(request.trainer()))
    from trainer.cli.library import print_roster, ways_to_start

    trainer = request.trainer()
    print_roster(trainer)
    click.echo(f"\n{ways_to_start(request, trainer)}")
