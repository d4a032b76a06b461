from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.tui.conftest import screen_text, settled
from trainer.tui.widgets.code import CONTINUED, folded
from trainer.tui.widgets.prose import Prose
from trainer.tui.widgets.table import column_widths

needs = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)).map(lambda pair: (max(pair), min(pair))), min_size=1, max_size=7)


@given(needs, st.integers(7, 120))
def test_columns_fit_the_room_and_no_column_is_wider_than_it_needs(columns: list[tuple[int, int]], room: int) -> None:
    natural, least = zip(*columns, strict=True)
    widths = column_widths(natural, least, room)
    assert sum(widths) <= max(room, len(columns))
    assert all(1 <= width <= need for width, need in zip(widths, natural, strict=True))


@given(needs, st.integers(7, 200))
def test_columns_leave_no_room_unused_while_one_of_them_needs_more(columns: list[tuple[int, int]], room: int) -> None:
    natural, least = zip(*columns, strict=True)
    assert sum(column_widths(natural, least, room)) == min(sum(natural), room)


@given(needs)
def test_no_word_is_broken_while_there_is_room_for_all_longest_words(columns: list[tuple[int, int]]) -> None:
    natural, least = zip(*columns, strict=True)
    widths = column_widths(natural, least, sum(least))
    assert all(width >= word for width, word in zip(widths, least, strict=True))


def test_numbers_keep_their_width_and_long_columns_share_the_rest_by_need() -> None:
    assert column_widths([6, 8, 90], [6, 8, 12], 60) == [6, 8, 46]
    assert column_widths([6, 30, 60], [6, 5, 5], 66) == [6, 20, 40]


@given(st.text(alphabet="ab =漢é\u0301", max_size=80), st.integers(2, 30))
def test_folded_lines_fit_and_hold_every_word(line: str, width: int) -> None:
    pieces = list(folded(line, width))
    assert all(cell_len(piece) <= width for piece in pieces)
    joined = pieces[0] + "".join(piece.removeprefix(CONTINUED) for piece in pieces[1:])
    assert "".join(joined.split()) == "".join(line.split())


def test_a_line_is_folded_at_a_blank_and_continued_with_a_sign() -> None:
    assert list(folded("n = (1.960 + 0.842) / 0.006 = 47,036 per arm", 32)) == ["n = (1.960 + 0.842) / 0.006 =", "↳ 47,036 per arm"]


def test_a_line_that_fits_stays_as_it_is() -> None:
    assert list(folded("   |     arm", 12)) == ["   |     arm"]


class Page(App[None]):
    """Shows one document."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.markdown = markdown

    def compose(self) -> ComposeResult:
        yield Prose(self.markdown)


async def shown(markdown: str, width: int = 40) -> list[str]:
    app = Page(markdown)
    async with app.run_test(size=(width, 40)) as pilot:
        await settled(pilot)
        return [line.strip() for line in screen_text(app).splitlines() if line.strip()]


async def test_a_table_has_a_heading_a_line_and_aligned_columns() -> None:
    assert await shown("| arm | n |\n|---|--:|\n| old | 48,720 |\n| new | 9 |\n") == [
        "arm       n",
        "───────────",
        "old  48,720",
        "new       9",
    ]


async def test_a_table_that_wraps_sets_its_rows_apart() -> None:
    lines = await shown("| look | when |\n|---|---|\n| one | at the end of the second week of the enrolment |\n| two | later |\n", 36)
    assert lines == [
        "look  when",
        "────────────────────────────────",
        "one   at the end of the second",
        "week of the enrolment",
        "┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈",
        "two   later",
    ]


async def test_a_heading_wraps_for_the_sake_of_the_rows() -> None:
    lines = await shown("| when | readers with complete outcome |\n|---|---|\n| end of week 2 | 60,000 |\n", 36)
    assert lines[-1] == "end of week 2  60,000"
    assert lines[0] == "when           readers with"


async def test_a_table_without_rows_or_with_short_rows_is_shown() -> None:
    assert await shown("| a | b |\n|---|---|\n") == ["a  b", "────"]
    assert await shown("| a | b |\n|---|---|\n| 1 |\n") == ["a  b", "────", "1"]


async def test_code_is_not_coloured_by_guesswork_and_keeps_its_shape() -> None:
    assert await shown("```\nfor x in y:\n  a   b\n```\n") == ["for x in y:", "a   b"]


async def test_html_and_entities_and_escapes_are_text() -> None:
    assert await shown("a <b>c</b> &amp; \\*d\\* <!-- e -->\n", 60) == ["a <b>c</b> & *d* <!-- e -->"]


async def test_a_link_does_not_open_by_itself() -> None:
    opened: list[str] = []
    app = Page("[paper](https://example.org)")
    app.open_url = lambda url, *, new_tab=True: opened.append(url)  # type: ignore[method-assign]
    async with app.run_test(size=(40, 10)) as pilot:
        await settled(pilot)
        await pilot.click(Prose, offset=(4, 0))
        await settled(pilot)
    assert opened == []
