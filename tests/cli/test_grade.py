from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, complaint
from tests.cli.pack import FLAGGED, STORY_ID, STRONG, WEAK
from trainer.cli.output import LARGEST_ANSWER

GRADE_KEYS = [
    "chain", "question", "content_hash", "grader", "score", "band", "passed", "gaming", "markers", "numbers", "probes",
    "judge", "elapsed_ms",
]  # fmt: skip
MARKER_KEYS = ["id", "kind", "met", "confidence", "weight", "critical", "severity", "evidence", "source"]


def lines_of(*rows: object) -> str:
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)


def row(answer: str, question: str = "opening", **extra: object) -> dict[str, object]:
    return {"chain": STORY_ID, "question": question, "answer": answer, **extra}


def test_an_answer_in_a_file_is_graded_for_people(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text(FLAGGED)
    result = run("grade", STORY_ID.lower(), "OPENING", str(file))
    assert result.exit_code == 0
    text = result.stdout
    for part in (
        "lean-no, not passed",
        "Landed",
        "✓ Fixes the effect",
        "Sharpen",
        "✗ Plans the looks",
        "⚑ major: Looks every day",
        "Aiko:",
    ):
        assert part in text
    assert '"When do you look?"' in text.splitlines()[-1]


@pytest.mark.parametrize("extra", [(), ("-",)])
def test_an_answer_on_standard_input_is_graded(run: Run, extra: tuple[str, ...]) -> None:
    result = run("grade", STORY_ID, "opening", *extra, typed=STRONG)
    assert result.stdout.startswith("100 of 100, strong-hire, passed")


def test_an_empty_answer_gets_no_credit_and_the_reason_and_gives_no_marker_away(run: Run) -> None:
    result = run("grade", STORY_ID, "opening", typed="")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].startswith("No credit: ")
    assert "Fixes the effect" not in result.stdout


def test_a_grade_as_json_has_exactly_the_documented_keys(run: Run) -> None:
    grade = json.loads(run("grade", STORY_ID, "opening", "--json", typed=FLAGGED).stdout)
    assert list(grade) == GRADE_KEYS
    assert all(list(marker) == MARKER_KEYS for marker in grade["markers"])
    assert {marker["id"]: (marker["kind"], marker["met"]) for marker in grade["markers"]} == {
        "effect-first": ("strong", True),
        "planned-looks": ("strong", False),
        "peek": ("red_flag", True),
    }
    assert (grade["gaming"], grade["judge"], grade["passed"], grade["grader"]) == (None, None, False, "rules/1")
    assert grade["probes"] == [{"marker": "planned-looks", "text": "When do you look?"}]
    for marker in grade["markers"]:
        for evidence in marker["evidence"]:
            assert FLAGGED[evidence["start"] : evidence["end"]] == evidence["text"]


def test_derived_rules_ignore_the_authored_ones(run: Run) -> None:
    grade = json.loads(run("grade", STORY_ID, "opening", "--derived", "--json", typed=FLAGGED).stdout)
    assert grade["grader"] == "derived/1"
    assert {marker["source"] for marker in grade["markers"]} == {"derived"}


def test_a_batch_is_graded_in_order_with_extra_keys_passed_through(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    rows = [row(WEAK, "round-1", id="a", labels={"x": [1, 0.5, None]}), row(STRONG, id="é"), row("", "round-2", id=3)]
    file.write_text("\ufeff" + lines_of(rows[0], "", rows[1], rows[2]), encoding="utf-8")
    result = run("grade", "--batch", str(file), "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    grades = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(grade["id"], grade["question"], grade["passed"]) for grade in grades] == [
        ("a", "round-1", True),
        ("é", "opening", True),
        (3, "round-2", False),
    ]
    assert grades[0]["labels"] == {"x": [1, 0.5, None]}
    assert list(grades[1]) == ["id", *GRADE_KEYS]
    assert list(grades[1]["markers"][0]) == MARKER_KEYS


def test_a_batch_comes_from_standard_input(run: Run) -> None:
    result = run("grade", "--batch", "-", typed=lines_of(row(STRONG), row(WEAK)))
    assert [json.loads(line)["score"] for line in result.stdout.splitlines()] == [100.0, 66.7]


def test_a_batch_can_ignore_the_authored_rules(run: Run) -> None:
    result = run("grade", "--batch", "-", "--derived", typed=lines_of(row(STRONG)))
    assert json.loads(result.stdout)["grader"] == "derived/1"


def test_the_keys_of_a_grade_win_over_extra_keys_of_the_same_name(run: Run) -> None:
    result = run("grade", "--batch", "-", typed=lines_of(row(STRONG, score=3, band="mine")))
    grade = json.loads(result.stdout)
    assert (grade["score"], grade["band"]) == (100.0, "strong-hire")


BROKEN = [
    ("nothing", "this line is not JSON (Expecting value at column 1)"),
    ('{"chain": "x"', "this line is not JSON"),
    ("[1]", "this line is not a JSON object"),
    ("NaN", "this line is not JSON (NaN is no JSON value)"),
    (lines_of(row(STRONG, weight=1)).strip().replace("1}", "1e999}"), "this line is not JSON (a number is too large)"),
    ("[" * 100_000, "this line is nested too deeply"),
    ("1" * 5000, "this line is not JSON (Exceeds the limit"),
    ('{"chain": "TST-01", "question": "opening"}', "this line has no text 'answer'"),
    ('{"chain": "TST-01", "question": "opening", "answer": 7}', "this line has no text 'answer'"),
    ('{"chain": "NOPE-1", "question": "opening", "answer": "x"}', "no chain 'NOPE-1' — choose one of: "),
    ('{"chain": "TST-01", "question": "round-9", "answer": "x"}', "TST-01 has no question 'round-9' — choose one of: opening"),
]


@pytest.mark.parametrize(("broken", "message"), BROKEN)
def test_a_broken_line_is_reported_with_its_number_and_the_others_are_graded(run: Run, broken: str, message: str) -> None:
    result = run("grade", "--batch", "-", typed=f"{lines_of(row(STRONG, id=1))}\n{broken}\n{lines_of(row(WEAK, id=4))}")
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, 4]
    first, last = result.stderr.splitlines()
    assert first.startswith(f"grill: standard input:3: {message}")
    assert last == "grill: standard input: 1 broken line was left out — mend them and grade the file again"


