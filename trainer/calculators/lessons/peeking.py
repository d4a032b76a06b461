"""What stopping at the first significant look teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.boundaries import Design
from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.looks import equal_looks
from trainer.calculators.peeking import exaggeration, naive_design, true_drift
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write

_SHOWN_LOOKS = 20


def _spacing(values: Inputs) -> str:
    fractions = values["information_fractions"]
    if fractions is None:
        return "equally spaced"
    shown = [write(fraction / fractions[-1], "share", 3) for fraction in fractions]
    return "at " + ", ".join(shown if len(shown) <= 6 else [*shown[:3], "…", *shown[-2:]]) + " of the data"


def _threshold(values: Inputs) -> str:
    z = naive_design((1.0,), values["alpha"], values["sides"]).boundaries[0]
    return f"{'|z|' if values['sides'] == 2 else 'z'} > {plain(z)}"


def _independent(values: Inputs) -> float:
    """The rate if looks were independent."""
    return float(-math.expm1(values["n_looks"] * math.log1p(-values["alpha"])))


def _looks(count: int) -> str:
    return "1 look" if count == 1 else f"{count} looks"


def _without_last(values: Inputs) -> list[float] | None:
    fractions = values["information_fractions"]
    return fractions and [fraction / fractions[-2] for fraction in fractions[:-1]]


def _inflation_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    if values["n_looks"] == 1:
        return (f"one look stops at {_threshold(values)}: {write(outputs['actual_alpha'], 'rate')}, as claimed",)
    return (
        f"{_looks(values['n_looks'])}, {_spacing(values)}; each stops at {_threshold(values)} (p < {plain(values['alpha'])})",
        "looks share data: z_i and z_j correlate by sqrt(t_i / t_j)",
        f"if they were independent: 1 - (1 - {plain(values['alpha'])})^{values['n_looks']} = {write(_independent(values), 'rate')}",
        f"by recursive integration: {write(outputs['actual_alpha'], 'rate')}, {plain(outputs['inflation'], 3)} times the nominal level",
    )


def _inflation_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    nominal, actual = write(values["alpha"], "rate"), write(outputs["actual_alpha"], "rate", 3)
    if values["n_looks"] == 1:
        return (
            f"With a single look the false-positive rate is the {nominal} that is claimed.",
            "Every further look at the same threshold would add to it.",
        )
    return (
        f"Stopping at the first of {values['n_looks']} looks with p < {plain(values['alpha'])} gives {actual} false positives "
        f"instead of {nominal}.",
        "It is less than for independent tests, since every look contains the data before; planned boundaries or an always-valid "
        "interval keep the rate.",
    )


def _inflation_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["n_looks"] == 1:
        return None
    return Naive(
        f"1 - (1 - alpha)^{values['n_looks']}",
        write(_independent(values), "rate", 3),
        "looks at the same test are not independent: each contains all data of the looks before",
    )


def _inflation_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in ("actual_alpha", "inflation") or values["n_looks"] == 1:
        return
    unit = 1.0 if output == "actual_alpha" else 1 / values["alpha"]
    yield Misstep(_independent(values) * unit, "took the looks as independent")
    yield Misstep(values["n_looks"] * values["alpha"] * unit, "added up the level of every look")
    yield Misstep(values["alpha"] * unit, "took the level of one look for that of all")
    changed = {
        "tested one-sided instead of two-sided": {"sides": 1},
        "tested two-sided instead of one-sided": {"sides": 2},
        "left the last look out": {"n_looks": values["n_looks"] - 1, "information_fractions": _without_last(values)},
        "took the looks as equally spaced": {"information_fractions": None},
    }
    for step, changes in changed.items():
        if any(values[name] != value for name, value in changes.items()):
            other = recompute("peeking_inflation", values, output, **changes)
            if other is not None and abs(other - outputs[output]) > 0.005 * outputs[output]:
                yield Misstep(other, step)


def _inflation_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """The rate by the number of equally spaced looks; z at look j of k does not depend on k but for the ratio of their data."""
    most = max(_SHOWN_LOOKS, values["n_looks"])
    chances = naive_design(equal_looks(most), values["alpha"], values["sides"]).chances_above()
    sums = [100 * values["sides"] * math.fsum(chances[:look]) for look in range(1, most + 1)]
    looks = tuple(float(look) for look in range(1, most + 1))
    return Curve(
        "false positives by number of looks",
        "looks, equally spaced",
        "false positives, %",
        (Series("stopped at the first p < alpha", looks, tuple(sums)), Series("claimed", looks, (100 * values["alpha"],) * most)),
        (float(values["n_looks"]), 100 * outputs["actual_alpha"]),
    )


def _drift(values: Inputs) -> float:
    return true_drift(values["alpha"], values["sides"], values["power"], values["effect_in_standard_errors"])


def _exaggeration_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"true effect d = {plain(_drift(values))} standard errors of the full test",
        f"{_looks(values['n_looks'])}, {_spacing(values)}; each stops at {_threshold(values)}",
        f"chance of a win = {write(outputs['win_probability'], 'rate')}",
        f"one look at the end: a win shows {write(outputs['exaggeration_one_look'], 'factor')} the true effect on average",
        f"first look: {write(outputs['exaggeration_first_look'], 'factor')}, "
        f"which happens in {write(outputs['first_look_probability'], 'rate')}",
        f"all looks: mean estimate of a win / d = {write(outputs['exaggeration'], 'factor')}",
    )


def _exaggeration_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    factor = f"{outputs['exaggeration']:.2f}"
    if values["n_looks"] == 1:
        return (
            f"A significant result of this test shows on average {factor} times the true effect.",
            "Selection on the estimate biases the estimate, the more so the lower the power.",
        )
    return (
        f"Stopped at the first of {values['n_looks']} looks that is significant, a win shows on average {factor} times the true effect, "
        f"against {outputs['exaggeration_one_look']:.2f} with one look at the end.",
        f"Stopping on a high selects highs: a win at the very first look shows {outputs['exaggeration_first_look']:.2f} times the effect, "
        "so I would forecast less and keep a holdback.",
    )


def _exaggeration_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    return Naive("significant, so the estimate is right", "1×", "an estimate that was selected for being large is too large on average")


def _exaggeration_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "exaggeration":
        return
    right = outputs["exaggeration"]
    others = {
        "took a single look at the end": outputs["exaggeration_one_look"],
        "took only wins at the first look": outputs["exaggeration_first_look"],
        "took the estimate of a win as unbiased": 1.0,
        "gave the true effect as a share of the estimate": 1 / right,
    }
    yield from (Misstep(value, step) for step, value in others.items() if abs(value - right) > 0.005 * right)
    if abs(right - 1) > 0.005:
        yield Misstep(right - 1, "gave only what is added to the true effect")


def _exaggeration_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Exaggeration by the true effect, for the looks taken and for a single one."""
    drift = _drift(values)
    fractions = tuple(values["information_fractions"] or equal_looks(values["n_looks"]))
    drifts = tuple(drift * step / 8 for step in range(3, 17))
    designs: dict[str, Design] = {"one look at the end": naive_design((1.0,), values["alpha"], values["sides"])}
    if len(fractions) > 1:
        designs = {"stopped early": naive_design(fractions, values["alpha"], values["sides"]), **designs}
    lines = tuple(Series(name, drifts, tuple(exaggeration(design, true) for true in drifts)) for name, design in designs.items())
    return Curve(
        "exaggeration by true effect",
        "true effect, standard errors of the full test",
        "mean estimate of a win / true effect",
        lines,
        (drift, outputs["exaggeration"]),
    )


LESSONS = {
    "peeking_inflation": Lesson(
        assumptions=(
            "Looks happen when they are planned; whoever looks more often, or only when it looks good, has more of them.",
            "Outcomes are complete at each look; with immature outcomes early looks are also biased.",
            "Estimates are close to normal and gain information steadily, independent from look to look.",
        ),
        steps=_inflation_steps,
        says=_inflation_says,
        naive=_inflation_naive,
        missteps=_inflation_missteps,
        curve=_inflation_curve,
    ),
    "early_stop_exaggeration": Lesson(
        assumptions=(
            "The true effect is what is put in; a smaller one is exaggerated more.",
            "The test stops at the first significant look, and only the estimate of that moment is reported.",
            "The effect is the same over the whole test; novelty would add to the exaggeration.",
            "Estimates are close to normal and gain information steadily, independent from look to look.",
        ),
        steps=_exaggeration_steps,
        says=_exaggeration_says,
        naive=_exaggeration_naive,
        missteps=_exaggeration_missteps,
        curve=_exaggeration_curve,
    ),
}
