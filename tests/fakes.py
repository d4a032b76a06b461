"""Stand-ins for everything outside: time, ids, graders, stores and content made for one test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.memory import MemoryRescue, MemoryStore
from trainer.domain.answer import Attempt, Session
from trainer.domain.chain import QUESTION_IDS, Chain, Marker, Question
from trainer.domain.grade import Band, Grade, MarkerResult, Probe
from trainer.domain.library import Library
from trainer.domain.rubric import BandRule, Policy
from trainer.domain.story import Section, Story, StoryMeta
from trainer.domain.summary import by_importance

__all__ = [
    "GOOD",
    "WEAK",
    "FakeClock",
    "MemoryRescue",
    "MemoryStore",
    "ScriptedGrader",
    "make_attempt",
    "make_chain",
    "make_library",
    "make_question",
    "make_session",
    "make_story",
    "sequential_ids",
]


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
        prepared: The questions it was told to get ready for, in order.
    """

    def __init__(self, content_hash: str = "hash-1") -> None:
        self.graded: list[str] = []
        self.prepared: list[str] = []
        self._content_hash = content_hash

    def prepare(self, chain_id: str, question: Question) -> None:
        """Remember the question."""
        self.prepared.append(f"{chain_id} {question.id}")

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
