"""The result of a calculator for people, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from trainer.calculators.explaining import explanation_of
from trainer.calculators.reading import read_inputs, write_input
from trainer.calculators.wording import label_first, meaning_after, write
from trainer.cli.definitions import print_definitions
from trainer.cli.output import is_terminal, print_json, say

if TYPE_CHECKING:
    from trainer.calculators.calculator import Calculator, Inputs, Output, Outputs, Progress
    from trainer.calculators.explaining import Explanation

_LONGEST = 400


def print_result(calculator: Calculator[...], texts: Mapping[str, str], explain: bool, as_json: bool) -> None:
    """Compute, and print the result.

    Args:
        calculator: The calculator.
        texts: Inputs as text by name.
        explain: Whether to add formula, steps, assumptions and what to say.
        as_json: Whether to print one JSON object.

    Raises:
        CalculatorError: If an input cannot be read or is refused.
    """
    values = calculator.complete(read_inputs(calculator, texts))
    with _progress(calculator) as progress:
        outputs = calculator.result(values, progress)
    if as_json:
        explanation = {"explanation": explanation_json(explanation_of(calculator, values, outputs))} if explain else {}
        inputs = {name: value for name, value in values.items() if value is not None}
        print_json({"calculator": calculator.name, "inputs": json_ready(inputs), "outputs": json_ready(outputs), **explanation})
        return
    explained = explanation_of(calculator, values, outputs)
    _print_outputs(calculator, outputs, explained)
    say(f"\nfor {_short(' '.join(_inputs(calculator, values)))}")
    if explain:
        _print_explanation(explained)
    else:
        say(f"\n{explained.says[0]}")


def statement(value: Any, output: Output) -> str:
    """A value with its meaning: `47,036 readers in the control arm`, `sample-ratio mismatch: yes`."""
    shown = _short(write(value, output.unit)) or "none"
    return f"{output.text}: {shown}" if label_first(value, output.unit) else f"{shown} {meaning_after(value, output.text)}"


def json_ready(value: Any) -> Any:
    """A value as JSON can hold it: times become ISO 8601."""
    if isinstance(value, Mapping):
        return {name: json_ready(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_ready(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """An explanation as JSON, without the inputs and outputs it is about."""
    return {
        "formula": explanation.formula,
        "steps": list(explanation.steps),
        "assumptions": list(explanation.assumptions),
        "says": list(explanation.says),
        "naive": asdict(explanation.naive) if explanation.naive else None,
        "source": explanation.source,
    }


def _print_outputs(calculator: Calculator[...], outputs: Outputs, explained: Explanation) -> None:
    # The first output is the main one; where it has no value, the next one that has stands for it.
    (main, *others) = [(name, output) for name, output in calculator.outputs.items() if outputs[name] is not None]
    say(statement(outputs[main[0]], main[1]))
    if explained.naive:
        say(f"    naive: {explained.naive.shown} ({explained.naive.label}); {explained.naive.why}")
    if others:
        say()
        print_definitions(row for name, output in others if outputs[name] != [] for row in _rows(name, outputs[name], output))


def _rows(name: str, value: Any, output: Output) -> Iterator[tuple[str, str]]:
    if isinstance(value, (list, tuple)) and value and all(isinstance(item, Mapping) for item in value):
        yield name, output.text
        for item in value:
            yield "", _short(write(item, output.unit))
    else:
        yield name, statement(value, output)


def _inputs(calculator: Calculator[...], values: Inputs) -> Iterator[str]:
    for name, value in values.items():
        if value is not None:
            yield f"{name}={_short(write_input(calculator.inputs[name], value))}"


def _print_explanation(explained: Explanation) -> None:
    steps = "\n".join(f"  {step}" for step in explained.steps)
    rests = "\n".join(f"- {text}" for text in explained.assumptions)
    says = "\n".join(f"  {sentence}" for sentence in explained.says)
    parts = (
        f"formula\n  {explained.formula}",
        f"with the numbers put in\n{steps}",
        f"it rests on, what breaks first coming first\n{rests}",
        f"say\n{says}",
        f"source\n  {explained.source}",
    )
    for part in parts:
        say(f"\n{part}")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip(' ,')}, … (all of it with --json)"


@contextmanager
def _progress(calculator: Calculator[...]) -> Iterator[Progress | None]:
    """Shows on stderr how much of a simulation is done; nothing without a terminal."""
    if not calculator.simulated or not is_terminal(sys.stderr):
        yield None
        return
    with click.progressbar(length=100, label="simulating", file=sys.stderr, width=20) as bar:
        yield lambda done: bar.update(max(0, round(100 * done) - bar.pos))
