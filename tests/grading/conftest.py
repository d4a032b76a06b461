"""A small chain with rules, made for grading tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trainer.domain.chain import Chain, Marker, Question
from trainer.domain.library import Library
from trainer.domain.rubric import BandRule, MarkerRule, NumberCheck, Policy, QuestionRules, Rubric
from trainer.grading.engine import RulesGrader

QUESTION = Question(
    id="opening",
    title="Opening",
    asked_by="Sam",
    seconds=240,
    text="The new reranker is ready and leadership wants a yes or no soon. Lay out the test plan and say when it stops.",
    strong=(
        Marker(
            id="stop-rule", kind="strong", text="Fixes before the start when the test stops", weight=3, critical=True, probe="Who stops it?"
        ),
        Marker(id="size", kind="strong", text="Gives about 47,000 readers per arm", weight=2, probe="How many?"),
        Marker(
            id="holdback", kind="strong", text="Keeps a holdback after launch to see whether the gain lasts", weight=1, probe="And later?"
        ),
    ),
    red_flags=(
        Marker(id="peek", kind="red_flag", text="Looks every day and stops when significant", severity="major"),
        Marker(id="habit", kind="red_flag", text="Runs seven days as always", severity="minor"),
    ),
)
POLICY = Policy(
    major_penalty=10,
    minor_penalty=5,
    bands=(
        BandRule(band="strong-hire", min_score=80, all_critical=True, max_red_flags=0),
        BandRule(band="hire", min_score=55, all_critical=True, max_major=0),
        BandRule(band="lean-no", min_score=15),
        BandRule(band="no-hire", min_score=0),
    ),
    passing=("hire", "strong-hire"),
)
CHAIN = Chain(id="T-01", story="T-01", title="Test", questions=(QUESTION,), content_hash="abc")
SIZE = {"calculator": "sample_size_proportions", "inputs": {"baseline_rate": 0.12, "mde_absolute": 0.006}, "output": "n_control"}
RULES = {
    "stop-rule": MarkerRule(met=("fix|write_down .. {stop} & before",), maybe=("{stop} rule",)),
    "size": MarkerRule.model_validate({"numbers": [{**SIZE, "tolerance": 0.03}]}),
    "peek": MarkerRule(met=("look|peek .. every_day|daily & {stop}",), unless=("harm",), requires_unmet=("stop-rule",)),
    "habit": MarkerRule(met=("#7d .. as_always",), unless_answer=("sample_size",), requires=("run|take",)),
}

MakeGrader = Callable[..., RulesGrader]


def library(rules: dict[str, MarkerRule] | None = None, numbers: tuple[NumberCheck, ...] = ()) -> Library:
    """The chain with the given rules, those above when left out, and with checks of numbers."""
    questions = {"opening": QuestionRules(markers=RULES if rules is None else rules, numbers=numbers)}
    rubric = Rubric(chain="T-01", concepts={"stop": ("stop", "end", "halt")}, questions=questions)
    return Library(stories={}, chains={"T-01": CHAIN}, rubrics={"T-01": rubric}, concepts={}, policy=POLICY)


@pytest.fixture
def make_grader() -> MakeGrader:
    """Makes a grader of the small chain; takes other rules, `derived_only` and checks of numbers."""

    def make(rules: dict[str, MarkerRule] | None = None, derived_only: bool = False, numbers: tuple[NumberCheck, ...] = ()) -> RulesGrader:
        return RulesGrader(library(rules, numbers), lambda: 0.0, derived_only)

    return make
