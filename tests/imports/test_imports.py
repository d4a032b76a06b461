"""What a command imports, in an interpreter of its own: heavy libraries come on first use only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"textual", "rich", "litellm", "scipy", "sqlite_utils", "numpy", "pydantic", "yaml"}
"""Libraries that cost a person at the keyboard a noticeable moment."""

_REPORT = """
import sys
from trainer.__main__ import main
sys.argv = ["grill", *sys.argv[1:]]
try:
    main()
finally:
    print(*(name for name in sys.modules if "." not in name), file=sys.stderr)
"""


def imported(home: Path, *args: str, typed: bytes = b"") -> set[str]:
    """Names of the top-level modules that a command has imported by its end."""
    environment = {**os.environ, "GRILL_HOME": str(home)}
    command = [sys.executable, "-c", _REPORT, *args]
    done = subprocess.run(command, input=typed, capture_output=True, timeout=60, check=False, env=environment)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout
    return set(done.stderr.decode().splitlines()[-1].split())


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_load_nothing_heavy(tmp_path: Path, option: str) -> None:
    modules = imported(tmp_path, option)
    assert "click" in modules
    assert not modules & HEAVY


@pytest.mark.parametrize(
    "command", ["list", "show", "drill", "grade", "progress", "debrief", "calc", "check", "explain", "cross-fire", "doctor"]
)
def test_the_help_of_a_command_loads_nothing_heavy(tmp_path: Path, command: str) -> None:
    assert not imported(tmp_path, command, "--help") & HEAVY


@pytest.mark.parametrize("args", [(), ("list",), ("list", "--json"), ("show", "AML-03")])
def test_reading_content_loads_neither_screens_nor_database_nor_statistics(tmp_path: Path, args: tuple[str, ...]) -> None:
    modules = imported(tmp_path, *args)
    assert "pydantic" in modules
    assert not modules & {"textual", "rich", "litellm", "scipy", "numpy", "sqlite_utils", "sqlite3"}


@pytest.mark.parametrize("extra", [("--json",), ("--derived",)])
def test_grading_loads_neither_screens_nor_database_nor_statistics(tmp_path: Path, extra: tuple[str, ...]) -> None:
    modules = imported(tmp_path, "grade", "AML-03", "opening", *extra, typed=b"We fix the effect from what is worth shipping.")
    assert not modules & {"textual", "rich", "litellm", "scipy", "numpy", "sqlite_utils", "sqlite3"}


@pytest.mark.parametrize("question", ["round-1", "round-2", "architect-2"])
def test_numbers_that_need_no_statistics_library_load_none(tmp_path: Path, question: str) -> None:
    modules = imported(tmp_path, "grade", "AML-03", question, "--json", typed=b"I get 47,036 readers per arm and a variance of 1.4.")
    assert not modules & {"textual", "rich", "litellm", "scipy", "numpy", "sqlite_utils", "sqlite3"}


def test_a_plain_drill_loads_no_screens_and_no_statistics(tmp_path: Path) -> None:
    modules = imported(tmp_path, "drill", "AML-03", "--plain", typed=b"We fix the effect.\n.\n")
    assert "sqlite_utils" in modules
    assert not modules & {"textual", "rich", "litellm", "scipy"}


def test_progress_loads_no_screens_and_no_statistics(tmp_path: Path) -> None:
    assert not imported(tmp_path, "progress") & {"textual", "rich", "litellm", "scipy"}


@pytest.mark.parametrize("args", [("calc",), ("calc", "--story", "AML-03"), ("calc", "--json")])
def test_listing_calculators_loads_content_but_no_statistics(tmp_path: Path, args: tuple[str, ...]) -> None:
    assert not imported(tmp_path, *args) & (HEAVY - {"pydantic", "yaml"})


@pytest.mark.parametrize("args", [(), ("baseline=12%", "mde=0.6pp"), ("baseline=12%", "mde=0.6pp", "--json", "--explain")])
def test_a_calculator_of_closed_form_loads_nothing_heavy(tmp_path: Path, args: tuple[str, ...]) -> None:
    assert not imported(tmp_path, "calc", "sample_size_proportions", *args) & HEAVY


def test_a_batch_of_calculations_loads_only_what_its_calculators_need(tmp_path: Path) -> None:
    typed = b'{"calculator": "design_effect", "inputs": {"cluster_size": 6, "icc": 0.08}}\n'
    assert not imported(tmp_path, "calc", "--batch", "-", typed=typed) & HEAVY
