"""Tests with planned looks: boundaries that keep the type I error, and what they cost in sample size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Annotated

from trainer.calculators.boundaries import CLASSICAL, Design, solve
from trainer.calculators.calculator import Alpha, Output, Outputs, Power, Ratio, Sides, calculator
from trainer.calculators.kinds import Choice, Number, rate
from trainer.calculators.looks import Fractions, NLooks, are_equal, equal_looks, looks_at
from trainer.calculators.normal_tail import upper_tail
from trainer.calculators.proportions import sample_size_proportions
from trainer.errors import CalculatorError

_NORMAL = NormalDist()
_SHAPES = ("lan_demets_obf", "obrien_fleming", "lan_demets_pocock", "pocock", "hwang_shih_decani")

Boundary = Annotated[str, Choice("shape of the boundary", _SHAPES)]
Gamma = Annotated[float | None, Number("shape of hwang_shih_decani: below 0 spends late, above 0 early", "number", -40, 40)]
Method = Annotated[str, Choice("variance of the fixed test", ("pooled_z", "unpooled_z", "arcsine", "evan_miller"))]


@calculator(
    z_boundaries=Output("z from which each look stops", "z"),
    nominal_p=Output("p-value from which each look stops", "p"),
    alpha_spent=Output("type I error spent by each look", "probability"),
    inflation_factor=Output("the sample size of a test with one look", "factor"),
    pocock_constant=Output("as boundary of every look", "z"),
    obf_constant=Output("as boundary of the last look", "z"),
)
def group_sequential_boundaries(
    *,
    n_looks: NLooks,
    boundary: Boundary = "lan_demets_obf",
    alpha: Alpha = 0.05,
    sides: Sides = 2,
    power: Power = 0.80,
    information_fractions: Fractions = None,
    hsd_gamma: Gamma = None,
) -> Outputs:
    """Boundaries for stopping early for an effect, at planned looks, within one type I error.

    Formula: each tail spends f(t_j) - f(t_(j-1)) at look j, with a = alpha / sides. `lan_demets_obf`: f = 2 - 2 Phi(z_(a/2) / sqrt(t));
    `lan_demets_pocock`: f = a ln(1 + (e - 1) t); `hwang_shih_decani`: f = a (1 - exp(-g t)) / (1 - exp(-g)). Classical, for equal
    looks: `pocock` z_j = C, `obrien_fleming` z_j = C sqrt(K / j). Crossing chances by recursive integration; inflation = (drift that
    gives the power / (z_a + z_b))^2.

    Source: Jennison, Turnbull, Group Sequential Methods, 2000, ch. 2, 7, 19; Lan, DeMets 1983; Hwang, Shih, DeCani 1990.

    Raises:
        CalculatorError: If an input is out of range, the fractions do not fit the looks or the shape, or a shape lacks its gamma.
    """
    fixed = fixed_drift(alpha, power, sides)
    design = planned(n_looks, boundary, alpha, sides, information_fractions, hsd_gamma)
    each = [sides * chance for chance in design.chances_above()]
    last = design.boundaries[-1]
    return {
        "z_boundaries": list(design.boundaries),
        "nominal_p": [sides * upper_tail(z) for z in design.boundaries],
        "alpha_spent": [math.fsum(each[: look + 1]) for look in range(len(each))],
        "inflation_factor": (design.drift_for(power, fixed) / fixed) ** 2,
        "pocock_constant": last if boundary == "pocock" else None,
        "obf_constant": last if boundary == "obrien_fleming" else None,
    }


@calculator(
    n_max_per_arm=Output("readers per arm at the last look", "count"),
    n_max_per_arm_exact=Output("readers per arm at the last look, unrounded", "unrounded"),
    n_fixed_per_arm=Output("readers per arm with one look", "count"),
    n_fixed_per_arm_exact=Output("readers per arm with one look, unrounded", "unrounded"),
    expected_n_per_arm_h1=Output("readers per arm on average when the effect is there", "number"),
    expected_n_per_arm_h0=Output("readers per arm on average without effect", "number"),
    n_per_arm_by_look=Output("readers per arm at each look", "count"),
    z_boundaries=Output("z from which each look stops", "z"),
    inflation_factor=Output("the sample size of a test with one look", "factor"),
)
def group_sequential_sample_size(
    *,
    baseline_rate: Annotated[float, rate("rate of the control arm", 0.12)],
    mde_absolute: Annotated[float | None, Number("difference to detect", "change", -1, 1, example=0.006)] = None,
    mde_relative: Annotated[float | None, Number("difference to detect, relative to the baseline", "relative", -1, 1e6)] = None,
    n_looks: NLooks = 5,
    boundary: Boundary = "lan_demets_obf",
    alpha: Alpha = 0.05,
    sides: Sides = 2,
    power: Power = 0.80,
    allocation_ratio: Ratio = 1.0,
    method: Method = "pooled_z",
    information_fractions: Fractions = None,
    hsd_gamma: Gamma = None,
) -> Outputs:
    """Readers per arm of a test of two proportions that may stop at planned looks.

    Formula: n max = n fixed x inflation; expected n = n max (1 - sum over looks of (1 - t_j) P(stop at look j)), with the drift of
    the assumed effect (H1) or 0 (H0). Two arms of the same size.

    Source: Jennison, Turnbull, Group Sequential Methods, 2000, ch. 2 and 7.

    Raises:
        CalculatorError: If an input is out of range, not exactly one of the two differences is given, the arms differ in size, the
            fractions do not fit the looks or the shape, or a shape lacks its gamma.
    """
    if allocation_ratio != 1:
        raise CalculatorError("must be 1: the sizes are those of two equal arms", "allocation_ratio")
    size = sample_size_proportions(
        baseline_rate=baseline_rate,
        mde_absolute=mde_absolute,
        mde_relative=mde_relative,
        alpha=alpha,
        power=power,
        sides=sides,
        method=method,
    )["n_control_exact"]
    design = planned(n_looks, boundary, alpha, sides, information_fractions, hsd_gamma)
    fixed = fixed_drift(alpha, power, sides)
    drift = design.drift_for(power, fixed)
    largest = size * (drift / fixed) ** 2
    return {
        "n_max_per_arm": math.ceil(largest),
        "n_max_per_arm_exact": largest,
        "n_fixed_per_arm": math.ceil(size),
        "n_fixed_per_arm_exact": size,
        "expected_n_per_arm_h1": largest * design.information(drift),
        "expected_n_per_arm_h0": largest * design.information(),
        "n_per_arm_by_look": [math.ceil(largest * fraction - 1e-9) for fraction in design.fractions],
        "z_boundaries": list(design.boundaries),
        "inflation_factor": (drift / fixed) ** 2,
    }


def fixed_drift(alpha: float, power: float, sides: int) -> float:
    """True effect, in standard errors, that a test with one look finds with this power in the right direction.

    Raises:
        CalculatorError: If the power is no more than chance.
    """
    tail = alpha / sides
    # Next to the level the drift vanishes, and a ratio of two such drifts has no digits left.
    if power <= tail * (1 + 1e-4):
        raise CalculatorError(f"must be above alpha / sides = {tail:g}", "power")
    return _NORMAL.inv_cdf(power) - _NORMAL.inv_cdf(tail)


def planned(
    n_looks: int, boundary: str, alpha: float, sides: int, information_fractions: Sequence[float] | None, hsd_gamma: float | None
) -> Design:
    """The design that checked inputs ask for.

    Raises:
        CalculatorError: If the fractions do not fit the looks or the shape, or `hwang_shih_decani` lacks its gamma.
    """
    fractions = looks_at(n_looks, information_fractions)
    if boundary == "hwang_shih_decani" and hsd_gamma is None:
        raise CalculatorError("is needed for hwang_shih_decani: -4 is close to O'Brien-Fleming, 1 to Pocock", "hsd_gamma")
    if boundary in CLASSICAL:
        if not are_equal(fractions):
            raise CalculatorError(
                f"must be equally spaced for {boundary}; take lan_demets_obf or lan_demets_pocock", "information_fractions"
            )
        fractions = equal_looks(n_looks)
    return solve(boundary, alpha, sides, fractions, 0.0 if hsd_gamma is None or boundary != "hwang_shih_decani" else hsd_gamma)
