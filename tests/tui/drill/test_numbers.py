"""Stated numbers under their markers, and in the debrief with what was computed."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fakes import make_question
from trainer.domain.answer import Calculation
from trainer.domain.grade import Grade, MarkerResult, NumberResult, StatedFigure
from trainer.domain.summary import QuestionResult
from trainer.tui.widgets.debrief_text import ladder_table
from trainer.tui.widgets.grade_rows import marker_rows
from trainer.tui.widgets.hanging import Hanging

RIGHT = NumberResult(
    id="size",
    marker="traffic",
    says="readers [b] per arm",
    stated=StatedFigure(start=0, end=3, text="47k", value=47000),
    right=47036,
    right_text="47,036",
    agrees=True,
)
WRONG = RIGHT.model_copy(update={"marker": "", "agrees": False, "step": "gave the total"})
MISSING = RIGHT.model_copy(update={"stated": None, "agrees": None})


def graded(*numbers: NumberResult) -> Grade:
    question = make_question("opening")
    results = tuple(
        MarkerResult(id=marker.id, kind=marker.kind, met=marker.id == "traffic", confidence=1.0, weight=marker.weight)
        for marker in question.markers
    )
    return Grade(
        chain="AML-03",
        question="opening",
        content_hash="h",
        grader="scripted/1",
        score=50,
        band="lean-no",
        passed=False,
        markers=results,
        numbers=numbers,
    )


def shown(*numbers: NumberResult, detailed: bool = False) -> dict[str, list[str]]:
    rows: dict[str, Hanging] = dict(marker_rows(make_question("opening"), graded(*numbers), detailed=detailed))
    return {name: [text.plain for _, text in visual.rows] for name, visual in rows.items()}


def test_a_number_stands_below_its_marker() -> None:
    rows = shown(RIGHT)
    assert "✓ readers [b] per arm: you 47k · calculator 47,036" in rows["traffic"]
    assert sum(len(lines) for lines in rows.values()) == sum(len(lines) for lines in shown().values()) + 1


def test_a_number_without_marker_stands_at_the_end() -> None:
    assert list(shown(WRONG).items())[-1] == ("number size", ["✗ readers [b] per arm: you 47k · calculator 47,036: gave the total"])


def test_a_number_that_was_not_stated_is_told_only_to_those_who_ask_why() -> None:
    assert shown(MISSING) == shown()
    assert "· readers [b] per arm: no number found" in shown(MISSING, detailed=True)["traffic"]


def test_a_debrief_tells_numbers_and_calculations_below_their_rung() -> None:
    made = Calculation(
        calculator="design_effect",
        inputs={"cluster_size": 6, "icc": 0.08},
        outputs={"design_effect": 1.4},
        made_at=datetime(2025, 3, 1, tzinfo=UTC),
    )
    results = (
        QuestionResult(
            question="opening",
            title="Opening",
            attempt="a",
            score=50,
            band="lean-no",
            tries=1,
            numbers=(WRONG, MISSING),
            calculations=(made,),
        ),
        QuestionResult(question="round-1", title="Round 1"),
    )
    lines = ladder_table(results).plain.splitlines()
    assert lines[1:3] == [
        "  ✗ readers [b] per arm: you 47k · calculator 47,036: gave the total",
        "  Calculator: design_effect: cluster size 6, ICC 0.08 → 1.4× the variance of independent observations",
    ]
    assert "round-1" in lines[3]
