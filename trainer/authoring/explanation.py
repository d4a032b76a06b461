"""Which rule matched which words of an answer, and why the others did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer.domain.chain import Chain, Question
from trainer.domain.grade import MarkerResult
from trainer.grading.engine import Reading, RulesGrader
from trainer.grading.matching import Match
from trainer.grading.rules import CompiledRule


@dataclass(frozen=True)
class PatternTrace:
    """One pattern on one answer.

    Attributes:
        pattern: The pattern as written.
        tentative: Whether it is one of those that are not enough alone.
        words: The matched words of the answer, atom by atom; empty when it did not match.
        outcome: `counts`, or why it does not.
    """

    pattern: str
    tentative: bool
    words: tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class MarkerTrace:
    """One marker on one answer.

    Attributes:
        result: What the grader decided.
        text: The marker's text.
        patterns: Every pattern of its rule, those that matched first.
        note: What else decided, such as a requirement that was not met; may be empty.
    """

    result: MarkerResult
    text: str
    patterns: tuple[PatternTrace, ...]
    note: str


def explain_answer(grader: RulesGrader, chain: Chain, question: Question, answer: str) -> tuple[MarkerTrace, ...]:
    """Trace every marker of a question on an answer."""
    reading = grader.read(chain, question, answer, thorough=True)
    grade = grader.grade(chain.id, question, answer)
    results = {result.id: result for result in grade.markers}
    return tuple(
        MarkerTrace(
            results[rule.marker.id],
            rule.marker.text,
            tuple(sorted(_patterns(rule, reading), key=lambda trace: not trace.words)),
            _note(rule, reading, results),
        )
        for rule in grader.compiled(chain, question).rules
    )


def _patterns(rule: CompiledRule, reading: Reading) -> Iterator[PatternTrace]:
    found = reading.findings[rule.marker.id].found
    for tentative, patterns in ((False, rule.met), (True, rule.maybe)):
        for pattern in patterns:
            hits = [finding for finding in found if finding.match.pattern == pattern.source]
            if not hits:
                yield PatternTrace(pattern.source, tentative, (), "not found")
            for hit in hits:
                yield PatternTrace(pattern.source, tentative, _words(hit.match, reading), "counts" if hit.counts else hit.reason)


def _words(match: Match, reading: Reading) -> tuple[str, ...]:
    spans = (reading.text.clip(first, last) for first, last in match.spans)
    return tuple(reading.text.original[start:end] for start, end in spans)


def _note(rule: CompiledRule, reading: Reading, results: Mapping[str, MarkerResult]) -> str:
    findings = reading.findings[rule.marker.id]
    if reading.gaming:
        return f"no credit: {reading.gaming}"
    if rule.rule is None:
        return "no rule is written; decided by the marker's own words"
    if findings.vetoed:
        return f"vetoed in the whole answer by {findings.vetoed!r}"
    if findings.unmet_requirement:
        return "none of its required patterns holds"
    rival = next((name for name in rule.rule.requires_unmet if name in results and results[name].met), None)
    if findings.counting and rival is not None:
        return f"held back, because {rival} is met"
    return ""
