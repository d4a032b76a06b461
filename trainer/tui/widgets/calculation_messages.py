"""What a calculator's sheet tells: to itself what came of its requests, to its screen what to keep and what to insert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from trainer.calculators.calculator import Calculator
    from trainer.domain.answer import Calculation
    from trainer.tui.calculator_desk import Outcome, Sheet


class Opened(Message):
    """A calculator is loaded.

    Attributes:
        sheet: It, with its values.
    """

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet


class Computed(Message):
    """A calculation is done.

    Attributes:
        calculator: What computed.
        outcome: What came of it.
    """

    def __init__(self, calculator: Calculator[...], outcome: Outcome) -> None:
        super().__init__()
        self.calculator = calculator
        self.outcome = outcome


class Progressed(Message):
    """A simulation goes on.

    Attributes:
        share: How much is done, from 0 to 1.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share


class Remembered(Message):
    """Earlier calculations have been put into words.

    Attributes:
        lines: Each calculation with its line, oldest first.
    """

    def __init__(self, lines: Sequence[tuple[Calculation, str]]) -> None:
        super().__init__()
        self.lines = lines


class Described(Message):
    """What the calculators are for has been found out.

    Attributes:
        purposes: It, by name of the calculator.
    """

    def __init__(self, purposes: Mapping[str, str]) -> None:
        super().__init__()
        self.purposes = purposes


class Noted(Message):
    """A calculation is worth keeping.

    Attributes:
        calculator: Name of what computed.
        inputs: Its inputs, those not given left out.
        outputs: Its outputs.
    """

    def __init__(self, calculator: str, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> None:
        super().__init__()
        self.calculator = calculator
        self.inputs = inputs
        self.outputs = outputs


class Inserted(Message):
    """A result is to go into the answer.

    Attributes:
        sentence: The result in words.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence
