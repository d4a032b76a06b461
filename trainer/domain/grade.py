"""The verdict on one answer."""

from __future__ import annotations

from typing import Any, Literal

from trainer.domain.chain import Kind, Severity
from trainer.domain.model import Model

Band = Literal["no-hire", "lean-no", "hire", "strong-hire"]
BANDS: tuple[Band, ...] = ("no-hire", "lean-no", "hire", "strong-hire")
"""Bands from the worst to the best."""


class Evidence(Model):
    """Words of the answer that a result rests on.

    Attributes:
        start: First character in the answer as typed, from 0.
        end: Character after the last one.
        text: The words themselves: `answer[start:end]`.
    """

    start: int
    end: int
    text: str


class MarkerResult(Model):
    """What a grader decided about one marker.

    Attributes:
        id: Marker id.
        kind: `strong` or `red_flag`.
        met: True, False, or None when unsure or unscored; for a red flag True means tripped.
        confidence: 0 to 1, how sure the grader is of `met`.
        weight: Weight of a strong marker, 0 for a red flag.
        critical: Whether the question cannot be passed without it.
        severity: Severity of a red flag.
        evidence: Words the result rests on; may be non-empty for an unmet marker that the answer only rejects.
        source: What decided: authored rules, rules derived from the marker's text, or a judge.
        reason: One sentence on why, for people.
    """

    id: str
    kind: Kind
    met: bool | None
    confidence: float
    weight: int = 0
    critical: bool = False
    severity: Severity | None = None
    evidence: tuple[Evidence, ...] = ()
    source: Literal["rules", "derived", "judge"] = "rules"
    reason: str = ""


class StatedFigure(Evidence):
    """A number as the answer states it.

    Attributes:
        value: What it says, in the unit of the calculator's output.
    """

    value: float


class NumberResult(Model):
    """A number that the question asks for, as stated and as computed.

    Attributes:
        id: Id of the check.
        marker: Strong marker it belongs to; empty for none.
        says: What the number is: `readers per arm`.
        stated: The answer's own number, or None when none was found for it.
        right: What the calculator gives.
        right_text: The same with its unit, as people write it.
        agrees: Whether the stated number agrees with the calculator; None when none was found.
        step: What probably went wrong, to follow a colon; empty when it is not known.
    """

    id: str
    marker: str = ""
    says: str
    stated: StatedFigure | None = None
    right: float
    right_text: str
    agrees: bool | None = None
    step: str = ""


class Probe(Model):
    """What the interviewer asks about a missed marker."""

    marker: str
    text: str


class Grade(Model):
    """The verdict of one grader on one answer.

    Attributes:
        chain: Chain id.
        question: Question id.
        content_hash: Hash of the chain's content that the answer was graded against.
        grader: Name and version of the grader, such as `rules/1`.
        score: 0 to 100.
        band: One of `BANDS`.
        passed: Whether the band passes the question.
        gaming: Why the answer gets no credit at all, or None.
        markers: A result for every marker of the question, strong ones first.
        numbers: The numbers that the question asks for, as stated and as computed; they change neither score nor band.
        probes: Questions about missed markers, the most important first.
        judge: A judge's own opinion, when there is one.
        elapsed_ms: How long grading took, in milliseconds.
    """

    chain: str
    question: str
    content_hash: str
    grader: str
    score: float
    band: Band
    passed: bool
    gaming: str | None = None
    markers: tuple[MarkerResult, ...]
    numbers: tuple[NumberResult, ...] = ()
    probes: tuple[Probe, ...] = ()
    judge: dict[str, Any] | None = None
    elapsed_ms: float = 0.0

    @property
    def landed(self) -> tuple[MarkerResult, ...]:
        """Strong markers that were met."""
        return tuple(result for result in self.markers if result.kind == "strong" and result.met)

    @property
    def missed(self) -> tuple[MarkerResult, ...]:
        """Strong markers that were not found or left unsure."""
        return tuple(result for result in self.markers if result.kind == "strong" and not result.met)

    @property
    def tripped(self) -> tuple[MarkerResult, ...]:
        """Red flags that were tripped."""
        return tuple(result for result in self.markers if result.kind == "red_flag" and result.met)
