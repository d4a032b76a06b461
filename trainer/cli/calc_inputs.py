"""What a calculator takes and gives, with a command to try."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from trainer.calculators.calculator import Calculator, Input
from trainer.calculators.explaining import lesson_of
from trainer.calculators.input_wording import column_texts, default_text, example_arguments, example_of, range_text
from trainer.calculators.reading import write_input
from trainer.cli.definitions import print_definitions
from trainer.cli.output import print_json, say


def print_inputs(calculator: Calculator[...], explain: bool, as_json: bool) -> None:
    """Print purpose, inputs and outputs of a calculator, and a command that works when it is pasted.

    Args:
        calculator: The calculator.
        explain: Whether to add formula, assumptions and source.
        as_json: Whether to print one JSON object.
    """
    if as_json:
        print_json(_json(calculator, explain))
        return
    say(f"{calculator.name}: {calculator.purpose}\n\ninputs")
    print_definitions(row for known in calculator.inputs.values() for row in _rows(known))
    say("\noutputs")
    print_definitions((name, output.text) for name, output in calculator.outputs.items())
    if explain:
        say(f"\nformula\n  {calculator.formula}\n\nit rests on")
        say("\n".join(f"- {text}" for text in lesson_of(calculator.name).assumptions))
        say(f"\nsource\n  {calculator.source}")
    say("\ntry")
    say(f"  {example_command(calculator)}", whole=True)


def example_command(calculator: Calculator[...]) -> str:
    """A command that works when it is pasted into a shell."""
    return shlex.join(("grill", "calc", calculator.name, *example_arguments(calculator)))


def _rows(known: Input) -> Iterator[tuple[str, str]]:
    example = example_of(known)
    # The example of a table is part of the command below, where it can be read and copied.
    shown = "" if example is None or isinstance(example, (list, tuple, dict)) else write_input(known, example)
    tried = f"; for example {shown}" if shown and example != known.default else ""
    yield known.name, f"{known.kind.text}: {range_text(known.kind)}; {default_text(known)}{tried}"
    for name, text in column_texts(known.kind):
        yield f"  {name}", text


def _json(calculator: Calculator[...], explain: bool) -> dict[str, Any]:
    described = {
        "calculator": calculator.name,
        "purpose": calculator.purpose,
        "inputs": [_input_json(known) for known in calculator.inputs.values()],
        "outputs": [{"name": name, "text": output.text, "unit": output.unit} for name, output in calculator.outputs.items()],
        "example": example_command(calculator),
    }
    if explain:
        described |= {
            "formula": calculator.formula,
            "assumptions": list(lesson_of(calculator.name).assumptions),
            "source": calculator.source,
        }
    return described


def _input_json(known: Input) -> dict[str, Any]:
    return {
        "name": known.name,
        "text": known.kind.text,
        "range": range_text(known.kind),
        "required": known.required,
        "default": known.default,
        "example": example_of(known),
        "columns": dict(column_texts(known.kind)),
    }
