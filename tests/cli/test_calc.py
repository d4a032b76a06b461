from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Start, complaint
from tests.cli.desk import in_order
from tests.cli.pack import STORY_ID
from trainer.calculators.registry import FAMILIES, MODULES, find
from trainer.cli import definitions
from trainer.cli.definitions import print_definitions

SIZE = ("calc", "sample_size_proportions", "baseline=12%", "mde=0.6pp")


def test_the_list_groups_all_calculators_and_names_the_stories_that_use_them(run: Run) -> None:
    result = run("calc")
    assert (result.exit_code, result.stderr) == (0, "")
    for family in FAMILIES:
        names = [name for names in family.modules.values() for name in names]
        assert in_order(result.stdout, family.title, *(f"  {name} " for name in names))
    line = next(line for line in result.stdout.splitlines() if line.startswith("  design_effect "))
    assert line.endswith("Variance inflation when observations of one unit correlate. (AML-03)")


def test_the_list_as_json_has_every_calculator_once(run: Run) -> None:
    rows = json.loads(run("calc", "--json").stdout)
    assert [row["calculator"] for row in rows] == list(MODULES)
    assert all(list(row) == ["calculator", "family", "purpose", "stories"] for row in rows)
    assert {row["calculator"]: row["stories"] for row in rows}["alpha_under_design_effect"] == ["AML-03"]


def test_the_list_can_be_that_of_one_story(run: Run) -> None:
    result = run("calc", "--story", "aml-03")
    shown = {name for name in MODULES if f"  {name} " in result.stdout}
    assert {"sample_size_proportions", "design_effect", "sample_ratio_mismatch"} <= shown
    assert "p_adjust" not in shown
    assert {row["calculator"] for row in json.loads(run("calc", "--story", "AML-03", "--json").stdout)} == shown


def test_a_story_without_calculators_and_one_that_is_not_there_are_told_apart(run: Run) -> None:
    assert complaint(run("calc", "--story", STORY_ID), 1) == f"{STORY_ID} uses no calculator — `grill calc` lists all"
    assert json.loads(run("calc", "--story", STORY_ID, "--json").stdout) == []
    assert complaint(run("calc", "--story", "NOPE-01"), 2).startswith("no story 'NOPE-01' — choose one of: ")


def test_without_inputs_a_calculator_shows_what_it_takes(run: Run) -> None:
    result = run("calc", "sample_size_proportions")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == "sample_size_proportions: Readers per arm to detect a difference of two proportions."
    assert "baseline_rate rate of the control arm: a rate between 0% and 100%; needed; for example 12%" in lines
    assert "alpha type I error over all sides: a probability between 0% and 100%; default 5%" in lines
    assert any(
        line.startswith("method ") and "one of pooled_z, unpooled_z, arcsine, evan_miller; default pooled_z" in line for line in lines
    )
    assert "n_total readers in all arms" in lines


def test_what_a_calculator_takes_as_json(run: Run) -> None:
    described = json.loads(run("calc", "sample_size_proportions", "--json").stdout)
    assert list(described) == ["calculator", "purpose", "inputs", "outputs", "example"]
    first = described["inputs"][0]
    assert (first["name"], first["required"], first["default"], first["example"]) == ("baseline_rate", True, None, 0.12)
    assert described["outputs"][0] == {"name": "n_control", "text": "readers in the control arm", "unit": "count"}


