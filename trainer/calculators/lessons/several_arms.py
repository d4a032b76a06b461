"""What a sample size for several treatment arms says of its level, and when the rule of thumb holds for it."""

from __future__ import annotations

import math

from trainer.calculators.calculator import Inputs
from trainer.calculators.normal_power import alpha_per_comparison
from trainer.calculators.wording import write

_USUAL = {"sides": 2, "alpha": 0.05, "power": 0.80, "allocation_ratio": 1.0, "n_treatments": 1}


def alpha_of_each(values: Inputs) -> float:
    """Type I error of each comparison."""
    return alpha_per_comparison(values["alpha"], values["n_treatments"], values["correction"])


def level_of_each(values: Inputs) -> str:
    """The level at which each arm is compared: `2-sided 5%`, or `2-sided 2.5% for each of 2 comparisons`."""
    level = f"{values['sides']}-sided {write(alpha_of_each(values), 'probability')}"
    divided = values["correction"] == "bonferroni" and values["n_treatments"] > 1
    return f"{level} for each of {values['n_treatments']} comparisons" if divided else level


def is_rule_of_thumb(values: Inputs) -> bool:
    """Whether the 16 of the rule of thumb is about right: two-sided 5%, 80% power, two arms of the same size."""
    return all(math.isclose(values[name], usual) for name, usual in _USUAL.items())
