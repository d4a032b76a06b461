"""The debrief of a drill as a markdown document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trainer.reports.calculations import calculation_line
from trainer.reports.durations import clock_text
from trainer.reports.escaping import cell_text, inline_text
from trainer.reports.numbers import number_line

if TYPE_CHECKING:
    from trainer.domain.summary import DrillSummary, QuestionResult

_LADDER = ("question", "title", "result", "score", "band", "tries", "hints", "time")
_RULE = ("---", "---", "---", "---:", "---", "---:", "---:", "---:")


def debrief_markdown(summary: DrillSummary) -> str:
    """The report of a drill: how high the learner held, every rung, and what to do before the next drill.

    Args:
        summary: What came of the drill.

    Returns:
        Markdown with tables as on GitHub, ending in a line feed; text of authors is escaped and stands for itself.
    """
    blocks = [
        f"# Debrief: {inline_text(summary.chain)} · {inline_text(summary.title)}",
        f"**{_sentence(summary.held)}** {_figures(summary)}",
        "## Ladder\n\n" + "\n".join(_ladder(summary.results)),
        *_figured(summary.results),
        "## Practise next\n\n" + _practice(summary),
        *_sections(summary),
        f"Session `{summary.session}`",
    ]
    return "\n\n".join(blocks) + "\n"


def _sentence(held: str) -> str:
    """How high the learner held, as a sentence with somebody in it."""
    return f"You {held}." if held.startswith("held") else f"{held[:1].upper()}{held[1:]}."


def _figures(summary: DrillSummary) -> str:
    passed = sum(result.passed for result in summary.results)
    hints = sum(result.hints for result in summary.results)
    opened = "no hint" if not hints else "1 hint" if hints == 1 else f"{hints} hints"
    return f"{passed} of {len(summary.results)} questions passed in {clock_text(summary.seconds)}, {opened} opened."


def _ladder(results: Sequence[QuestionResult]) -> Iterator[str]:
    yield _row(_LADDER)
    yield _row(_RULE)
    for result in results:
        cells = [result.question, cell_text(result.title), _outcome(result)]
        if result.score is None:
            cells += [""] * 5
        else:
            cells += [f"{result.score:.0f}", result.band or "", str(result.tries), str(result.hints), clock_text(result.seconds)]
        yield _row(cells)


def _figured(results: Sequence[QuestionResult]) -> Iterator[str]:
    """What was stated and computed, question by question."""
    blocks = []
    for result in results:
        lines = [number_line(number) for number in result.numbers if number.stated is not None]
        lines += [f"Calculator: {calculation_line(calculation)}" for calculation in result.calculations]
        if lines:
            blocks.append(f"### {result.question}\n\n" + "\n".join(f"- {inline_text(line)}" for line in lines))
    if blocks:
        yield "## Numbers\n\n" + "\n\n".join(blocks)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _outcome(result: QuestionResult) -> str:
    if result.passed:
        return "✓ passed"
    if result.tries:
        return "✗ not passed"
    return "skipped" if result.skipped else "not answered"


def _practice(summary: DrillSummary) -> str:
    practice = summary.practice
    if practice is None:
        return "Every question is passed. Come back in a few days and see whether it holds."
    return f"- {inline_text(practice.text)}\n- Begin there: `grill drill {summary.chain} --from {practice.question}`"


def _sections(summary: DrillSummary) -> Iterator[str]:
    if summary.reading.sections:
        titles = "\n".join(f"- {inline_text(title)}" for title in summary.reading.sections)
        yield f"## Read before the next drill\n\n{titles}\n- All of it: `grill show {summary.reading.story}`"
    for title, texts in (("Intuition gained", summary.intuition), ("Misconceptions", summary.misconceptions)):
        if texts:
            yield f"## {title}\n\n" + "\n".join(f"- {inline_text(text)}" for text in texts)
