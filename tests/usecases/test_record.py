"""The record of a drill: what it reads, what it writes, and in which order it offers what was refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.fakes import GOOD, WEAK, MemoryRescue, MemoryStore, make_attempt, make_session
from trainer.domain.answer import Attempt, Draft, Session
from trainer.errors import DatabaseError
from trainer.usecases.record import Record


class LoggedStore(MemoryStore):
    """Notes every change it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[str] = []

    def save_session(self, session: Session) -> None:
        super().save_session(session)
        self.log.append(f"session {session.position}")

    def add_attempt(self, attempt: Attempt) -> None:
        super().add_attempt(attempt)
        self.log.append(f"attempt {attempt.id}")

    def save_draft(self, draft: Draft) -> None:
        super().save_draft(draft)
        self.log.append(f"draft {draft.text}")

    def save_hints(self, session_id: str, question_id: str, opened: int) -> None:
        super().save_hints(session_id, question_id, opened)
        self.log.append(f"hints {opened}")

    def set_bookmark(self, learner: str, chain_id: str, question_id: str, marked: bool) -> None:
        super().set_bookmark(learner, chain_id, question_id, marked)
        self.log.append(f"bookmark {marked}")


def draft(text: str, question: str = "opening") -> Draft:
    return Draft(session="s-1", question=question, text=text, seconds_used=1.0, saved_at=datetime(2025, 3, 1, tzinfo=UTC))


@pytest.fixture
def store() -> LoggedStore:
    return LoggedStore()


@pytest.fixture
def record(store: LoggedStore) -> Record:
    return Record(make_session(), store, MemoryRescue())


def test_each_change_writes_only_itself(store: LoggedStore, record: Record) -> None:
    record.begin()
    record.keep_draft(draft("half"))
    record.count_hint("opening")
    record.toggle_bookmark("opening")
    record.append(make_attempt(1))
    record.session = record.session.model_copy(update={"position": "round-1"})
    record.save()
    record.save()
    assert store.log == ["session opening", "draft half", "hints 1", "bookmark True", "attempt a-1", "session round-1"]


def test_what_was_refused_is_offered_oldest_first_and_only_in_its_last_state(store: LoggedStore, record: Record) -> None:
    record.begin()
    store.fail()
    assert record.append(make_attempt(1)) is not None
    for change in (
        lambda: record.keep_draft(draft("one")),
        lambda: record.count_hint("opening"),
        lambda: record.count_hint("opening"),
        lambda: record.toggle_bookmark("opening"),
        lambda: record.toggle_bookmark("opening"),
        lambda: record.keep_draft(draft("two")),
    ):
        with pytest.raises(DatabaseError):
            change()
    assert record.append(make_attempt(2, question_id="round-1")) is not None
    store.mend()
    record.save()
    assert store.log[1:] == ["attempt a-1", "draft two", "hints 2", "bookmark False", "attempt a-2"]


def test_a_draft_that_became_an_attempt_is_not_offered_any_more(store: LoggedStore, record: Record) -> None:
    record.begin()
    store.fail()
    with pytest.raises(DatabaseError):
        record.keep_draft(draft("half"))
    record.append(make_attempt(1))
    store.mend()
    record.save()
    assert store.log[1:] == ["attempt a-1"]
    assert record.drafts == {}


def test_everything_of_the_session_is_read_and_nothing_of_others(store: LoggedStore) -> None:
    store.add_attempt(make_attempt(1, WEAK))
    store.add_attempt(make_attempt(2, session="s-2"))
    for session, question in (("s-1", "round-1"), ("s-2", "round-2")):
        store.save_draft(draft(session, question).model_copy(update={"session": session}))
        store.save_hints(session, question, 2)
    store.set_bookmark("me", "AML-03", "round-3", True)
    store.set_bookmark("me", "AML-04", "round-4", True)
    store.set_bookmark("ada", "AML-03", "opening", True)
    record = Record(make_session(), store, MemoryRescue())
    record.load(["opening", "round-1", "round-2"])
    assert [attempt.id for attempt in record.attempts] == ["a-1"]
    assert {question: kept.text for question, kept in record.drafts.items()} == {"round-1": "s-1"}
    assert record.hints == {"round-1": 2}
    assert record.bookmarks == {"round-3"}


def test_the_probe_is_of_the_newest_answer_until_something_was_added(record: Record) -> None:
    record.begin()
    assert record.probe("opening") is None
    record.append(make_attempt(1, WEAK))
    record.append(make_attempt(2, "<stop-rule>"))
    probe = record.probe("opening")
    assert probe is not None
    assert probe.marker == "traffic"
    addition = make_attempt(3, "x").model_copy(update={"addition_to": "a-2"})
    record.append(addition)
    assert record.probe("opening") is None
    assert record.base(addition) == record.attempts[1]
    assert record.base(record.attempts[0]) == record.attempts[0]


def test_done_are_the_answered_and_the_skipped(record: Record) -> None:
    record.begin()
    record.append(make_attempt(1, GOOD, "round-2"))
    record.session = record.session.model_copy(update={"skipped": ("opening",)})
    assert record.done() == {"opening", "round-2"}
