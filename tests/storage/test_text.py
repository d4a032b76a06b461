"""Whatever a learner types comes back, in every place that text is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes import make_attempt, make_session
from trainer.domain.answer import Draft
from trainer.domain.characters import well_formed
from trainer.domain.grade import Evidence
from trainer.storage.attempts import SqliteAttemptStore
from trainer.storage.rescue import FileRescue

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
NUMBERS = iter(range(10**9))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteAttemptStore]:
    opened = SqliteAttemptStore(tmp_path_factory.mktemp("text") / "progress.db")
    yield opened
    opened.close()


@given(ANY_TEXT)
@example("P(A|B) [/b] [red] \x00 after nul \x1b[31m")
@example("lone \ud800 and \udfff, joined \ud83d\ude00")
@example("'; DROP TABLE attempts; --")
@example("\r\n\u2028\ufeff\u0085")
def test_any_answer_survives_the_store(store: SqliteAttemptStore, text: str) -> None:
    number = next(NUMBERS)
    attempt = make_attempt(number, text, session=f"s-{number}")
    result = attempt.grade.markers[0].model_copy(update={"evidence": (Evidence(start=0, end=len(text), text=text),)})
    attempt = attempt.model_copy(update={"grade": attempt.grade.model_copy(update={"markers": (result,)})})
    store.add_attempt(attempt)
    (kept,) = store.attempts(f"s-{number}")
    assert kept.answer == well_formed(text)
    assert kept.grade.markers[0].evidence[0].text == well_formed(text)
    assert len(kept.answer) == len(text), "evidence must still point at the same characters"


@given(ANY_TEXT)
@example("\x00\ud800")
def test_any_draft_and_learner_survive_the_store(store: SqliteAttemptStore, text: str) -> None:
    store.save_draft(Draft(session="d", question="opening", text=text, seconds_used=1, saved_at=datetime.now(UTC)))
    kept = store.draft("d", "opening")
    assert kept is not None
    assert kept.text == well_formed(text)
    store.save_session(make_session(f"s-{text}", learner=text))
    store.set_bookmark(text, "AML-03", "opening", True)
    assert store.session(f"s-{text}") is not None
    assert store.open_session(text) is not None
    assert store.bookmarks(text) == {("AML-03", "opening")}
    assert store.story_progress(text) == {}


@given(st.text())
def test_text_without_surrogates_is_not_touched(text: str) -> None:
    assert well_formed(text) == text


def test_a_megabyte_comes_back_whole(store: SqliteAttemptStore) -> None:
    text = "ärger " * 170_000
    store.add_attempt(make_attempt(next(NUMBERS), text, session="big"))
    assert store.attempts("big")[0].answer == text


def test_times_keep_their_moment_whatever_the_zone(store: SqliteAttemptStore) -> None:
    moment = datetime.fromisoformat("2025-03-01T23:30:00.000001-05:00")
    store.save_session(make_session("zone").model_copy(update={"started_at": moment}))
    kept = store.session("zone")
    assert kept is not None
    assert kept.started_at == moment


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_can_be_rescued_under_any_context(tmp_path_factory: pytest.TempPathFactory, text: str, context: str) -> None:
    folder = tmp_path_factory.mktemp("rescued")
    path = Path(FileRescue(folder).rescue(text, context))
    assert path.parent == folder
    assert path.read_bytes() == well_formed(text).encode()
