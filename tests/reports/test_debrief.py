from __future__ import annotations

from datetime import timedelta

import pytest
from markdown_it import MarkdownIt

from tests.fakes import GOOD, WEAK, make_attempt, make_chain, make_session, make_story
from trainer.domain.answer import Attempt, Session
from trainer.domain.chain import Chain
from trainer.domain.summary import DrillSummary, Practice, Reading, summarise
from trainer.reports.debrief import debrief_markdown

RUNGS = ("opening", "round-1", "round-2", "round-3")


def summary(*attempts: Attempt, chain: Chain | None = None, session: Session | None = None) -> DrillSummary:
    return summarise(chain or make_chain(question_ids=RUNGS), session or make_session(), attempts, make_story())


def timed(number: int, answer: str, question: str, seconds: float, hints: int = 0) -> Attempt:
    return make_attempt(number, answer, question).model_copy(update={"seconds_used": seconds, "hints": hints})


def section(text: str, title: str) -> list[str]:
    """The lines below a heading."""
    return text.partition(f"## {title}\n\n")[2].partition("\n\n#")[0].partition("\n\nSession")[0].splitlines()


def cells(text: str) -> dict[str, list[str]]:
    """The cells of the ladder by question, as a reader of markdown sees them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inside = [token.children or [] for token in tokens if token.type == "inline" and token.level == 4]
    found = ["".join(child.content for child in children) for children in inside]
    rows = [found[start : start + 8] for start in range(0, len(found), 8)]
    return {row[0]: row[1:] for row in rows}


def test_the_ladder_shows_every_rung_with_score_band_tries_hints_and_time() -> None:
    session = make_session().model_copy(update={"skipped": ("round-2",)})
    text = debrief_markdown(
        summary(
            timed(1, GOOD, "opening", 187.9),
            timed(2, WEAK, "round-1", 60, hints=1),
            timed(3, WEAK, "round-1", 30, hints=2),
            session=session,
        )
    )
    ladder = cells(text)
    assert ladder["question"] == ["title", "result", "score", "band", "tries", "hints", "time"]
    assert ladder["opening"] == ["Title of opening", "✓ passed", "100", "strong-hire", "1", "0", "3:07"]
    assert ladder["round-1"] == ["Title of round-1", "✗ not passed", "33", "lean-no", "2", "2", "1:30"]
    assert ladder["round-2"] == ["Title of round-2", "skipped", "", "", "", "", ""]
    assert ladder["round-3"] == ["Title of round-3", "not answered", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("answered", "sentence"),
    [
        ({}, "No question was answered."),
        ({"opening": WEAK}, "The opening did not hold."),
        ({"opening": GOOD}, "You held at the opening."),
        ({"opening": GOOD, "round-1": GOOD}, "You held until round 1."),
        ({"round-1": GOOD}, "The opening was not answered."),
    ],
)
def test_the_report_opens_with_how_high_the_learner_held(answered: dict[str, str], sentence: str) -> None:
    attempts = [make_attempt(number, answer, question) for number, (question, answer) in enumerate(answered.items())]
    assert f"**{sentence}**" in debrief_markdown(summary(*attempts)).splitlines()[2]


def test_a_whole_ladder_held_is_said_to_be_held_to_the_top() -> None:
    chain = make_chain()
    attempts = [make_attempt(number, GOOD, question.id) for number, question in enumerate(chain.questions)]
    text = debrief_markdown(summary(*attempts, chain=chain))
    assert "**You held to the top.** 8 of 8 questions passed in 1:20, no hint opened." in text
    assert section(text, "Practise next") == ["Every question is passed. Come back in a few days and see whether it holds."]
    assert "## Read before the next drill" not in text


@pytest.mark.parametrize(("hints", "words"), [(0, "no hint opened"), (1, "1 hint opened"), (3, "3 hints opened")])
def test_hints_and_time_are_added_up(hints: int, words: str) -> None:
    text = debrief_markdown(summary(timed(1, GOOD, "opening", 3600, hints), timed(2, GOOD, "round-1", 61)))
    assert f"2 of 4 questions passed in 1:01:01, {words}." in text


def test_the_report_says_what_to_practise_and_where_to_begin() -> None:
    text = debrief_markdown(summary(make_attempt(1, GOOD), make_attempt(2, WEAK, "round-1")))
    assert section(text, "Practise next") == [
        "- round-1: not found yet: Names the planned looks and the stop rule before the start",
        "- Begin there: `grill drill AML-03 --from round-1`",
    ]


def test_the_report_says_what_to_read() -> None:
    text = debrief_markdown(summary(make_attempt(1, WEAK)))
    assert section(text, "Read before the next drill") == [
        "- Experiment design",
        "- Rollout plan",
        "- Customer pain",
        "- All of it: `grill show AML-03`",
    ]


def test_intuition_and_misconceptions_close_the_report() -> None:
    text = debrief_markdown(summary(make_attempt(1, GOOD)))
    assert section(text, "Intuition gained") == ["- Effects are bought with readers."]
    assert section(text, "Misconceptions") == ["- More looks are not more knowledge."]
    assert text.endswith("\n\nSession `s-1`\n")


def test_sections_without_content_are_left_out() -> None:
    chain = make_chain(question_ids=RUNGS).model_copy(update={"intuition": (), "misconceptions": ()})
    text = debrief_markdown(summary(make_attempt(1, GOOD), chain=chain))
    assert "Intuition" not in text
    assert "Misconceptions" not in text


def test_the_best_attempt_of_a_question_counts() -> None:
    later = make_attempt(2, WEAK).model_copy(update={"submitted_at": make_attempt(1).submitted_at + timedelta(hours=1)})
    assert cells(debrief_markdown(summary(make_attempt(1, GOOD), later)))["opening"][1:4] == ["✓ passed", "100", "strong-hire"]


HOSTILE = "a | b \\| `c` *d* _e_ [f](javascript:g) <b>h</b> &amp; # | ~~i~~ \x1b[31m\nj \\"


def test_author_text_stands_for_itself_in_every_place() -> None:
    shown = "a | b \\| `c` *d* _e_ [f](javascript:g) <b>h</b> &amp; # | ~~i~~ [31m j \\"
    results = tuple(result.model_copy(update={"title": HOSTILE}) for result in summary().results)
    hostile = summary().model_copy(
        update={
            "title": HOSTILE,
            "results": results,
            "practice": Practice(question="opening", marker=None, text=HOSTILE),
            "reading": Reading(story="AML-03", sections=(HOSTILE,)),
            "intuition": (HOSTILE, f"# {HOSTILE}"),
            "misconceptions": (f"1. {HOSTILE}", f"> {HOSTILE}", f"- {HOSTILE}"),
        }
    )
    text = debrief_markdown(hostile)
    assert cells(text)["opening"][0] == shown
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    read = ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]
    assert [line for line in read if "javascript" in line] == [
        f"Debrief: AML-03 · {shown}",
        *[shown] * len(RUNGS),
        shown,
        shown,
        shown,
        f"# {shown}",
        f"1. {shown}",
        f"> {shown}",
        f"- {shown}",
    ]
    assert {child.type for token in tokens for child in token.children or ()} == {"text", "code_inline", "strong_open", "strong_close"}
