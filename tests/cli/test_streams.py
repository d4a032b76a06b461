"""Real pipes, files and devices at both ends of the program."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Start
from tests.cli.pack import STORY_ID, STRONG, TITLE, WEAK

COMMANDS = [("--help",), ("--version",), ("list",), ("list", "--json"), ("show", STORY_ID), ("grade", STORY_ID, "opening")]


def complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1, done.stderr.decode()
    return lines[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_said_in_one_line(start: Start, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = start(*command, stdout=full)
    assert done.returncode == 3
    assert complaint(done).startswith("grill: standard output: it cannot be written (no space left on device) — ")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_has_enough_ends_the_command_in_silence(start: Start, command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = start(*command, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_closed_output_is_said_in_one_line(start: Start) -> None:
    done = start("list", preexec_fn=lambda: os.close(1))
    assert done.returncode == 3
    assert complaint(done).startswith("grill: standard output: it is closed — ")


@pytest.mark.parametrize("command", [("grade", STORY_ID, "opening"), ("grade", "--batch", "-")])
def test_a_closed_input_is_said_in_one_line(start: Start, command: tuple[str, ...]) -> None:
    done = start(*command, preexec_fn=lambda: os.close(0))
    assert done.returncode == 3
    assert complaint(done).startswith("grill: standard input: it is closed — ")


def test_a_closed_input_is_the_end_of_a_drill(start: Start) -> None:
    done = start("drill", STORY_ID, "--plain", preexec_fn=lambda: os.close(0))
    assert done.returncode == 0
    assert b"Everything you typed is kept." in done.stdout


def test_a_whole_drill_runs_through_pipes(start: Start) -> None:
    lines = (STRONG, ".", ".", WEAK, ".", "We also plan the looks.", ".", ".", "/hint", STRONG, ".", ".")
    done = start("drill", STORY_ID.lower(), "--plain", input="".join(f"{line}\n" for line in lines).encode())
    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "**You held until round 2.** 3 of 3 questions passed" in said
    assert said.startswith(f"{STORY_ID}: {TITLE}\n")
    assert "\x1b" not in said
    assert "\r" not in said
    assert b"100" in start("progress", STORY_ID).stdout


def test_a_drill_is_taken_up_by_the_next_process(start: Start) -> None:
    first = start("drill", STORY_ID, "--plain", input=f"{WEAK}\n".encode())
    command = first.stdout.decode().splitlines()[-1]
    assert command.startswith("  grill --content ")
    assert command.endswith(f"drill {STORY_ID} --plain")
    second = start("drill", STORY_ID, "--plain", input=b"We also plan the looks.\n.\n")
    assert f"You had typed this, and what you type now comes behind it:\n{WEAK}\n" in second.stdout.decode()
    assert "100 of 100, strong-hire" in second.stdout.decode()


def test_without_a_terminal_the_full_screen_is_refused_with_the_way_out(start: Start) -> None:
    done = start("--learner", "ada", "drill", STORY_ID)
    assert done.returncode == 2
    assert complaint(done).startswith("grill: drill: the full screen needs a terminal — be asked line by line with: grill --content ")
    assert complaint(done).endswith(f"--learner ada drill {STORY_ID} --plain")


def test_bytes_that_are_no_utf_8_do_not_end_a_drill(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")
    done = start("drill", STORY_ID, "--plain", input=STRONG.encode() + b" \xff\xfe\0\n.\n")
    assert done.returncode == 0
    assert "100 of 100, strong-hire" in done.stdout.decode()


def test_an_output_with_another_encoding_gets_everything(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    shown = start("grade", STORY_ID, "opening", input=STRONG.encode("ascii"))
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert b"\\u2713 Fixes the effect" in shown.stdout
    line = json.dumps({"chain": STORY_ID, "question": "opening", "answer": STRONG, "id": "✓é"})
    batch = start("grade", "--batch", "-", input=f"{line}\n".encode())
    assert json.loads(batch.stdout.decode("latin-1"))["id"] == "✓é"


def test_the_doctor_points_at_an_output_without_signs(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = start("doctor")
    assert done.returncode == 1
    assert b"terminal: prints in iso8859-1, which lacks signs" in done.stdout


def test_a_file_name_that_is_no_utf_8_is_named_in_one_line(start: Start) -> None:
    done = start("grade", STORY_ID, "opening", os.fsdecode(b"no-\xff.txt"))
    assert done.returncode == 2
    assert complaint(done) == "grill: no-\\udcff.txt: there is no such file — name a file, or - for standard input"


def test_an_interrupt_ends_a_command_with_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("trainer.cli.grade.read_answer", interrupt)
    result = run("grade", STORY_ID, "opening")
    assert result.exit_code == 3
    assert result.stderr.strip() == "grill: interrupted"
