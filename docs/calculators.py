"""Write docs/calculators.md from what the calculators say of themselves: `make calculators-page`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from trainer.calculators.calculator import Calculator, Input
from trainer.calculators.input_wording import column_texts, default_text, example_arguments, range_text
from trainer.calculators.reading import read_inputs
from trainer.calculators.registry import FAMILIES, find
from trainer.calculators.written_units import MANNERS
from trainer.cli.calc_inputs import example_command
from trainer.cli.calc_result import statement
from trainer.reports.escaping import cell_text, inline_text

PAGE = Path(__file__).with_suffix(".md")

_INTRODUCTION = """\
# Calculators

This page is written by `make calculators-page`; `grill calc NAME` shows the same, and `grill calc NAME key=value …` computes.
`--explain` adds the formula with the numbers put in, what the result rests on, and two sentences to say in an interview.

## How values are written
"""
_RULES = """\
- Numbers may have thousands separators (`31,000`, `31 000`, `31_000`) and a decimal point; decimal commas are refused.
- A number without a unit is in the unit of the input. Rates, shares, probabilities and changes are then fractions: `0.04` is 4%.
  What could be read in two ways is refused, and the message says what to write: `4` for a rate, `2%` for a difference in points.
- Lists are written as `60000, 36000, 26000` (in quotes), or as JSON; with thousands separators there has to be a space behind
  each comma between numbers. Shares may be written as `50/50`. Tables and objects are JSON, in which numbers may be text with a
  unit: `[{"name": "EN", "n": "120k", "successes": 12720}]`.
- An allocation ratio is treatment divided by control. `80/20` does not say which is which and is refused: write `0.25` when
  control gets 80%, `4` when the treatment does.
- Choices may be shortened while they stay unique (`method=arc`), yes and no may be `true` and `false`, times are ISO 8601.
- Names of inputs may be shortened while they stay unique and may have hyphens. `mde` and `margin` stand for the absolute or the
  relative input by the unit of the value: `mde=0.5pp` or `mde=+2%rel`.

## Many at once

`grill calc --batch FILE` (or `-`) reads one object per line and writes one per line, in order; further keys are passed through.
Names are written in full; values are numbers, or text as above. The exit code is 1 when a line was no such object.

```
{"id": 1, "calculator": "design_effect", "inputs": {"cluster_size": 6, "icc": "0.08"}}   in
{"id": 1, "outputs": {"design_effect": 1.4, "standard_error_factor": 1.1832159566199232}}   out
{"id": 2, "error": "must be from 0 to 1, not 2", "field": "icc"}   out, when an input is refused
```
"""


def page() -> str:
    """The whole page as markdown."""
    return "\n".join((_INTRODUCTION, *_manners(), "", _RULES, *(line for part in _families() for line in part)))


def _manners() -> Iterator[str]:
    by_text: dict[str, Sequence[str]] = {}
    for manner in MANNERS.values():
        by_text.setdefault(manner.text, manner.examples)
    rows = ((text, ", ".join(f"`{example}`" for example in examples)) for text, examples in by_text.items())
    yield from _table(("what", "written as"), rows)


def _families() -> Iterator[Iterable[str]]:
    for family in FAMILIES:
        yield (f"## {inline_text(family.title)}", "")
        for names in family.modules.values():
            for name in names:
                yield _section(find(name))


def _section(calculator: Calculator[...]) -> Iterator[str]:
    yield from (f"### {calculator.name}", "", _prose(calculator.purpose), "")
    inputs = [row for known in calculator.inputs.values() for row in _input_rows(known)]
    yield from _table(("input", "meaning", "value", "when left out"), inputs)
    yield ""
    yield from _table(("output", "meaning"), ((f"`{name}`", cell_text(output.text)) for name, output in calculator.outputs.items()))
    yield from ("", f"Formula: {_prose(calculator.formula)}", "", f"Source: {_prose(calculator.source)}", "")
    yield from ("```", f"$ {example_command(calculator)}", _result(calculator), "```", "")


def _input_rows(known: Input) -> Iterator[tuple[str, str, str, str]]:
    yield f"`{known.name}`", cell_text(known.kind.text), cell_text(range_text(known.kind)), cell_text(default_text(known))
    for name, text in column_texts(known.kind):
        yield f"… `{name}`", cell_text(text), "", ""


def _result(calculator: Calculator[...]) -> str:
    texts = dict(argument.split("=", 1) for argument in example_arguments(calculator))
    outputs = calculator.run(read_inputs(calculator, texts))
    name = next(iter(calculator.outputs))
    return statement(outputs[name], calculator.outputs[name])


def _prose(text: str) -> str:
    """Text that keeps its code in backticks and is otherwise read as the words it is."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(part if part.startswith("`") else _escaped(part) for part in parts)


def _escaped(text: str) -> str:
    # Spaces at the edges separate words from the code beside them.
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{start}{inline_text(text)}{end}" if text.strip() else text


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
