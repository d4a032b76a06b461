"""What boundaries for planned looks, and their sample size, teach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import Any

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.peeking import peeking_inflation
from trainer.calculators.registry import recompute
from trainer.calculators.sequential import fixed_drift, planned
from trainer.calculators.wording import plain, write

_NORMAL = NormalDist()
_CLEARLY = 1.25
_NAMES = {
    "lan_demets_obf": "O'Brien-Fleming-type spending",
    "lan_demets_pocock": "Pocock-type spending",
    "hwang_shih_decani": "Hwang-Shih-DeCani spending",
    "obrien_fleming": "O'Brien-Fleming boundaries",
    "pocock": "Pocock boundaries",
}


def _looks(count: int) -> str:
    return "1 look" if count == 1 else f"{count} looks"


def _size_of_z(values: Inputs) -> str:
    return "|z|" if values["sides"] == 2 else "z"


def _fixed_z(values: Inputs) -> float:
    return -_NORMAL.inv_cdf(values["alpha"] / values["sides"])


def _fractions(values: Inputs) -> tuple[float, ...]:
    design = planned(
        values["n_looks"],
        values["boundary"],
        values["alpha"],
        values["sides"],
        values["information_fractions"],
        values["hsd_gamma"],
    )
    return design.fractions


def _listed(numbers: Sequence[float]) -> str:
    shown = [f"{number:.2f}" for number in numbers]
    return ", ".join(shown if len(shown) <= 6 else [*shown[:3], "…", *shown[-2:]])


def _percents(numbers: Sequence[float]) -> str:
    shown = [write(number, "rate", 3) for number in numbers]
    return ", ".join(shown if len(shown) <= 6 else [*shown[:3], "…", *shown[-2:]])


def _boundary_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"{_looks(values['n_looks'])} at {_percents(_fractions(values))} of the data; "
        f"{'each tail' if values['sides'] == 2 else 'the upper tail'} may spend {write(values['alpha'] / values['sides'], 'rate')}",
        f"{_NAMES[values['boundary']]}: spent by each look {_percents(outputs['alpha_spent'])}",
        f"{_size_of_z(values)} from which each look stops: {_listed(outputs['z_boundaries'])}; with one look {_fixed_z(values):.2f}",
        f"largest size / size with one look = {plain(outputs['inflation_factor'])} at {write(values['power'], 'rate')} power",
    )


def _boundary_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    if values["n_looks"] == 1:
        return (
            f"With one look the boundary is the usual {_size_of_z(values)} of {_fixed_z(values):.2f}.",
            "Every look before the end needs a boundary of its own, registered before the start.",
        )
    first, last = outputs["z_boundaries"][0], outputs["z_boundaries"][-1]
    close = "next to the usual" if last < 1.06 * _fixed_z(values) else "clearly above the usual"
    return (
        f"With {_NAMES[values['boundary']]} the {values['n_looks']} looks stop at {_size_of_z(values)} of "
        f"{_listed(outputs['z_boundaries'])}, and all "
        f"together keep the {write(values['alpha'], 'rate')}.",
        f"The last boundary is {close} {_fixed_z(values):.2f}, and the test needs at most "
        f"{write(outputs['inflation_factor'] - 1, 'rate', 2)} more readers; {_early(first, last)}.",
    )


def _early(first: float, last: float) -> str:
    """What the shape of the boundary means for the early looks."""
    if first > _CLEARLY * last:
        return "early looks are hard to pass, as early estimates jump about"
    if first < last / _CLEARLY:
        return "the first look takes less than the last, so it stops soon, on an estimate that jumps about"
    return "every look takes about the same z, so it may stop early, and the last look pays for that"


def _boundary_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["n_looks"] == 1:
        return None
    actual = peeking_inflation(
        n_looks=values["n_looks"], alpha=values["alpha"], sides=values["sides"], information_fractions=list(_fractions(values))
    )["actual_alpha"]
    return Naive(
        f"{_fixed_z(values):.2f} at every look",
        f"{_fixed_z(values):.2f}",
        f"each look spends error of its own: {write(actual, 'rate', 3)} false positives instead of {write(values['alpha'], 'rate')}",
    )


def _boundary_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in ("inflation_factor", "pocock_constant", "obf_constant") or outputs[output] is None:
        return
    right = outputs[output]
    if output != "inflation_factor":
        yield from _different(right, {"kept the boundary of a test with one look": _fixed_z(values)})
        tail = values["alpha"] / values["sides"] / values["n_looks"]
        yield from _different(right, {"divided alpha by the looks (Bonferroni), as if they were independent": -_NORMAL.inv_cdf(tail)})
        other = "pocock" if output == "obf_constant" else "obrien_fleming"
        constant = recompute("group_sequential_boundaries", values, f"{'pocock' if other == 'pocock' else 'obf'}_constant", boundary=other)
        yield from _different(right, {f"took the constant of {_NAMES[other]}": constant})
        if output == "obf_constant":
            yield from _different(right, {"gave the boundary of the first look instead of the last": outputs["z_boundaries"][0]})
    else:
        yield from _different(right, {"took looks as free of charge": 1.0})
        for shape in ("lan_demets_obf", "lan_demets_pocock"):
            other_size = recompute("group_sequential_boundaries", values, output, boundary=shape)
            yield from _different(right, {f"took {_NAMES[shape]}": other_size})
    for sides, step in ((1, "tested one-sided instead of two-sided"), (2, "tested two-sided instead of one-sided")):
        if sides != values["sides"]:
            yield from _different(right, {step: recompute("group_sequential_boundaries", values, output, sides=sides)})


def _different(right: float, slips: dict[str, float | None], least: float = 0.003) -> Iterable[Misstep]:
    """The slips whose value can be told from the right one."""
    for step, value in slips.items():
        if value is not None and abs(value - right) > least * abs(right):
            yield Misstep(value, step)


def _boundary_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    if values["n_looks"] == 1:
        return None
    shares = tuple(100 * fraction for fraction in _fractions(values))
    boundaries = tuple(outputs["z_boundaries"])
    return Curve(
        "boundary by data collected",
        "data collected, %",
        f"{_size_of_z(values)} from which the look stops",
        (Series("planned", shares, boundaries), Series("one look", shares, (_fixed_z(values),) * len(shares))),
        (shares[-1], boundaries[-1]),
    )


def _size_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"with one look n = {plain(outputs['n_fixed_per_arm_exact'], 6)} readers per arm ({values['method']})",
        f"{_looks(values['n_looks'])} with {_NAMES[values['boundary']]}: {_size_of_z(values)} {_listed(outputs['z_boundaries'])}, "
        f"inflation {plain(outputs['inflation_factor'])}",
        f"n max = {plain(outputs['n_fixed_per_arm_exact'], 6)} x {plain(outputs['inflation_factor'])} = "
        f"{plain(outputs['n_max_per_arm_exact'], 6)}, rounded up {outputs['n_max_per_arm']:,} per arm",
        f"on average {outputs['expected_n_per_arm_h1']:,.0f} when the effect is there, {outputs['expected_n_per_arm_h0']:,.0f} without",
    )


def _size_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    if values["n_looks"] == 1:
        return (
            f"With one look I need {outputs['n_max_per_arm']:,} readers per arm.",
            "A plan with looks would need a few more at most, and fewer on average when the effect is there.",
        )
    saved = 1 - outputs["expected_n_per_arm_h1"] / outputs["n_fixed_per_arm_exact"]
    average = f"{write(saved, 'rate', 2)} fewer than a test with one look" if saved > 0 else "no fewer than a test with one look"
    return (
        f"With {values['n_looks']} planned looks I reserve {outputs['n_max_per_arm']:,} readers per arm; if the effect is there the test "
        f"ends on average at {outputs['expected_n_per_arm_h1']:,.0f}, {average}.",
        f"Without effect it takes {outputs['expected_n_per_arm_h0']:,.0f} on average, since these boundaries stop for an "
        "effect only; I plan for the maximum and treat early stopping as a gift.",
    )


def _size_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["n_looks"] == 1:
        return None
    return Naive("size of a test with one look", f"{outputs['n_fixed_per_arm']:,}", "looks spend error, and the maximum pays for them")


def _size_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in outputs or isinstance(outputs[output], list) or output == "inflation_factor":
        return
    right = outputs[output]
    others: dict[str, float | None] = {
        "gave both arms instead of one": 2 * right,
        "gave half of one arm": right / 2,
        "kept the size of a test with one look": outputs["n_fixed_per_arm_exact"],
        "gave the maximum instead of the average": outputs["n_max_per_arm_exact"],
        "gave the average with the effect": outputs["expected_n_per_arm_h1"],
        "gave the average without effect": outputs["expected_n_per_arm_h0"],
    }
    yield from _different(right, others)
    changed: dict[str, dict[str, Any]] = {
        "took the absolute change as a relative one": {"mde_relative": values["mde_absolute"], "mde_absolute": None},
        "took the relative change as an absolute one": {"mde_absolute": values["mde_relative"], "mde_relative": None},
        "tested one-sided instead of two-sided": {"sides": 1},
        "tested two-sided instead of one-sided": {"sides": 2},
        "took Pocock-type spending": {"boundary": "lan_demets_pocock"},
    }
    for step, changes in changed.items():
        if any(values[name] != value for name, value in changes.items()):
            other = recompute("group_sequential_sample_size", values, output, **changes)
            yield from _different(right, {step: other}, 0.01)


def _size_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Average readers per arm by the true effect, from none to twice the one that was planned for."""
    if values["n_looks"] == 1:
        return None
    drift = fixed_drift(values["alpha"], values["power"], values["sides"]) * outputs["inflation_factor"] ** 0.5
    design = planned(
        values["n_looks"], values["boundary"], values["alpha"], values["sides"], values["information_fractions"], values["hsd_gamma"]
    )
    effects = tuple(100.0 * step / 12 for step in range(25))
    sizes = tuple(outputs["n_max_per_arm_exact"] * design.information(drift * effect / 100) for effect in effects)
    fixed = (outputs["n_fixed_per_arm_exact"],) * len(effects)
    return Curve(
        "readers by true effect",
        "true effect, % of the one planned for",
        "readers per arm on average",
        (Series("planned looks", effects, sizes), Series("one look", effects, fixed)),
        (100.0, outputs["expected_n_per_arm_h1"]),
    )


LESSONS = {
    "group_sequential_boundaries": Lesson(
        assumptions=(
            "Looks and spending are registered before the start; a look that is added because of the data breaks the error rate.",
            "Information fractions are those of complete outcomes, and the planned final size is right.",
            "Estimates are close to normal and gain information steadily, independent from look to look.",
            "Boundaries stop for an effect only; harm looks on guardrails are one-way and spend nothing of this error.",
        ),
        steps=_boundary_steps,
        says=_boundary_says,
        naive=_boundary_naive,
        missteps=_boundary_missteps,
        curve=_boundary_curve,
    ),
    "group_sequential_sample_size": Lesson(
        assumptions=(
            "Enough readers come for the maximum; an average is no plan.",
            "A look happens when its readers have had their whole window, so saved readers are not saved days one for one.",
            "The effect that was planned for is the true one; a smaller one runs longer.",
            "An estimate at an early stop is too large on average.",
        ),
        steps=_size_steps,
        says=_size_says,
        naive=_size_naive,
        missteps=_size_missteps,
        curve=_size_curve,
    ),
}
