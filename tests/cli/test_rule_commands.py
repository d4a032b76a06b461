from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, complaint
from tests.cli.pack import STORY_ID, STRONG, WEAK


def test_explain_shows_which_words_a_rule_matched(run: Run) -> None:
    result = run("explain", STORY_ID.lower(), "opening", typed=WEAK)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("effect-first: met, "))
    assert lines[place + 1 : place + 4] == [
        "    Fixes the effect before the start of the test.",
        "    fix|set|choose effect .. before|first",
        "        counts: fix … effect … before",
    ]
    assert any(line.startswith("planned-looks: not met, ") for line in lines)
    assert any(line.startswith("peek: not tripped, ") for line in lines)


def test_explain_can_show_one_marker_with_all_its_patterns(run: Run) -> None:
    result = run("explain", STORY_ID, "opening", "--marker", "planned-looks", "--all", typed=WEAK)
    assert result.stdout.startswith("planned-looks: not met")
    assert "plan|schedule looks\n        not found" in result.stdout
    assert "effect-first" not in result.stdout
    assert "plan|schedule" not in run("explain", STORY_ID, "opening", "--marker", "planned-looks", typed=WEAK).stdout


def test_explain_as_json_holds_every_pattern(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text(WEAK)
    traces = {trace["id"]: trace for trace in json.loads(run("explain", STORY_ID, "opening", str(file), "--json").stdout)}
    assert traces["effect-first"]["met"] is True
    assert traces["planned-looks"]["patterns"] == [
        {"pattern": "plan|schedule looks", "tentative": False, "words": [], "outcome": "not found"}
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("NOPE-1", "opening"), "no chain 'NOPE-1'"),
        ((STORY_ID, "round-9"), f"{STORY_ID} has no question 'round-9'"),
        ((STORY_ID, "opening", "--marker", "nope"), "opening has no marker 'nope' — choose one of: effect-first, planned-looks, peek"),
    ],
)
def test_explain_names_what_there_is(run: Run, args: tuple[str, ...], message: str) -> None:
    assert complaint(run("explain", *args), 2).startswith(message)


def test_cross_fire_runs_on_golden_answers(run: Run) -> None:
    result = run("cross-fire", STORY_ID)
    assert result.exit_code == 0
    first, *others = result.stdout.splitlines()
    assert first == "10 of 12 decisions fired: 83.3%"
    assert others[0] == '     2 round-1 effect-first: "fix the effect before" in an answer to opening'


def test_cross_fire_runs_on_answers_of_this_chain_in_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    rows = [
        {"question": "round-1", "answer": STRONG},
        {"question": "opening", "answer": "We ask the readers.", "chain": STORY_ID.lower()},
        {"question": "opening", "answer": STRONG, "chain": "AML-03"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows))
    report = json.loads(run("cross-fire", STORY_ID, "--answers", str(file), "--json").stdout)
    assert (report["answers"], report["decisions"], report["fired"], report["rate"]) == (2, 12, 4, 0.3333)
    assert report["misfires"][0] == {
        "question": "opening",
        "marker": "effect-first",
        "written_for": "round-1",
        "words": "fix the effect before",
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nothing", "this line is not JSON (Expecting value at column 1)"),
        ('{"question": "opening"}', "this line has no text 'answer'"),
        ('{"question": "round-9", "answer": "x"}', f"{STORY_ID} has no question 'round-9'"),
    ],
)
def test_cross_fire_names_a_broken_line(run: Run, line: str, message: str) -> None:
    assert complaint(run("cross-fire", STORY_ID, "--answers", "-", typed=f"\n{line}\n"), 2).startswith(f"standard input:2: {message}")


def test_cross_fire_needs_answers(run: Run, pack: Path, tmp_path: Path) -> None:
    (pack / "rubrics" / f"{STORY_ID}.yaml").unlink()
    assert complaint(run("cross-fire", STORY_ID), 2) == f"{STORY_ID} has no golden answers — name a file of answers with --answers"
    assert complaint(run("cross-fire", STORY_ID, "--answers", str(tmp_path / "no")), 2).endswith("or - for standard input")
