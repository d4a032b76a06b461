"""`grill grade --batch`: many answers, one JSON object per line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainer.cli.failures import complain
from trainer.cli.json_lines import numbered_lines, read_row
from trainer.cli.output import count_text, print_json, shown
from trainer.cli.verdict import grade_json
from trainer.errors import GrillError

if TYPE_CHECKING:
    from trainer.wiring import Trainer

_NEEDED = ("chain", "question", "answer")


def grade_batch(trainer: Trainer, name: str, derived: bool) -> None:
    """Grade line by line, in order; a broken line is reported with its number and the rest goes on.

    Args:
        trainer: Content and graders.
        name: A JSON Lines file, or `-` for standard input.
        derived: Whether authored rules are ignored.

    Raises:
        UsageError: If there is no such file or it is binary.
        OutsideError: If it cannot be read.
        GrillError: At the end, if lines were broken.
    """
    grader = trainer.make_grader(derived)
    broken = 0
    for number, line in numbered_lines(name):
        try:
            row = read_row(line, _NEEDED)
            question = trainer.library.question(row["chain"], row["question"])
            result = grade_json(grader.grade(row["chain"], question, row["answer"]))
        except GrillError as error:
            broken += 1
            complain(GrillError(error.what, where=f"{shown(name)}:{number}", remedy=error.remedy))
            continue
        extra = {key: value for key, value in row.items() if key not in _NEEDED}
        print_json({**extra, **result})
    if broken:
        remedy = "mend them and grade the file again"
        raise GrillError(f"{count_text(broken, 'broken line was', 'broken lines were')} left out", where=shown(name), remedy=remedy)
