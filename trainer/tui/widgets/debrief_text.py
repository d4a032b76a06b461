"""What a debrief says, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from trainer.reports.calculations import calculation_line
from trainer.reports.numbers import number_line
from trainer.tui.widgets.hanging import Hanging, hanging
from trainer.tui.widgets.plain_text import one_line
from trainer.tui.widgets.wording import counted, effort, minutes, result_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainer.domain.summary import DrillSummary, QuestionResult

_STYLES = {"✓": "$text-accent", "✗": "$text-warning", "–": "$text-muted", "·": "$text-muted"}
_SAID = {"–": "skipped", "·": "not reached"}


def headline(summary: DrillSummary) -> Content:
    """How high the learner held, and what it took."""
    answered = sum(result.tries > 0 for result in summary.results)
    passed = sum(result.passed for result in summary.results)
    said = summary.held if summary.held.startswith(("no ", "the ")) else f"you {summary.held}"
    counts = f"{passed} of {len(summary.results)} passed · {counted(answered, 'question')} answered · {minutes(summary.seconds)} on answers"
    return Content.assemble(
        (f"{said[:1].upper()}{said[1:]}", "bold $text-accent"),
        ("\n" + one_line(f"{summary.chain} · {summary.title}"), ""),
        ("\n" + counts, "$text-muted"),
    )


def ladder_table(results: Sequence[QuestionResult]) -> Content:
    """One line for each rung: how it went, score, band, time, tries and hints, what it is about.

    Below a rung stand the numbers that were stated at it, and what was computed.
    """
    widest = max((len(effort(result)) + 2 for result in results if effort(result)), default=0)
    lines = []
    for result in results:
        mark = result_mark(result)
        verdict = f"{result.score:>3.0f} {result.band:<11}" if result.score is not None and result.band else f"    {_SAID[mark]:<11}"
        time = minutes(result.seconds) if result.tries else ""
        lines.append(
            Content.assemble(
                (mark, _STYLES[mark]),
                f" {result.question:<12} ",
                (verdict, _STYLES[mark]),
                f"{time:>5}  {effort(result):<{widest}}",
                (one_line(_subject(result)), "$text-muted"),
            )
        )
        lines.extend(_figured(result))
    return Content("\n").join(lines)


def _figured(result: QuestionResult) -> Iterator[Content]:
    for number in result.numbers:
        if number.stated is not None:
            yield Content.styled(f"  {one_line(number_line(number))}", "$text-muted" if number.agrees else "$text-warning")
    for calculation in result.calculations:
        yield Content.styled(f"  {one_line(f'Calculator: {calculation_line(calculation)}')}", "$text-muted")


def _subject(result: QuestionResult) -> str:
    # Titles repeat the rung, as in `Round 2: the numbers`; beside its id that says nothing.
    rung, colon, subject = result.title.partition(":")
    if rung.casefold().replace(" ", "-") != result.question:
        return result.title
    return subject.strip() if colon else ""


def practice(summary: DrillSummary) -> str:
    """What to practise next, in one sentence."""
    if summary.practice is None:
        return "Every rung was passed: nothing of this ladder is left to practise."
    return one_line(summary.practice.text)


def bullets(lines: Sequence[str]) -> Hanging:
    """A list with hanging points."""
    return hanging([("•", one_line(line)) for line in lines], 2)
