"""Errors a person sees: what happened, where, what to do, and the exit code that goes with it."""

from __future__ import annotations

import inspect

import pytest

from trainer import errors
from trainer.errors import CalculatorError, DatabaseError, GrillError, OutsideError, UsageError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (GrillError("it broke"), "it broke"),
        (GrillError("it broke", "a.md:3"), "a.md:3: it broke"),
        (GrillError("it broke", remedy="mend it"), "it broke — mend it"),
        (DatabaseError("is damaged", "/home/progress.db", "restore it"), "/home/progress.db: is damaged — restore it"),
        (CalculatorError("must be above 0", "alpha"), "alpha: must be above 0"),
    ],
)
def test_the_text_is_place_happening_and_advice(error: GrillError, text: str) -> None:
    assert str(error) == text
    assert error.args == (text,)


@pytest.mark.parametrize(("kind", "code"), [(GrillError, 1), (UsageError, 2), (CalculatorError, 2), (OutsideError, 3), (DatabaseError, 3)])
def test_each_kind_has_its_exit_code(kind: type[GrillError], code: int) -> None:
    assert kind.exit_code == code


def test_every_error_is_one_a_person_may_see() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__]
    assert len(kinds) >= 5
    assert all(issubclass(kind, GrillError) for kind in kinds)


def test_a_calculator_error_names_its_input() -> None:
    error = CalculatorError("must be above 0", "alpha")
    assert (error.field, error.where, error.remedy) == ("alpha", "alpha", "")
