"""What can end a command early, as one line on stderr and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

from trainer.cli.output import one_line
from trainer.errors import GrillError, OutsideError, UsageError


class ReaderLeft(Exception):
    """Whoever read the output has enough, as in `grill list | head -1`: the end of a command, and no failure."""


def exit_code_of(command: Callable[[], object]) -> int:
    """Run a command and return its exit code; every failure a person can do something about becomes one line on stderr."""
    try:
        if sys.stdout is None:
            raise OutsideError("it is closed", where="standard output", remedy="send it to a terminal, a file or a pipe")
        code = command()
    except ReaderLeft:
        return 0
    except GrillError as error:
        complain(error)
        return error.exit_code
    except click.ClickException as error:
        complain(_explained(error))
        return UsageError.exit_code
    except click.Abort:
        complain(OutsideError("interrupted"))
        return OutsideError.exit_code
    return code if isinstance(code, int) else 0


def complain(error: GrillError) -> None:
    """Say on stderr, in one line, what went wrong."""
    # Nobody is left to tell when stderr fails as well.
    with suppress(OSError):
        click.echo(f"grill: {one_line(str(error))}", err=True)


@contextmanager
def outside_explained() -> Iterator[None]:
    """Turn a failing disk, or an output that takes no more, into an error that says so.

    Raises:
        OutsideError: Instead of `OSError`.
        ReaderLeft: When the program that read the output has ended.
    """
    try:
        yield
    except BrokenPipeError:
        raise ReaderLeft from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        if error.filename:
            raise OutsideError(
                f"it cannot be used ({reason})", where=str(error.filename), remedy="check that it is there and yours"
            ) from error
        raise OutsideError(
            f"it cannot be written ({reason})", where="standard output", remedy="check the disk, or send the output elsewhere"
        ) from error


def _explained(error: click.ClickException) -> UsageError:
    """What click says over several lines, in the words of every other error."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "grill"
    message = error.format_message().strip().rstrip(".")
    return UsageError(message[:1].lower() + message[1:], where=path.removeprefix("grill").strip(), remedy=f"see: {path} --help")