def test_a_line_that_is_not_utf_8_is_reported(run: Run) -> None:
    result = run("grade", "--batch", "-", typed=b'{"chain": "\xff"}\n' + lines_of(row(STRONG)).encode())
    assert result.exit_code == 1
    assert "standard input:1: this line is not UTF-8" in result.stderr
    assert json.loads(result.stdout)["passed"] is True


def test_all_broken_lines_are_counted(run: Run) -> None:
    result = run("grade", "--batch", "-", typed="x\ny\n")
    assert result.exit_code == 1
    assert "2 broken lines were left out" in result.stderr
    assert result.stdout == ""


def test_lone_surrogates_and_nul_in_a_batch_are_graded_and_handed_back_as_they_were(run: Run) -> None:
    text = '{"chain": "TST-01", "question": "opening", "answer": "We \\ud800 fix the effect\\u0000 before the start.", "id": "\\udfff"}\n'
    result = run("grade", "--batch", "-", typed=text)
    assert (result.exit_code, result.stderr) == (0, "")
    grade = json.loads(result.stdout)
    assert grade["id"] == "\udfff"
    assert grade["markers"][0]["met"] is True


@pytest.mark.parametrize(
    "text", [f"{STRONG} \ud800".encode("utf-8", "surrogatepass"), STRONG.encode() + b" \xff\xfe", STRONG.encode("utf-8-sig")]
)
def test_bytes_that_are_no_utf_8_do_not_stop_the_grading(run: Run, text: bytes) -> None:
    assert run("grade", STORY_ID, "opening", typed=text).stdout.startswith("100 of 100")


def test_an_answer_of_a_megabyte_is_graded(run: Run) -> None:
    result = run("grade", STORY_ID, "opening", "--json", typed=(STRONG + "\n") * (1_000_000 // len(STRONG)))
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["markers"]) == 3


def test_something_far_too_big_for_an_answer_is_refused(run: Run) -> None:
    message = complaint(run("grade", STORY_ID, "opening", typed="x" * (LARGEST_ANSWER + 1)), 2)
    assert message == "standard input: this is bigger than 2,000,000 bytes — name the file that holds only the answer"


@pytest.mark.parametrize("command", [("grade", STORY_ID, "opening"), ("explain", STORY_ID, "opening"), ("grade", "--batch")])
def test_a_missing_file_a_folder_and_a_binary_file_give_one_clear_line(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\x7fELF\0\0\n" * 1000)
    assert (
        complaint(run(*command, str(tmp_path / "no")), 2)
        == f"{tmp_path / 'no'}: there is no such file — name a file, or - for standard input"
    )
    assert complaint(run(*command, str(tmp_path)), 2) == f"{tmp_path}: this is a folder, not a file — name a file in it"
    assert "this is a binary file, not " in complaint(run(*command, str(binary)), 2)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "grade: name a chain and a question — for example: grill grade AML-03 round-2 answer.txt"),
        ((STORY_ID,), "grade: name a chain and a question"),
        (("NOPE-1", "opening"), "no chain 'NOPE-1'"),
        ((STORY_ID, "round-9"), f"{STORY_ID} has no question 'round-9' — choose one of: opening, round-1, round-2"),
        ((STORY_ID, "opening", "--batch", "x"), "--batch takes no further arguments"),
    ],
)
def test_wrong_use_of_grade_says_what_to_do(run: Run, args: tuple[str, ...], message: str) -> None:
    assert complaint(run("grade", *args), 2).startswith(message)
