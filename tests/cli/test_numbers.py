"""Numbers that a question asks for, as the commands show them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.pack import STORY_ID

ANSWER = "We fix the effect before the start and plan the looks. I get NUMBER readers per arm."
NUMBERS = """
    numbers:
      - id: size
        marker: effect-first
        says: readers per arm
        calculator: sample_size_proportions
        inputs: {baseline_rate: 0.12, mde_absolute: 0.006}
        near: per_arm
"""


@pytest.fixture(autouse=True)
def _numbers(pack: Path) -> None:
    file = pack / "rubrics" / f"{STORY_ID}.yaml"
    file.write_text(file.read_text().replace("    golden:", f"{NUMBERS.strip(chr(10))}\n    golden:", 1))


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("47k", "  ✓ readers per arm: you 47k · calculator 47,036"),
        ("94,072", "  ✗ readers per arm: you 94,072 · calculator 47,036: gave the total of all arms instead of one arm"),
    ],
)
def test_a_grade_tells_of_each_number(run: Run, number: str, line: str) -> None:
    shown = run("grade", STORY_ID, "opening", typed=ANSWER.replace("NUMBER", number)).stdout.splitlines()
    assert shown[shown.index("Numbers") + 1] == line


def test_without_a_number_nothing_is_given_away(run: Run) -> None:
    for command in ("grade", "explain"):
        shown = run(command, STORY_ID, "opening", typed=ANSWER.replace("NUMBER", "many")).stdout
        assert "47,036" not in shown
        assert "Numbers" not in shown


def test_a_grade_as_json_holds_the_numbers(run: Run) -> None:
    answer = ANSWER.replace("NUMBER", "47k")
    (number,) = json.loads(run("grade", STORY_ID, "opening", "--json", typed=answer).stdout)["numbers"]
    start = answer.index("47k")
    assert number == {
        "id": "size",
        "marker": "effect-first",
        "says": "readers per arm",
        "stated": {"start": start, "end": start + 3, "text": "47k", "value": 47000.0},
        "right": 47036.0,
        "right_text": "47,036",
        "agrees": True,
        "step": "",
    }
    (unstated,) = json.loads(run("grade", STORY_ID, "opening", "--json", typed=ANSWER.replace("NUMBER", "many")).stdout)["numbers"]
    assert (unstated["stated"], unstated["agrees"]) == (None, None)


def test_explain_tells_of_each_number_and_of_those_of_one_marker(run: Run) -> None:
    answer = ANSWER.replace("NUMBER", "94,072")
    line = "number size: ✗ readers per arm: you 94,072 · calculator 47,036: gave the total of all arms instead of one arm"
    assert line in run("explain", STORY_ID, "opening", typed=answer).stdout.splitlines()
    assert line in run("explain", STORY_ID, "opening", "--marker", "effect-first", typed=answer).stdout.splitlines()
    assert line not in run("explain", STORY_ID, "opening", "--marker", "peek", typed=answer).stdout.splitlines()
    assert "number size: · readers per arm: no number found" in run("explain", STORY_ID, "opening", typed="We plan the looks.").stdout


def test_a_plain_drill_tells_of_them_only_after_the_answer_and_again_in_the_debrief(run: Run) -> None:
    typed = f"/hint\n/hint\n/hint\n{ANSWER.replace('NUMBER', '94,072')}\n.\n/skip\n/skip\n/skip\n"
    shown = run("drill", STORY_ID, "--plain", typed=typed).stdout
    before, _, after = shown.partition("Answered in")
    line = "✗ readers per arm: you 94,072 · calculator 47,036: gave the total of all arms instead of one arm"
    assert "47,036" not in before
    assert after.count(line) == 2
    assert f"### opening\n\n- {line}" in after
