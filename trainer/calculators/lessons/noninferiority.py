"""What a test against a margin teaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.constrained_rates import (
    Arms,
    difference_limits,
    difference_z,
    rates_at_difference,
    rates_at_ratio,
    ratio_limits,
)
from trainer.calculators.lesson import Lesson, Misstep, Naive
from trainer.calculators.lessons.misreadings import distinct, misread_inputs
from trainer.calculators.noninferiority import counted, welch_error
from trainer.calculators.normal_power import NORMAL
from trainer.calculators.wording import meaning_after, plain, write

_RATES = "noninferiority_test_proportions"
_MEANS = "noninferiority_test_means"
_USUAL_ALPHA = 0.05


def _arms(values: Inputs) -> Arms:
    return counted(values["control_conversions"], values["control_n"], values["treatment_conversions"], values["treatment_n"])


def _null(values: Inputs) -> float:
    """The difference, or for a relative margin the ratio, that is tested against."""
    sign = -1 if values["higher_is_better"] else 1
    relative: float | None = values.get("margin_relative")
    if relative is not None:
        return 1 + sign * relative
    margin: float = values["margin_absolute"]
    return sign * margin


def _rates_interval(values: Inputs) -> str:
    """The 1 - 2 alpha interval that belongs to the test, beside the margin."""
    arms, z, score = _arms(values), -NORMAL.inv_cdf(values["alpha"]), values["method"] == "farrington_manning"
    level = write(1 - 2 * values["alpha"], "probability")
    if values["margin_relative"] is None:
        low, high = difference_limits(arms, z, score)
        return f"{level} interval {write(low, 'change')} to {write(high, 'change')}, margin at {write(_null(values), 'change')}"
    low, high = ratio_limits(arms, z, score)
    limits = f"{plain(low)} to {plain(high)}" if math.isfinite(high) else f"from {plain(low)} on, without an upper limit"
    return f"{level} interval of the ratio {limits}, margin at {plain(_null(values))}"


def _rates_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    arms, null = _arms(values), _null(values)
    (control, treatment), relative = arms.rates, values["margin_relative"] is not None
    if values["method"] == "wald":
        at, rates = "observed rates", arms.rates
    else:
        at = f"most likely rates at a {'ratio' if relative else 'difference'} of just {plain(null)}"
        rates = rates_at_ratio(arms, null) if relative else rates_at_difference(arms, null)
    weight = null**2 if relative else 1.0
    error = math.sqrt(weight * rates[0] * (1 - rates[0]) / arms.control_n + rates[1] * (1 - rates[1]) / arms.treatment_n)
    shown = f"p2 - {plain(null)} p1" if relative else f"d - ({write(null, 'change')})"
    return (
        f"p1 = {write(control, 'rate')}, p2 = {write(treatment, 'rate')}, d = {write(outputs['difference'], 'change')}"
        + ("" if outputs["ratio"] is None else f", ratio {plain(outputs['ratio'])}"),
        f"{at}: {write(rates[0], 'rate')} and {write(rates[1], 'rate')}, se = {write(error, 'points')}",
        f"z = ({shown}) / se = {plain(outputs['z'])}",
        _p_values(values, outputs),
        _rates_interval(values),
    )


def _means_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    error, _ = welch_error(values["control_sd"], values["control_n"], values["treatment_sd"], values["treatment_n"])
    return (
        f"d = {plain(values['treatment_mean'])} - {plain(values['control_mean'])} = {plain(outputs['difference'])}",
        f"se = sqrt(s1^2/n1 + s2^2/n2) = {plain(error)}, {plain(outputs['df'])} {meaning_after(outputs['df'], 'degrees of freedom')}",
        f"t = (d - ({plain(_null(values))})) / se = {plain(outputs['t'])}",
        _p_values(values, outputs),
        f"{_means_interval(values, outputs)}, margin at {plain(_null(values))}",
    )


def _means_interval(values: Inputs, outputs: Outputs) -> str:
    level = write(1 - 2 * values["alpha"], "probability")
    return f"{level} interval {plain(outputs['ci_low'])} to {plain(outputs['ci_high'])}"


def _p_values(values: Inputs, outputs: Outputs) -> str:
    return (
        f"p_noninferiority = {write(outputs['p_noninferiority'], 'p')}, p_breach = {write(outputs['p_breach'], 'p')}, "
        f"alpha = {plain(values['alpha'])}: {outputs['verdict']}"
    )


def _says(values: Inputs, outputs: Outputs, margin: str, seen: str) -> tuple[str, str]:
    alpha = write(values["alpha"], "probability")
    return {
        "pass": (
            f"The guardrail passes: I saw {seen}, and a loss beyond {margin} is ruled out at a one-sided {alpha} "
            f"(p = {write(outputs['p_noninferiority'], 'p')}).",
            "That does not say that nothing was lost, only that a larger loss than we agreed to accept is ruled out.",
        ),
        "breach": (
            f"The guardrail is breached: I saw {seen}, and the loss is shown to exceed {margin} at a one-sided {alpha} "
            f"(p = {write(outputs['p_breach'], 'p')}).",
            "I do not ship this, whatever the main metric gained, and I look for the cause before anything runs again.",
        ),
        "inconclusive": (
            f"The guardrail is open: I saw {seen}, and a loss beyond {margin} is neither ruled out "
            f"(p = {write(outputs['p_noninferiority'], 'p')}) nor shown (p = {write(outputs['p_breach'], 'p')}) at a one-sided {alpha}.",
            "Open is not a pass: I need more people, a less noisy metric, or a decision that names the risk.",
        ),
    }[outputs["verdict"]]


def _rates_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    relative = values["margin_relative"]
    margin = write(values["margin_absolute"], "points") if relative is None else f"{write(relative, 'rate')} of control"
    return _says(values, outputs, margin, f"a difference of {write(outputs['difference'], 'change')}")


def _means_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return _says(values, outputs, plain(values["margin_absolute"]), f"a difference of {plain(outputs['difference'])}")


def _naive(values: Inputs, outputs: Outputs, p: float) -> Naive | None:
    """The verdict of whoever tests for any difference, where it is not the right one."""
    gain = outputs["difference"] if values["higher_is_better"] else -outputs["difference"]
    label, shown = "the two-sided test of no difference", f"p = {write(p, 'p')}"
    if p >= _USUAL_ALPHA and outputs["verdict"] != "pass":
        return Naive(label, f"{shown}: not significant, so safe", "a loss that was not detected is not a loss that was ruled out")
    if p >= _USUAL_ALPHA:
        return Naive(
            label, f"{shown}: not significant, so safe", "the verdict is right and the reason is not: a small test would say so of any loss"
        )
    if gain < 0 and outputs["verdict"] != "breach":
        return Naive(label, f"{shown}: significantly worse, so breached", "worse than control is not worse than the margin allows")
    return None


def _no_difference_p(values: Inputs) -> float:
    arms = _arms(values)
    if arms.control + arms.treatment in (0, arms.control_n + arms.treatment_n):
        return 1.0
    return 2 * NORMAL.cdf(-abs(difference_z(arms, 0.0, True)))


def _rates_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    return _naive(values, outputs, _no_difference_p(values))


def _means_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    from scipy.special import stdtr

    error, freedom = welch_error(values["control_sd"], values["control_n"], values["treatment_sd"], values["treatment_n"])
    return _naive(values, outputs, 2 * float(stdtr(freedom, -abs(outputs["difference"]) / error)))


def _common_missteps(name: str, values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs[output]
    if output == "difference":
        yield Misstep(-right, "took control less treatment")
    if output not in ("z", "t", "p_noninferiority", "p_breach"):
        return
    if output.startswith("p_"):
        other = "p_breach" if output == "p_noninferiority" else "p_noninferiority"
        yield from distinct(right, Misstep(outputs[other], "tested the other way round"), Misstep(min(1.0, 2 * right), "tested two-sided"))
    else:
        yield from distinct(right, Misstep(-right, "took control less treatment"))
    wrong_side = {"higher_is_better": not values["higher_is_better"]}
    yield from misread_inputs(name, values, output, right, {"put the margin on the wrong side": wrong_side})


def _rates_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs.get(output)
    if not isinstance(right, float):
        return
    yield from _common_missteps(_RATES, values, outputs, output)
    arms, p = _arms(values), _no_difference_p(values)
    absolute, relative = values["margin_absolute"], values["margin_relative"]
    if output == "difference" and outputs["ratio"] is not None:
        yield Misstep(outputs["ratio"] - 1, "gave the relative change")
    if output == "z" and p < 1:
        yield from distinct(right, Misstep(difference_z(arms, 0.0, True), "tested against no difference instead of the margin"))
    if output == "p_noninferiority":
        yield from distinct(right, Misstep(p, "gave the two-sided p-value of no difference"))
    if output in ("z", "p_noninferiority", "p_breach"):
        misreadings = {
            "took the relative margin as points": {"margin_absolute": relative, "margin_relative": None},
            "took the margin in points as a relative one": {"margin_relative": absolute, "margin_absolute": None},
            "took the variance of the observed rates": {"method": "wald"},
        }
        yield from misread_inputs(_RATES, values, output, right, misreadings)


def _means_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output == "verdict" or output not in outputs:
        return
    yield from _common_missteps(_MEANS, values, outputs, output)
    right = outputs[output]
    if output == "t":
        error, _ = welch_error(values["control_sd"], values["control_n"], values["treatment_sd"], values["treatment_n"])
        slip = Misstep(outputs["difference"] / error, "tested against no difference instead of the margin")
        yield from distinct(right, slip)
    if output == "df":
        yield from distinct(right, Misstep(values["control_n"] + values["treatment_n"] - 2, "took equal variances for granted"))
    if output in ("ci_low", "ci_high"):
        misreadings = {"took the two-sided 1 - alpha interval": {"alpha": values["alpha"] / 2}}
        yield from misread_inputs(_MEANS, values, output, right, misreadings)


_MARGIN = "The margin was agreed on before the test, from what a loss costs; a margin chosen afterwards proves nothing."
_SENSITIVE = "The metric would show a loss if there were one; noise, dilution and missing data make arms look alike."
_UNIT = "The unit that is counted is the unit that was randomised."

LESSONS = {
    _RATES: Lesson(
        assumptions=(
            _SENSITIVE,
            _MARGIN,
            _UNIT,
            "At least about ten conversions and ten non-conversions in each arm, so that the normal approximation holds.",
        ),
        steps=_rates_steps,
        says=_rates_says,
        naive=_rates_naive,
        missteps=_rates_missteps,
    ),
    _MEANS: Lesson(
        assumptions=(
            _SENSITIVE,
            _MARGIN,
            _UNIT,
            "The arms are large enough for their means to be near normal; heavy tails need capping or many more users.",
        ),
        steps=_means_steps,
        says=_means_says,
        naive=_means_naive,
        missteps=_means_missteps,
    ),
}
