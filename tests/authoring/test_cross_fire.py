from __future__ import annotations

from tests.authoring.conftest import Changed, grader_for
from tests.cli.pack import STORY_ID, STRONG
from trainer.authoring.cross_fire import CrossFire, ForeignAnswer, measure_cross_fire
from trainer.content.loader import LoadedContent


def measure(content: LoadedContent, *answers: ForeignAnswer) -> CrossFire:
    return measure_cross_fire(grader_for(content), content.library.chains[STORY_ID], answers)


def test_rules_are_tried_on_answers_to_all_other_questions(changed: Changed) -> None:
    report = measure(changed(), ForeignAnswer("opening", STRONG))
    # Two other questions with three markers each; the pack has the same rules everywhere.
    assert report.decisions == 6
    assert {(misfire.question, misfire.marker) for misfire in report.misfires} == {
        (question, marker) for question in ("round-1", "round-2") for marker in ("effect-first", "planned-looks")
    }
    assert report.rate == 4 / 6


def test_a_misfire_names_the_words_and_the_question_they_answer(changed: Changed) -> None:
    misfire = measure(changed(), ForeignAnswer("round-1", STRONG)).misfires[0]
    assert (misfire.question, misfire.marker, misfire.written_for) == ("opening", "effect-first", "round-1")
    assert misfire.words in STRONG


def test_rules_that_stay_silent_are_counted_as_decisions(changed: Changed) -> None:
    report = measure(changed(), ForeignAnswer("opening", "We ask the readers what they would pay for."))
    assert (report.decisions, report.misfires, report.rate) == (6, (), 0.0)


def test_no_answers_give_no_rate(changed: Changed) -> None:
    assert measure(changed()).rate == 0.0
