from __future__ import annotations

from tests.authoring.conftest import Changed, findings, grader_for
from trainer.authoring.coverage import idle_patterns
from trainer.authoring.cross_fire import ForeignAnswer


def test_a_marker_that_no_golden_answer_meets_gets_advice(changed: Changed) -> None:
    content = changed()
    rubric = content.library.rubrics["TST-01"]
    question_id, rules = next((key, rules) for key, rules in rubric.questions.items() if rules.golden)
    marker = next(iter(rules.golden[0].met))
    poorer = rules.model_copy(update={"golden": (rules.golden[0].model_copy(update={"answer": "Nothing comes to mind.", "met": ()}),)})
    content.library.rubrics["TST-01"].questions[question_id] = poorer
    found = [message for severity, code, message in findings(content) if (severity, code) == ("advice", "marker-without-example")]
    assert f"{question_id}: no golden answer meets {marker}" in found


def test_sound_examples_meet_every_marker(changed: Changed) -> None:
    assert findings(changed()) == []


def test_a_pattern_that_matches_nowhere_is_listed_until_an_answer_needs_it(changed: Changed) -> None:
    content = changed()
    chain, rubric = content.library.chains["TST-01"], content.library.rubrics["TST-01"]
    question_id, rules = next((key, rules) for key, rules in rubric.questions.items() if rules.markers)
    marker_id, rule = next(iter(rules.markers.items()))
    rules.markers[marker_id] = rule.model_copy(update={"met": (*rule.met, "zebra .. crossing")})
    idle = idle_patterns(grader_for(content), chain, rubric, ())
    assert (question_id, marker_id, "zebra .. crossing") in [(found.question, found.marker, found.pattern) for found in idle]
    needed = ForeignAnswer(question_id, "A zebra stood at the crossing.")
    idle = idle_patterns(grader_for(content), chain, rubric, (needed,))
    assert "zebra .. crossing" not in [found.pattern for found in idle]
