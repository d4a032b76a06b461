"""Time spent, as people read it."""

from __future__ import annotations


def clock_text(seconds: float) -> str:
    """Seconds as on a stopwatch: `3:07`, from an hour on `1:02:03`; whole seconds, cut and never negative."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
