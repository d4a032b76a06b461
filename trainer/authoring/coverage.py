"""What the example answers of a rubric leave untried: markers that none of them meets, patterns that match nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainer.authoring.cross_fire import ForeignAnswer
from trainer.content.loader import LoadedContent
from trainer.domain.chain import Chain, Question
from trainer.domain.grade import Grade
from trainer.domain.problem import Problem
from trainer.domain.rubric import Rubric
from trainer.grading.engine import RulesGrader


@dataclass(frozen=True)
class IdlePattern:
    """A pattern that matched no answer.

    Attributes:
        question: Question of its rule.
        marker: Marker of its rule.
        pattern: The pattern as written.
    """

    question: str
    marker: str
    pattern: str


def check_coverage(content: LoadedContent, rubric: Rubric, question: Question, grades: Sequence[Grade]) -> Iterator[Problem]:
    """Advice for every marker with a rule that no golden answer of its question meets, or trips.

    Args:
        content: Where rules stand.
        rubric: The rubric.
        question: The question.
        grades: Grades of its golden answers; without any there is nothing to say.
    """
    rules = rubric.questions.get(question.id)
    if rules is None or not grades:
        return
    reached = {result.id for grade in grades for result in (*grade.landed, *grade.tripped)}
    for marker in question.markers:
        if marker.id in rules.markers and marker.id not in reached:
            file, line = content.rule_lines.get((rubric.chain, question.id, marker.id), (rubric.file, 1))
            verb = "meets" if marker in question.strong else "trips"
            yield Problem(
                file=file,
                line=line,
                code="marker-without-example",
                message=f"{question.id}: no golden answer {verb} {marker.id}",
                hint="add one that does, so that the rule is tried",
                severity="advice",
            )


def idle_advice(grader: RulesGrader, content: LoadedContent, chain: Chain, answers: Sequence[ForeignAnswer]) -> Iterator[Problem]:
    """Advice for every pattern of a chain that matches no answer; arguments as for `idle_patterns`."""
    rubric = content.library.rubrics.get(chain.id)
    for idle in idle_patterns(grader, chain, rubric, answers) if rubric else ():
        file, line = content.rule_lines.get((chain.id, idle.question, idle.marker), (chain.file, 1))
        yield Problem(
            file=file,
            line=line,
            code="idle-pattern",
            message=f"{idle.question} {idle.marker}: matches no answer: {idle.pattern}",
            hint="remove it, or add an answer that needs it",
            severity="advice",
        )


def idle_patterns(grader: RulesGrader, chain: Chain, rubric: Rubric, answers: Sequence[ForeignAnswer]) -> tuple[IdlePattern, ...]:
    """Patterns of a rubric that match neither a golden nor a model answer of their question, nor one of the answers given.

    Args:
        grader: The rules.
        chain: The chain.
        rubric: Its rubric.
        answers: Further answers with the questions they were written for.
    """
    idle: list[IdlePattern] = []
    for question in chain.questions:
        rules = rubric.questions.get(question.id)
        tried = [golden.answer for golden in rules.golden] if rules else []
        tried += [question.model_answer, *(given.answer for given in answers if given.question == question.id)]
        matched = {key for text in tried for key in _matched(grader, chain, question, text)}
        for rule in grader.compiled(chain, question).rules:
            sources = (pattern.source for pattern in (*rule.met, *rule.maybe))
            idle.extend(IdlePattern(question.id, rule.marker.id, source) for source in sources if (rule.marker.id, source) not in matched)
    return tuple(idle)


def _matched(grader: RulesGrader, chain: Chain, question: Question, text: str) -> Iterator[tuple[str, str]]:
    """Markers and patterns that match a text, whatever speaks against them."""
    reading = grader.read(chain, question, text, thorough=True)
    for marker_id, findings in reading.findings.items():
        for finding in findings.found:
            yield marker_id, finding.match.pattern
