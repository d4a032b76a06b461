"""Stand-ins for everything outside: time, ids, graders, stores and content made for one test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count

from trainer.domain.answer import Attempt, Draft, Session
from trainer.domain.chain import QUESTION_IDS, Chain, Marker, Question
from trainer.domain.grade import Band, Grade, MarkerResult, Probe
from trainer.domain.library import Library
from trainer.domain.progress import QuestionProgress, StoryProgress
from trainer.domain.rubric import BandRule, Policy
from trainer.domain.story import Section, Story, StoryMeta
from trainer.domain.summary import by_importance
from trainer.errors import DatabaseError, OutsideError


class FakeClock:
    """Time that stands still until it is moved."""

    def __init__(self, start: datetime = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)) -> None:
        self._now = start
        self._monotonic = 1000.0

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def now(self) -> datetime:
        """The moment it was moved to."""
        return self._now

    def monotonic(self) -> float:
        """Seconds it was moved to."""
        return self._monotonic


def sequential_ids(prefix: str = "id") -> Callable[[], str]:
    """Ids that count up: `id-1`, `id-2` and so on."""
    numbers = count(1)
    return lambda: f"{prefix}-{next(numbers)}"


class ScriptedGrader:
    """Meets a strong marker when the answer contains its id in angle brackets, and trips a red flag the same way.

    Attributes:
        graded: The answers it was given, in order.
    """

    def __init__(self, content_hash: str = "hash-1") -> None:
        self.graded: list[str] = []
        self._content_hash = content_hash

    def grade(self, chain_id: str, question: Question, answer: str) -> Grade:
        """Grade by the marker ids named in the answer."""
        self.graded.append(answer)
        met = {marker.id for marker in question.markers if f"<{marker.id}>" in answer}
        missed = [marker for marker in by_importance(question.strong) if marker.id not in met]
        total = sum(marker.weight for marker in question.strong)
        score = 100 * sum(marker.weight for marker in question.strong if marker.id in met) / total
        band: Band = "no-hire" if score < 15 else "lean-no"
        if not any(marker.critical for marker in missed) and score >= 55:
            band = "hire" if missed else "strong-hire"
        return Grade(
            chain=chain_id,
            question=question.id,
            content_hash=self._content_hash,
            grader="scripted/1",
            score=score,
            band=band,
            passed=band in ("hire", "strong-hire"),
            markers=tuple(
                MarkerResult(
                    id=marker.id, kind=marker.kind, met=marker.id in met, confidence=1.0, weight=marker.weight, critical=marker.critical
                )
                for marker in question.markers
            ),
            probes=tuple(Probe(marker=marker.id, text=marker.probe) for marker in missed),
        )


class MemoryStore:
    """An attempt store without a file, which can be told to refuse every call.

    Attributes:
        broken: While it is set, every method raises it.
    """

    def __init__(self) -> None:
        self.broken: DatabaseError | None = None
        self._sessions: dict[str, Session] = {}
        self._attempts: list[Attempt] = []
        self._drafts: dict[tuple[str, str], Draft] = {}
        self._bookmarks: set[tuple[str, str, str]] = set()
        self._hints: dict[tuple[str, str], int] = {}

    def fail(self) -> None:
        """Refuse everything from now on."""
        self.broken = DatabaseError("the progress database is read-only", "/data/progress.db", "make it writable")

    def mend(self) -> None:
        """Work again."""
        self.broken = None

    def _check(self) -> None:
        if self.broken is not None:
            raise self.broken

    def save_session(self, session: Session) -> None:
        """Insert or replace."""
        self._check()
        self._sessions[session.id] = session

    def session(self, session_id: str) -> Session | None:
        """By id."""
        self._check()
        return self._sessions.get(session_id)

    def _newest(self, learner: str, chain_id: str | None, ended: bool) -> Session | None:
        self._check()
        found = [
            session
            for session in self._sessions.values()
            if session.learner == learner and chain_id in (None, session.chain) and (ended or session.ended_at is None)
        ]
        # Of equally old ones the one inserted last, as in the real store.
        return max(reversed(found), key=lambda session: session.started_at, default=None)

    def open_session(self, learner: str, chain_id: str | None = None) -> Session | None:
        """The newest that has not ended."""
        return self._newest(learner, chain_id, ended=False)

    def latest_session(self, learner: str) -> Session | None:
        """The newest."""
        return self._newest(learner, None, ended=True)

    def add_attempt(self, attempt: Attempt) -> None:
        """Append, and forget older drafts."""
        self._check()
        if any(other.id == attempt.id for other in self._attempts):
            raise DatabaseError("the attempt is there already")
        self._attempts.append(attempt)
        key = (attempt.session, attempt.question)
        if key in self._drafts and self._drafts[key].saved_at <= attempt.submitted_at:
            del self._drafts[key]

    def attempts(self, session_id: str) -> tuple[Attempt, ...]:
        """Of a session."""
        self._check()
        return tuple(attempt for attempt in self._attempts if attempt.session == session_id)

    def attempts_of_chain(self, learner: str, chain_id: str) -> tuple[Attempt, ...]:
        """Of a learner and chain."""
        self._check()
        return tuple(attempt for attempt in self._attempts if (attempt.learner, attempt.chain) == (learner, chain_id))

    def save_draft(self, draft: Draft) -> None:
        """Replace."""
        self._check()
        self._drafts[draft.session, draft.question] = draft

    def draft(self, session_id: str, question_id: str) -> Draft | None:
        """Look up."""
        self._check()
        return self._drafts.get((session_id, question_id))

    def drop_draft(self, session_id: str, question_id: str) -> None:
        """Forget."""
        self._check()
        self._drafts.pop((session_id, question_id), None)

    def set_bookmark(self, learner: str, chain_id: str, question_id: str, marked: bool) -> None:
        """Set or remove."""
        self._check()
        (self._bookmarks.add if marked else self._bookmarks.discard)((learner, chain_id, question_id))

    def bookmarks(self, learner: str) -> frozenset[tuple[str, str]]:
        """Of a learner."""
        self._check()
        return frozenset((chain, question) for owner, chain, question in self._bookmarks if owner == learner)

    def save_hints(self, session_id: str, question_id: str, opened: int) -> None:
        """Replace."""
        self._check()
        self._hints[session_id, question_id] = opened

    def hints(self, session_id: str) -> dict[str, int]:
        """Of a session."""
        self._check()
        return {question: opened for (session, question), opened in self._hints.items() if session == session_id}

    def story_progress(self, learner: str) -> dict[str, StoryProgress]:
        """Worked out from all attempts."""
        from trainer.domain.interview import ladder_height

        self._check()
        progress = {}
        for chain in {attempt.chain for attempt in self._attempts if attempt.learner == learner}:
            own = self.attempts_of_chain(learner, chain)
            passed = {attempt.question for attempt in own if attempt.grade.passed}
            progress[chain] = StoryProgress(
                chain=chain,
                tries=len(own),
                passed=tuple(sorted(passed)),
                answered=tuple(sorted({attempt.question for attempt in own})),
                ladder=ladder_height(dict.fromkeys(passed, True)),
                last_question=own[-1].question,
                last_at=own[-1].submitted_at,
                seconds=sum(attempt.seconds_used for attempt in own),
            )
        return progress

    def question_progress(self, learner: str, chain_id: str) -> dict[str, QuestionProgress]:
        """Worked out from all attempts."""
        from trainer.domain.interview import standing

        progress = {}
        own = self.attempts_of_chain(learner, chain_id)
        for question in {attempt.question for attempt in own}:
            tries = [attempt for attempt in own if attempt.question == question]
            # Of equal ones the later: max keeps the first it meets.
            best = max(reversed(tries), key=lambda attempt: standing(attempt.grade)).grade
            progress[question] = QuestionProgress(
                question=question,
                tries=len(tries),
                best_score=best.score,
                best_band=best.band,
                passed=any(attempt.grade.passed for attempt in tries),
                last_score=tries[-1].grade.score,
                last_at=tries[-1].submitted_at,
                content_hash=best.content_hash,
            )
        return progress


class MemoryRescue:
    """Keeps rescued answers in a dictionary, or refuses them.

    Attributes:
        rescued: Texts by context.
        broken: Whether it refuses.
    """

    def __init__(self) -> None:
        self.rescued: dict[str, str] = {}
        self.broken = False

    def rescue(self, text: str, context: str) -> str:
        """Keep the text and name a path."""
        if self.broken:
            raise OutsideError("the answer could not be written to a file either", remedy="copy it from the screen")
        self.rescued[context] = text
        return f"/rescued/{context.replace(' ', '-')}.txt"


def make_question(question_id: str = "opening", seconds: int = 240) -> Question:
    """A question with three strong markers, of which the second matters most, and one red flag."""
    return Question(
        id=question_id,
        title=f"Title of {question_id}",
        asked_by="Aiko",
        seconds=seconds,
        text=f"What about {question_id}?",
        strong=(
            Marker(id="traffic", kind="strong", text="Counts the eligible readers of each week", weight=2, probe="How many readers?"),
            Marker(
                id="stop-rule",
                kind="strong",
                text="Names the planned looks and the stop rule before the start",
                weight=3,
                critical=True,
                why="Peeking breaks the error rate.",
                probe="When do you stop?",
            ),
            Marker(id="holdback", kind="strong", text="Keeps a holdback after the launch", weight=1, probe="Does it last?"),
        ),
        red_flags=(Marker(id="peek", kind="red_flag", text="Looks every day", severity="major"),),
        model_answer="Fix the looks first.",
    )


def make_chain(chain_id: str = "AML-03", question_ids: tuple[str, ...] = QUESTION_IDS) -> Chain:
    """A chain with the given rungs."""
    return Chain(
        id=chain_id,
        story=chain_id,
        title="Sample-size discipline",
        questions=tuple(make_question(question_id) for question_id in question_ids),
        intuition=("Effects are bought with readers.",),
        misconceptions=("More looks are not more knowledge.",),
        file=f"{chain_id}.md",
        content_hash="hash-1",
    )


def make_story(story_id: str = "AML-03", sections: Mapping[str, str] | None = None) -> Story:
    """A story with short sections."""
    bodies = sections or {
        "Customer pain": "Readers leave after the first title.",
        "Experiment design": "The planned looks and the stop rule stand in the plan before the start.",
        "Rollout plan": "A holdback stays after the launch.",
    }
    return Story(
        meta=StoryMeta(
            id=story_id,
            title="Testing a reranker",
            headline_question="What's the MDE, holdout, runtime, stop rule?",
            anchored_in="US-MLE-02",
            leadership_principles=("Dive Deep",),
            owner="Aiko",
            headline_metric="opened titles",
            bridging_metric="revenue",
            guardrail_veto="latency",
        ),
        sections=tuple(Section(title=title, markdown=body, line=1) for title, body in bodies.items()),
        file=f"{story_id}.md",
    )


def make_library(stories: tuple[Story, ...] = (), chains: tuple[Chain, ...] = ()) -> Library:
    """A library with a policy that every answer fails."""
    policy = Policy(major_penalty=10, minor_penalty=5, bands=(BandRule(band="no-hire", min_score=0),), passing=("hire",))
    return Library(
        stories={story.id: story for story in stories}, chains={chain.id: chain for chain in chains}, rubrics={}, concepts={}, policy=policy
    )


GOOD = "<traffic> <stop-rule> <holdback>"
"""An answer the scripted grader gives everything for."""

WEAK = "<traffic>"
"""An answer that misses the critical marker."""


def make_attempt(
    number: int,
    answer: str = GOOD,
    question_id: str = "opening",
    chain_id: str = "AML-03",
    session: str = "s-1",
    learner: str = "me",
    content_hash: str = "hash-1",
) -> Attempt:
    """A graded attempt, submitted `number` seconds after the others began."""
    return Attempt(
        id=f"a-{number}",
        session=session,
        learner=learner,
        chain=chain_id,
        question=question_id,
        answer=answer,
        grade=ScriptedGrader(content_hash).grade(chain_id, make_question(question_id), answer),
        seconds_used=10.0,
        submitted_at=datetime(2025, 3, 1, 9, 0, tzinfo=UTC) + timedelta(seconds=number),
    )


def make_session(session_id: str = "s-1", learner: str = "me", chain_id: str = "AML-03", minutes: int = 0, ended: bool = False) -> Session:
    """A drill that began `minutes` after the others."""
    started = datetime(2025, 3, 1, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    return Session(
        id=session_id,
        mode="drill",
        learner=learner,
        chain=chain_id,
        position="opening",
        started_at=started,
        ended_at=started if ended else None,
    )
