"""Split labelled data into a part to tune rules on and a third that stays unread until they are finished.

usage: python bench/split.py FILE.jsonl --tune OUT.jsonl --unread OUT.jsonl [--chain AML-03]

The split is the same on every machine: rows are sorted by stratum (kind of answer, or marker and type of sentence) and by a hash of
their id, and every third row is set aside.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def stratum(row: Row) -> tuple[str, ...]:
    """What must be spread evenly over both parts: kind of answer, or marker and type of sentence."""
    if "marker" in row:
        return (row["chain"], row["question"], row["marker"], row["type"])
    return (row["chain"], row["kind"])


def split(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return (two thirds to tune on, one third to leave unread)."""
    ordered = sorted(rows, key=lambda row: (stratum(row), hashlib.sha256(row["id"].encode()).hexdigest()))
    tune = [row for index, row in enumerate(ordered) if index % 3]
    unread = [row for index, row in enumerate(ordered) if index % 3 == 0]
    return tune, unread


def read(path: Path) -> Iterator[Row]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write objects as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> None:
    """Split one file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--tune", type=Path, required=True)
    parser.add_argument("--unread", type=Path, required=True)
    parser.add_argument("--chain")
    options = parser.parse_args()
    rows = [row for row in read(options.labelled) if options.chain in (None, row["chain"])]
    tune, unread = split(rows)
    write(options.tune, tune)
    write(options.unread, unread)
    print(f"{len(tune)} to tune on, {len(unread)} unread")


if __name__ == "__main__":
    main()
