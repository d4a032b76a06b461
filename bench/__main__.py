"""Run every benchmark: `python -m bench`, or `make bench`. Each figure stands beside its anchor, measured in the same run."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from bench import calculators, content, grading, labelled, startup, storage
from bench.table import Row, print_rows

PARTS: dict[str, Callable[[], list[Row]]] = {
    "startup": startup.measure,
    "grading": grading.measure,
    "calculators": calculators.measure,
    "content": content.measure,
    "storage": storage.measure,
    "labelled": labelled.measure,
}


def main() -> None:
    """Measure the named parts, all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="parts to run")
    for part in parser.parse_args().parts or PARTS:
        print_rows(part, PARTS[part]())


if __name__ == "__main__":
    main()
