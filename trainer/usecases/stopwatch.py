"""Time spent on one question, over pauses and restarts."""

from __future__ import annotations

from trainer.usecases.ports import Clock


class Stopwatch:
    """Adds running time to the time spent before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before = 0.0
        self._since = clock.monotonic()

    def restart(self, spent_before: float = 0.0) -> None:
        """Run on from a number of seconds."""
        self._before = spent_before
        self._since = self._clock.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds spent so far."""
        return self._before + max(0.0, self._clock.monotonic() - self._since)
