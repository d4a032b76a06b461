from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run, complaint
from tests.cli.pack import STORY_ID, STRONG, TITLE, WEAK


def drill(run: Run, *lines: str) -> None:
    result = run("drill", STORY_ID, "--plain", typed="".join(f"{line}\n" for line in lines))
    assert result.exit_code == 0, result.output


def test_progress_names_how_high_the_learner_held(run: Run) -> None:
    drill(run, STRONG, ".", ".", STRONG, ".", "/quit")
    line = next(line for line in run("progress").stdout.splitlines() if line.startswith(STORY_ID))
    assert "2 of 3" in line
    assert "held until round 1" in line


def test_progress_of_a_story_has_a_line_for_each_question(run: Run) -> None:
    drill(run, WEAK, ".", "/quit")
    lines = [line.split() for line in run("progress", STORY_ID.lower()).stdout.splitlines()]
    assert lines[0] == ["question", "best", "band", "tries", "last", "practised"]
    assert lines[1][:4] == ["opening", "67", "hire", "1"]
    assert lines[2] == ["round-1", "new"]


def test_progress_as_json(run: Run) -> None:
    drill(run, WEAK, ".", "/quit")
    rows = {row["story"]: row for row in json.loads(run("progress", "--json").stdout)}
    assert (rows[STORY_ID]["passed"], rows[STORY_ID]["questions"], rows[STORY_ID]["new"]) == (1, 3, False)
    assert json.loads(run("progress", STORY_ID, "--json").stdout)["opening"]["tries"] == 1


def test_progress_before_the_first_drill_is_new(run: Run) -> None:
    assert any(line.split()[-1] == "new" for line in run("progress").stdout.splitlines() if line.startswith(STORY_ID))
    assert STORY_ID in complaint(run("progress", "NOPE-1"), 2)


def test_each_learner_has_progress_of_their_own(run: Run) -> None:
    run("--learner", "ada", "drill", STORY_ID, "--plain", typed=f"{STRONG}\n.\n/quit\n")
    assert json.loads(run("progress", STORY_ID, "--json").stdout) == {}
    assert list(json.loads(run("--learner", "ada", "progress", STORY_ID, "--json").stdout)) == ["opening"]


def test_a_database_that_is_none_is_named_in_one_line(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "progress.db").write_text("shopping list")
    for command in (("progress",), ("debrief",), ("drill", STORY_ID, "--plain")):
        message = complaint(run(*command), 3)
        assert message.startswith(f"{home / 'progress.db'}: the progress database is not a grill database")


def test_the_debrief_is_the_one_of_the_last_drill(run: Run) -> None:
    drill(run, STRONG, ".", ".", WEAK, ".", ".", "/skip")
    result = run("debrief")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"# Debrief: {STORY_ID} · ")
    assert "**You held until round 1.** 2 of 3 questions passed" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Session `")


def test_the_debrief_of_an_open_drill_says_how_to_go_on(run: Run) -> None:
    drill(run, STRONG, ".")
    result = run("debrief")
    assert result.exit_code == 0
    assert result.stderr.startswith("This drill is still open; go on with: grill --content ")
    assert "✓ passed" in result.stdout


def test_an_older_drill_is_found_by_the_id_at_the_foot_of_its_report(run: Run) -> None:
    drill(run, STRONG, ".", "/skip", "/skip", "/skip")
    first = json.loads(run("debrief", "--json").stdout)["session"]
    drill(run, "/skip", "/skip", "/skip")
    assert json.loads(run("debrief", "--json").stdout)["session"] != first
    assert f"Session `{first}`" in run("debrief", first).stdout


def test_the_debrief_as_json_holds_the_whole_report(run: Run) -> None:
    drill(run, STRONG, ".", "/skip", "/skip", "/skip")
    report = json.loads(run("debrief", "--json").stdout)
    assert (report["chain"], report["title"], report["held"]) == (STORY_ID, TITLE, "held at the opening")
    assert [result["score"] for result in report["results"]] == [100.0, None, None]


def test_the_debrief_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    drill(run, STRONG, ".", "/skip", "/skip", "/skip")
    file = tmp_path / "report.md"
    result = run("debrief", "--markdown", str(file))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"written to {file}\n")
    assert file.read_text(encoding="utf-8") == run("debrief").stdout


@pytest.mark.parametrize("place", ["", "missing/report.md"])
def test_a_report_that_cannot_be_written_gives_one_clear_line(run: Run, tmp_path: Path, place: str) -> None:
    drill(run, "/skip", "/skip", "/skip")
    message = complaint(run("debrief", "--markdown", str(tmp_path / place)), 3)
    assert message.startswith(f"{tmp_path / place}: it cannot be written (")


def test_there_is_no_debrief_before_the_first_drill(run: Run) -> None:
    assert complaint(run("debrief"), 2) == "there is no drill to report yet — begin one with: grill drill STORY"


def test_an_unknown_session_and_the_session_of_another_learner_are_refused(run: Run) -> None:
    assert complaint(run("debrief", "nope"), 2).startswith("no session 'nope' — ")
    run("--learner", "ada", "drill", STORY_ID, "--plain", typed="/skip\n/skip\n/skip\n")
    session = json.loads(run("--learner", "ada", "debrief", "--json").stdout)["session"]
    assert complaint(run("debrief", session), 2).endswith("belongs to ada — add before the command: --learner ada")


def test_the_debrief_of_a_chain_that_is_gone_names_the_chains_that_are_there(run: Run, home: Path) -> None:
    drill(run, "/skip", "/skip", "/skip")
    with sqlite3.connect(home / "progress.db") as database:
        database.execute("UPDATE sessions SET chain = 'OLD-01'")
    assert complaint(run("debrief"), 2).startswith("no chain 'OLD-01' — choose one of: ")
