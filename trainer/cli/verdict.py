"""A grade in words: what landed, what to sharpen, which red flags were raised, and what the interviewer asks next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trainer.cli.output import one_line
from trainer.reports.numbers import number_line

if TYPE_CHECKING:
    from trainer.domain.chain import Question
    from trainer.domain.grade import Grade, MarkerResult

_LONGEST_QUOTE = 160


def verdict_lines(grade: Grade, question: Question) -> Iterator[str]:
    """The grade of an answer to a question, line by line from top to bottom."""
    outcome = "passed" if grade.passed else "not passed"
    yield f"{grade.score:.0f} of 100, {grade.band}, {outcome}   ({grade.grader}, {grade.elapsed_ms:.0f} ms)"
    if grade.gaming:
        # Nothing was weighed: a list of markers would only give them away.
        yield f"No credit: {grade.gaming}."
        return
    if grade.landed:
        yield "Landed"
        for result in grade.landed:
            yield f"  ✓ {one_line(question.marker(result.id).text)}"
            yield from _quote(result)
    if grade.missed:
        yield "Sharpen"
        for result in grade.missed:
            yield from _missed(result, question)
    stated = [number for number in grade.numbers if number.stated is not None]
    if stated:
        yield "Numbers"
        for number in stated:
            yield f"  {one_line(number_line(number))}"
    if grade.tripped:
        yield "Red flags"
        for result in grade.tripped:
            yield f"  ⚑ {result.severity}: {one_line(question.marker(result.id).text)}"
            yield from _quote(result)
            yield from _why(result, question)


def probe_line(question: Question, probe: str) -> str:
    """What the interviewer asks next."""
    return f'{one_line(question.asked_by)}: "{one_line(probe)}"'


def _missed(result: MarkerResult, question: Question) -> Iterator[str]:
    needed = " (cannot pass without it)" if result.critical else ""
    sign = "?" if result.met is None else "✗"
    yield f"  {sign} {one_line(question.marker(result.id).text)}{needed}"
    yield f"      {'unsure: ' if result.met is None else ''}{one_line(result.reason) or 'not found'}"
    yield from _quote(result)
    yield from _why(result, question)


def _why(result: MarkerResult, question: Question) -> Iterator[str]:
    why = one_line(question.marker(result.id).why)
    if why:
        yield f"      why: {why}"


def _quote(result: MarkerResult) -> Iterator[str]:
    if result.evidence:
        words = one_line(result.evidence[0].text)
        yield f'      "{words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rstrip() + "…"}"'


def grade_json(grade: Grade) -> dict[str, Any]:
    """The grade with the keys that scripts rely on; reasons are worded for people and left out."""
    return grade.model_dump(mode="json", exclude={"markers": {"__all__": {"reason"}}})
