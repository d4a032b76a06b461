"""What Home shows: the roster, what was practised last and what comes next, read in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trainer.errors import DatabaseError

if TYPE_CHECKING:
    from trainer.domain.library import Library
    from trainer.usecases.ports import AttemptStore
    from trainer.usecases.progress import RosterRow


@dataclass(frozen=True)
class Step:
    """What to do next.

    Attributes:
        chain: Chain id.
        question: Question id.
        left_open: Whether a drill stands there, waiting to go on.
    """

    chain: str
    question: str
    left_open: bool


@dataclass(frozen=True)
class Overview:
    """All that Home shows.

    Attributes:
        rows: One per story.
        read: Whether the rows hold progress; without it they say nothing about it.
        bookmarks: Bookmarked questions by chain id, in ladder order.
        last: Chain and question practised last, or None while new.
        step: What to do next, or None when nothing is left or progress was not read.
        problems: How many mistakes were found in the content files.
        trouble: Why progress could not be read, or None.
    """

    rows: tuple[RosterRow, ...]
    read: bool = False
    bookmarks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    last: tuple[str, str] | None = None
    step: Step | None = None
    problems: int = 0
    trouble: DatabaseError | None = None


def bare_overview(library: Library, trouble: DatabaseError | None = None) -> Overview:
    """The roster without progress."""
    from trainer.usecases.progress import roster

    return Overview(rows=roster(library, None, ""), problems=len(library.problems), trouble=trouble)


def read_overview(library: Library, store: AttemptStore, learner: str) -> Overview:
    """The roster with progress; without it, and with the reason, when the store cannot be read."""
    try:
        return _with_progress(library, store, learner)
    except DatabaseError as error:
        return bare_overview(library, error)


def _with_progress(library: Library, store: AttemptStore, learner: str) -> Overview:
    from trainer.usecases.progress import roster

    rows = roster(library, store, learner)
    practised = [(row.last_at, row.chain, row.last_question) for row in rows if row.last_at and row.chain and row.last_question]
    last = max(practised)[1:] if practised else None
    return Overview(
        rows=rows,
        read=True,
        bookmarks=_in_ladder_order(library, store.bookmarks(learner)),
        last=last,
        step=_step(library, store, learner, rows, last[0] if last else None),
        problems=len(library.problems),
    )


def _in_ladder_order(library: Library, bookmarks: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    marked: defaultdict[str, set[str]] = defaultdict(set)
    for chain, question in bookmarks:
        marked[chain].add(question)
    ordered = {
        chain.id: tuple(question.id for question in chain.questions if question.id in marked[chain.id]) for chain in library.chains.values()
    }
    return {chain: questions for chain, questions in ordered.items() if questions}


def _step(library: Library, store: AttemptStore, learner: str, rows: Sequence[RosterRow], last_chain: str | None) -> Step | None:
    """The drill that was left open; else the lowest rung not passed, of the chain practised last if it has one."""
    left = store.open_session(learner)
    if left is not None and left.mode == "drill" and left.chain in library.chains:
        return Step(left.chain, left.position, left_open=True)
    unfinished = [row for row in rows if row.chain and row.passed < row.questions]
    row = next((row for row in unfinished if row.chain == last_chain), next(iter(unfinished), None))
    if row is None or row.chain is None:
        return None
    standing = store.question_progress(learner, row.chain)
    passed = {question for question, progress in standing.items() if progress.passed}
    rungs = (question.id for question in library.chains[row.chain].questions)
    return next((Step(row.chain, rung, left_open=False) for rung in rungs if rung not in passed), None)
