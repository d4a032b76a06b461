from __future__ import annotations

import pytest

from trainer.reports.durations import clock_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (0.9, "0:00"),
        (7, "0:07"),
        (59.99, "0:59"),
        (60, "1:00"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (36_061, "10:01:01"),
        (-5, "0:00"),
    ],
)
def test_seconds_are_shown_as_on_a_stopwatch(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text
