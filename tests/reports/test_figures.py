"""Stated numbers and calculations in words, and in the debrief."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import GOOD, make_attempt, make_chain, make_session, make_story
from trainer.domain.answer import Calculation
from trainer.domain.grade import NumberResult, StatedFigure
from trainer.domain.summary import summarise
from trainer.reports.calculations import calculation_line
from trainer.reports.debrief import debrief_markdown
from trainer.reports.numbers import number_line

NOW = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
STATED = StatedFigure(start=0, end=3, text="47k", value=47000)
RIGHT = NumberResult(id="n", says="readers per arm", stated=STATED, right=47036, right_text="47,036", agrees=True)
WRONG = RIGHT.model_copy(
    update={"id": "m", "stated": STATED.model_copy(update={"text": "94\n thousand"}), "agrees": False, "step": "gave the total of all arms"}
)
MISSING = RIGHT.model_copy(update={"id": "o", "stated": None, "agrees": None})


def made(calculator: str, inputs: dict[str, Any], outputs: dict[str, Any]) -> Calculation:
    return Calculation(calculator=calculator, inputs=inputs, outputs=outputs, made_at=NOW)


def test_a_number_says_what_was_stated_and_what_is_right() -> None:
    assert number_line(RIGHT) == "✓ readers per arm: you 47k · calculator 47,036"
    assert number_line(WRONG) == "✗ readers per arm: you 94 thousand · calculator 47,036: gave the total of all arms"
    assert number_line(WRONG.model_copy(update={"step": ""})) == "✗ readers per arm: you 94 thousand · calculator 47,036"


def test_a_number_that_was_not_stated_does_not_give_the_right_one_away() -> None:
    assert "47,036" not in number_line(MISSING)


def test_a_calculation_tells_the_inputs_that_differ_from_the_defaults_with_their_units() -> None:
    inputs = {"baseline_rate": 0.12, "mde_absolute": 0.006, "mde_relative": None, "alpha": 0.05, "power": 0.9, "sides": 2}
    line = calculation_line(made("sample_size_proportions", inputs, {"n_control": 62966, "n_total": 125932}))
    assert line == "sample_size_proportions: baseline rate 12%, MDE absolute +0.6 points, power 90% → 62,966 readers in the control arm"


def test_lists_have_the_unit_of_their_items() -> None:
    line = calculation_line(made("runtime_weeks", {"n_per_arm": 47036, "new_readers_by_week": [60000, 36000.0]}, {"weeks": 3}))
    assert "new readers by week 60,000, 36,000 → 3 weeks from the start to the final read" in line


@pytest.mark.parametrize(
    ("calculation", "line"),
    [
        (made("gone_by_now", {"some_rate": 0.5}, {"share": 0.25}), "gone_by_now: some rate 0.5 → share 0.25"),
        (made("gone_by_now", {}, {}), "gone_by_now → no result"),
        (made("design_effect", {"other": "text"}, {"older_output": 7}), "design_effect: other text → older output 7"),
    ],
)
def test_what_calculators_no_longer_know_is_still_told(calculation: Calculation, line: str) -> None:
    assert calculation_line(calculation) == line


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
NAMES = st.sampled_from(["n_control", "baseline_rate", "mde_absolute", "method"]) | st.text(max_size=5)


@given(
    st.sampled_from(["sample_size_proportions", "runtime_weeks", "nowhere"]),
    st.dictionaries(NAMES, JSON, max_size=4),
    st.dictionaries(NAMES, JSON, max_size=3),
)
def test_whatever_was_kept_can_be_told(name: str, inputs: dict[str, Any], outputs: dict[str, Any]) -> None:
    assert calculation_line(made(name, inputs, outputs)).startswith(name)


def test_the_debrief_has_them_question_by_question() -> None:
    attempt = make_attempt(1, GOOD, "round-1")
    attempt = attempt.model_copy(
        update={
            "grade": attempt.grade.model_copy(update={"numbers": (RIGHT, WRONG, MISSING)}),
            "calculations": (made("design_effect", {"cluster_size": 6, "icc": 0.08}, {"design_effect": 1.4}),),
        }
    )
    chain = make_chain(question_ids=("opening", "round-1"))
    text = debrief_markdown(summarise(chain, make_session(), [make_attempt(0), attempt], make_story()))
    assert (
        "## Numbers\n\n### round-1\n\n"
        "- ✓ readers per arm: you 47k · calculator 47,036\n"
        "- ✗ readers per arm: you 94 thousand · calculator 47,036: gave the total of all arms\n"
        "- Calculator: design_effect: cluster size 6, ICC 0.08 → 1.4× the variance of independent observations\n"
    ) in text
    assert "## Numbers" not in debrief_markdown(summarise(chain, make_session(), [make_attempt(0)], make_story()))
