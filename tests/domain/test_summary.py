"""The report of a drill, and the reading it sends the learner to."""

from __future__ import annotations

from tests.fakes import GOOD, WEAK, make_attempt, make_chain, make_session, make_story
from trainer.domain.chain import QUESTION_IDS, Marker
from trainer.domain.reading import sections_about
from trainer.domain.summary import best_attempts, by_importance, question_results, summarise

CHAIN = make_chain(question_ids=("opening", "round-1", "round-2"))


def marker(text: str, **changes: object) -> Marker:
    return Marker.model_validate({"id": "m", "kind": "strong", "text": text, **changes})


def test_nothing_answered() -> None:
    summary = summarise(CHAIN, make_session(), [])
    assert (summary.session, summary.chain, summary.title) == ("s-1", "AML-03", "Sample-size discipline")
    assert (summary.height, summary.held, summary.seconds) == (None, "no question was answered", 0)
    assert summary.practice is not None
    assert (summary.practice.question, summary.practice.marker, summary.practice.text) == ("opening", None, "opening: not answered yet")
    assert (summary.intuition, summary.misconceptions) == (CHAIN.intuition, CHAIN.misconceptions)
    assert summary.reading.sections == ()


def test_each_rung_has_its_best_attempt_all_tries_and_the_last_count_of_hints() -> None:
    tries = [
        make_attempt(1, WEAK).model_copy(update={"hints": 1}),
        make_attempt(2, GOOD).model_copy(update={"hints": 2}),
        make_attempt(3, WEAK).model_copy(update={"hints": 3, "seconds_used": 5.5}),
        make_attempt(4, WEAK, "round-2"),
    ]
    session = make_session().model_copy(update={"skipped": ("round-1",)})
    opening, first, second = question_results(CHAIN, session, tries)
    assert (opening.attempt, opening.band, opening.score, opening.passed) == ("a-2", "strong-hire", 100.0, True)
    assert (opening.tries, opening.hints, opening.seconds) == (3, 3, 25.5)
    assert (first.attempt, first.skipped, first.tries, first.band) == (None, True, 0, None)
    assert (second.passed, second.skipped, second.seconds) == (False, False, 10.0)
    assert summarise(CHAIN, session, tries).seconds == 35.5


def test_of_equal_attempts_the_later_is_the_best() -> None:
    assert best_attempts([make_attempt(1), make_attempt(2), make_attempt(3, WEAK)])["opening"].id == "a-2"


def test_an_answered_rung_does_not_count_as_skipped() -> None:
    session = make_session().model_copy(update={"skipped": ("opening",)})
    assert not question_results(CHAIN, session, [make_attempt(1)])[0].skipped


def test_practice_is_the_lowest_rung_that_did_not_hold() -> None:
    summary = summarise(
        CHAIN, make_session(), [make_attempt(1), make_attempt(2, "<stop-rule>", "round-1"), make_attempt(3, "x", "round-2")]
    )
    practice = summary.practice
    assert practice is not None
    assert (practice.question, practice.marker) == ("round-1", "traffic")
    assert practice.text == "round-1: not found yet: Counts the eligible readers of each week"
    assert (summary.height, summary.held) == (0, "held at the opening")


def test_practice_without_a_miss_says_only_that_it_did_not_pass() -> None:
    attempt = make_attempt(1)
    capped = attempt.model_copy(update={"grade": attempt.grade.model_copy(update={"passed": False, "band": "lean-no"})})
    practice = summarise(CHAIN, make_session(), [capped]).practice
    assert practice is not None
    assert (practice.marker, practice.text) == (None, "opening: answered, but not passed yet")


def test_no_practice_is_left_when_every_rung_was_passed() -> None:
    tries = [make_attempt(number, GOOD, rung) for number, rung in enumerate(QUESTION_IDS)]
    summary = summarise(make_chain(), make_session(), tries, make_story())
    assert (summary.practice, summary.height, summary.held) == (None, 5, "held to the top")
    assert summary.reading.sections == ()


def test_a_drill_that_began_higher_up_says_nothing_about_the_opening() -> None:
    summary = summarise(CHAIN, make_session(), [make_attempt(1, GOOD, "round-1")])
    assert (summary.height, summary.held) == (None, "the opening was not answered")
    assert summarise(CHAIN, make_session(), [make_attempt(1, WEAK)]).held == "the opening did not hold"


def test_the_reading_is_about_what_was_missed() -> None:
    summary = summarise(CHAIN, make_session(), [make_attempt(1, "<traffic> <stop-rule>")], make_story())
    assert summary.reading.story == "AML-03"
    assert summary.reading.sections[0] == "Rollout plan"
    assert summarise(CHAIN, make_session(), [make_attempt(1, WEAK)]).reading.sections == ()


def test_sections_are_found_by_their_telling_words_the_closest_first() -> None:
    story = make_story(
        sections={
            "Customer pain": "Readers and tests and tests.",
            "Experiment design": "Readers are tested; the planned looks are spending the error rate.",
            "Rollout plan": "Readers of a holdback; planned.",
            "References": "Spending the error rate by planned looks.",
        }
    )
    found = sections_about(story, [marker("Planned looks spend the error", why="rates")])
    assert found == ("Experiment design", "Rollout plan")
    assert sections_about(story, [marker("Planned looks spend the error")], limit=1) == ("Experiment design",)


def test_words_that_every_section_has_or_none_has_lead_nowhere() -> None:
    story = make_story(sections={"Customer pain": "readers", "Metrics": "readers"})
    assert sections_about(story, [marker("readers")]) == ()
    assert sections_about(story, [marker("nothing alike")]) == ()
    assert sections_about(make_story(sections={"Metrics": "only one"}), [marker("only one")]) == ()
    assert sections_about(story, []) == ()


def test_why_and_probe_of_a_marker_count_as_well() -> None:
    story = make_story(sections={"Customer pain": "about waiting", "Metrics": "about novelty"})
    assert sections_about(story, [marker("x", probe="Is it novelty?")]) == ("Metrics",)
    assert sections_about(story, [marker("x", why="Waiting costs.")]) == ("Customer pain",)


def test_importance_is_critical_then_weight_then_order() -> None:
    markers = [marker("a", weight=1), marker("b", weight=3), marker("c", weight=1, critical=True), marker("d", weight=3)]
    assert [found.text for found in by_importance(markers)] == ["c", "b", "d", "a"]
