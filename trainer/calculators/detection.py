"""How soon an alarm rule sees a shift, and how often it cries wolf."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.cusum import run_lengths, siegmund_run_length
from trainer.calculators.kinds import Choice, Number, amount, count, positive
from trainer.calculators.normal_tail import upper_tail
from trainer.errors import CalculatorError

MINUTES_PER_DAY = 1440

Shift = Annotated[float, Number("shift to be seen, in standard errors of a batch", "z", -50, 50, example=1.543)]
BatchMinutes = Annotated[float, positive("minutes from one batch to the next", "minutes", 5, 1e6)]
GradingMinutes = Annotated[float, amount("minutes to run and grade a batch", "minutes", 7, 1e6)]


@calculator(arl=Output("observations until the alarm, on average", "number"))
def cusum_arl(
    *,
    reference_value_k: Annotated[float, Number("reference value, half the shift to be seen, in SD", "sd", 0, 50, example=0.5)],
    decision_interval_h: Annotated[float, positive("decision interval, in SD", "sd", 4, 50)],
    shift_in_sd: Annotated[float, Number("shift of the mean, in SD", "sd", -50, 50, example=1.0)] = 0.0,
    sides: Annotated[int, Choice("upwards only, or both ways", (1, 2), 2)] = 2,
) -> Outputs:
    """Average run length of a CUSUM chart until its alarm, starting from 0.

    Formula: S = max(0, S + x - k), alarm when S > h. L(s) = 1 + L(0) P(Z < k - s - d) + integral over 0..h of L(y) phi(y + k - s - d) dy,
    solved at Gauss-Legendre nodes; on two sides 1 / L = 1 / L_up + 1 / L_down.

    Source: Page, Biometrika 41, 1954; Brook and Evans, Biometrika 59, 1972; Vance, Journal of Quality Technology 18, 1986.

    Raises:
        CalculatorError: If an input is out of range, or no alarm would come in any time.
    """
    found = run_lengths(reference_value_k, decision_interval_h, [shift_in_sd], sides)[0]
    if math.isinf(found):
        raise CalculatorError("is so high that no alarm comes in any time", "decision_interval_h")
    return {"arl": found}


@calculator(
    minutes=Output("of sampling until the alarm, on average", "minutes"),
    batches=Output("batches until the alarm, on average", "number"),
    minutes_to_page=Output("until the page, grading included", "minutes"),
    batches_between_false_alarms=Output("batches from one false alarm to the next", "number"),
    days_between_false_alarms=Output("from one false alarm to the next", "days"),
)
def cusum_siegmund_arl(
    *,
    shift_in_se: Shift,
    k: Annotated[float, Number("reference value, half the shift to be seen", "z", 1e-6, 50, example=0.7715)],
    h: Annotated[float, positive("decision interval, in standard errors", "z", 4, 1000)],
    minutes_per_batch: BatchMinutes,
    grading_minutes: GradingMinutes = 0.0,
) -> Outputs:
    """Delay and false alarms of a one-sided CUSUM by a formula that fits on a whiteboard.

    Formula: batches = (exp(-2 D b) + 2 D b - 1) / (2 D^2) with D = shift - k and b = h + 1.166; false alarms by the same with D = -k.

    Source: Siegmund, Sequential Analysis, 1985; Montgomery, Introduction to Statistical Quality Control, ch. 9.

    Raises:
        CalculatorError: If an input is out of range, or an alarm would come in no real time.
    """
    batches, healthy = siegmund_run_length(shift_in_se - k, h), siegmund_run_length(-k, h)
    if math.isinf(max(batches, healthy)):
        raise CalculatorError("is so high that a healthy chart gives no alarm in any time", "h")
    return _delays(batches, healthy, minutes_per_batch, grading_minutes)


@calculator(
    minutes=Output("of sampling until the alarm, on average", "minutes"),
    batches=Output("batches until the alarm, on average", "number"),
    minutes_to_page=Output("until the page, grading included", "minutes"),
    alarm_share=Output("of the batches after the shift give an alarm", "share"),
    batches_between_false_alarms=Output("batches from one false alarm to the next", "number"),
    days_between_false_alarms=Output("from one false alarm to the next", "days"),
)
def shewhart_delay(
    *,
    shift_in_se: Shift,
    limit: Annotated[float, Number("standard errors from which a single batch gives an alarm", "z", 0, 30, example=3)] = 3.0,
    minutes_per_batch: BatchMinutes,
    grading_minutes: GradingMinutes = 0.0,
) -> Outputs:
    """Delay and false alarms of a one-sided limit on single batches.

    Formula: p = P(Z > limit - shift); batches = 1 / p; false alarms every 1 / P(Z > limit) batches.

    Source: Shewhart, Economic Control of Quality of Manufactured Product, 1931; Montgomery, Introduction to Statistical Quality
    Control, ch. 5.

    Raises:
        CalculatorError: If an input is out of range, or an alarm would come in no real time.
    """
    share = upper_tail(limit - shift_in_se)
    if share < 1e-300:
        raise CalculatorError("is so far beyond the shift that no alarm comes in any time", "limit")
    return {**_delays(1 / share, 1 / upper_tail(limit), minutes_per_batch, grading_minutes), "alarm_share": share}


def _delays(batches: float, healthy: float, minutes_per_batch: float, grading_minutes: float) -> Outputs:
    minutes = batches * minutes_per_batch
    return {
        "minutes": minutes,
        "batches": batches,
        "minutes_to_page": minutes + grading_minutes,
        "batches_between_false_alarms": healthy,
        "days_between_false_alarms": healthy * minutes_per_batch / MINUTES_PER_DAY,
    }


@calculator(
    per_week=Output("from all charts, as false pages", "per_week"),
    per_day=Output("from all charts, as false pages", "per_day"),
    per_chart_per_week=Output("from one chart, as false pages", "per_week"),
)
def false_pages(
    *,
    charts: Annotated[int, count("charts that page the same people", 24)],
    batches_per_week: Annotated[float, positive("batches of each chart in a week", "per_week", 2016)],
    arl0: Annotated[float, Number("batches from one false alarm of a healthy chart to the next", "number", 1, 1e15, example=2426)],
) -> Outputs:
    """False pages a week that healthy charts send all together.

    Formula: per week = charts x batches per week / ARL0. Expectations add up, whether the charts are independent or not.

    Source: linearity of expectation; Montgomery, Introduction to Statistical Quality Control, for ARL0.

    Raises:
        CalculatorError: If an input is out of range.
    """
    each = batches_per_week / arl0
    return {"per_week": charts * each, "per_day": charts * each / 7, "per_chart_per_week": each}
