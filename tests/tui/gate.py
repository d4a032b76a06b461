"""A simulation that a test holds and lets go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Annotated

from trainer.calculators.calculator import Calculator, Output, Outputs, Progress, calculator
from trainer.calculators.kinds import count
from trainer.calculators.lesson import Lesson

LESSON = Lesson(assumptions=(), steps=lambda *_: (), says=lambda *_: ("It is so.", "And so on."))
"""Says nothing that depends on a result."""


class Gate:
    """Holds simulations half way until it is opened.

    Attributes:
        started: Inputs of the simulations that began.
        ended: Inputs of the simulations that came to their end.
        half_way: Inputs of the simulations that are held, or were.
    """

    def __init__(self) -> None:
        self.started: list[int] = []
        self.ended: list[int] = []
        self.half_way: list[int] = []
        self._open = threading.Event()

    def open(self) -> None:
        """Let everything go on."""
        self._open.set()

    def shut(self) -> None:
        """Hold what comes from now on."""
        self._open.clear()

    def simulate(self, number: int, progress: Progress) -> None:
        """Go from 0 to 1 in steps of a hundredth."""
        self.started.append(number)
        for step in range(101):
            progress(step / 100)
            if step == 50:
                self.half_way.append(number)
                assert self._open.wait(20)
        self.ended.append(number)


def doubling(gate: Gate) -> Calculator[...]:
    """A calculator that simulates behind a gate."""

    @calculator(twice=Output("twice as many", "count"))
    def slow(*, number: Annotated[int, count("number", 1)], progress: Progress | None = None) -> Outputs:
        """Twice a number."""
        assert progress is not None
        gate.simulate(number, progress)
        return {"twice": 2 * number}

    return slow


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.001)
