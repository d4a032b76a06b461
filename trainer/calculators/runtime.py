"""How long a test runs."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.decimals import exact
from trainer.calculators.kinds import Number, Numbers, amount, count, positive
from trainer.errors import CalculatorError

_LONGEST_DAYS = 1_000_000


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


@calculator(
    days=Output("until the sample is full", "days"),
    days_exact=Output("days until the sample is full, unrounded", "unrounded"),
    full_weeks=Output("until the sample is full, in whole weeks", "weeks"),
    days_full_weeks=Output("until these weeks are over", "days"),
    users_per_day_in_experiment=Output("enter the experiment as new users", "per_day"),
)
def runtime_days(
    *,
    n_total: Annotated[int, count("users needed in all arms", 94072)],
    daily_users: Annotated[float, positive("new users, never seen before, on a day", "per_day", 10000)],
    eligible_share: Annotated[float, Number("share of users who can enter the experiment", "share", 0, 1)] = 1.0,
    experiment_share: Annotated[float, Number("share of eligible users who enter the experiment", "share", 0, 1)] = 1.0,
) -> Outputs:
    """Days and whole weeks until a sample is full, from steady daily traffic.

    Formula: days = n_total / (daily_users * eligible_share * experiment_share), rounded up; weeks rounded up again, so that every
    weekday counts alike. The time until the outcome of the last user is known comes on top.

    Source: Kohavi, Tang, Xu, Trustworthy Online Controlled Experiments, 2020, ch. 2.

    Raises:
        CalculatorError: If an input is out of range, or it would take longer than anyone waits.
    """
    for field, share in (("eligible_share", eligible_share), ("experiment_share", experiment_share)):
        if share == 0:
            raise CalculatorError("must be above 0: nobody enters the experiment", field)
    # As the decimals that were typed: binary fractions would turn just 14 days into 15.
    per_day = exact(daily_users) * exact(eligible_share) * exact(experiment_share)
    days = n_total / per_day
    if days > _LONGEST_DAYS:
        raise CalculatorError(f"is so little traffic that the test takes more than {_LONGEST_DAYS:,} days", "daily_users")
    weeks = math.ceil(days / 7)
    return {
        "days": math.ceil(days),
        "days_exact": float(days),
        "full_weeks": weeks,
        "days_full_weeks": 7 * weeks,
        "users_per_day_in_experiment": float(per_day),
    }
