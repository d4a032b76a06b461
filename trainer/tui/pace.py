"""When typed text is due to be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.usecases.ports import Clock

PAUSE = 0.5
"""Seconds without a key after which text is saved."""

LONGEST = 1.5
"""Seconds after which text is saved while typing goes on."""

HEARTBEAT = 15.0
"""Seconds after which the time spent is saved, typing or not."""


class Pace:
    """Decides on a clock when to save: at every pause, and regularly while there is none."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._first: float | None = None
        self._last = 0.0
        self._saved = clock.monotonic()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last time it was saved."""
        return self._first is not None

    @property
    def due(self) -> bool:
        """Whether it is time to save."""
        now = self._clock.monotonic()
        if self._first is None:
            return now - self._saved >= HEARTBEAT
        return now - self._last >= PAUSE or now - self._first >= LONGEST

    def typed(self) -> None:
        """Something was typed."""
        self._last = self._clock.monotonic()
        if self._first is None:
            self._first = self._last

    def saved(self) -> None:
        """All that was typed so far is being saved."""
        self._first = None
        self._saved = self._clock.monotonic()
