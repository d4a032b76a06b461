from __future__ import annotations

from tests.fakes import GOOD, WEAK, MemoryStore, make_attempt, make_chain, make_library, make_session, make_story
from trainer.domain.chain import QUESTION_IDS
from trainer.tui.overview import Step, bare_overview, read_overview

STORIES = ("AML-03", "AML-04", "AML-05")
LIBRARY = make_library(tuple(make_story(story) for story in STORIES), tuple(make_chain(story) for story in STORIES))


def answered(*answers: tuple[str, str, str]) -> MemoryStore:
    store = MemoryStore()
    for number, (chain, question, answer) in enumerate(answers):
        store.add_attempt(make_attempt(number, answer, question, chain))
    return store


def test_a_new_learner_begins_with_the_first_story() -> None:
    overview = read_overview(LIBRARY, MemoryStore(), "me")
    assert overview.read
    assert overview.last is None
    assert overview.step == Step("AML-03", "opening", left_open=False)
    assert all(row.new for row in overview.rows)


def test_the_next_step_is_the_lowest_rung_not_passed_of_the_chain_practised_last() -> None:
    store = answered(("AML-03", "opening", WEAK), ("AML-04", "opening", GOOD), ("AML-04", "round-1", WEAK), ("AML-04", "round-2", GOOD))
    overview = read_overview(LIBRARY, store, "me")
    assert overview.last == ("AML-04", "round-2")
    assert overview.step == Step("AML-04", "round-1", left_open=False)


def test_a_finished_chain_hands_over_to_the_first_unfinished_one() -> None:
    store = answered(*(("AML-03", question, GOOD) for question in QUESTION_IDS))
    assert read_overview(LIBRARY, store, "me").step == Step("AML-04", "opening", left_open=False)


def test_nothing_comes_next_when_all_is_passed() -> None:
    store = answered(*((story, question, GOOD) for story in STORIES for question in QUESTION_IDS))
    overview = read_overview(LIBRARY, store, "me")
    assert overview.step is None
    assert all(row.passed == row.questions for row in overview.rows)


def test_a_drill_left_open_comes_before_everything() -> None:
    store = answered(("AML-04", "opening", WEAK))
    store.save_session(make_session("s-1", chain_id="AML-05").model_copy(update={"position": "round-3"}))
    assert read_overview(LIBRARY, store, "me").step == Step("AML-05", "round-3", left_open=True)
    store.save_session(make_session("s-1", chain_id="AML-05", ended=True))
    assert read_overview(LIBRARY, store, "me").step == Step("AML-04", "opening", left_open=False)


def test_a_drill_left_open_of_a_chain_that_is_gone_is_passed_over() -> None:
    store = MemoryStore()
    store.save_session(make_session("s-1", chain_id="AML-99"))
    assert read_overview(LIBRARY, store, "me").step == Step("AML-03", "opening", left_open=False)


def test_bookmarks_stand_in_ladder_order_and_those_of_lost_questions_are_left_out() -> None:
    store = MemoryStore()
    for chain, question in (("AML-03", "round-2"), ("AML-03", "opening"), ("AML-03", "round-9"), ("AML-99", "opening")):
        store.set_bookmark("me", chain, question, True)
    assert read_overview(LIBRARY, store, "me").bookmarks == {"AML-03": ("opening", "round-2")}


def test_a_store_that_cannot_be_read_leaves_the_roster_and_the_reason() -> None:
    store = answered(("AML-03", "opening", GOOD))
    store.fail()
    overview = read_overview(LIBRARY, store, "me")
    assert [row.story for row in overview.rows] == list(STORIES)
    assert not overview.read
    assert overview.step is None
    assert overview.trouble is not None
    assert overview.trouble.where == "/data/progress.db"


def test_the_bare_roster_claims_no_progress() -> None:
    overview = bare_overview(LIBRARY)
    assert [row.story for row in overview.rows] == list(STORIES)
    assert not overview.read
    assert overview.step is None
