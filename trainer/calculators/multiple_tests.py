"""Several tests at once: false alarms, adjusted p-values and the power to pass all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, cast

from trainer.calculators.adjusting import Correction, adjust
from trainer.calculators.calculator import Alpha, Output, Outputs, calculator
from trainer.calculators.kinds import Choice, Number, Numbers, count

TestCount = Annotated[int, count("independent tests", 8)]


@calculator(
    adjusted=Output("adjusted p-values, in the order given", "p"),
    rejected=Output("rejected at alpha, in the order given", "flag"),
    n_rejected=Output("tests rejected at alpha", "count"),
)
def p_adjust(
    *,
    p_values: Annotated[
        list[float],
        Numbers("two-sided p-values", Number("p-value", "p", 0, 1), example=(0.0003, 0.0009, 0.0032, 0.030, 0.37, 0.62)),
    ],
    method: Annotated[str, Choice("correction", ("holm", "benjamini_hochberg", "bonferroni"))] = "holm",
    alpha: Alpha = 0.05,
) -> Outputs:
    """P-values adjusted for the number of tests.

    Formula: with p_(1) <= … <= p_(m): Bonferroni m p; Holm the running maximum of (m - i + 1) p_(i); Benjamini-Hochberg the running
    minimum, from the largest down, of m p_(i) / i; none above 1. Rejected where adjusted <= alpha. Bonferroni and Holm bound the
    chance of any false claim, Benjamini-Hochberg the expected share of false claims among those made.

    Source: Holm, Scand. J. Statist. 6 (1979) 65-70; Benjamini, Hochberg, JRSS B 57 (1995) 289-300.

    Raises:
        CalculatorError: If there is no p-value, or an input is out of range.
    """
    adjusted = adjust(p_values, cast(Correction, method))
    rejected = _rejected(adjusted, alpha)
    return {"adjusted": adjusted, "rejected": rejected, "n_rejected": sum(rejected)}


def _rejected(adjusted: Sequence[float], alpha: float) -> list[bool]:
    # A p-value that lies exactly on its threshold is rejected, whichever way its product was rounded.
    return [p <= alpha * (1 + 1e-12) for p in adjusted]


@calculator(
    any_false_alarm=Output("chance of at least one false alarm", "probability"),
    expected_false_alarms=Output("false alarms expected", "number"),
    alpha_bonferroni=Output("for each test, to keep the chance below alpha (Bonferroni)", "probability"),
    alpha_sidak=Output("for each test, to keep the chance at alpha (Sidak)", "probability"),
)
def any_false_alarm(*, tests: TestCount, alpha: Alpha = 0.05) -> Outputs:
    """Chance that at least one of several harmless tests raises an alarm.

    Formula: 1 - (1 - alpha)^k for k independent tests; alpha / k (Bonferroni) or 1 - (1 - alpha)^(1/k) (Sidak) per test mends it.

    Source: Sidak, JASA 62 (1967) 626-633.

    Raises:
        CalculatorError: If an input is out of range.
    """
    # By the logarithm, which keeps the digits of a small alpha.
    silent = math.log1p(-alpha)
    return {
        "any_false_alarm": -math.expm1(tests * silent),
        "expected_false_alarms": tests * alpha,
        "alpha_bonferroni": alpha / tests,
        "alpha_sidak": -math.expm1(silent / tests),
    }


@calculator(
    joint_power=Output("chance that all pass", "probability"),
    power_each=Output("power that each test needs to reach the target", "probability"),
)
def joint_power(
    *,
    tests: TestCount,
    power: Annotated[float, Number("power of each test", "probability", 0, 1, strict=True)] = 0.80,
    target: Annotated[float, Number("chance that all should pass", "probability", 0, 1, strict=True)] = 0.80,
) -> Outputs:
    """Chance that a sound change passes all of several tests, each of which has to be passed.

    Formula: power^k for k independent tests; each needs target^(1/k) so that all pass with the target.

    Source: Berger, Technometrics 24 (1982) 295-300, for tests that must all be passed (intersection-union): the level needs no
    correction there, the power does.

    Raises:
        CalculatorError: If an input is out of range.
    """
    return {"joint_power": power**tests, "power_each": target ** (1 / tests)}
