"""Rules by which the offline grader decides markers, as authors write them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from trainer.domain.model import Model

Scope = Literal["clause", "sentence", "near", "answer"]


class StatedNumber(Model):
    """A number that the answer must state, checked against a calculator.

    Attributes:
        calculator: Name of the calculator.
        inputs: Its inputs by name.
        output: Which output is meant, also one item of a list (`adjusted[3]`); the main one when empty.
        tolerance: Allowed relative difference.
        unit: Unit accepted beside a bare number: `%`, `points`, `days`, `usd`, `x` or empty.
        near: Pattern that must stand in the same sentence; empty for anywhere.
    """

    calculator: str
    inputs: dict[str, Any]
    output: str = ""
    tolerance: float = Field(default=0.05, ge=0, le=0.5)
    unit: str = ""
    near: str = ""


class NumberCheck(StatedNumber):
    """A number that a question asks for: whatever the answer states for it is compared with the calculator, for feedback only.

    Attributes:
        id: Its name within the question.
        says: What it is, to stand before the number: `readers per arm`.
        marker: Id of the strong marker it belongs to; empty when it belongs to none.
        unless: Pattern beside which a number is meant for something else, so that it is never called wrong; empty for none.
    """

    id: str
    says: str
    marker: str = ""
    unless: str = ""


class MarkerRule(Model):
    """How the offline grader decides one marker.

    Attributes:
        met: Patterns, any of which makes the marker met (for a red flag: tripped).
        maybe: Patterns that are not enough alone and make the result `unsure`.
        unless: Patterns that void a match when they hold in the sentences of the match.
        unless_answer: Patterns that void every match when they hold anywhere in the answer.
        requires: Patterns of which at least one must hold somewhere in the answer as well.
        requires_unmet: Strong markers of the same question that must not be met (for flags that are nearly omissions).
        polarity: `affirmed` (default) refuses denied and rejected matches, `any` looks at the words only.
        numbers: Stated numbers, any of which makes the marker met.
    """

    met: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_answer: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    requires_unmet: tuple[str, ...] = ()
    polarity: Literal["affirmed", "any"] = "affirmed"
    numbers: tuple[StatedNumber, ...] = ()


class GoldenAnswer(Model):
    """An example answer with the marker results it must get.

    Attributes:
        kind: `strong`, `partial`, `red-flag`, `rejecting` or a free name.
        answer: The text.
        met: Strong markers it must meet; all others must not be met when `exact`.
        tripped: Red flags it must trip; all others must not be tripped.
        band: Band it must get; empty when it does not matter.
        exact: Whether strong markers that are not named must stay unmet.
        line: Line in the rubric file, from 1.
    """

    kind: str
    answer: str
    met: tuple[str, ...] = ()
    tripped: tuple[str, ...] = ()
    band: str = ""
    exact: bool = False
    line: int = 1


class QuestionRules(Model):
    """Rules and golden answers of one question, and the numbers it asks for."""

    markers: dict[str, MarkerRule] = Field(default_factory=dict)
    numbers: tuple[NumberCheck, ...] = ()
    golden: tuple[GoldenAnswer, ...] = ()


class Rubric(Model):
    """All rules of one chain.

    Attributes:
        chain: Id of the chain.
        version: Whole number raised when results may change.
        concepts: Wordings by concept name, added to the shared concepts for this chain only.
        questions: Rules by question id.
        file: Path of the file, for messages.
    """

    chain: str
    version: int = 1
    concepts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    questions: dict[str, QuestionRules] = Field(default_factory=dict)
    file: str = ""


class BandRule(Model):
    """What a band asks for.

    Attributes:
        band: Name of the band.
        min_score: Lowest score.
        all_critical: Whether every critical marker must be met.
        max_red_flags: Most red flags of any severity; None for no limit.
        max_major: Most major red flags; None for no limit.
    """

    band: str
    min_score: float = Field(ge=0, le=100)
    all_critical: bool = False
    max_red_flags: int | None = None
    max_major: int | None = None


class Policy(Model):
    """Scoring policy: points and bands, best band first.

    Attributes:
        major_penalty: Points off for each major red flag.
        minor_penalty: Points off for each minor red flag.
        bands: Rules from the best band to the worst; the last one must accept everything.
        passing: Bands that pass a question.
    """

    major_penalty: float = Field(ge=0)
    minor_penalty: float = Field(ge=0)
    bands: tuple[BandRule, ...]
    passing: tuple[str, ...]
