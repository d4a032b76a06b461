"""What the limits of a correlation over few launches teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.normal_tail import critical_value, quantile
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write

_INDEPENDENT = "The unit is the launch: users, queries and turns inside one launch add precision to its point, but no points."
_RANGE = "Launches were not picked by their offline gain; shipping only the best offline models narrows the range and lowers r."
_NORMAL = "Both gains are roughly normal over launches; one outlier among a dozen decides r, so look at the scatter first."


def _r(value: float) -> str:
    return plain(value, 3)


def _gate_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    r, n, method = values["r"], values["n"], values["method"]
    z, factor = critical_value(values["confidence"]), 1 + r * r / 2 if method == "spearman" else 1.0
    error = math.sqrt(factor / (n - 3))
    return (
        f"atanh {_r(r)} = {plain(math.atanh(r))}, se = {plain(error)} over {n:,} launches ({method})",
        f"{plain(math.atanh(r))} -+ {plain(z)} x {plain(error)} = {plain(math.atanh(r) - z * error)} to {plain(math.atanh(r) + z * error)}",
        f"back by tanh: {_r(outputs['ci_low'])} to {_r(outputs['ci_high'])}, against {_r(values['threshold'])}: {outputs['verdict']}",
        f"p of so high a correlation, were the true one only {_r(values['threshold'])}: {write(outputs['p_above_threshold'], 'p')}",
    )


def _gate_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    threshold, sure = _r(values["threshold"]), write(values["confidence"], "probability")
    told = (
        f"Over {values['n']:,} launches r is {_r(values['r'])}, with a {sure} interval from {_r(outputs['ci_low'])} to "
        f"{_r(outputs['ci_high'])}"
    )
    if outputs["verdict"] == "supported":
        return (
            f"{told}, all of it at or above {threshold}.",
            "So the offline metric may gate launches, as long as I keep checking new ones.",
        )
    if outputs["verdict"] == "rejected":
        return (
            f"{told}, all of it below {threshold}.",
            "So the offline metric does not earn the right to gate, and I would look for a better proxy.",
        )
    launches = recompute("correlation_n_for_lower_bound", _bound_inputs(values), "n")
    more = (
        f"at this r it would take {launches:,.0f} launches for the lower limit to reach {threshold}"
        if launches
        else f"at this r no number of launches lifts the lower limit to {threshold}"
    )
    return f"{told}, so the launches neither show nor rule out {threshold}.", f"I would not call that a pass: {more}."


def _bound_inputs(values: Inputs) -> Inputs:
    return {"r": values["r"], "lower": values["threshold"], "level": values["confidence"], "method": values["method"]}


def _gate_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if outputs["verdict"] != "inconclusive":
        return None
    passes = values["r"] >= values["threshold"]
    return Naive(
        "the point estimate against the threshold",
        f"{_r(values['r'])} {'>=' if passes else '<'} {_r(values['threshold'])}: {'pass' if passes else 'fail'}",
        f"over {values['n']:,} launches the true correlation may lie anywhere from {_r(outputs['ci_low'])} to {_r(outputs['ci_high'])}",
    )


def _gate_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    r, n = values["r"], values["n"]
    if output == "p_above_threshold":
        p = outputs[output]
        return apart(p, {"tested two-sided": 2 * min(p, 1 - p), "took the other tail": 1 - p})
    if output not in ("ci_low", "ci_high"):
        return ()
    sign = -1 if output == "ci_low" else 1
    z, one_sided = critical_value(values["confidence"]), quantile(values["confidence"])
    factor = 1 + r * r / 2 if values["method"] == "spearman" else 1.0
    error = math.sqrt(factor / (n - 3))
    return apart(
        outputs[output],
        {
            "added z standard errors to r itself, without the Fisher transform": r + sign * z * math.sqrt((1 - r * r) / (n - 2)),
            "took (1 - r^2) / sqrt(n - 1) as the standard error of r, without the Fisher transform": r
            + sign * z * (1 - r * r) / math.sqrt(n - 1),
            "took the one-sided z": math.tanh(math.atanh(r) + sign * one_sided * error),
            "left the limit on the atanh scale": math.atanh(r) + sign * z * error,
            "divided by n instead of n - 3": math.tanh(math.atanh(r) + sign * z * math.sqrt(factor / n)),
            "transformed r by tanh but not back": r + sign * z * error,
        },
    )


def _limit_curve(r: float, n: float, bound: float, confidence: float, method: str, mark: float) -> Curve:
    """Lower limit of r against the number of launches."""
    sizes = sorted({max(4, round(n * 2 ** (step / 6))) for step in range(-18, 19)})
    gate = {"r": r, "threshold": bound, "confidence": confidence, "method": method}
    limits = [recompute("correlation_gate", gate, "ci_low", n=size) or 0.0 for size in sizes]
    xs = tuple(map(float, sizes))
    lines = (Series("lower limit", xs, tuple(limits)), Series("to reach", (xs[0], xs[-1]), (bound, bound)))
    return Curve("lower limit by launches", "launches", "correlation", lines, (n, mark))


def _gate_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    if values["n"] > 10**9:
        return None
    return _limit_curve(values["r"], values["n"], values["threshold"], values["confidence"], values["method"], outputs["ci_low"])


def _data_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    ranks = "ranks, equal values sharing their middle rank" if values["method"] == "spearman" else "values"
    return (
        f"{outputs['n']} pairs of {ranks}: r = {plain(outputs['r'])}",
        f"against r = 0: p = {write(outputs['p_value_vs_zero'], 'p')}",
    )


def _data_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    gate = {"n": outputs["n"], "method": values["method"], "threshold": 0.0}
    low = recompute("correlation_gate", gate, "ci_low", r=outputs["r"])
    high = recompute("correlation_gate", gate, "ci_high", r=outputs["r"])
    limits = f", with a 95% interval from {_r(low)} to {_r(high)}" if low is not None and high is not None else ""
    return (
        f"Over {outputs['n']} launches the {values['method'].capitalize()} correlation of offline and online gains is "
        f"{_r(outputs['r'])}{limits}.",
        "A p-value against zero says only that there is some relation; whether it is tight enough to gate launches is a question to the "
        "lower limit.",
    )


def _data_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    low = recompute("correlation_gate", {"n": outputs["n"], "method": values["method"], "threshold": 0.0}, "ci_low", r=outputs["r"])
    if low is None or outputs["r"] <= 0:
        return None
    return Naive(
        "r as it stands", f"r = {_r(outputs['r'])}", f"with {outputs['n']} launches its lower 95% limit is {_r(low)}"
    )  # fmt: skip


def _data_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output == "p_value_vs_zero":
        p = outputs[output]
        return apart(p, {"tested one-sided": p / 2})
    if output != "r":
        return ()
    other = "spearman" if values["method"] == "pearson" else "pearson"
    names = {"spearman": "took the ranks instead of the values", "pearson": "took the values instead of the ranks"}
    return apart(
        outputs["r"],
        {names[other]: recompute("correlation_from_data", values, "r", method=other), "gave r squared instead of r": outputs["r"] ** 2},
    )


def _data_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    pairs = sorted(zip(values["offline"], values["online"], strict=True))
    points = Series("", tuple(one for one, _ in pairs), tuple(other for _, other in pairs), "points")
    return Curve("launches", "offline gain", "online gain", (points,))


def _size_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    z_alpha, z_beta = -quantile(values["alpha"] / values["sides"]), quantile(values["power"])
    gap = math.atanh(values["true_r"]) - math.atanh(values["threshold"])
    return (
        f"z_a = {plain(z_alpha)}, z_b = {plain(z_beta)}",
        f"atanh {_r(values['true_r'])} - atanh {_r(values['threshold'])} = {plain(gap)}",
        f"n = ({plain(z_alpha + z_beta)} / {plain(gap)})^2 + 3 = {plain(outputs['n_exact'], 6)}, rounded up {outputs['n']:,}",
    )


def _size_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"If the true correlation is {_r(values['true_r'])}, I need {outputs['n']:,} launches to show with "
        f"{write(values['power'], 'probability')} power that it is above {_r(values['threshold'])}.",
        "Few teams have that many in a year, so I would add deliberate degradations or pool related surfaces rather than lower the bar.",
    )


def _size_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    against_zero = recompute("correlation_sample_size", values, "n", threshold=0.0)
    if against_zero is None or values["threshold"] <= 0:
        return None
    why = f"a correlation that differs from 0 is not yet one above {_r(values['threshold'])}"
    return Naive("enough launches for significance against 0", f"{against_zero:,.0f}", why)


def _size_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    whole = math.ceil if output == "n" else float
    z = quantile(values["power"]) - quantile(values["alpha"] / values["sides"])
    return apart(
        outputs[output],
        {
            "took the difference of the correlations without the Fisher transform": whole(
                (z / (values["true_r"] - values["threshold"])) ** 2 + 3
            ),
            "tested against 0 instead of the threshold": recompute("correlation_sample_size", values, output, threshold=0.0),
            "tested two-sided instead of one-sided": recompute("correlation_sample_size", values, output, sides=2),
            "tested one-sided instead of two-sided": recompute("correlation_sample_size", values, output, sides=1),
            "left the power out (50%)": recompute("correlation_sample_size", values, output, power=0.5),
            "forgot the 3 of n - 3": outputs[output] - 3,
        },
    )


def _bound_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    z, gap = critical_value(values["level"]), math.atanh(values["r"]) - math.atanh(values["lower"])
    spread = f" x (1 + {_r(values['r'])}^2 / 2)" if values["method"] == "spearman" else ""
    return (
        f"z = {plain(z)} (two-sided {write(values['level'], 'probability')})",
        f"atanh {_r(values['r'])} - atanh {_r(values['lower'])} = {plain(gap)}",
        f"n = ({plain(z)} / {plain(gap)})^2{spread} + 3 = {plain(outputs['n_exact'], 6)}, rounded up {outputs['n']:,}",
    )


def _bound_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    return (
        f"With r staying at {_r(values['r'])} it takes {outputs['n']:,} launches until the lower "
        f"{write(values['level'], 'probability')} limit reaches {_r(values['lower'])}.",
        "That is a best case, as r itself will move with every launch that is added.",
    )


def _bound_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    r, lower, whole = values["r"], values["lower"], math.ceil if output == "n" else float
    z, gap = critical_value(values["level"]), math.atanh(r) - math.atanh(lower)
    return apart(
        outputs[output],
        {
            "took the one-sided z": whole((quantile(values["level"]) / gap) ** 2 + 3),
            "worked without the Fisher transform": whole((z * (1 - r * r) / (r - lower)) ** 2 + 1),
            "took the difference of the correlations without the Fisher transform": whole((z / (r - lower)) ** 2 + 3),
            "forgot the 3 of n - 3": whole((z / gap) ** 2),
            "asked only that the limit be above 0": recompute("correlation_n_for_lower_bound", values, output, lower=0.0),
        },
    )


def _bound_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    if outputs["n"] > 10**9:
        return None
    reached = recompute(
        "correlation_gate",
        {"r": values["r"], "threshold": values["lower"], "confidence": values["level"], "method": values["method"]},
        "ci_low",
        n=outputs["n"],
    )
    return _limit_curve(values["r"], outputs["n"], values["lower"], values["level"], values["method"], reached or values["lower"])


LESSONS = {
    "correlation_gate": Lesson(
        assumptions=(_INDEPENDENT, _RANGE, _NORMAL),
        steps=_gate_steps,
        says=_gate_says,
        naive=_gate_naive,
        missteps=_gate_missteps,
        curve=_gate_curve,
    ),
    "correlation_from_data": Lesson(
        assumptions=(
            _INDEPENDENT,
            _NORMAL,
            "Noise of each A/B test pulls r towards 0; a low r may be small experiments rather than a bad metric.",
        ),
        steps=_data_steps,
        says=_data_says,
        naive=_data_naive,
        missteps=_data_missteps,
        curve=_data_curve,
    ),
    "correlation_sample_size": Lesson(
        assumptions=("The true correlation is known only as a hope; take the low end of it.", _INDEPENDENT, _RANGE),
        steps=_size_steps,
        says=_size_says,
        naive=_size_naive,
        missteps=_size_missteps,
    ),
    "correlation_n_for_lower_bound": Lesson(
        assumptions=("The correlation stays where it is while launches are added.", _INDEPENDENT, _RANGE),
        steps=_bound_steps,
        says=_bound_says,
        missteps=_bound_missteps,
        curve=_bound_curve,
    ),
}
