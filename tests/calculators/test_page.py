"""The page about the calculators says what the calculators say of themselves."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from trainer.calculators.registry import MODULES

WRITER = Path(__file__).parents[2] / "docs" / "calculators.py"


@pytest.fixture
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calculators_page", WRITER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(writer: ModuleType) -> None:
    assert writer.PAGE.read_text(encoding="utf-8") == writer.page(), "write it again with: make calculators-page"


def test_the_page_has_every_calculator(writer: ModuleType) -> None:
    headings = [line.removeprefix("### ") for line in writer.page().splitlines() if line.startswith("### ")]
    assert headings == list(MODULES)
