"""Something wrong in content, with the place and a hint."""

from __future__ import annotations

from typing import Literal

from trainer.domain.model import Model


class Problem(Model):
    """One finding of the content check.

    Attributes:
        file: Path of the file as the instructor knows it.
        line: Line number from 1; 1 when the whole file is meant.
        code: Short stable name of the kind of mistake, such as `missing-section`.
        message: What is wrong, naming the thing.
        hint: What to do about it.
        severity: `error` makes the check fail, `advice` does not.
    """

    file: str
    line: int
    code: str
    message: str
    hint: str
    severity: Literal["error", "advice"] = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code} {self.message} — {self.hint}"
