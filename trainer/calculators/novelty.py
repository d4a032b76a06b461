"""Effects that fade as readers get used to a change."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number

_LARGEST_EFFECT = 1e6


@calculator(
    average_effect_over_test=Output("on average over the test", "change"),
    effect_on_last_day=Output("on the last day", "change"),
    bias_vs_long_run=Output("from the long run to the average over the test", "change"),
    half_life_days=Output("until half of the extra effect is gone", "days"),
)
def novelty_decay(
    *,
    long_run_effect: Annotated[float, Number("effect that stays", "change", -_LARGEST_EFFECT, _LARGEST_EFFECT, example=0.02)],
    initial_extra_effect: Annotated[
        float, Number("extra effect on the first day; negative for primacy", "change", -_LARGEST_EFFECT, _LARGEST_EFFECT, example=0.05)
    ],
    decay_days: Annotated[float, Number("days until the extra effect has fallen to 1/e", "days", 1e-6, 1e6, example=7)],
    test_days: Annotated[float, Number("length of the test", "days", 1e-6, 1e6, example=14)],
) -> Outputs:
    """How far the average over a test is off an effect that fades, or that readers have to get used to.

    Formula: effect(t) = L + A exp(-t/tau); average over [0, D] = L + A tau/D (1 - exp(-D/tau)); half-life = tau ln 2.

    Source: novelty and primacy effects, Kohavi, Tang, Xu, Trustworthy Online Controlled Experiments, 2020, ch. 3.

    Raises:
        CalculatorError: If an input is out of range.
    """
    bias = initial_extra_effect * mean_of_decay(test_days / decay_days)
    return {
        "average_effect_over_test": long_run_effect + bias,
        "effect_on_last_day": long_run_effect + initial_extra_effect * math.exp(-test_days / decay_days),
        "bias_vs_long_run": bias,
        "half_life_days": decay_days * math.log(2),
    }


def mean_of_decay(spans: float) -> float:
    """Mean of exp(-t) over so many decay times."""
    return -math.expm1(-spans) / spans
