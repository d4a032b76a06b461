"""The pattern language, and where patterns hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.grading.matching import Occurrences
from trainer.grading.patterns import PatternError, parse_pattern
from trainer.grading.text import read_text
from trainer.grading.vocabulary import Vocabulary

CONCEPTS = {"per-arm": ["per arm", "each group", "a side"], "stop": ["stop", "halt", "call off"]}


def hits(pattern: str, text: str) -> list[str]:
    """The words matched, match by match."""
    parsed = parse_pattern(pattern)
    vocabulary = Vocabulary()
    assert not vocabulary.unknown_concepts(parsed, CONCEPTS)
    placed = vocabulary.place(parsed, CONCEPTS)
    read = read_text(text)
    matches = Occurrences(read, vocabulary).find(placed)
    return [" ".join(text[slice(*read.clip(first, last))] for first, last in match.spans) for match in matches]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("stop test", "We stopped that whole big test."),
        ("stop .. test", "We stop, whatever anybody in the room may say, the test."),
        ("stop <6> test", "We stop each and every single running test."),
        ("stop|end|halt test", "They would end the test."),
        ("pay_for_itself|break-even", "It must pay for itself."),
        ("{stop} test", "Call off the test."),
        ("#47036~3% .. {per-arm}", "About forty-seven thousand in each group."),
        ("#14d", "It takes two weeks."),
        ("#7..10%", "The error is one in twelve."),
        ("#0.6pp", "We look for 0.6 percentage points."),
        ("#$3600", "A week costs $3,600."),
        ("#4x reader", "four times the readers"),
        ("=looks", "The looks are planned."),
        ("above_1.99|past_1.99", "It must be above 1.99 then."),
        ("random*", "We re-check the randomisation."),
        ("/p[0-9]{2}/", "The p95 is high."),
        ("test & stop", "Stop. No: stop the test."),
        ("@near: test & stop", "There is a test. We stop."),
        ("@answer: test & stop", "There is a test. It runs. We stop."),
        ("@clause: stop & test", "We wait, then stop the test."),
        ("stop & !never", "We stop the test."),
    ],
)
def test_a_pattern_holds(pattern: str, text: str) -> None:
    assert hits(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("stop test", "We stop one and two and three and four test."),
        ("stop test", "test, then stop"),
        ("stop test", "We stop. The test runs."),
        ("pay_for_itself", "It pays well for itself."),
        ("#47036~3%", "About 49,000."),
        ("#14d", "About 14 readers."),
        ("#7..10%", "The error is 10.5%."),
        ("=looks", "One look."),
        ("test & stop", "There is a test. We stop."),
        ("@near: test & stop", "There is a test. It runs. We stop."),
        ("@clause: stop & test", "We stop, then test."),
        ("stop & !never", "We never stop."),
    ],
)
def test_a_pattern_does_not_hold(pattern: str, text: str) -> None:
    assert not hits(pattern, text)


def test_a_match_names_the_words_it_rests_on() -> None:
    assert hits("stop .. test", "We stop, in the end, the test.") == ["stop test"]


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("@nowhere: stop", "unknown scope"),
        ("!stop", "only forbids"),
        ("stop & ", "empty part"),
        ("", "empty part"),
        ("{Bad Name}", "bad concept"),
        ("#abc", "bad number"),
        ("/(/", "bad regular expression"),
        ("x" * 3000, "longer than"),
        ("...!?", "no word"),
    ],
)
def test_a_bad_pattern_says_what_is_wrong(pattern: str, complaint: str) -> None:
    with pytest.raises(PatternError, match=complaint):
        parse_pattern(pattern)


def test_an_unknown_concept_is_named() -> None:
    assert Vocabulary().unknown_concepts(parse_pattern("{nothing} stop"), CONCEPTS) == ["nothing"]


def test_a_slow_regular_expression_gives_up() -> None:
    assert not hits("/(a+)+b/", "a" * 5000)


@given(st.text(max_size=60))
def test_any_text_is_a_pattern_or_a_clear_error(source: str) -> None:
    try:
        pattern = parse_pattern(source)
    except PatternError:
        return
    assert pattern.parts


@given(st.lists(st.sampled_from(["stop", "test", "never", "47k", ".", ",", "\n", "readers"]), max_size=60))
def test_matches_lie_in_one_sentence_and_in_order(pieces: list[str]) -> None:
    text = " ".join(pieces)
    vocabulary = Vocabulary()
    placed = vocabulary.place(parse_pattern("stop .. test"), {})
    read = read_text(text)
    for match in Occurrences(read, vocabulary).find(placed):
        assert list(match.spans) == sorted(match.spans)
        assert len({read.tokens[index].sentence for index in match.consumed}) == 1
