from __future__ import annotations

from tests.authoring.conftest import Changed, grader_for
from tests.cli.pack import STORY_ID, STRONG
from trainer.authoring.explanation import MarkerTrace, explain_answer
from trainer.content.loader import LoadedContent


def explain(content: LoadedContent, answer: str) -> dict[str, MarkerTrace]:
    chain = content.library.chains[STORY_ID]
    return {trace.result.id: trace for trace in explain_answer(grader_for(content), chain, chain.question("opening"), answer)}


def test_every_marker_is_explained_and_agrees_with_the_grade(changed: Changed) -> None:
    content = changed()
    chain = content.library.chains[STORY_ID]
    grade = grader_for(content).grade(STORY_ID, chain.question("opening"), STRONG)
    traces = explain_answer(grader_for(content), chain, chain.question("opening"), STRONG)
    assert tuple(trace.result for trace in traces) == grade.markers
    assert [trace.text for trace in traces] == [marker.text for marker in chain.question("opening").markers]


def test_a_pattern_that_matched_comes_first_with_the_words_of_the_answer(changed: Changed) -> None:
    content = changed('["plan|schedule looks"]', '["agree dates", "plan|schedule looks"]')
    first, second = explain(content, STRONG)["planned-looks"].patterns
    assert (first.pattern, first.outcome) == ("plan|schedule looks", "counts")
    assert first.words == ("plan", "looks")
    assert (second.pattern, second.words, second.outcome) == ("agree dates", (), "not found")


def test_a_match_that_the_answer_rejects_says_so(changed: Changed) -> None:
    trace = explain(changed(), "We would never look every day at the numbers.")["peek"]
    assert trace.result.met is False
    assert trace.patterns[0].words
    assert trace.patterns[0].outcome != "counts"


def test_a_veto_names_its_pattern(changed: Changed) -> None:
    content = changed('{met: ["look every day"]}', '{met: ["look every day"], unless_answer: ["only errors"]}')
    trace = explain(content, "We look every day at the service. We count only errors there.")["peek"]
    assert trace.result.met is False
    assert trace.note == "vetoed in the whole answer by 'only errors'"


def test_a_missing_requirement_is_named(changed: Changed) -> None:
    content = changed('{met: ["look every day"]}', '{met: ["look every day"], requires: ["significant"]}')
    assert explain(content, "We look every day at the numbers of the test.")["peek"].note == "none of its required patterns holds"
    assert explain(content, "We look every day until it is significant.")["peek"].note == ""


def test_a_flag_held_back_by_a_met_marker_names_the_marker(changed: Changed) -> None:
    content = changed('{met: ["look every day"]}', '{met: ["look every day"], requires_unmet: [planned-looks]}')
    trace = explain(content, "We plan the looks: we look every day at the numbers.")["peek"]
    assert trace.result.met is False
    assert trace.note == "held back, because planned-looks is met"


def test_a_tentative_pattern_is_marked(changed: Changed) -> None:
    content = changed('{met: ["plan|schedule looks"]}', '{met: ["agree dates"], maybe: ["plan|schedule looks"]}')
    trace = explain(content, STRONG)["planned-looks"]
    assert trace.result.met is None
    assert [(pattern.pattern, pattern.tentative) for pattern in trace.patterns] == [("plan|schedule looks", True), ("agree dates", False)]


def test_a_marker_without_a_rule_says_what_decided(changed: Changed) -> None:
    content = changed('      planned-looks: {met: ["plan|schedule looks"]}\n', "")
    trace = explain(content, STRONG)["planned-looks"]
    assert trace.result.source == "derived"
    assert trace.note == "no rule is written; decided by the marker's own words"
    assert trace.patterns == ()


def test_an_answer_without_credit_says_why_at_every_marker(changed: Changed) -> None:
    traces = explain(changed(), "Yes.")
    assert {trace.note.partition(":")[0] for trace in traces.values()} == {"no credit"}
