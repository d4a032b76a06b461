"""Names of inputs as people write them: shortened, with hyphens, `mde` for the absolute or the relative one by its unit."""

from __future__ import annotations

from difflib import get_close_matches

from trainer.calculators.calculator import Calculator, Input
from trainer.calculators.inputs import LARGEST
from trainer.calculators.kinds import Number
from trainer.calculators.written_numbers import as_typed, split_number
from trainer.calculators.written_units import DIFFERENCES, PERCENT, POINTS, RELATIVE
from trainer.errors import CalculatorError

_PAIR = ("_absolute", "_relative")


def find_input(calculator: Calculator[...], name: str, text: str) -> Input:
    """The input that a name means.

    Args:
        calculator: The calculator.
        name: A name, or a beginning of it that fits no other; hyphens and spaces count as underscores.
        text: The value that is given, as typed: its unit decides between `…_absolute` and `…_relative`.

    Raises:
        CalculatorError: If the name fits no input, or more than one.
    """
    inputs = calculator.inputs
    wanted = as_typed(name).casefold().replace("-", "_").replace(" ", "_")
    if wanted in inputs:
        return inputs[wanted]
    matching = [known for known in inputs if wanted and known.startswith(wanted)]
    if len(matching) == 1:
        return inputs[matching[0]]
    if len(matching) == 2 and twin_of(calculator, matching[0]) == matching[1]:
        absolute, relative = sorted(matching)
        return inputs[_absolute_or_relative(inputs[absolute], relative, text)]
    field = name[:60]
    if matching:
        raise CalculatorError(f"fits more than one input of {calculator.name}: {', '.join(matching)}", field)
    close = get_close_matches(wanted, inputs, n=2, cutoff=0.6)
    advice = f"did you mean {' or '.join(close)}?" if close else f"it takes {', '.join(inputs)}"
    raise CalculatorError(f"is no input of {calculator.name}; {advice}", field)


def twin_of(calculator: Calculator[...], name: str) -> str:
    """The input that takes the same thing relative instead of absolute, or the other way round; empty when there is none."""
    for own, other in (_PAIR, _PAIR[::-1]):
        twin = name.removesuffix(own) + other
        if name.endswith(own) and twin in calculator.inputs:
            return twin
    return ""


def _absolute_or_relative(absolute: Input, relative: str, text: str) -> str:
    written = split_number(as_typed(text))
    if written is None or written.suffix in POINTS or abs(written.value) > LARGEST:
        return absolute.name
    if written.suffix in RELATIVE:
        return relative
    if not (isinstance(absolute.kind, Number) and absolute.kind.unit in DIFFERENCES):
        # The absolute one has the unit of a metric, which is no percentage.
        return relative if written.suffix in PERCENT else absolute.name
    if written.suffix and written.suffix not in PERCENT:
        return absolute.name
    size = written.bare if written.suffix else f"{float(100 * written.value):.10g}"
    message = f"{written.bare}{written.suffix} can mean points or percent of the baseline; write {size}pp or {size}%rel"
    raise CalculatorError(message, absolute.name)
