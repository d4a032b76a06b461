"""Start grill: `python -m trainer` or the `grill` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    # A terminal or pipe with another encoding must neither end a drill nor hide an answer.
    if sys.stdin is not None:
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    if sys.stdout is not None:
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    from trainer.cli.app import grill

    grill(prog_name="grill")


if __name__ == "__main__":
    main()
