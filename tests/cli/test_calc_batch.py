from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.calculators.test_reference import REFERENCE, agrees
from tests.cli.conftest import Run, complaint

HOW = 'write an object with "calculator" and "inputs" on one line'


def line(inputs: dict[str, Any], calculator: str = "design_effect", **extra: Any) -> str:
    return json.dumps({**extra, "calculator": calculator, "inputs": inputs})


def rows_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(row) for row in text.splitlines()]


SOUND = line({"cluster_size": 6, "icc": 0.08}, id=1)
RESULT = {"design_effect": pytest.approx(1.4), "standard_error_factor": pytest.approx(1.4**0.5)}


def test_a_batch_is_computed_in_order_with_extra_keys_passed_through(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    lines = [SOUND, "", line({"cluster_size": 6, "icc": 2}, id="é", labels={"x": [1, None]}), line({"cluster_size": 1, "icc": 0})]
    file.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    result = run("calc", "--batch", str(file), "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert rows_of(result.stdout) == [
        {"id": 1, "outputs": RESULT},
        {"id": "é", "labels": {"x": [1, None]}, "error": "must be from 0 to 1, not 2", "field": "icc"},
        {"outputs": {"design_effect": 1.0, "standard_error_factor": 1.0}},
    ]


def test_values_may_be_text_as_people_write_them(run: Run) -> None:
    inputs = {"baseline_rate": "12%", "mde_absolute": "0.6pp", "sides": "two-sided", "n_treatments": 1}
    weeks = {"n_per_arm": "47,036", "new_readers_by_week": ["60k", 36000, "26k"], "outcome_days": "1w"}
    typed = "\n".join((line(inputs, "sample_size_proportions"), line(weeks, "runtime_weeks")))
    size, runtime = rows_of(run("calc", "--batch", "-", typed=typed).stdout)
    assert size["outputs"]["n_control"] == 47036
    assert runtime["outputs"]["weeks"] == 3


REFUSED = [
    ({"cluster_size": 6}, "icc", "design_effect needs icc: "),
    ({"cluster_size": 6, "icc": None}, "icc", "design_effect needs icc: "),
    ({"cluster_size": 6, "icc": 0.1, "q": 1}, "q", "design_effect has no input 'q'; it takes cluster_size, icc"),
    ({"cluster": 6, "icc": 0.1}, "cluster", "design_effect has no input 'cluster'"),
    ({"cluster_size": "x", "icc": 0.1}, "cluster_size", "must be a number such as 1.5 or 2e-3, not 'x'"),
    ({"cluster_size": True, "icc": 0.1}, "cluster_size", "must be a number, not True"),
    ({"cluster_size": [6], "icc": 0.1}, "cluster_size", "must be a number, not [6]"),
    ({"cluster_size": {"a": 1}, "icc": 0.1}, "cluster_size", "must be a number, not "),
    ({"cluster_size": 10**400, "icc": 0.1}, "cluster_size", "must be a number, not so large a number"),
]


@pytest.mark.parametrize(("inputs", "field", "error"), REFUSED)
def test_a_refused_input_is_a_result_with_the_sentence_and_the_input(run: Run, inputs: dict[str, Any], field: str, error: str) -> None:
    result = run("calc", "--batch", "-", typed=line(inputs, id=7))
    assert (result.exit_code, result.stderr) == (0, "")
    (row,) = rows_of(result.stdout)
    assert (row["id"], row["field"]) == (7, field)
    assert row["error"].startswith(error)
    assert "outputs" not in row


BROKEN = [
    ("nothing", "", "this line is not JSON (Expecting value at column 1)", {}),
    ("[1]", "", "this line is not a JSON object", {}),
    (SOUND.replace("0.08", "[" * 100_000), "", "this line is nested too deeply", {}),
    ('{"id": 3, "inputs": {}}', "calculator", "this line has no text 'calculator'", {"id": 3}),
    ('{"id": 3, "calculator": 5, "inputs": {}}', "calculator", "this line has no text 'calculator'", {"id": 3}),
    ('{"id": 3, "calculator": "design_effect"}', "inputs", "this line has no object 'inputs'", {"id": 3}),
    ('{"id": 3, "calculator": "design_effect", "inputs": [1]}', "inputs", "this line has no object 'inputs'", {"id": 3}),
]


@pytest.mark.parametrize(("broken", "field", "error", "extra"), BROKEN)
def test_a_broken_line_gives_a_line_too_and_the_others_are_computed(
    run: Run, broken: str, field: str, error: str, extra: dict[str, Any]
) -> None:
    result = run("calc", "--batch", "-", typed=f"{SOUND}\n{broken}\n{SOUND}\n")
    assert complaint(result, 1) == "standard input:2: 1 line is broken, this one first — mend what the error on the printed line says"
    first, middle, last = rows_of(result.stdout)
    assert first == last == {"id": 1, "outputs": RESULT}
    assert middle.pop("error").endswith(f"; {HOW}")
    assert middle == {**extra, "field": field}
    assert error in result.stdout


def test_an_unknown_calculator_breaks_its_line_and_near_names_are_offered(run: Run) -> None:
    result = run("calc", "--batch", "-", typed=f"{line({}, 'design_efect', id=2)}\n{line({}, 'zzz')}\n")
    assert complaint(result, 1).startswith("standard input:1: 2 lines are broken, this one first")
    first, second = rows_of(result.stdout)
    assert (first["id"], first["field"]) == (2, "calculator")
    assert "did you mean design_effect" in first["error"]
    assert second == {"error": "no calculator 'zzz'; `grill calc` lists all", "field": "calculator"}


def test_a_line_that_is_not_utf_8_is_broken(run: Run) -> None:
    result = run("calc", "--batch", "-", typed=b'{"calculator": "\xff"}\n' + SOUND.encode())
    assert result.exit_code == 1
    assert rows_of(result.stdout)[0] == {"error": f"this line is not UTF-8; {HOW}", "field": ""}


def test_what_came_of_an_earlier_run_is_not_mistaken_for_a_result(run: Run) -> None:
    (row,) = rows_of(run("calc", "--batch", "-", typed=line({"cluster_size": 6, "icc": 0.08}, error="old", field="old", id=1)).stdout)
    assert row == {"id": 1, "outputs": RESULT}


def test_explanations_come_with_the_outputs_when_they_are_asked_for(run: Run) -> None:
    typed = line({"baseline_rate": 0.12, "mde_absolute": 0.006}, "sample_size_proportions")
    (row,) = rows_of(run("calc", "--batch", "-", "--explain", typed=typed).stdout)
    assert list(row) == ["outputs", "explanation"]
    assert "47,036" in row["explanation"]["says"][0]


@pytest.mark.parametrize("depth", range(50, 1200, 50))
def test_nesting_of_any_depth_ends_in_one_line(run: Run, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    for typed in (SOUND.replace("0.08", nested), SOUND.replace('"id": 1', f'"id": {nested}')):
        result = run("calc", "--batch", "-", typed=f"{typed}\n{SOUND}\n")
        assert len(rows_of(result.stdout)) == 2


def test_lone_surrogates_are_handed_back_as_they_were(run: Run) -> None:
    result = run("calc", "--batch", "-", typed=SOUND.replace('"id": 1', '"id": "\\udfff"'))
    assert (result.exit_code, rows_of(result.stdout)[0]["id"]) == (0, "\udfff")


def test_a_missing_file_and_a_binary_one_give_one_clear_line(run: Run, tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\x7fELF\0\0\n")
    assert complaint(run("calc", "--batch", str(tmp_path / "no")), 2).endswith(
        "there is no such file — name a file, or - for standard input"
    )
    assert "this is a binary file" in complaint(run("calc", "--batch", str(binary)), 2)
    assert run("calc", "--batch", "-").stdout == ""


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference cases are not beside this checkout")
def test_all_reference_cases_come_out_of_a_batch_as_they_should(run: Run) -> None:
    cases = json.loads(REFERENCE.read_text())
    typed = "".join(f"{json.dumps({key: case[key] for key in ('id', 'calculator', 'inputs')})}\n" for case in cases)
    result = run("calc", "--batch", "-", typed=typed)
    assert (result.exit_code, result.stderr) == (0, "")
    rows = rows_of(result.stdout)
    assert [row["id"] for row in rows] == [case["id"] for case in cases]
    for case, row in zip(cases, rows, strict=True):
        if case["expected"].get("error"):
            assert row["error"]
            assert row["field"][:4] == case["expected"]["error_field"][:4], case["id"]
            continue
        assert all(agrees(case, name, row["outputs"][name], value) for name, value in case["expected"].items()), case["id"]


def test_numbers_that_are_none_are_refused_by_the_calculator_and_the_extra_keys_stay(run: Run) -> None:
    for literal in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, '["x", NaN]', '{"x": [Infinity]}'):
        result = run("calc", "--batch", "-", typed=SOUND.replace("0.08", literal) + "\n" + SOUND)
        assert (result.exit_code, result.stderr) == (0, "")
        row, other = rows_of(result.stdout)
        assert (row["id"], row["field"]) == (1, "icc")
        assert row["error"].startswith("must be a number, not ")
        assert other == {"id": 1, "outputs": RESULT}


def test_a_table_with_such_a_number_is_refused_by_its_name(run: Run) -> None:
    cohorts = '[{"name": "EN", "n": NaN, "successes": 1}]'
    typed = '{"id": "a", "calculator": "cohort_fairness", "inputs": {"cohorts": ' + cohorts + "}}"
    (row,) = rows_of(run("calc", "--batch", "-", typed=typed).stdout)
    assert (row["id"], row["field"]) == ("a", "cohorts")


def test_nothing_but_json_is_written(run: Run) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    extra = SOUND.replace('"id": 1', '"id": NaN, "x": [1e999, {"y": -Infinity}]')
    for typed in (extra, extra.replace("0.08", "NaN"), extra.replace('"design_effect"', "NaN")):
        for row in run("calc", "--batch", "-", typed=typed).stdout.splitlines():
            read = json.loads(row, parse_constant=refuse)
            assert (read["id"], read["x"]) == (None, [None, {"y": None}])
