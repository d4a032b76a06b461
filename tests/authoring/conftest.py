from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.pack import CHAIN, RUBRIC, write_pack
from trainer.authoring.check import check_content
from trainer.content.loader import LoadedContent, load
from trainer.domain.problem import Problem
from trainer.grading.engine import RulesGrader

Changed = Callable[..., LoadedContent]


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Load the small pack, with a passage of its rubric or chain replaced."""

    def load_changed(old: str = "", new: str = "", file: str = "rubric") -> LoadedContent:
        root = write_pack(tmp_path)
        path, text = (root / "rubrics" / "TST-01.yaml", RUBRIC) if file == "rubric" else (root / "grill_chains" / "TST-01.md", CHAIN)
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load([root])

    return load_changed


def findings(content: LoadedContent) -> list[tuple[str, str, str]]:
    """Severity, code and message of each problem."""
    return [(problem.severity, problem.code, problem.message) for problem in check_content(content)]


def only(content: LoadedContent) -> Problem:
    """The one problem there is."""
    (problem,) = check_content(content)
    return problem


def line_of(content: LoadedContent, text: str) -> int:
    """Line of the first occurrence of a text in the rubric, from 1."""
    rubric = Path(next(iter(content.library.rubrics.values())).file).read_text(encoding="utf-8")
    return rubric[: rubric.index(text)].count("\n") + 1


def grader_for(content: LoadedContent) -> RulesGrader:
    """The offline grader, with time standing still."""
    return RulesGrader(content.library, lambda: 0.0)