@pytest.mark.parametrize("name", MODULES)
def test_the_example_that_a_calculator_shows_works_when_it_is_pasted(run: Run, name: str) -> None:
    shown = run("calc", name)
    assert (shown.exit_code, shown.stderr) == (0, "")
    program, *words = shlex.split(shown.stdout.splitlines()[-1])
    assert program == "grill"
    assert words == shlex.split(json.loads(run("calc", name, "--json").stdout)["example"])[1:]
    result = run(*words, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(json.loads(result.stdout)) == ["calculator", "inputs", "outputs"]


@pytest.mark.parametrize("name", MODULES)
def test_every_result_begins_with_the_main_one_and_ends_with_a_sentence(run: Run, name: str) -> None:
    words = shlex.split(run("calc", name).stdout.splitlines()[-1])[1:]
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    main = next(iter(find(name).outputs.values()))
    assert main.text in lines[0]
    assert lines[-1][-1] in ".?!"
    explained = run(*words, "--explain").stdout
    assert in_order(explained, lines[0], "\nformula\n", "\nwith the numbers put in\n", "\nit rests on", "\nsay\n", lines[-1], "\nsource\n")


def test_a_result_shows_the_naive_answer_the_other_outputs_and_what_it_was_computed_from(run: Run) -> None:
    result = run(*SIZE)
    assert in_order(
        result.stdout,
        "47,036 readers in the control arm\n",
        "    naive: 3,205,972 (+0.6% of the baseline instead of +0.6 points); ",
        "  n_total               94,072 readers in all arms\n",
        "  treatment_rate        12.6% rate to tell apart from the baseline\n",
        "for baseline_rate=12% mde_absolute=+0.6pp alpha=5% power=80% ",
        "I need 47,036 readers in control and 94,072 in all.\n",
    )


def test_a_result_as_json_has_numbers_as_they_are_and_all_inputs(run: Run) -> None:
    result = json.loads(run(*SIZE, "--json").stdout)
    assert list(result) == ["calculator", "inputs", "outputs"]
    assert result["inputs"]["baseline_rate"] == 0.12
    assert result["inputs"]["method"] == "pooled_z"
    assert "mde_relative" not in result["inputs"]
    assert result["outputs"]["n_control"] == 47036
    explained = json.loads(run(*SIZE, "--json", "--explain").stdout)
    assert list(explained["explanation"]) == ["formula", "steps", "assumptions", "says", "naive", "source"]
    assert len(explained["explanation"]["says"]) == 2


def test_times_and_lists_are_read_and_come_back_in_json(run: Run) -> None:
    weeks = json.loads(run("calc", "runtime-weeks", "n_per=47036", "new=60k, 36k, 26k", "outcome=1w", "--json").stdout)
    assert weeks["outputs"]["weeks"] == 3
    assert weeks["inputs"]["new_readers_by_week"] == [60000, 36000, 26000]
    times = {"started": "10:00", "detected": "10:12:30", "mitigated": "10:40", "resolved": "11:05"}
    words = [f"{name}_at=2026-03-01T{time}" for name, time in times.items()]
    incident = json.loads(run("calc", "incident_metrics", *words, "--json").stdout)
    assert incident["inputs"]["detected_at"] == "2026-03-01T10:12:30"
    assert incident["outputs"]["ttd_minutes"] == 12.5


REFUSED = [
    (("baseline=4", "mde=0.6pp"), "baseline_rate: 4 would be 400%; did you mean 4%?"),
    (("baseline=12%", "mde=2%"), "mde_absolute: 2% can mean points or percent of the baseline; write 2pp or 2%rel"),
    (("baseline=12%",), "mde_absolute: give exactly one of mde_absolute and mde_relative"),
    (("mde=0.6pp",), "baseline_rate: sample_size_proportions needs baseline_rate: rate of the control arm"),
    (("baseline=104%", "mde=1pp"), "baseline_rate: must lie between 0 and 1, not at 1.04"),
    (("basline=12%",), "basline: is no input of sample_size_proportions; did you mean baseline_rate?"),
    (("baseline=12%", "base=13%"), "baseline_rate: is given twice"),
    (("baseline=12%", "baseline=13%"), "baseline: is given twice — give it once"),
    (("mde", "=", "0.6pp"), "calc: 'mde' is no input — write name=value without spaces around =, and quote a value that holds spaces"),
    (("=5",), "calc: '=5' is no input — "),
    (("baseline=\x1b[31m",), "baseline_rate: must be a rate such as 4% or 0.04, not '\\x1b[31m'"),
    (("\x1b]0;x\x07=5",), "\\x1b]0;x\\x07: is no input of sample_size_proportions; it takes "),
]


@pytest.mark.parametrize(("words", "message"), REFUSED)
def test_a_refused_input_is_told_in_one_line_that_names_it(run: Run, words: tuple[str, ...], message: str) -> None:
    for extra in ((), ("--json",), ("--explain",)):
        result = run("calc", "sample_size_proportions", *words, *extra)
        assert complaint(result, 2).startswith(message)
        assert result.stdout == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sample_size_proportion",), "no calculator 'sample_size_proportion' — did you mean sample_size_proportions"),
        (("zzz",), "no calculator 'zzz' — `grill calc` lists all"),
        (("baseline=12%",), "calc: 'baseline=12%' is an input; name the calculator before it — for example: grill calc "),
        (("design_effect", "--story", "AML-03"), "calc: a calculator, --story and --batch exclude each other — "),
        (("design_effect", "--batch", "-"), "calc: a calculator, --story and --batch exclude each other — "),
        (("--story", "AML-03", "--batch", "-"), "calc: a calculator, --story and --batch exclude each other — "),
    ],
)
def test_wrong_use_is_told_with_the_way_out(run: Run, words: tuple[str, ...], message: str) -> None:
    assert complaint(run("calc", *words), 2).startswith(message)


