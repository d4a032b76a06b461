"""A drill on a thread of its own: whoever asks is told how the drill stands afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from trainer.errors import DatabaseError, GrillError
from trainer.tui.drill_requests import begin, go_on
from trainer.tui.drill_standing import LeftOpen, Standing, Turn

if TYPE_CHECKING:
    from trainer.domain.answer import Session
    from trainer.usecases.drill import Drill
    from trainer.wiring import Trainer


T = TypeVar("T")


class DrillDesk:
    """Carries requests to a drill, one after the other and in the order they were made, and never on the calling thread."""

    def __init__(self, trainer: Trainer, chain_id: str) -> None:
        self._trainer = trainer
        self._chain_id = chain_id
        # One worker: a drill is used by one thread at a time, and the order of requests is kept.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drill")
        self._drill: Drill | None = None
        self._closed = False
        self._prepared = ""
        self._bookmarks: set[str] = set()

    async def open(self, question_id: str | None, fresh: bool) -> LeftOpen | Turn:
        """Begin, unless a drill was left open that the learner has to decide about.

        Args:
            question_id: Question to begin at, or None for the bottom or where an open drill was left.
            fresh: Whether to leave aside a drill that is still open.

        Returns:
            The drill to decide about, or what came of beginning.
        """
        outcome = await self._done(lambda: self._open(question_id, fresh))
        self._prepare(outcome)
        return outcome

    async def ask(self, request: Callable[[Drill], object], keep: str | None = None) -> Turn:
        """Carry out a request.

        Args:
            request: What to do with the drill.
            keep: Text to save as the draft first, or None.
        """
        turn = await self._done(lambda: self._turn(request, keep))
        self._prepare(turn)
        return turn

    async def keep(self, text: str) -> DatabaseError | None:
        """Save what is typed; returns why it could not be stored, or None."""
        return await self._done(lambda: self._keep(text))

    async def close(self, text: str | None) -> DatabaseError | None:
        """Save what is typed, unless it is None, and end the thread once all requests are done."""
        trouble = None if text is None or self._closed else await self.keep(text)
        self._closed = True
        self._thread.shutdown(wait=False)
        return trouble

    async def _done(self, work: Callable[[], T]) -> T:
        if self._closed:
            # Whoever asks is on the way out, and its text was saved by `close`.
            raise asyncio.CancelledError
        # Shielded: what was asked for is done even when the screen that asked is gone.
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(work)))

    def _prepare(self, outcome: LeftOpen | Turn) -> None:
        """Get ready to grade a new question while the learner reads it."""
        now = outcome.standing if isinstance(outcome, Turn) else None
        if self._drill is not None and now is not None and now.question.id != self._prepared and not self._closed:
            self._prepared = now.question.id
            self._thread.submit(self._drill.prepare)

    def _opened(self) -> Drill:
        if self._drill is None:
            self._drill = self._trainer.drill(self._chain_id)
            try:
                marked = self._trainer.store.bookmarks(self._drill.learner)
            except DatabaseError:
                # Starting the drill meets the same trouble, and reports it.
                return self._drill
            self._bookmarks = {question for chain, question in marked if chain == self._drill.chain.id}
        return self._drill

    def _open(self, question_id: str | None, fresh: bool) -> LeftOpen | Turn:
        try:
            left = None if fresh else self._left_open()
        except DatabaseError as error:
            # A drill that was left open might be behind this: only the learner may give it up.
            return Turn(None, trouble=error)
        except GrillError as error:
            return Turn(None, refusal=error)
        if left is not None and question_id is None and left.untouched:
            return self._turn(go_on(left.session), None)
        # Words typed at the very question that is asked for must not be left behind either.
        if left is not None and (question_id is None or (question_id == left.question.id and left.words)):
            return left
        return self._turn(begin(question_id), None)

    def _left_open(self) -> LeftOpen | None:
        drill = self._opened()
        session = self._trainer.store.open_session(drill.learner, drill.chain.id)
        return self._describe(drill, session) if session is not None and session.mode == "drill" else None

    def _describe(self, drill: Drill, session: Session) -> LeftOpen:
        rungs = {question.id: question for question in drill.chain.questions}
        draft = self._trainer.store.draft(session.id, session.position)
        attempts = self._trainer.store.attempts(session.id)
        moments = [session.started_at, *(attempt.submitted_at for attempt in attempts), *([draft.saved_at] if draft else [])]
        return LeftOpen(
            session=session,
            question=rungs.get(session.position, drill.chain.questions[0]),
            words=len(draft.text.split()) if draft else 0,
            answered=len({attempt.question for attempt in attempts}),
            left_at=max(moments),
        )

    def _turn(self, request: Callable[[Drill], object], keep: str | None) -> Turn:
        value: object = None
        trouble: DatabaseError | None = None
        refusal: GrillError | None = None
        try:
            drill = self._opened()
            trouble = None if keep is None else self._keep(keep)
            value = request(drill)
        except DatabaseError as error:
            trouble = error
        except GrillError as error:
            refusal = error
        return Turn(self._standing(), value, trouble, refusal)

    def _keep(self, text: str) -> DatabaseError | None:
        try:
            if self._drill is not None:
                self._drill.save_draft(text)
        except DatabaseError as error:
            return error
        return None

    def _standing(self) -> Standing | None:
        drill = self._drill
        try:
            question = drill.question if drill else None
        except GrillError:
            question = None
        if drill is None or question is None:
            return None
        (self._bookmarks.add if drill.bookmarked else self._bookmarks.discard)(question.id)
        return Standing(
            chain=drill.chain,
            question=question,
            phase=drill.phase,
            draft=drill.draft,
            attempts=drill.attempts,
            probe=drill.probe,
            results=drill.results,
            bookmarks=frozenset(self._bookmarks),
            hints_opened=drill.hints_opened,
            calculations=drill.calculations,
            spent=question.seconds - drill.remaining,
            taken_at=self._trainer.clock.monotonic(),
            summary=drill.summary if drill.finished else None,
        )
