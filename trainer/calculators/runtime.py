"""How long a test runs."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number, Numbers, amount, positive
from trainer.errors import CalculatorError


@calculator(
    weeks=Output("from the start to the final read", "weeks"),
    enrolment_weeks=Output("of enrolment", "weeks"),
    enrolled=Output("readers enrolled by then", "count"),
    needed=Output("readers needed in all", "count"),
)
def runtime_weeks(
    *,
    n_per_arm: Annotated[float, positive("readers that each arm needs", "count", 47036)],
    arms: Annotated[int, Number("arms that share the enrolment", "count", 2, 100, whole=True)] = 2,
    new_readers_by_week: Annotated[
        list[float], Numbers("readers seen for the first time in week 1, 2, …", amount("readers", "count"), example=(60000, 36000, 26000))
    ],
    outcome_days: Annotated[float, amount("days until the outcome of a reader is known", "days", 7, high=3650)] = 0,
) -> Outputs:
    """Whole weeks from start to final read, from enrolment by week and the outcome window.

    Formula: the first week w with new_1 + … + new_w >= arms * n_per_arm, plus the outcome window in whole weeks. Weekly readers
    do not add up, since they return: only new ones count.

    Source: Kohavi, Tang, Xu, Trustworthy Online Controlled Experiments, 2020, ch. 2.

    Raises:
        CalculatorError: If an input is out of range, or the listed weeks do not reach the number needed.
    """
    needed = math.ceil(n_per_arm) * arms
    maturing = math.ceil(outcome_days / 7)
    enrolled = 0.0
    for week, new in enumerate(new_readers_by_week, start=1):
        enrolled += new
        if enrolled >= needed:
            return {"weeks": week + maturing, "enrolment_weeks": week, "enrolled": enrolled, "needed": needed}
    weeks = len(new_readers_by_week)
    raise CalculatorError(f"{enrolled:,.0f} readers in {weeks} weeks do not reach the {needed:,} needed", "new_readers_by_week")
