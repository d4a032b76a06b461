"""Wordings of hints, with and without a story, a probe or a reason."""

from __future__ import annotations

import pytest

from tests.fakes import make_question, make_story
from trainer.domain.chain import Marker
from trainer.usecases.hints import most_important, word_hint

QUESTION = make_question()


def marker(**changes: object) -> Marker:
    return Marker.model_validate({"id": "m", "kind": "strong", "text": "Names the price of waiting another week.", "weight": 1, **changes})


def test_critical_comes_before_weight_and_weight_before_order() -> None:
    everything = {found.id for found in QUESTION.strong}
    assert [found.id for found in QUESTION.strong] == ["traffic", "stop-rule", "holdback"]
    order = []
    while (found := most_important(QUESTION, everything)) is not None:
        order.append(found.id)
        everything.remove(found.id)
    assert order == ["stop-rule", "traffic", "holdback"]


def test_red_flags_are_never_hinted_at() -> None:
    assert most_important(QUESTION, {"peek"}) is None


def test_the_first_hint_names_the_section_of_the_story_or_else_the_question() -> None:
    assert word_hint(1, QUESTION.strong[2], QUESTION, make_story()).text == "A point is still missing. It belongs to: Rollout plan."
    assert word_hint(1, QUESTION.strong[2], QUESTION, None).text == "A point is still missing. It belongs to: Title of opening."
    assert word_hint(1, marker(text="Quite unheard of"), QUESTION, make_story()).text.endswith("It belongs to: Title of opening.")
    assert word_hint(1, marker(critical=True), QUESTION, None).text.startswith("A point this question cannot be passed without")


def test_the_second_hint_is_the_probe_else_the_reason_else_the_area() -> None:
    assert word_hint(2, marker(probe="What does a week cost?"), QUESTION, None).text == "What does a week cost?"
    assert word_hint(2, marker(why="Waiting is cheap."), QUESTION, None).text == (
        "What would you have to add, if this is the reason: Waiting is cheap."
    )
    assert word_hint(2, marker(), QUESTION, None).text == "A point is still missing. It belongs to: Title of opening."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Names the price of waiting another week.", "Names the price …"),
        ("Names the planned looks and the stop rule, as written before the start", "Names the planned looks and the …"),
        ("Peeking", "Peeking …"),
        ("One, two", "One …"),
    ],
)
def test_the_third_hint_opens_the_thought_and_gives_less_than_half_of_a_short_one(text: str, shown: str) -> None:
    assert word_hint(3, marker(text=text), QUESTION, None).text == shown
