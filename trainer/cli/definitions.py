"""Terms with their explanations beside them, broken to the width of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from trainer.cli.output import one_line, safe_text, terminal_columns

_INDENT = "  "
_NARROWEST = 24


def print_definitions(rows: Iterable[tuple[str, str]]) -> None:
    """Print each term, which may be indented, with its explanation; on a terminal a broken explanation keeps to its column."""
    lines = [(safe_text(term), one_line(text)) for term, text in rows]
    width = max((len(term) for term, _ in lines), default=0)
    columns = terminal_columns()
    click.echo("\n".join(line for term, text in lines for line in _fitted(term, text, width, columns)))


def _fitted(term: str, text: str, width: int, columns: int | None) -> Sequence[str]:
    start = f"{_INDENT}{term.ljust(width)}  "
    if columns is None or len(start) + len(text) <= columns:
        return [f"{start}{text}".rstrip()]
    import textwrap

    options = {"break_long_words": False, "break_on_hyphens": False}
    if columns - len(start) < _NARROWEST:
        # Too narrow for two columns: the explanation stands below its term.
        below = textwrap.wrap(text, max(columns, 16), initial_indent=" " * 6, subsequent_indent=" " * 6, **options)  # type: ignore[arg-type]
        return [f"{_INDENT}{term}", *below]
    return textwrap.wrap(text, columns, initial_indent=start, subsequent_indent=" " * len(start), **options)  # type: ignore[arg-type]
