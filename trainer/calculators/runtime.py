"""How long a test runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from trainer.calculators.inputs import numbers, positive, whole, within
from trainer.errors import CalculatorError


def runtime_weeks(*, n_per_arm: float, arms: int = 2, new_readers_by_week: Sequence[float], outcome_days: float = 0) -> dict[str, Any]:
    """Whole weeks from the start to the final read.

    Enrolment goes on until the cumulative number of *new* readers reaches arms * n_per_arm; the last of them then needs the
    outcome window to mature.

    Args:
        n_per_arm: Readers each arm needs.
        arms: Arms that share the enrolment, at least 2.
        new_readers_by_week: Readers seen for the first time in week 1, 2, …
        outcome_days: Days a reader's outcome takes to mature, 0 or more.

    Returns:
        weeks, enrolment_weeks, enrolled, needed.

    Raises:
        CalculatorError: If an input is out of range, or the listed weeks do not reach the number needed.
    """
    needed = math.ceil(positive(n_per_arm, "n_per_arm")) * whole(arms, 2, 100, "arms")
    weekly = numbers(new_readers_by_week, "new_readers_by_week")
    if any(week < 0 for week in weekly):
        raise CalculatorError("must not hold negative traffic", "new_readers_by_week")
    maturing = math.ceil(within(outcome_days, 0, 3650, "outcome_days") / 7)
    enrolled = 0.0
    for week, new in enumerate(weekly, start=1):
        enrolled += new
        if enrolled >= needed:
            return {"weeks": week + maturing, "enrolment_weeks": week, "enrolled": enrolled, "needed": needed}
    raise CalculatorError(f"{enrolled:,.0f} readers in {len(weekly)} weeks do not reach the {needed:,} needed", "new_readers_by_week")
