from __future__ import annotations

import pytest
from textual import events

from tests.fakes import FakeClock, make_chain, make_question
from tests.tui.conftest import screen_text
from tests.tui.drill.conftest import Workshop
from tests.tui.drill.hands import clock_of, editor, keys_shown, press, set_off, settled, stage, submit, write
from trainer.domain.chain import Chain
from trainer.tui.theme import LIGHT
from trainer.tui.widgets.question_text import QuestionText

SIZES = ((80, 24), (200, 60))

ODD = "Is P(A|B) [/b] [red] [[x]] 🙂 so?"

LONG = " ".join(f"word{number}" for number in range(95))


def asking(text: str, title: str = "Opening") -> Chain:
    """A chain of one question."""
    question = make_question("opening").model_copy(update={"text": text, "title": title})
    return make_chain().model_copy(update={"questions": (question,)})


@pytest.mark.parametrize("size", SIZES)
async def test_a_drill_begins_with_the_opening_and_a_cursor_to_answer_it(workshop: Workshop, size: tuple[int, int]) -> None:
    async with workshop.stage().run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        shown = screen_text(pilot.app)
        assert "AML-03 · opening · Aiko" in shown
        assert "What about opening?" in shown
        assert "0:00 of 4:00" in shown
        assert pilot.app.focused is editor(pilot)


async def test_rounds_are_counted_in_the_header(workshop: Workshop) -> None:
    async with workshop.stage(at="round-2").run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "AML-03 · round 2 of 4 · Aiko" in screen_text(pilot.app)


async def test_the_clock_counts_up_and_says_in_words_when_time_is_over_without_blocking(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        clock.advance(192.4)
        assert clock_of(pilot) == "3:12 of 4:00"
        clock.advance(60)
        assert clock_of(pilot) == "over by 0:12"
        assert stage(pilot).drill.query_one("#clock").has_class("-over")
        await submit(pilot, "<stop-rule>")
        assert stage(pilot).drill.mode == "graded"


async def test_the_clock_stands_still_once_the_answer_is_given(workshop: Workshop, clock: FakeClock) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        clock.advance(65)
        await submit(pilot, "<stop-rule>")
        clock.advance(500)
        assert clock_of(pilot) == "1:05 of 4:00"


async def test_what_an_author_wrote_is_shown_as_it_is(workshop: Workshop) -> None:
    async with workshop.stage(asking(ODD, title="[b]Opening")).run_test(notifications=True) as pilot:
        await settled(pilot)
        shown = screen_text(pilot.app)
        assert ODD in shown
        assert "[b]Opening" in shown


async def test_lines_of_the_file_flow_and_paragraphs_stay_apart(workshop: Workshop) -> None:
    async with workshop.stage(asking("one\ntwo\n\nthree")).run_test(notifications=True) as pilot:
        await settled(pilot)
        lines = [line.strip() for line in screen_text(pilot.app).splitlines()]
        start = lines.index("one two")
        assert lines[start : start + 3] == ["one two", "", "three"]


async def test_at_80_by_24_a_long_question_scrolls_above_six_lines_to_write_in_and_the_keys(workshop: Workshop) -> None:
    async with workshop.stage(asking(LONG)).run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert editor(pilot).content_size.height >= 6
        last = screen_text(pilot.app).splitlines()[-1]
        assert "Answer" in last
        assert "Leave" in last
        question = stage(pilot).drill.query_one(QuestionText)
        question.focus()
        await press(pilot, "end")
        assert "word94" in screen_text(pilot.app)


async def test_a_narrow_terminal_folds_the_ladder_and_a_key_or_a_click_brings_it_back(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        ladder = stage(pilot).drill.query_one("#ladder")
        assert not ladder.display
        assert "▸· opening" in screen_text(pilot.app)
        await press(pilot, "f3")
        assert ladder.display
        assert "round-4" in screen_text(pilot.app)
        await press(pilot, "f3")
        assert not ladder.display
        await pilot.click("#ladder-line")
        await settled(pilot)
        assert ladder.display


async def test_a_wide_terminal_shows_the_ladder_beside_the_question(workshop: Workshop) -> None:
    async with workshop.stage().run_test(size=(100, 30), notifications=True) as pilot:
        await settled(pilot)
        assert stage(pilot).drill.query_one("#ladder").display
        assert not stage(pilot).drill.query_one("#ladder-line").display


async def test_words_are_counted_in_the_border(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        assert "nothing typed yet" in screen_text(pilot.app)
        await write(pilot, "two words")
        assert "2 words · not saved yet" in screen_text(pilot.app)


async def test_only_keys_that_work_are_shown(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        assert {"Answer", "Hint", "Skip", "Leave"} <= set(keys_shown(pilot))
        assert not {"Back", "Add", "Stronger", "Why", "Again", "Next", "To the grade"} & set(keys_shown(pilot))


async def test_letters_that_are_keys_elsewhere_are_typed_into_the_answer(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        await pilot.press(*"vwtnb", "enter", "?")
        assert editor(pilot).text == "vwtnb\n?"


async def test_the_light_theme_works_too(workshop: Workshop) -> None:
    async with workshop.stage().run_test(notifications=True) as pilot:
        pilot.app.theme = LIGHT.name
        await settled(pilot)
        assert "What about opening?" in screen_text(pilot.app)
        assert pilot.app.screen.styles.background.brightness > 0.8


async def test_a_pasted_megabyte_is_taken_graded_and_shown_in_part(workshop: Workshop) -> None:
    text = "the plan " * 120_000 + "<stop-rule> at the very end"
    async with workshop.stage().run_test(notifications=True) as pilot:
        await settled(pilot)
        pilot.app.post_message(events.Paste(text))
        await pilot.pause()
        assert editor(pilot).text.split() == text.split()
        assert max(len(line) for line in editor(pilot).text.splitlines()) <= 2_000
        await press(pilot, "ctrl+s")
        assert stage(pilot).drill.mode == "graded"
        assert set_off(pilot) == ["<stop-rule>"]
        assert "<stop-rule>" in screen_text(pilot.app)
        assert workshop.grader.graded[-1].split() == text.split()
