"""What each part of a launch sheet says, and how the parts add up to a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from trainer.calculators.noninferiority import noninferiority_test_proportions
from trainer.calculators.wording import write
from trainer.errors import CalculatorError

Decision = Literal["stop", "hold", "ship"]

_SEVERITY: Mapping[Decision, int] = {"stop": 0, "hold": 1, "ship": 2}
_COHORT_OUTPUTS = ("verdicts", "relative_change", "relative_ci", "p_breach_adjusted")
_GUARDRAIL_LEVELS: Mapping[str, Decision] = {"breach": "stop", "inconclusive": "hold", "pass": "ship"}


@dataclass(frozen=True)
class Finding:
    """What one part of the sheet says.

    Attributes:
        verdict: Its verdict in a word or two.
        level: What it asks for.
        reason: Why, in one sentence.
    """

    verdict: str
    level: Decision
    reason: str


@dataclass(frozen=True)
class Effect:
    """A difference of treatment and control with its limits, and whether up is good.

    Attributes:
        difference: Treatment minus control.
        low: Lower limit.
        high: Upper limit.
        confidence: Two-sided level of the limits.
        higher_is_better: Whether more conversions are better.
    """

    difference: float
    low: float
    high: float
    confidence: float
    higher_is_better: bool

    @property
    def gain(self) -> tuple[float, float, float]:
        """Lower limit, estimate and upper limit in the good direction."""
        return (self.low, self.difference, self.high) if self.higher_is_better else (-self.high, -self.difference, -self.low)

    @property
    def shown(self) -> str:
        """The difference with its limits, as text."""
        limits = f"{write(self.low, 'change')} to {write(self.high, 'change')}"
        return f"{write(self.difference, 'change')}, {write(self.confidence, 'probability')} limits {limits}"


def decide(findings: Iterable[Finding]) -> tuple[Decision, list[str]]:
    """The strictest level that any part asks for, and all reasons, the strictest first and else in the order given."""
    ordered = sorted(findings, key=lambda found: _SEVERITY[found.level])
    return ordered[0].level, [found.reason for found in ordered]


def read_primary(effect: Effect, worth: float | None, complete: bool) -> Finding:
    """The verdict on the primary metric.

    Args:
        effect: What was seen.
        worth: Smallest gain worth shipping, above 0; None where any gain is.
        complete: Whether the planned run is over; before that, harm is all that is read.
    """
    low, estimate, high = effect.gain
    if high < 0:
        return Finding("harm", "stop", f"The primary metric is worse than control: {effect.shown}.")
    if not complete:
        return Finding("not read", "hold", "The planned run is not over, so a gain in the primary metric is not read yet.")
    if worth is not None and high < worth:
        least = write(worth, "points")
        return Finding("too small", "stop", f"An effect worth shipping ({least}) is excluded on the primary metric: {effect.shown}.")
    if low <= 0:
        return Finding("unclear", "hold", f"The primary metric has not moved beyond chance, but may have: {effect.shown}.")
    # An estimate exactly on the mark is worth it, whichever way the difference was rounded.
    if worth is not None and estimate < worth - 1e-12:
        reason = f"The primary metric wins, but its estimate is below what is worth shipping ({write(worth, 'points')}): {effect.shown}."
        return Finding("unclear", "hold", reason)
    return Finding("win", "ship", f"The primary metric wins: {effect.shown}.")


def read_guardrail(row: Mapping[str, Any], place: int, alpha: float) -> Finding:
    """The verdict on one guardrail.

    Args:
        row: Name, counts of both arms, margin and direction.
        place: Its row, from 1.
        alpha: One-sided level.

    Raises:
        CalculatorError: If the guardrail cannot be tested; it names the row.
    """
    inputs = {
        "control_conversions": row["control_successes"],
        "control_n": row["control_n"],
        "treatment_conversions": row["treatment_successes"],
        "treatment_n": row["treatment_n"],
        "margin_absolute": row["margin_absolute"],
        "margin_relative": row["margin_relative"],
        "alpha": alpha,
        "method": "farrington_manning",
        "higher_is_better": row["higher_is_better"] is not False,
    }
    try:
        found = noninferiority_test_proportions.run(inputs)
    except CalculatorError as error:
        wrong = error.field.replace("conversions", "successes")
        raise CalculatorError(f"row {place} ({row['name']}) {wrong}: {error.what}", "guardrails") from None
    seen, margin = write(found["difference"], "change"), write(row["margin_absolute"], "points")
    if row["margin_absolute"] is None:
        margin = f"{write(row['margin_relative'], 'share')} of control"
    says = {
        "breach": f"Guardrail {row['name']} is worse than its margin of {margin}: {seen}, p = {write(found['p_breach'], 'p')}.",
        "inconclusive": f"Guardrail {row['name']} is not shown to stay within its margin of {margin}: {seen}, "
        f"p = {write(found['p_noninferiority'], 'p')}.",
        "pass": f"Guardrail {row['name']} stays within its margin of {margin}: {seen}, p = {write(found['p_noninferiority'], 'p')}.",
    }
    return Finding(found["verdict"], _GUARDRAIL_LEVELS[found["verdict"]], says[found["verdict"]])


def read_cohorts(names: Sequence[str], found: Mapping[str, Any], unclear: Decision) -> list[Finding]:
    """The verdict on each cohort.

    Args:
        names: Their names.
        found: The outputs of `cohort_regression_veto` for them.
        unclear: What an inconclusive cohort asks for.
    """
    levels: Mapping[str, Decision] = {"veto": "stop", "inconclusive": unclear, "clear": "ship"}
    says = {
        "veto": "regresses beyond the limit",
        "inconclusive": "is not shown to be unharmed",
        "clear": "is shown not to regress beyond the limit",
    }
    findings = []
    for name, verdict, change, (low, high), breach in zip(names, *(found[output] for output in _COHORT_OUTPUTS), strict=True):
        seen = f"{write(change, 'relative')}, 95% limits {write(low, 'relative')} to {write(high, 'relative')}"
        tested = "" if verdict == "clear" else f", adjusted p of a breach {write(breach, 'p')}"
        findings.append(Finding(verdict, levels[verdict], f"Cohort {name} {says[verdict]}: {seen}{tested}."))
    return findings
