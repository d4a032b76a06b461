"""Where a learner stands, story by story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from trainer.domain.chain import Chain
from trainer.domain.interview import held_until
from trainer.domain.library import Library
from trainer.domain.model import Model
from trainer.domain.progress import StoryProgress
from trainer.usecases.ports import AttemptStore


class RosterRow(Model):
    """One line of the roster.

    Attributes:
        story: Story id.
        chain: Id of its chain, or None when there is nothing to drill.
        title: Title of the story; of the chain when the story is not loaded or has another chain before this one.
        headline: The story's headline question; empty when the title is the chain's.
        readable: Whether the story is loaded.
        passed: How many questions of the chain were ever passed.
        questions: How many questions the chain has, 8 for a complete one.
        ladder: How high the learner held, in words; empty while new.
        last_question: Question of the newest attempt, or None while new.
        last_at: When it was submitted, in UTC.
        new: Whether the learner never answered a question of it.
    """

    story: str
    chain: str | None
    title: str
    headline: str
    readable: bool
    passed: int = 0
    questions: int = 0
    ladder: str = ""
    last_question: str | None = None
    last_at: datetime | None = None
    new: bool = True


def roster(library: Library, store: AttemptStore | None, learner: str) -> tuple[RosterRow, ...]:
    """One row per story in roster order, a further one for each further chain of it, then one per chain whose story is not loaded.

    Args:
        library: All content.
        store: Where progress is kept; without it all rows are new.
        learner: Name of the learner.

    Raises:
        DatabaseError: If the store cannot be read.
    """
    progress = store.story_progress(learner) if store is not None else {}
    rows = (_with_progress(row, chain, progress.get(chain.id) if chain else None) for row, chain in _bare_rows(library))
    return tuple(rows)


def _bare_rows(library: Library) -> Iterator[tuple[RosterRow, Chain | None]]:
    for story in library.stories.values():
        # The chain that is named like its story comes first; packs may bring further ones.
        chains = sorted((chain for chain in library.chains.values() if chain.story == story.id), key=lambda chain: chain.id != story.id)
        headline = story.meta.headline_question
        first = chains[0] if chains else None
        yield RosterRow(story=story.id, chain=first.id if first else None, title=story.meta.title, headline=headline, readable=True), first
        for chain in chains[1:]:
            yield RosterRow(story=story.id, chain=chain.id, title=chain.title, headline="", readable=True), chain
    for chain in library.chains.values():
        if chain.story not in library.stories:
            yield RosterRow(story=chain.story, chain=chain.id, title=chain.title, headline="", readable=False), chain


def _with_progress(row: RosterRow, chain: Chain | None, progress: StoryProgress | None) -> RosterRow:
    if chain is None:
        return row
    # A rung that its author took away no longer counts, though its attempts are kept.
    ids = {question.id for question in chain.questions}
    update: dict[str, object] = {"questions": len(ids)}
    if progress is not None:
        update |= {
            "passed": len(ids.intersection(progress.passed)),
            "ladder": held_until(progress.ladder) if "opening" in progress.answered else "the opening was not answered",
            "last_question": progress.last_question,
            "last_at": progress.last_at,
            "new": False,
        }
    return row.model_copy(update=update)
