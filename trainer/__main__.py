"""Start grill: `python -m trainer` or the `grill` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from trainer.cli.app import grill

    grill(prog_name="grill")


if __name__ == "__main__":
    main()
