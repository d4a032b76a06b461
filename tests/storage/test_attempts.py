"""What any attempt store does, tried on the real one and on the stand-in that other tests use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import GOOD, WEAK, MemoryStore, make_attempt, make_session
from trainer.domain.answer import Draft
from trainer.domain.chain import QUESTION_IDS
from trainer.storage.attempts import SqliteAttemptStore
from trainer.usecases.ports import AttemptStore

NOW = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AttemptStore]:
    if request.param == "memory":
        yield MemoryStore()
        return
    real = SqliteAttemptStore(tmp_path / "deep" / "progress.db")
    yield real
    real.close()


def draft(text: str, question: str = "opening", seconds: float = 5.0, at: datetime = NOW) -> Draft:
    return Draft(session="s-1", question=question, text=text, seconds_used=seconds, saved_at=at)


def test_sessions_come_back_as_they_were(store: AttemptStore) -> None:
    session = make_session().model_copy(update={"skipped": ("opening", "round-2"), "ended_at": NOW + timedelta(microseconds=7)})
    store.save_session(session)
    assert store.session("s-1") == session
    assert store.session("s-2") is None


def test_a_session_is_replaced_by_its_id(store: AttemptStore) -> None:
    store.save_session(make_session())
    moved = make_session().model_copy(update={"position": "round-3"})
    store.save_session(moved)
    assert store.session("s-1") == moved
    assert store.open_session("me") == moved


def test_open_session_is_the_newest_of_the_chain_and_learner_that_has_not_ended(store: AttemptStore) -> None:
    store.save_session(make_session("new", minutes=5))
    store.save_session(make_session("old", minutes=1))
    store.save_session(make_session("other-chain", chain_id="AML-04", minutes=7))
    store.save_session(make_session("ended", minutes=9, ended=True))
    store.save_session(make_session("other-learner", learner="ada", minutes=8))
    assert store.open_session("me", "AML-03") == make_session("new", minutes=5)
    assert store.open_session("me") == make_session("other-chain", chain_id="AML-04", minutes=7)
    assert store.open_session("me", "AML-05") is None
    assert store.latest_session("me") == make_session("ended", minutes=9, ended=True)
    assert store.latest_session("nobody") is None


def test_attempts_come_back_in_the_order_they_were_added(store: AttemptStore) -> None:
    later_clock = make_attempt(9)
    earlier_clock = make_attempt(2, WEAK, "round-1")
    elsewhere = make_attempt(3, session="s-2", chain_id="AML-04")
    for attempt in (later_clock, earlier_clock, elsewhere):
        store.add_attempt(attempt)
    assert list(store.attempts("s-1")) == [later_clock, earlier_clock]
    assert list(store.attempts_of_chain("me", "AML-03")) == [later_clock, earlier_clock]
    assert list(store.attempts_of_chain("ada", "AML-03")) == []


def test_an_attempt_keeps_its_addition_and_hints(store: AttemptStore) -> None:
    attempt = make_attempt(1).model_copy(update={"addition_to": "a-0", "hints": 2, "seconds_used": 61.25})
    store.add_attempt(attempt)
    assert list(store.attempts("s-1")) == [attempt]


def test_a_draft_is_replaced_and_dropped(store: AttemptStore) -> None:
    store.save_draft(draft("one"))
    store.save_draft(draft("two", seconds=8.5).model_copy(update={"addition_to": "a-1"}))
    store.save_draft(draft("other", question="round-1"))
    assert store.draft("s-1", "opening") == draft("two", seconds=8.5).model_copy(update={"addition_to": "a-1"})
    store.drop_draft("s-1", "opening")
    assert store.draft("s-1", "opening") is None
    assert store.draft("s-1", "round-1") == draft("other", question="round-1")


def test_an_attempt_forgets_the_draft_it_came_from_and_no_other(store: AttemptStore) -> None:
    store.save_draft(draft("answer", at=NOW + timedelta(seconds=1)))
    store.save_draft(draft("other", question="round-1"))
    store.add_attempt(make_attempt(1))
    assert store.draft("s-1", "opening") is None
    assert store.draft("s-1", "round-1") is not None
    newer = draft("addition", at=NOW + timedelta(seconds=9))
    store.save_draft(newer)
    store.add_attempt(make_attempt(2))
    assert store.draft("s-1", "opening") == newer


def test_bookmarks_are_set_once_and_removed(store: AttemptStore) -> None:
    for _ in range(2):
        store.set_bookmark("me", "AML-03", "round-2", True)
    store.set_bookmark("ada", "AML-03", "round-3", True)
    assert store.bookmarks("me") == {("AML-03", "round-2")}
    store.set_bookmark("me", "AML-03", "round-2", False)
    store.set_bookmark("me", "AML-03", "opening", False)
    assert store.bookmarks("me") == frozenset()


def test_hints_are_counted_per_question_of_a_session(store: AttemptStore) -> None:
    store.save_hints("s-1", "opening", 1)
    store.save_hints("s-1", "opening", 2)
    store.save_hints("s-1", "round-1", 3)
    store.save_hints("s-2", "round-2", 1)
    assert store.hints("s-1") == {"opening": 2, "round-1": 3}
    assert store.hints("s-9") == {}


def test_question_progress_keeps_the_best_and_the_newest(store: AttemptStore) -> None:
    tries = [(1, WEAK, "h1"), (2, GOOD, "h2"), (3, GOOD, "h3"), (4, "nothing", "h4")]
    for number, answer, content in tries:
        store.add_attempt(make_attempt(number, answer, content_hash=content))
    store.add_attempt(make_attempt(5, WEAK, "round-1"))
    store.add_attempt(make_attempt(6, GOOD, learner="ada", content_hash="h6"))
    progress = store.question_progress("me", "AML-03")
    assert set(progress) == {"opening", "round-1"}
    opening = progress["opening"]
    assert (opening.tries, opening.best_score, opening.best_band, opening.passed) == (4, 100.0, "strong-hire", True)
    assert (opening.content_hash, opening.last_score, opening.last_at) == ("h3", 0.0, NOW + timedelta(seconds=4))
    assert not progress["round-1"].passed


def test_a_better_band_beats_a_better_score(store: AttemptStore) -> None:
    capped = make_attempt(1, "<stop-rule> <traffic>")
    low = make_attempt(2, GOOD)
    capped = capped.model_copy(update={"grade": capped.grade.model_copy(update={"band": "lean-no", "score": 90.0, "passed": False})})
    low = low.model_copy(update={"grade": low.grade.model_copy(update={"band": "hire", "score": 60.0})})
    store.add_attempt(low)
    store.add_attempt(capped)
    best = store.question_progress("me", "AML-03")["opening"]
    assert (best.best_band, best.best_score, best.last_score) == ("hire", 60.0, 90.0)


def test_story_progress_sums_up_each_chain(store: AttemptStore) -> None:
    for number, question in enumerate(["opening", "round-1", "round-3"]):
        store.add_attempt(make_attempt(number, GOOD, question))
    store.add_attempt(make_attempt(8, WEAK, "round-2"))
    store.add_attempt(make_attempt(9, GOOD, "opening", chain_id="AML-04"))
    progress = store.story_progress("me")
    assert set(progress) == {"AML-03", "AML-04"}
    story = progress["AML-03"]
    assert set(story.passed) == {"opening", "round-1", "round-3"}
    assert set(story.answered) == {"opening", "round-1", "round-2", "round-3"}
    assert (story.tries, story.ladder, story.last_question, story.seconds) == (4, 1, "round-2", 40.0)
    assert story.last_at == NOW + timedelta(seconds=8)
    assert progress["AML-04"].ladder == 0
    assert store.story_progress("ada") == {}


@given(st.lists(st.tuples(st.sampled_from(QUESTION_IDS), st.sampled_from([GOOD, WEAK, "x", "<stop-rule> <traffic>"])), max_size=12))
def test_both_stores_agree_on_progress(tmp_path_factory: pytest.TempPathFactory, tries: list[tuple[str, str]]) -> None:
    real, memory = SqliteAttemptStore(tmp_path_factory.mktemp("store") / "progress.db"), MemoryStore()
    for number, (question, answer) in enumerate(tries):
        for store in (real, memory):
            store.add_attempt(make_attempt(number, answer, question, content_hash=f"h{number}"))
    assert real.question_progress("me", "AML-03") == memory.question_progress("me", "AML-03")
    ours, theirs = real.story_progress("me"), memory.story_progress("me")
    real.close()
    assert {key: (set(value.passed), value.ladder, value.tries, value.last_question) for key, value in ours.items()} == {
        key: (set(value.passed), value.ladder, value.tries, value.last_question) for key, value in theirs.items()
    }
