"""Rules compiled for one question, and what each of them finds in an answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trainer.domain.chain import Marker, Question
from trainer.domain.rubric import MarkerRule, QuestionRules
from trainer.errors import GrillError
from trainer.grading.cues import Cue, CueKind
from trainer.grading.derived import DerivedRule, Kin, derive_rule
from trainer.grading.matching import Match, Occurrences
from trainer.grading.number_checks import QuestionNumbers, prepare_check, prepare_numbers
from trainer.grading.patterns import PatternError, parse_pattern
from trainer.grading.polarity import Polarity
from trainer.grading.stated_numbers import ComputedNumber, accepted_amount
from trainer.grading.typos import SlipFinder
from trainer.grading.vocabulary import PlacedPattern, Vocabulary

_VOIDS_STRONG: frozenset[CueKind] = frozenset({"denied", "contrasted", "reported", "hedged", "announced", "asked", "copied"})
_VOIDS_FLAG: frozenset[CueKind] = frozenset(
    {"denied", "contrasted", "rejected", "reported", "hedged", "announced", "asked", "past", "quoted", "copied"}
)
_VOIDS_ANY: frozenset[CueKind] = frozenset({"announced", "copied"})
_ENOUGH = 3
"""Counting patterns after which neither the decision nor its confidence changes."""
REASONS: Mapping[str, str] = {
    "denied": "the answer denies it",
    "contrasted": "the answer names it as what it would not do",
    "rejected": "the answer rejects it",
    "reported": "the answer only reports that others say so",
    "asked": "it stands in a question",
    "hedged": "it is hedged away",
    "announced": "the topic is announced, nothing is said about it",
    "past": "it is told as a past mistake",
    "quoted": "it is a quotation",
    "copied": "it only repeats the question",
}


@dataclass(frozen=True)
class CompiledRule:
    """One marker with its parsed patterns.

    Attributes:
        marker: The marker.
        rule: The rule as written, or None when the marker has none.
        met: Patterns that meet it.
        maybe: Patterns that leave it unsure.
        unless: Patterns that void a match in their sentences.
        unless_answer: Patterns that void it anywhere.
        requires: Patterns of which one must hold somewhere.
        numbers: Stated numbers that meet it.
        derived: The rule derived from the text of a marker without a rule, else None.
    """

    marker: Marker
    rule: MarkerRule | None
    met: tuple[PlacedPattern, ...]
    maybe: tuple[PlacedPattern, ...]
    unless: tuple[PlacedPattern, ...]
    unless_answer: tuple[PlacedPattern, ...]
    requires: tuple[PlacedPattern, ...]
    numbers: tuple[ComputedNumber, ...]
    derived: DerivedRule | None

    @property
    def lenient(self) -> bool:
        """Whether a denial must cover half of a match: of a strong marker it must, of a red flag it need only touch it."""
        return self.marker.kind == "strong"

    @property
    def voiding(self) -> frozenset[CueKind]:
        """Kinds of cue that void a match."""
        if self.rule is not None and self.rule.polarity == "any":
            return _VOIDS_ANY
        return _VOIDS_STRONG if self.marker.kind == "strong" else _VOIDS_FLAG


@dataclass(frozen=True)
class CompiledQuestion:
    """All rules of one question, ready to run.

    Attributes:
        question: The question.
        rules: A rule per marker, strong ones first.
        vocabulary: Every word that any rule looks for.
        slips: Corrects mistyped words towards the vocabulary.
        numbers: The numbers that the question asks for.
        faults: Patterns that could not be used, as (marker id, message).
        number_faults: The same for patterns of numbers, as (number id, message).
    """

    question: Question
    rules: tuple[CompiledRule, ...]
    vocabulary: Vocabulary
    slips: SlipFinder
    numbers: QuestionNumbers = field(default_factory=QuestionNumbers)
    faults: tuple[tuple[str, str], ...] = ()
    number_faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Finding:
    """One match of one pattern.

    Attributes:
        match: Where it matched.
        voids: Cues that void it; empty when it counts.
        vetoed_by: Pattern of the rule that vetoes it, or empty.
        tentative: Whether the pattern is one of those that are not enough alone.
    """

    match: Match
    voids: tuple[Cue, ...] = ()
    vetoed_by: str = ""
    tentative: bool = False

    @property
    def counts(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.voids and not self.vetoed_by

    @property
    def reason(self) -> str:
        """Why it does not count, or an empty string."""
        if self.vetoed_by:
            return f"vetoed by {self.vetoed_by!r}"
        return REASONS[self.voids[0].kind] if self.voids else ""


@dataclass
class Findings:
    """What the rules found for one marker.

    Attributes:
        found: Matches, those that count and those that do not.
        unmet_requirement: Whether a `requires` pattern was needed and none held.
        vetoed: Pattern that vetoes the marker in the whole answer, or empty.
    """

    found: list[Finding] = field(default_factory=list)
    unmet_requirement: bool = False
    vetoed: str = ""

    @property
    def counting(self) -> list[Finding]:
        """Matches that count and are enough alone."""
        if self.unmet_requirement or self.vetoed:
            return []
        return [finding for finding in self.found if finding.counts and not finding.tentative]

    @property
    def tentative(self) -> list[Finding]:
        """Matches that count but are not enough alone."""
        if self.unmet_requirement or self.vetoed:
            return []
        return [finding for finding in self.found if finding.counts and finding.tentative]


def compile_question(
    question: Question,
    rules: QuestionRules | None,
    concepts: Mapping[str, Iterable[str]],
    known_stems: Callable[[], Collection[str]] = frozenset,
    kin: Kin | None = None,
) -> CompiledQuestion:
    """Compile the rules of a question; patterns that cannot be used become faults and are left out.

    Args:
        question: The question.
        rules: Its authored rules, or None.
        concepts: Wordings by concept name.
        known_stems: Stems of words that are no typing slips, however close they are to a word of the rules.
        kin: Words that stand for one another where a rule is derived from a marker's text.
    """
    vocabulary = Vocabulary()
    faults: list[tuple[str, str]] = []
    compiled = []
    for marker in question.markers:
        rule = rules.markers.get(marker.id) if rules else None
        written = rule or MarkerRule()
        met, maybe, unless, unless_answer, requires = (
            _parse(marker.id, patterns, concepts, vocabulary, faults)
            for patterns in (written.met, written.maybe, written.unless, written.unless_answer, written.requires)
        )
        numbers = _numbers(marker.id, written, concepts, vocabulary, faults)
        derived = None if rule else derive_rule(marker.text, question.text, kin)
        compiled.append(CompiledRule(marker, rule, met, maybe, unless, unless_answer, requires, numbers, derived))
    # Before the words beside numbers join the vocabulary: feedback on numbers must not change what a marker's words are corrected to.
    slips = SlipFinder(vocabulary.stems, known_stems)
    number_faults: list[tuple[str, str]] = []
    asked_for = _question_numbers(question, rules, concepts, vocabulary, number_faults)
    return CompiledQuestion(question, tuple(compiled), vocabulary, slips, asked_for, tuple(faults), tuple(number_faults))


def _parse(
    marker_id: str,
    sources: Sequence[str],
    concepts: Mapping[str, Iterable[str]],
    vocabulary: Vocabulary,
    faults: list[tuple[str, str]],
) -> tuple[PlacedPattern, ...]:
    parsed = []
    for source in sources:
        try:
            pattern = parse_pattern(source)
            missing = vocabulary.unknown_concepts(pattern, concepts)
            if missing:
                faults.append((marker_id, f"unknown concept {', '.join(missing)} in {source!r}"))
            else:
                parsed.append(vocabulary.place(pattern, concepts))
        except PatternError as error:
            faults.append((marker_id, str(error)))
    return tuple(parsed)


def _numbers(
    marker_id: str, rule: MarkerRule, concepts: Mapping[str, Iterable[str]], vocabulary: Vocabulary, faults: list[tuple[str, str]]
) -> tuple[ComputedNumber, ...]:
    computed = []
    for number in rule.numbers:
        near = _parse(marker_id, (number.near,) if number.near else (), concepts, vocabulary, faults)
        try:
            amount = accepted_amount(number)
        except (GrillError, KeyError, TypeError, ValueError):
            continue  # the content check names it, with its line
        computed.append(ComputedNumber(amount, near[0] if near else None))
    return tuple(computed)


def _question_numbers(
    question: Question,
    rules: QuestionRules | None,
    concepts: Mapping[str, Iterable[str]],
    vocabulary: Vocabulary,
    faults: list[tuple[str, str]],
) -> QuestionNumbers:
    prepared = []
    for check in rules.numbers if rules else ():
        known = len(faults)
        near, unless = (
            _parse(check.id, (source,) if source else (), concepts, vocabulary, faults) for source in (check.near, check.unless)
        )
        if len(faults) == known:  # without the words beside it, any number would do
            prepared.append(prepare_check(check, near[0] if near else None, unless[0] if unless else None))
    return prepare_numbers([check for check in prepared if check is not None], question.text)


def run_rule(rule: CompiledRule, occurrences: Occurrences, polarity: Polarity, thorough: bool = False) -> Findings:
    """What one marker's patterns find in an answer.

    Args:
        rule: The rule.
        occurrences: Where its words occur.
        polarity: What the answer affirms, denies, rejects.
        thorough: Whether to look for everything; else the search ends as soon as the decision and its evidence are certain.
    """
    findings = Findings()
    vetoes: dict[int, str] = {}
    counting = 0
    for tentative, patterns in ((False, rule.met), (True, rule.maybe)):
        if tentative and counting and not thorough:
            break
        for pattern in filter(occurrences.may_hold, patterns):
            for match in occurrences.find(pattern):
                voids = tuple(cue for cue in polarity.affecting(match.consumed, rule.lenient) if cue.kind in rule.voiding)
                finding = Finding(match, voids, _veto(rule, match, occurrences, vetoes), tentative)
                findings.found.append(finding)
                if finding.counts and not thorough:
                    counting += 1
                    break
            if counting >= _ENOUGH:
                break
    if findings.found:
        findings.vetoed = next((pattern.source for pattern in rule.unless_answer if occurrences.holds(pattern)), "")
        findings.unmet_requirement = bool(rule.requires) and not any(occurrences.holds(pattern) for pattern in rule.requires)
    return findings


def _veto(rule: CompiledRule, match: Match, occurrences: Occurrences, known: dict[int, str]) -> str:
    """Pattern that vetoes a match in one of its sentences, or empty; `known` keeps what was found per sentence."""
    if not rule.unless:
        return ""
    text = occurrences.text
    for number in sorted({text.tokens[first].sentence for first, _ in match.spans}):
        if number not in known:
            within = (text.sentences[number].first, text.sentences[number].last)
            known[number] = next((pattern.source for pattern in rule.unless if occurrences.holds(pattern, within)), "")
        if known[number]:
            return known[number]
    return ""
