from __future__ import annotations

import re

import click
import pytest

from tests.cli.conftest import Run
from trainer.cli.app import grill

DOCUMENTED = {
    "list": ("--json",),
    "show": ("STORY", "--json"),
    "drill": ("STORY", "--from QUESTION", "--plain", "--fresh"),
    "grade": ("CHAIN", "QUESTION", "[FILE|-]", "--batch", "--derived", "--json"),
    "progress": ("[STORY]", "--json"),
    "debrief": ("[SESSION]", "--markdown FILE", "--json"),
    "calc": ("[NAME]", "[KEY=VALUE]...", "--story STORY", "--batch FILE|-", "--explain", "--json"),
    "overview": ("[VIEW]", "--json", "--mermaid"),
    "check": ("[PATHS]", "--answers FILE|-", "--json", "--github"),
    "explain": ("CHAIN", "QUESTION", "[FILE|-]", "--marker", "--all", "--json"),
    "cross-fire": ("CHAIN", "--answers", "--json"),
    "doctor": ("--json",),
}
"""Every command with what scripts and people rely on."""


def commands() -> dict[str, click.Command]:
    context = click.Context(grill, info_name="grill")
    found = {name: grill.get_command(context, name) for name in grill.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def test_the_commands_are_the_documented_ones() -> None:
    assert set(commands()) == set(DOCUMENTED)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_command_explains_itself_and_its_options(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert result.stdout == run(name, "-h").stdout
    for part in DOCUMENTED[name]:
        assert part in result.stdout, part
    assert set(re.findall(r"--[a-z]+", result.stdout)) == {
        *re.findall(r"--[a-z]+", " ".join(DOCUMENTED[name])),
        "--help",
        *re.findall(r"--[a-z]+", commands()[name].help or ""),
    }


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_option_says_what_it_does(name: str) -> None:
    assert commands()[name].help
    for parameter in commands()[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_the_overview_lists_every_command_with_a_whole_sentence(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in DOCUMENTED:
        line = next(line for line in result.stdout.splitlines() if line.startswith(f"  {name} "))
        assert line.endswith("."), line
        assert not line.endswith("..."), line
    for option in ("--content DIR", "--learner NAME", "--version"):
        assert option in result.stdout
