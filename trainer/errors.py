"""Errors that reach a person: each says what happened, where, and what to do."""

from __future__ import annotations


class GrillError(Exception):
    """Base of all errors a person may see.

    Attributes:
        what: What happened, as a sentence without a full stop.
        where: The file, line, command or field it happened in; may be empty.
        remedy: What the person can do about it; may be empty.
        exit_code: The exit code of the command line (1 problems found, 2 wrong use, 3 something outside failed).
    """

    exit_code = 1

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" — {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class UsageError(GrillError):
    """The request cannot be understood: unknown story, question, calculator or key."""

    exit_code = 2


class OutsideError(GrillError):
    """Something outside the program failed: disk, database, terminal, network."""

    exit_code = 3


class DatabaseError(OutsideError):
    """The progress database cannot be read or written."""


class CalculatorError(GrillError):
    """A calculator refuses its inputs.

    Attributes:
        field: The name of the input that is wrong.
    """

    exit_code = 2

    def __init__(self, what: str, field: str) -> None:
        self.field = field
        super().__init__(what, where=field)
