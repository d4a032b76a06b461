from __future__ import annotations

import pytest

from trainer.cli import output
from trainer.cli.drill_words import reflowed
from trainer.cli.output import count_text, one_line, print_table, safe_text, say


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("one\ntwo\n\nthree\nfour\n", "one two\n\nthree four"),
        ("say:\n- one\n- two", "say:\n- one\n- two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("| a | b |\n| - | - |", "| a | b |\n| - | - |"),
        ("    code\n    more", "code\n    more"),
        ("```\ncode\nmore\n```", "```\ncode\nmore\n```"),
        ("12.0% of them\nclick", "12.0% of them click"),
        ("", ""),
    ],
)
def test_paragraphs_become_one_line_and_everything_else_keeps_its_lines(markdown: str, shown: str) -> None:
    assert reflowed(markdown) == shown


def test_on_a_terminal_long_lines_are_broken_between_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "terminal_columns", lambda: 24)
    say("    one two three four five six seven\n  ✓ one two three four five\n\n| a long row of a table stays as it is |\nshort")
    assert capsys.readouterr().out == (
        "    one two three four\n    five six seven\n  ✓ one two three four\n    five\n\n| a long row of a table stays as it is |\nshort\n"
    )


def test_what_is_to_be_copied_stays_whole_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "terminal_columns", lambda: 24)
    say("  grill --content somewhere drill AML-03 --plain", whole=True)
    assert capsys.readouterr().out == "  grill --content somewhere drill AML-03 --plain\n"


def test_in_a_pipe_lines_are_left_whole(capsys: pytest.CaptureFixture[str]) -> None:
    say("word " * 100)
    assert capsys.readouterr().out == "word " * 100 + "\n"


def test_text_that_would_steer_a_terminal_is_written_out() -> None:
    assert safe_text("a\x1b[2J\x07b\r\u202ec\ud800 é漢👩‍💻\n\t") == "a\\x1b[2J\\x07b\\r\\u202ec\\ud800 é漢👩‍💻\n\t"
    assert one_line(" a\n\n b\x1b ") == "a b\\x1b"


@pytest.mark.parametrize(("number", "text"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories")])
def test_nouns_follow_their_number(number: int, text: str) -> None:
    assert count_text(number, "story", "stories") == text


def test_a_table_has_columns_of_equal_width_and_no_trailing_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([("AML-03", "", "x"), ("B", "longer\nthan one", "")], ("story", "title", "end"))
    assert capsys.readouterr().out == "story   title            end\nAML-03                   x\nB       longer than one\n"
