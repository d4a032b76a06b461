"""A grade as rows to read: what landed, what to sharpen, red flags."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from trainer.domain.summary import by_importance
from trainer.reports.numbers import number_line
from trainer.tui.widgets.hanging import Hanging, hanging
from trainer.tui.widgets.plain_text import joined, one_line
from trainer.tui.widgets.wording import counted

if TYPE_CHECKING:
    from trainer.domain.chain import Marker, Question
    from trainer.domain.grade import Grade, MarkerResult, NumberResult

INDENT = 10
"""Cells of the column with the signs."""

_QUOTE = 90
_MUTED = "$text-muted"
_WARNING = "$text-warning"
_GOOD = "$text-accent"

Row = tuple[Content, Content]


def score_line(grade: Grade, before: Grade | None) -> Content:
    """The verdict on one line: score, band and what was found; with an earlier grade also where it came from."""
    score = f"{grade.score:.0f}" if before is None else f"{before.score:.0f} → {grade.score:.0f}"
    band: str = grade.band if before is None or before.band == grade.band else f"{before.band} → {grade.band}"
    strong = [result for result in grade.markers if result.kind == "strong"]
    found = f" · {len(grade.landed)} of {len(strong)} landed" if not grade.gaming else " · no credit"
    flags = f" · ⚑ {counted(len(grade.tripped), 'red flag')}" if grade.tripped else ""
    style = _GOOD if grade.passed else _WARNING
    return Content.assemble(
        (f"{score}  {band}", f"bold {style}"),
        " · passed" if grade.passed else " · not passed",
        (found, _MUTED),
        (flags, f"bold {_WARNING}"),
    )


def graded_by(grade: Grade) -> str:
    """What graded, and how fast, such as `rules, 3 ms`."""
    took = f"{grade.elapsed_ms:.0f} ms" if grade.elapsed_ms >= 1 else "under 1 ms"
    return f"{grade.grader.partition('/')[0]}, {took}"


def marker_rows(question: Question, grade: Grade, before: Grade | None = None, detailed: bool = False) -> list[tuple[str, Hanging]]:
    """Rows by marker id, in reading order; each stated number stands below its marker, those without one stand at the end.

    Args:
        question: The question that was answered.
        grade: The verdict.
        before: The verdict on the answer without its addition, or None.
        detailed: Whether to tell why each rule fired, and to list red flags that did not.
    """
    markers = {marker.id: marker for marker in question.markers}
    landed_before = {result.id for result in before.landed} if before else {result.id for result in grade.landed}
    order = [marker.id for marker in by_importance(question.strong)]
    # A marker taken out of the chain since then has no text any more.
    landed = [result for result in grade.landed if result.id in markers]
    missed = sorted((result for result in grade.missed if result.id in markers), key=lambda result: order.index(result.id))
    flags = [result for result in grade.markers if result.kind == "red_flag" and result.id in markers]
    tripped = [result for result in flags if result.met]
    clear = [result for result in flags if not result.met] if detailed else []
    groups: list[tuple[str, Sequence[MarkerResult], Callable[[Marker, MarkerResult], Iterator[Content]]]] = [
        ("Landed", landed, partial(_landed, landed_before=landed_before)),
        ("Sharpen", missed, _missed),
        ("Flags", tripped, _tripped),
        ("Clear", clear, _clear),
    ]
    numbers = [stated for stated in grade.numbers if stated.stated is not None or detailed]
    found = []
    for name, results, write in groups:
        for number, result in enumerate(results):
            sign, *lines = write(markers[result.id], result)
            lines += [_number(stated) for stated in numbers if stated.marker == result.id]
            if detailed:
                lines.append(Content.styled(_reasoning(result), _MUTED))
            label = Content.assemble((f"{name if number == 0 else '':<8}", _MUTED), sign)
            found.append((result.id, hanging([(label, lines[0]), *(("", line) for line in lines[1:])], INDENT)))
    apart = [stated for stated in numbers if stated.marker not in {result.id for result in (*landed, *missed)}]
    for stated in apart:
        label = Content.styled("Numbers" if stated is apart[0] else "", _MUTED)
        found.append((f"number {stated.id}", hanging([(label, _number(stated))], INDENT)))
    return found


def _number(number: NumberResult) -> Content:
    return Content.styled(one_line(number_line(number)), _WARNING if number.agrees is False else _MUTED)


def _landed(marker: Marker, result: MarkerResult, landed_before: Collection[str]) -> Iterator[Content]:
    new = result.id not in landed_before
    yield Content.styled("✓", f"bold {_GOOD}")
    yield Content.assemble(one_line(marker.text), (" · new with your addition" if new else "", f"bold {_GOOD}"))
    if result.evidence:
        yield Content.styled(_quotes(result), "italic")


def _missed(marker: Marker, result: MarkerResult) -> Iterator[Content]:
    unsure = result.met is None
    yield Content.styled("?" if unsure else "✗", f"bold {_WARNING}")
    state = f"unsure: {result.reason}" if unsure and result.reason else "unsure" if unsure else result.reason or "not found"
    yield Content.assemble(
        one_line(marker.text), (f" · {state}", _WARNING), (" · critical: no pass without it" if marker.critical else "", _WARNING)
    )
    if result.evidence:
        yield Content.styled(_quotes(result), "italic")
    if marker.why:
        yield Content.styled(f"why: {one_line(marker.why)}", _MUTED)


def _tripped(marker: Marker, result: MarkerResult) -> Iterator[Content]:
    yield Content.styled("⚑", f"bold {_WARNING}")
    yield Content.assemble((f"{marker.severity or 'minor'} red flag: ", f"bold {_WARNING}"), one_line(marker.text))
    if result.evidence:
        yield Content.styled(_quotes(result), "italic")
    if marker.why:
        yield Content.styled(f"why: {one_line(marker.why)}", _MUTED)


def _clear(marker: Marker, result: MarkerResult) -> Iterator[Content]:
    unsure = result.met is None
    yield Content.styled("?" if unsure else "·", _MUTED)
    yield Content.styled(f"red flag {'not decided' if unsure else 'not tripped'}: {one_line(marker.text)}", _MUTED)


def _reasoning(result: MarkerResult) -> str:
    words = f" · words: {_quotes(result)}" if result.evidence else " · no words of yours"
    source = {"rules": "authored rule", "derived": "the marker's own wording", "judge": "judge"}[result.source]
    return f"decided by {source}: {result.reason or 'no reason given'} · confidence {result.confidence:.2f}{words}"


def _quotes(result: MarkerResult) -> str:
    return " … ".join(f"“{one_line(span.text, _QUOTE)}”" for span in joined(result.evidence)[:3])
