"""The offline grader: rules decide every marker of a question, at once and without any key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from trainer.domain.chain import Chain, Marker, Question
from trainer.domain.grade import Evidence, Grade, MarkerResult, Probe
from trainer.domain.library import Library
from trainer.domain.rubric import Rubric
from trainer.grading.derived import MET, UNSURE, best_coverage, kin_of
from trainer.grading.gaming import gaming_reason, repeated_question
from trainer.grading.matching import Occurrences
from trainer.grading.number_feedback import compare_numbers, unstated
from trainer.grading.polarity import Polarity
from trainer.grading.rules import REASONS, CompiledQuestion, CompiledRule, Finding, Findings, compile_question, run_rule
from trainer.grading.score import band_of, score_of
from trainer.grading.stated_numbers import find_stated_number
from trainer.grading.stems import stem
from trainer.grading.text import WORD, Text, read_text

GRADER_VERSION = "rules/1"
Source = Literal["rules", "derived", "judge"]
_MOST_EVIDENCE = 3


@dataclass(frozen=True)
class Reading:
    """One answer, read for one question.

    Attributes:
        text: The answer, taken apart.
        polarity: Its cues.
        occurrences: Where the words of the rules occur.
        findings: What each marker's rule found, by marker id.
        gaming: Why the answer gets no credit, or None.
    """

    text: Text
    polarity: Polarity
    occurrences: Occurrences
    findings: dict[str, Findings]
    gaming: str | None


class RulesGrader:
    """Grades answers by authored rules, and by rules derived from a marker's text where none are written.

    Attributes:
        derived_only: Whether authored rules are ignored.
    """

    def __init__(
        self,
        library: Library,
        timer: Callable[[], float],
        derived_only: bool = False,
        rubric_of: Callable[[str], Rubric | None] | None = None,
    ) -> None:
        """Take what is graded against.

        Args:
            library: Chains, concepts and policy.
            timer: Seconds, such as `time.perf_counter`.
            derived_only: Whether to ignore authored rules.
            rubric_of: Finds the rubric of a chain by its id; those of the library when left out.
        """
        self._rubric_of = rubric_of or library.rubrics.get
        self._library = library
        self._timer = timer
        self.derived_only = derived_only
        self._compiled: dict[tuple[str, str], CompiledQuestion] = {}
        self._stems: frozenset[str] | None = None
        self._kin = kin_of(library.concepts)

    @property
    def version(self) -> str:
        """Name and version stored with each grade."""
        return "derived/1" if self.derived_only else GRADER_VERSION

    def compiled(self, chain: Chain, question: Question) -> CompiledQuestion:
        """The question's rules, compiled on first use."""
        key = (chain.id, question.id)
        found = self._compiled.get(key)
        if found is None or found.question is not question:
            rubric = None if self.derived_only else self._rubric_of(chain.id)
            rules = rubric.questions.get(question.id) if rubric else None
            concepts = {**self._library.concepts, **(rubric.concepts if rubric else {})}
            found = self._compiled[key] = compile_question(question, rules, concepts, self._known_stems, self._kin)
        return found

    def prepare(self, chain_id: str, question: Question) -> None:
        """Compile the rules of a question, so that the first answer to it is graded as fast as the next.

        Raises:
            UsageError: If there is no such chain.
        """
        self.compiled(self._library.chain(chain_id), question)

    def _known_stems(self) -> frozenset[str]:
        """Stems of all words that the content uses: none of them is a typing slip."""
        if self._stems is None:
            texts = [story.markdown for story in self._library.stories.values()]
            texts += [question.text for chain in self._library.chains.values() for question in chain.questions]
            texts += [marker.text for chain in self._library.chains.values() for question in chain.questions for marker in question.markers]
            words = {word for text in texts for word in WORD.findall(text.lower())}
            self._stems = frozenset(stem(word) for word in words)
        return self._stems

    def read(self, chain: Chain, question: Question, answer: str, thorough: bool = False) -> Reading:
        """Run every rule of a question on an answer, as `run_rule` does."""
        compiled = self.compiled(chain, question)
        text = read_text(answer)
        polarity = Polarity(text)
        for cue in repeated_question(text, question.text):
            polarity.add(cue)
        occurrences = Occurrences(text, compiled.vocabulary, compiled.slips.corrections(text.tokens))
        findings: dict[str, Findings] = {}
        for rule in compiled.rules:
            held_back = rule.rule is not None and any(other in findings and findings[other].counting for other in rule.rule.requires_unmet)
            # What the answer's own words exclude already need not be looked for, unless somebody wants to know.
            findings[rule.marker.id] = Findings() if held_back and not thorough else run_rule(rule, occurrences, polarity, thorough)
        return Reading(text, polarity, occurrences, findings, gaming_reason(text, polarity, question.text))

    def grade(self, chain_id: str, question: Question, answer: str) -> Grade:
        """Grade one answer to one question of a chain.

        Raises:
            UsageError: If there is no such chain.
        """
        started = self._timer()
        chain = self._library.chain(chain_id)
        reading = self.read(chain, question, answer)
        compiled = self.compiled(chain, question)
        results = self._results(compiled, reading)
        numbers = compiled.numbers
        score = score_of(results, self._library.policy)
        band = band_of(score, results, self._library.policy)
        return Grade(
            chain=chain.id,
            question=question.id,
            content_hash=chain.content_hash,
            grader=self.version,
            score=score,
            band=band,
            passed=band in self._library.policy.passing,
            gaming=reading.gaming,
            markers=results,
            numbers=unstated(numbers) if reading.gaming else compare_numbers(numbers, reading.occurrences, reading.polarity),
            probes=_probes(question, results),
            elapsed_ms=round(1000 * (self._timer() - started), 2),
        )

    def _results(self, compiled: CompiledQuestion, reading: Reading) -> tuple[MarkerResult, ...]:
        if reading.gaming is not None:
            return tuple(_result(rule.marker, False, 0.9, reason=reading.gaming) for rule in compiled.rules)
        results: dict[str, MarkerResult] = {}
        for rule in compiled.rules:
            results[rule.marker.id] = self._decide(rule, reading, results)
        return tuple(results[rule.marker.id] for rule in compiled.rules)

    def _decide(self, rule: CompiledRule, reading: Reading, results: dict[str, MarkerResult]) -> MarkerResult:
        if rule.rule is None:
            return _by_wording(rule, reading)
        findings = reading.findings[rule.marker.id]
        blocked = [other for other in rule.rule.requires_unmet if other in results and results[other].met]
        if findings.counting and not blocked:
            return _met(rule.marker, findings.counting, reading.text)
        for number in rule.numbers:
            stated = find_stated_number(number, reading.occurrences, reading.polarity)
            if stated is not None:
                return _result(rule.marker, True, 0.9, (_evidence(reading.text, *stated),), "states the computed value")
        return _unmet(rule.marker, findings, reading.text)