def test_long_lists_are_cut_for_people_and_whole_in_json(run: Run) -> None:
    weeks = ", ".join(["1000"] * 500)
    words = ("calc", "runtime_weeks", "n_per_arm=2000", f"new={weeks}")
    assert "… (all of it with --json)" in run(*words).stdout
    assert len(json.loads(run(*words, "--json").stdout)["inputs"]["new_readers_by_week"]) == 500


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets the width of the terminal."""
    return lambda columns: monkeypatch.setattr(definitions, "terminal_columns", lambda: columns)


def test_on_a_terminal_explanations_keep_to_their_column(narrow: Callable[[int], None], capsys: pytest.CaptureFixture[str]) -> None:
    narrow(36)
    print_definitions([("a", "one two three four five six seven"), ("  bc", "eight\nnine\x1b")])
    assert capsys.readouterr().out == "  a     one two three four five six\n        seven\n    bc  eight nine\\x1b\n"


def test_on_a_narrow_terminal_explanations_stand_below_their_terms(
    narrow: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    narrow(30)
    print_definitions([("a_long_name", "one two three four five six")])
    assert capsys.readouterr().out == "  a_long_name\n      one two three four five\n      six\n"


SIMULATION = ("calc", "latency_simulation", 'stages=[{"name": "a", "p50_ms": 100, "p95_ms": "0.2s"}]', "draws=2000", "--json")


def test_a_simulation_tells_its_progress_on_a_terminal_and_only_there(start: Start) -> None:
    quiet = start(*SIMULATION)
    assert (quiet.returncode, quiet.stderr) == (0, b"")
    master, slave = os.openpty()
    try:
        done = start(*SIMULATION, stderr=slave)
        told = os.read(master, 100_000).decode()
    finally:
        os.close(slave)
        os.close(master)
    assert done.returncode == 0
    assert done.stdout == quiet.stdout
    assert "simulating" in told
    assert "100%" in told


def test_the_full_disk_and_the_reader_that_left_are_handled(start: Start) -> None:
    with Path("/dev/full").open("wb") as full:
        done = start("calc", stdout=full)
    assert done.returncode == 3
    assert b"it cannot be written (no space left on device)" in done.stderr
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = start("calc", stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_main_result_that_is_none_is_not_printed(run: Run) -> None:
    typed = ("method=normal_mixture_boundary", "intrinsic_time=100", "optimized_for_intrinsic_time=100")
    result = run("calc", "confidence_sequence", *typed)
    assert result.exit_code == 0
    first = result.stdout.splitlines()[0]
    assert "none" not in result.stdout
    assert first[0].isdigit()
