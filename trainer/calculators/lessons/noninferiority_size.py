"""What the size of a non-inferiority test teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive
from trainer.calculators.lessons.misreadings import distinct, misread_inputs
from trainer.calculators.lessons.power_curves import power_curve
from trainer.calculators.noninferiority_size import margin_contrast
from trainer.calculators.normal_power import NORMAL, Contrast
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write

_SIZES = ("n_control", "n_control_exact", "n_treatment", "n_total")
_RATES = "sample_size_noninferiority_proportions"
_MEANS = "sample_size_noninferiority_means"


def _rates_contrast(values: Inputs) -> Contrast:
    control, treatment = values["control_rate"], values["treatment_rate"]
    return margin_contrast(values["method"], control, treatment, values["margin_absolute"], values["allocation_ratio"])


def _means_gain(values: Inputs) -> float:
    gain: float = values["treatment_mean"] - values["control_mean"]
    return gain if values["higher_is_better"] else -gain


def _rounded(outputs: Outputs) -> str:
    return (
        f"n = {plain(outputs['n_control_exact'], 6)}, rounded up: {outputs['n_control']:,} in control, {outputs['n_treatment']:,} in "
        f"treatment, {outputs['n_total']:,} in all"
    )


def _quantiles(values: Inputs) -> str:
    return (
        f"z_a = {plain(-NORMAL.inv_cdf(values['alpha']))} (one-sided at {write(values['alpha'], 'probability')}), "
        f"z_b = {plain(NORMAL.inv_cdf(values['power']))} (power {write(values['power'], 'probability')})"
    )


def _rates_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    found, margin = _rates_contrast(values), values["margin_absolute"]
    difference = values["treatment_rate"] - values["control_rate"]
    return (
        f"room above the margin: {write(difference, 'change')} assumed + {write(margin, 'points')} = {write(found.effect, 'points')}",
        _quantiles(values),
        f"spread at the margin {plain(found.null)}, at the assumed rates {plain(found.alternative)} ({values['method']})",
        _rounded(outputs),
    )


def _means_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    room = _means_gain(values) + values["margin_absolute"]
    return (
        f"room above the margin: {plain(_means_gain(values))} assumed + {plain(values['margin_absolute'])} = {plain(room)}, "
        f"that is {plain(room / values['sd'])} standard deviations",
        _quantiles(values),
        _rounded(outputs),
    )


def _says(values: Inputs, outputs: Outputs, margin: str, who: str) -> tuple[str, str]:
    return (
        f"To rule out a loss of {margin} with {write(values['power'], 'probability')} power at a one-sided "
        f"{write(values['alpha'], 'probability')} I need {outputs['n_control']:,} {who} in control and {outputs['n_total']:,} in all.",
        "If the test is smaller than that, a guardrail that is not significant proves nothing; I size the test for its strictest "
        "guardrail or agree on a wider margin beforehand.",
    )


def _rates_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return _says(values, outputs, write(values["margin_absolute"], "points"), "readers")


def _means_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return _says(values, outputs, plain(values["margin_absolute"]), "users")


def _superiority(name: str, values: Inputs, output: str) -> float | None:
    """Size of a two-sided test that would detect a change as large as the margin."""
    plan = {key: values[key] for key in ("alpha", "power", "allocation_ratio")}
    asked = "n_treatment_each" if output == "n_treatment" else output
    if name == _RATES:
        changed: dict[str, Any] = {"baseline_rate": values["control_rate"], "mde_absolute": -values["margin_absolute"]}
        return recompute("sample_size_proportions", plan, asked, **changed)
    return recompute("sample_size_means", plan, asked, sd=values["sd"], mde_absolute=values["margin_absolute"], test="z")


def _naive_of(name: str, values: Inputs) -> Naive | None:
    other = _superiority(name, values, "n_control")
    why = "ruling out a loss is one-sided and starts from the assumed difference, not from no difference"
    return Naive("a two-sided test for a change as large as the margin", f"{other:,.0f}", why) if other else None


def _missteps_of(name: str, values: Inputs, outputs: Outputs, output: str, own: dict[str, dict[str, Any]]) -> Iterable[Misstep]:
    if output not in _SIZES:
        return
    size = outputs[output]
    if output == "n_total":
        yield Misstep(outputs["n_control"], "gave one arm instead of the total")
    else:
        yield Misstep(outputs["n_total"], "gave the total of both arms instead of one arm")
        yield Misstep(size / 2, "counted the variance of one arm only")
    misreadings = {
        "halved alpha, as for a two-sided test": {"alpha": values["alpha"] / 2},
        "doubled alpha": {"alpha": 2 * values["alpha"]},
        "left the power out (50%)": {"power": 0.5},
        "sized for 90% power instead of 80%": {"power": 0.9},
        **own,
    }
    yield from misread_inputs(name, values, output, size, misreadings)
    superiority = _superiority(name, values, output)
    if superiority is not None:
        yield from distinct(size, Misstep(superiority, "sized a two-sided test for a change as large as the margin"))


def _rates_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    margin, control = values["margin_absolute"], values["control_rate"]
    own = {
        "took the margin as a share of the control rate": {"margin_absolute": margin * control},
        "took a relative margin for points": {"margin_absolute": margin / control},
        "assumed that there is no true difference": {"treatment_rate": control},
    }
    return _missteps_of(_RATES, values, outputs, output, own)


def _means_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    own = {
        "took the margin as a share of the mean": {"margin_absolute": values["margin_absolute"] * abs(values["control_mean"])},
        "assumed that there is no true difference": {"treatment_mean": values["control_mean"]},
        "took the wrong direction for better": {"higher_is_better": not values["higher_is_better"]},
        "took the variance for the standard deviation": {"sd": values["sd"] ** 2},
        "did not square the standard deviation": {"sd": math.sqrt(values["sd"])},
    }
    return _missteps_of(_MEANS, values, outputs, output, own)


def _rates_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    found = _rates_contrast(values)
    return power_curve(outputs["n_control_exact"], lambda n: found.power(n, values["alpha"], 1), "readers in control")


def _means_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    spread = values["sd"] * math.sqrt(1 + 1 / values["allocation_ratio"])
    found = Contrast(_means_gain(values) + values["margin_absolute"], spread, spread)
    return power_curve(outputs["n_control_exact"], lambda n: found.power(n, values["alpha"], 1), "users in control")


_MARGIN = "The margin was agreed on before the test, from what a loss costs; a margin chosen afterwards proves nothing."
_TRUTH = "The true difference is the assumed one; a small true loss takes far more people, a true gain fewer."
_SENSITIVE = "The metric would show a loss if there were one; noise and missing data make everything look alike."

LESSONS = {
    _RATES: Lesson(
        assumptions=(
            _TRUTH,
            _MARGIN,
            _SENSITIVE,
            "At least about ten conversions and ten non-conversions in each arm, so that the normal approximation holds.",
        ),
        steps=_rates_steps,
        says=_rates_says,
        naive=lambda values, outputs: _naive_of(_RATES, values),
        missteps=_rates_missteps,
        curve=_rates_curve,
    ),
    _MEANS: Lesson(
        assumptions=(
            "The standard deviation is known and the same in both arms; with heavy tails, as in spending, it is the weak point.",
            _TRUTH,
            _MARGIN,
            _SENSITIVE,
        ),
        steps=_means_steps,
        says=_means_says,
        naive=lambda values, outputs: _naive_of(_MEANS, values),
        missteps=_means_missteps,
        curve=_means_curve,
    ),
}
