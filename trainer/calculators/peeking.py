"""What looking early at a fixed threshold does to the error rate and to the estimate."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Annotated

from trainer.calculators.boundaries import Design
from trainer.calculators.calculator import Alpha, Output, Outputs, Sides, calculator
from trainer.calculators.kinds import Number
from trainer.calculators.looks import Fractions, NLooks, looks_at, looks_until_the_last
from trainer.errors import CalculatorError

_NORMAL = NormalDist()
_DEFAULT_POWER = 0.80

Effect = Annotated[float | None, Number("true effect in standard errors of the full test", "z", 0.01, 30)]


@calculator(
    actual_alpha=Output("false positives over all looks", "probability"),
    inflation=Output("the level that is claimed", "factor"),
)
def peeking_inflation(*, n_looks: NLooks, alpha: Alpha = 0.05, sides: Sides = 2, information_fractions: Fractions = None) -> Outputs:
    """False-positive rate when a test is stopped at the first look with p < alpha.

    Formula: P(|z_j| > z_(alpha/2) at any look j) without effect (one side: z_j > z_alpha), where z_i and z_j correlate by
    sqrt(t_i / t_j). Exact, by recursive numerical integration; equally spaced looks unless fractions are given, of which only the
    ratios matter.

    Source: Armitage, McPherson, Rowe, Repeated Significance Tests on Accumulating Data, JRSS A 132, 1969.

    Raises:
        CalculatorError: If an input is out of range, or the fractions do not fit the looks.
    """
    design = naive_design(looks_until_the_last(n_looks, information_fractions), alpha, sides)
    actual = min(1.0, sides * math.fsum(design.chances_above()))
    return {"actual_alpha": actual, "inflation": actual / alpha}


@calculator(
    exaggeration=Output("the true effect in the mean estimate of a win", "factor"),
    win_probability=Output("chance of a significant look in the right direction", "probability"),
    exaggeration_one_look=Output("the true effect in the mean estimate of a win with one look at the end", "factor"),
    exaggeration_first_look=Output("the true effect in the mean estimate of a win at the first look", "factor"),
    first_look_probability=Output("chance of winning at the first look", "probability"),
    wrong_sign_probability=Output("chance of a significant look in the wrong direction", "probability"),
)
def early_stop_exaggeration(
    *,
    n_looks: NLooks,
    alpha: Alpha = 0.05,
    power: Annotated[float | None, Number("power of the full test with one look", "probability", 0, 1, True, example=0.80)] = None,
    effect_in_standard_errors: Effect = None,
    sides: Sides = 2,
    information_fractions: Fractions = None,
) -> Outputs:
    """How much a win exaggerates when a test is stopped at the first look with p < alpha.

    Formula: sum over looks of E[S_j / t_j; first significant at look j, above] / (d P(win)), where S_t ~ N(d t, t) and d is the true
    effect in standard errors of the full test: z_(alpha/sides) + z_power when a power is given (80% when nothing is). Exact, by
    recursive numerical integration.

    Source: Armitage, McPherson, Rowe 1969, for the recursion; Gelman, Carlin, Beyond Power Calculations, 2014, for the exaggeration.

    Raises:
        CalculatorError: If an input is out of range, both power and effect are given, or the fractions do not fit the looks.
    """
    fractions = looks_at(n_looks, information_fractions)
    drift = true_drift(alpha, sides, power, effect_in_standard_errors)
    design, fixed = naive_design(fractions, alpha, sides), naive_design((1.0,), alpha, sides)
    return {
        "exaggeration": exaggeration(design, drift),
        "win_probability": min(1.0, math.fsum(design.chances_above(drift))),
        "exaggeration_one_look": exaggeration(fixed, drift),
        "exaggeration_first_look": exaggeration(design, drift, looks=1),
        "first_look_probability": design.chances_above(drift)[0],
        "wrong_sign_probability": math.fsum(design.chances_below(drift)),
    }


@lru_cache(maxsize=64)
def naive_design(fractions: tuple[float, ...], alpha: float, sides: int) -> Design:
    """The test that stops at any look with p < alpha."""
    return Design(fractions, (-_NORMAL.inv_cdf(alpha / sides),) * len(fractions), sides)


def true_drift(alpha: float, sides: int, power: float | None, effect: float | None) -> float:
    """True effect in standard errors of the full test, given by itself or by the power it has.

    Raises:
        CalculatorError: If both are given, or the power is no more than chance.
    """
    if effect is not None:
        if power is not None:
            raise CalculatorError("leave it out, or the effect: one follows from the other", "power")
        return effect
    tail = alpha / sides
    drift = _NORMAL.inv_cdf(_DEFAULT_POWER if power is None else power) - _NORMAL.inv_cdf(tail)
    if drift < 0.01:
        raise CalculatorError(f"must be clearly above alpha / sides = {tail:g}", "power")
    return drift


def exaggeration(design: Design, drift: float, looks: int | None = None) -> float:
    """Mean estimate over the true effect, given a win at one of the first looks."""
    wins = [stage.win(z, drift) for stage, z in zip(design.stages[:looks], design.boundaries[:looks], strict=True)]
    return math.fsum(estimate for _, estimate in wins) / (drift * math.fsum(chance for chance, _ in wins))
