from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from trainer.tui.widgets.roster import bar, clip, columns, one_line, standing
from trainer.usecases.progress import RosterRow


def row(**changes: object) -> RosterRow:
    base = {"story": "AML-03", "chain": "AML-03", "title": "Title", "headline": "What then?", "readable": True, "questions": 8}
    return RosterRow.model_validate({**base, **changes})


@pytest.mark.parametrize(
    ("passed", "questions", "drawn"),
    [
        (0, 8, "░░░░░░░░"),
        (3, 8, "███░░░░░"),
        (8, 8, "████████"),
        (1, 20, "█░░░░░░░"),
        (19, 20, "███████░"),
        (3, 3, "████████"),
        (0, 0, "        "),
    ],
)
def test_a_bar_is_full_only_when_all_is_passed_and_empty_only_when_nothing_is(passed: int, questions: int, drawn: str) -> None:
    assert bar(passed, questions) == drawn


@given(st.text(max_size=40), st.integers(1, 30))
def test_clipped_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(clip(one_line(text), width)) == width


def test_clipped_text_ends_in_an_ellipsis() -> None:
    assert clip("When do you NOT ship?", 10) == "When do y…"
    assert clip("漢字漢字漢字", 6) == "漢字… "


def test_standing_is_said_in_words() -> None:
    assert standing(row()) == "new"
    assert standing(row(new=False, ladder="held until round 2")) == "held until round 2"
    assert standing(row(chain=None, questions=0)) == "no questions yet"


def test_the_number_of_passed_rungs_goes_first_when_it_gets_tight() -> None:
    rows = [row(new=False, ladder="the opening did not hold")]
    assert columns(rows, {}, 110).count == 3
    assert columns(rows, {}, 76).count == 0
    assert columns(rows, {}, 76).ladder == len("the opening did not hold")


@given(st.integers(60, 200), st.integers(0, 3))
def test_columns_fill_the_width_exactly(width: int, marked: int) -> None:
    found = columns([row(), row(story="AML-100")], {"AML-03": marked}, width)
    shown = [cells for cells in (found.id, found.headline, found.bar, found.count, found.ladder, found.bookmarks) if cells]
    assert sum(shown) + 2 * (len(shown) - 1) == width