def _by_wording(rule: CompiledRule, reading: Reading) -> MarkerResult:
    """Decide a marker without a rule by how much of its wording the answer covers."""
    if rule.marker.kind == "red_flag" or rule.derived is None:
        return _result(rule.marker, None, 0.5, source="derived", reason="no rule is written for this red flag")
    coverage = best_coverage(rule.derived, reading.text)
    # A denial that only brushes the words that cover a marker does not deny it.
    cues = reading.polarity.affecting(frozenset(coverage.tokens), lenient=True)
    denied = any(cue.kind in ("denied", "reported", "announced") for cue in cues)
    evidence = tuple(_evidence(reading.text, index, index) for index in coverage.tokens)
    if coverage.share >= MET and not denied:
        return _result(rule.marker, True, min(0.95, coverage.share), evidence, "its own words are covered", "derived")
    if coverage.share >= UNSURE:
        return _result(rule.marker, None, 0.5, evidence, "some of its words are there", "derived")
    return _result(rule.marker, False, round(min(0.9, 1 - coverage.share), 3), (), "not found", "derived")


def _met(marker: Marker, counting: list[Finding], text: Text) -> MarkerResult:
    confidence = min(0.97, 0.8 + 0.06 * len({finding.match.pattern for finding in counting}))
    spans = {text.clip(finding.match.first, finding.match.last): finding for finding in counting}
    evidence = tuple(_evidence(text, f.match.first, f.match.last) for _, f in sorted(spans.items())[:_MOST_EVIDENCE])
    return _result(marker, True, round(confidence, 2), evidence, "said in these words")


def _unmet(marker: Marker, findings: Findings, text: Text) -> MarkerResult:
    if findings.tentative:
        evidence = tuple(_evidence(text, f.match.first, f.match.last) for f in findings.tentative[:_MOST_EVIDENCE])
        return _result(marker, None, 0.5, evidence, "close, but not clear enough to count")
    voided = [finding for finding in findings.found if finding.voids]
    if voided:
        evidence = tuple(_evidence(text, f.match.first, f.match.last) for f in voided[:_MOST_EVIDENCE])
        return _result(marker, False, 0.75, evidence, REASONS[voided[0].voids[0].kind])
    return _result(marker, False, 0.7, (), "not found")


def _result(
    marker: Marker, met: bool | None, confidence: float, evidence: tuple[Evidence, ...] = (), reason: str = "", source: Source = "rules"
) -> MarkerResult:
    return MarkerResult.model_construct(
        id=marker.id,
        kind=marker.kind,
        met=met,
        confidence=round(confidence, 3),
        weight=marker.weight,
        critical=marker.critical,
        severity=marker.severity,
        evidence=evidence,
        source=source,
        reason=reason,
    )


def _evidence(text: Text, first: int, last: int) -> Evidence:
    start, end = text.clip(first, last)
    return Evidence.model_construct(start=start, end=end, text=text.original[start:end])


def _probes(question: Question, results: tuple[MarkerResult, ...]) -> tuple[Probe, ...]:
    """Probes of missed strong markers, the most important first."""
    missed = [result for result in results if result.kind == "strong" and not result.met]
    ordered = sorted(missed, key=lambda result: (not result.critical, -result.weight))
    found = ((result.id, question.marker(result.id).probe) for result in ordered)
    return tuple(Probe(marker=marker_id, text=probe) for marker_id, probe in found if probe)
