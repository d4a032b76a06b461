from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from tests.cli.pack import STORY_ID
from trainer.cli.app import grill


@pytest.fixture
def chain_file(pack: Path) -> Path:
    return pack / "grill_chains" / f"{STORY_ID}.md"


def break_chain(chain_file: Path) -> int:
    """Take the severity of a red flag away and return its line."""
    text = chain_file.read_text()
    chain_file.write_text(text.replace("- `peek` **major**:", "- `peek`:", 1))
    return text[: text.index("- `peek`")].count("\n") + 1


def test_content_without_mistakes_passes(run: Run, pack: Path) -> None:
    result = run("check", str(pack))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "The content is fine.\n")


def test_a_mistake_is_named_with_file_line_and_hint(run: Run, pack: Path, chain_file: Path) -> None:
    line = break_chain(chain_file)
    result = run("check", str(pack))
    assert result.exit_code == 1
    expected = f"{chain_file}:{line}: missing-severity the red flag `peek` has no severity — write **major** or **minor** after the id"
    assert result.stdout == f"{expected}\n"
    assert result.stderr == "1 error, 0 pieces of advice.\n"


def test_one_file_can_be_checked_alone(run: Run, chain_file: Path) -> None:
    line = break_chain(chain_file)
    result = run("check", str(chain_file))
    assert result.exit_code == 1
    assert f"{chain_file}:{line}: missing-severity" in result.stdout


def test_advice_alone_does_not_fail_the_check(run: Run, pack: Path, chain_file: Path) -> None:
    chain_file.write_text(chain_file.read_text().replace("- time: 4 min\n", "", 1))
    result = run("check", str(pack))
    assert result.exit_code == 0
    assert "missing-key" in result.stdout
    assert result.stderr == "The content is fine; 1 piece of advice.\n"


def test_without_paths_the_packs_are_checked_as_well(run: Run, chain_file: Path) -> None:
    break_chain(chain_file)
    result = run("check")
    assert result.exit_code == 1
    assert f"{chain_file}:" in result.stdout


def test_a_path_that_is_not_there_is_a_problem(run: Run, tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "no.md"))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{tmp_path / 'no.md'}:1: missing-file")


