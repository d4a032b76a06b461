"""Typed text as words, sentences and clauses, with spans into the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.grading.stems import stem
from trainer.grading.text import read_text


def words(text: str) -> list[str]:
    return [token.norm for token in read_text(text).tokens]


def sentences(text: str) -> list[list[str]]:
    taken = read_text(text)
    return [[token.norm for token in taken.tokens[sentence.first : sentence.last]] for sentence in taken.sentences]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("I don't peek", ["i", "do", "not", "peek"]),
        ("we can't and won't", ["we", "can", "not", "and", "will", "not"]),
        ("dont, cant", ["do", "not", "can", "not"]),
        ("It’s v3", ["it", "is", "v3"]),
        ("ＭＤＥ of ０.６", ["mde", "of", "0.6"]),
        ("", []),
        ("\x00\ud800 ok", ["ok"]),
    ],
)
def test_words_are_normalised_and_contractions_opened(typed: str, expected: list[str]) -> None:
    assert words(typed) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("randomise", "randomized"),
        ("analyses", "analysis"),
        ("favour", "favor"),
        ("chose", "choosing"),
        ("peeking", "peeks"),
        ("kept", "keeping"),
        ("paid", "pays"),
    ],
)
def test_inflections_and_spellings_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("power", "powder"), ("test", "text"), ("hide", "side"), ("likely", "like")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_sentences_end_at_marks_blank_lines_and_list_items_but_not_at_wrapped_lines() -> None:
    assert sentences("One wraps\nhere. Two?\n- three\n2) four\n\nfive") == [
        ["one", "wraps", "here"],
        ["two"],
        ["three"],
        ["four"],
        ["five"],
    ]


def test_a_decimal_point_does_not_end_a_sentence() -> None:
    assert len(read_text("z is 2.16 against 2.61 now").sentences) == 1


@pytest.mark.parametrize("typed", ["treatment vs. control runs", "guardrails, e.g. latency and cost", "as Ms. Tanaka says", "approx. 47k"])
def test_an_abbreviation_does_not_end_a_sentence(typed: str) -> None:
    assert len(read_text(typed).sentences) == 1


def test_paragraphs_items_and_headings_are_known() -> None:
    found = read_text("Never:\n- this\n- that\n\nAfter.").sentences
    assert [(s.paragraph, s.item, s.announces) for s in found] == [(0, False, True), (0, True, False), (0, True, False), (1, False, False)]


@pytest.mark.parametrize("mark", ['"{}"', "“{}”", "«{}»", "'{}'", "‘{}’"])
def test_quoted_words_are_marked(mark: str) -> None:
    taken = read_text(f"He said {mark.format('ship it now')} loudly")
    assert [token.norm for token, quoted in zip(taken.tokens, taken.quoted, strict=True) if quoted] == ["ship", "it", "now"]


def test_an_apostrophe_opens_no_quotation() -> None:
    assert not any(read_text("the readers' clicks and the teams' plans, don't you see").quoted)


@given(st.text(max_size=400))
def test_any_text_is_read_and_spans_point_into_it(typed: str) -> None:
    taken = read_text(typed)
    for token in taken.tokens:
        assert 0 <= token.start < token.end <= len(typed)
    assert [index for sentence in taken.sentences for index in range(sentence.first, sentence.last)] == list(range(len(taken.tokens)))
    assert len(taken.quoted) == len(taken.tokens)
    clauses = [token.clause for token in taken.tokens]
    assert clauses == sorted(clauses)


@given(st.lists(st.sampled_from(["don't", "47,036", "two weeks", "v3", "p=0.03", "“x”", "—", "\n- ", ". ", "🙂", "'"]), max_size=40))
def test_pieces_in_any_order_are_read(pieces: list[str]) -> None:
    typed = " ".join(pieces)
    for token in read_text(typed).tokens:
        assert typed[token.start : token.end].strip()


def test_a_unit_behind_a_number_ends_a_sentence_and_a_title_does_not() -> None:
    assert len(read_text("The p95 is 924 ms. The budget is 800.").sentences) == 2
    assert len(read_text("We asked Ms. Sato about it.").sentences) == 1
