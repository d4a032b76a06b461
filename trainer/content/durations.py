"""Times as people write them: `4 min`, `90 s`, `4:30`."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
_UNITS = re.compile(
    r"(?:([0-9]{1,3}(?:\.[0-9]+)?) ?(?:m|min|mins|minute|minutes)\.?)? ?(?:([0-9]{1,4}) ?(?:s|sec|secs|second|seconds)\.?)?"
)


def parse_duration(text: str) -> int | None:
    """Seconds of a time such as `4 min`, `90 s`, `4 min 30 s` or `4:30`; None when it is none from 1 to 3600 s."""
    words = " ".join(text.lower().split())
    clock = _CLOCK.fullmatch(words)
    if clock is not None:
        seconds = int(clock.group(1)) * 60 + int(clock.group(2))
    else:
        units = _UNITS.fullmatch(words)
        if units is None:
            return None
        seconds = round(float(units.group(1) or 0) * 60) + int(units.group(2) or 0)
    return seconds if 1 <= seconds <= 3600 else None