def test_the_check_as_json(run: Run, pack: Path, chain_file: Path) -> None:
    line = break_chain(chain_file)
    result = run("check", str(pack), "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)
    assert set(problem) == {"file", "line", "code", "message", "hint", "severity"}
    assert (problem["file"], problem["line"], problem["code"], problem["severity"]) == (str(chain_file), line, "missing-severity", "error")


def test_annotations_for_github_name_files_from_where_the_check_runs(
    run: Run, pack: Path, chain_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pack)
    line = break_chain(chain_file)
    chain_file.write_text(chain_file.read_text().replace("- time: 4 min", "- time: 100%, a:b", 1))
    result = run("check", str(pack), "--github")
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first.startswith(f"::error file=grill_chains/{STORY_ID}.md,line=10,title=")
    assert "100%25, a:b" in first
    assert second.startswith(f"::error file=grill_chains/{STORY_ID}.md,line={line},title=missing-severity::the red flag")


def test_a_file_name_cannot_break_an_annotation(run: Run, pack: Path, chain_file: Path) -> None:
    odd = chain_file.with_name("TST,01:%.md")
    chain_file.rename(odd)
    result = run("check", str(odd), "--github")
    assert "TST%2C01%3A%25.md,line=" in result.stdout


def signs(text: str) -> dict[str, str]:
    """Sign of each line of the doctor, by what was looked at."""
    return {line[2:].split(":")[0]: line[0] for line in text.splitlines()}


def test_the_doctor_finds_everything_fine_and_creates_nothing(run: Run, home: Path, pack: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert signs(result.stdout) == dict.fromkeys(("grill", "content", "progress", "terminal", "judge"), "✓")
    assert f"none yet; your first drill makes {home / 'progress.db'}" in result.stdout
    assert str(pack) in result.stdout
    assert not home.exists()


def test_the_doctor_counts_the_answers_of_the_learner(run: Run, home: Path) -> None:
    run("drill", STORY_ID, "--plain", typed="My answer is short but true.\n.\n")
    assert f"✓ progress: 1 answer by me in {home / 'progress.db'}" in run("doctor").stdout


def test_the_doctor_points_at_mistakes_in_content(run: Run, chain_file: Path) -> None:
    break_chain(chain_file)
    result = run("doctor")
    assert result.exit_code == 1
    assert signs(result.stdout)["content"] == "✗"
    assert "1 mistake in the files — grill check names them" in result.stdout


def test_the_doctor_points_at_a_database_that_is_none(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "progress.db").write_text("shopping list")
    result = run("doctor")
    assert result.exit_code == 3
    line = next(line for line in result.stdout.splitlines() if line.startswith("✗ progress"))
    assert "is not a grill database" in line
    assert "restore it from a backup or move it away" in line


def test_the_doctor_points_at_a_home_that_is_a_file(run: Run, home: Path) -> None:
    home.write_text("a file")
    result = run("doctor")
    assert result.exit_code == 3
    assert f"cannot be made: {home} is not a folder — set GRILL_HOME to a folder" in result.stdout


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_the_doctor_points_at_a_home_that_may_not_be_written_to(locked_folder: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    locked_folder.chmod(mode)
    monkeypatch.setenv("GRILL_HOME", str(locked_folder / "home"))
    result = CliRunner().invoke(grill, ["doctor"], prog_name="grill")
    assert result.exit_code == 3, result.output
    assert f"{locked_folder} may not be written to — make it writable, or set GRILL_HOME to another folder" in result.stdout


def test_the_doctor_points_at_answers_that_were_rescued(run: Run, home: Path) -> None:
    (home / "rescued").mkdir(parents=True)
    (home / "rescued" / "AML-03-opening.txt").write_text("my answer")
    result = run("doctor")
    assert result.exit_code == 1
    assert f"✗ rescued: 1 answer that the database did not take, in {home / 'rescued'} — copy what you want to keep" in result.stdout


def test_the_doctor_says_that_a_judge_is_set_for_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRILL_JUDGE_MODEL", "some/model")
    result = run("doctor")
    assert result.exit_code == 1
    assert "✗ judge: GRILL_JUDGE_MODEL names some/model, but this version has no judge" in result.stdout


@pytest.mark.parametrize(
    ("kind", "size", "found"),
    [
        ("xterm", (100, 30), "✓ terminal: xterm, 100 columns, 30 lines, utf-8"),
        ("dumb", (100, 30), "✗ terminal: TERM is dumb"),
        ("", (100, 30), "✗ terminal: TERM is not set"),
        ("xterm", (79, 30), "✗ terminal: 79 columns and 30 lines are little"),
        ("xterm", (100, 20), "✗ terminal: 100 columns and 20 lines are little"),
    ],
)
def test_the_doctor_looks_at_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, kind: str, size: tuple[int, int], found: str) -> None:
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr("trainer.cli.doctor.at_terminal", lambda: True)
    monkeypatch.setattr("trainer.cli.doctor._size", lambda: size)
    result = run("doctor")
    assert found in result.stdout
    assert result.exit_code == (1 if found.startswith("✗") else 0)


def test_the_doctor_as_json(run: Run) -> None:
    findings = json.loads(run("doctor", "--json").stdout)
    assert [finding["name"] for finding in findings] == ["grill", "content", "progress", "terminal", "judge"]
    assert {tuple(finding) for finding in findings} == {("name", "text", "remedy", "exit_code")}


def test_patterns_that_match_no_answer_are_listed_when_answers_are_given(run: Run, pack: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    answers.write_text(
        '{"chain": "OTHER-01", "question": "opening", "answer": "x"}\n{"chain": "TST-01", "question": "round-1", "answer": "x"}\n'
    )
    result = run("check", str(pack), "--answers", str(answers))
    assert result.exit_code == 0
    assert "idle-pattern round-1" in result.stdout
    assert "idle-pattern opening" not in result.stdout
    wrong = run("check", str(pack), "--answers", str(tmp_path / "missing.jsonl"))
    assert wrong.exit_code == 2
    assert "there is no such file" in wrong.stderr
