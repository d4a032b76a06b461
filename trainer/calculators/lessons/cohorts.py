"""What looking at cohorts teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.wording import plain, write

_SHOWN = 10
_NAMED = 5


def _fairness_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    lines = [
        f"{row['name']}: {row['successes']:,} of {row['n']:,} = {write(row['successes'] / row['n'], 'rate')} "
        f"({write(low, 'rate')} to {write(high, 'rate')})"
        for row, (low, high) in zip(values["cohorts"][:_SHOWN], outputs["cohort_ci"], strict=False)
    ]
    return (
        *lines,
        f"all together: {write(outputs['aggregate_rate'], 'rate')}",
        f"{outputs['worst_cohort']}: {write(outputs['worst_rate'], 'rate')} / {write(outputs['aggregate_rate'], 'rate')} = "
        f"{plain(outputs['worst_to_aggregate'])}, against at least {plain(values['min_ratio'])}",
    )


def _fairness_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    if len(values["cohorts"]) == 1:
        return (
            f"There is only one cohort, {outputs['worst_cohort']} with {write(outputs['worst_rate'], 'rate')}: it is the aggregate, so the "
            "gate passes by itself.",
            "Fairness needs something to compare with: I would cut by what was known before exposure, such as language or device.",
        )
    share = write(outputs["worst_to_aggregate"], "share")
    verdict = "passes" if outputs["pass"] else "fails"
    low, high = _worst_interval(values, outputs)
    floor = values["min_ratio"] * outputs["aggregate_rate"]
    if low < floor < high:
        second = (
            f"Its interval runs from {write(low, 'rate')} to {write(high, 'rate')} and holds the floor of {write(floor, 'rate')}, so with "
            "these readers either verdict may be chance."
        )
    else:
        second = f"Its interval, {write(low, 'rate')} to {write(high, 'rate')}, lies on one side of the floor of {write(floor, 'rate')}."
    return (
        f"The worst cohort, {outputs['worst_cohort']}, reaches {share} of the aggregate, so the gate at "
        f"{write(values['min_ratio'], 'share')} {verdict}.",
        second,
    )


def _worst_interval(values: Inputs, outputs: Outputs) -> tuple[float, float]:
    for row, (low, high) in zip(values["cohorts"], outputs["cohort_ci"], strict=True):
        if row["name"] == outputs["worst_cohort"] and row["successes"] / row["n"] == outputs["worst_rate"]:
            return low, high
    return 0.0, 1.0


def _fairness_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if len(values["cohorts"]) == 1:
        return None
    why = f"it hides {outputs['worst_cohort']} with {write(outputs['worst_rate'], 'rate')} behind the larger cohorts"
    return Naive("the aggregate alone", write(outputs["aggregate_rate"], "rate"), why)


def _fairness_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    rates = [row["successes"] / row["n"] for row in values["cohorts"]]
    mean, worst = sum(rates) / len(rates), outputs["worst_rate"]
    rest = [row for row in values["cohorts"] if row["name"] != outputs["worst_cohort"]]
    others = sum(row["successes"] for row in rest) / sum(row["n"] for row in rest) if rest else 0.0
    slips = {
        "aggregate_rate": {"averaged the rates of the cohorts without their sizes": mean, "left the worst cohort out": others},
        "worst_to_aggregate": {
            "took the mean of the cohort rates for the aggregate": worst / mean if mean else None,
            "compared with the best cohort": worst / max(rates) if max(rates) else None,
            "left the worst cohort out of the aggregate": worst / others if others else None,
            "gave the gap instead of the ratio": 1 - outputs["worst_to_aggregate"],
            "turned the ratio over": 1 / outputs["worst_to_aggregate"] if worst else None,
        },
        "worst_rate": {"gave the best cohort": max(rates), "gave the aggregate": outputs["aggregate_rate"]},
    }
    # Ratios near 1 differ little, but the slip is told all the same.
    return apart(outputs[output], slips.get(output, {}), least=0.005)


def _fairness_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Rates as bars beside the floor."""
    rows = values["cohorts"]
    if not 2 <= len(rows) <= 40:
        return None
    places = tuple(float(place) for place in range(1, len(rows) + 1))
    bars = Series("rate", places, tuple(100 * row["successes"] / row["n"] for row in rows), "bars")
    floor = 100 * values["min_ratio"] * outputs["aggregate_rate"]
    return Curve("cohorts and the floor", "cohort, in order", "rate, %", (bars, Series("floor", places, (floor,) * len(rows))))


def _veto_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    sign = "-" if values["higher_is_better"] else "+"
    lines = [
        f"{row['name']}: {write(change, 'relative')} ({write(low, 'relative')} to {write(high, 'relative')}), p of a breach "
        f"{write(breach, 'p')}, adjusted {write(adjusted, 'p')}, p of staying within {write(within, 'p')}: {verdict}"
        for row, change, (low, high), breach, adjusted, within, verdict in zip(
            values["cohorts"][:_SHOWN],
            outputs["relative_change"],
            outputs["relative_ci"],
            outputs["p_breach"],
            outputs["p_breach_adjusted"],
            outputs["p_noninferior"],
            outputs["verdicts"],
            strict=False,
        )
    ]
    margin = write(values["max_relative_regression"], "share")
    corrected = "not corrected" if values["correction"] == "none" else f"corrected by {values['correction']}"
    return (f"each ratio against 1 {sign} {margin}, {corrected}, {_cohorts(len(values['cohorts']))} in all", *lines)


def _cohorts(number: int) -> str:
    return f"{number:,} cohort{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    """The first names in a row: `a, b and c`."""
    shown = [*names] if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _named(values: Inputs, outputs: Outputs, verdict: str) -> list[str]:
    return [row["name"] for row, found in zip(values["cohorts"], outputs["verdicts"], strict=True) if found == verdict]


def _veto_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    limit = write(values["max_relative_regression"], "share")
    vetoes, unknown = (_named(values, outputs, verdict) for verdict in ("veto", "inconclusive"))
    if vetoes:
        number = len(values["cohorts"])
        corrected = f" and corrected for {_cohorts(number)}" if number > 1 and values["correction"] != "none" else ""
        return (
            f"{_listed(vetoes)} regressed by more than {limit}, beyond chance{corrected}: the launch is blocked.",
            "The aggregate cannot buy this back, since the rule was declared before the result.",
        )
    if unknown:
        return (
            f"No cohort is proven to regress by more than {limit}, but {_listed(unknown)} {'is' if len(unknown) == 1 else 'are'} "
            "not shown to be safe either.",
            "Not significant is not safe: I would run on, pool or oversample there before I call it clear.",
        )
    return (
        f"Every cohort is shown to stay within {limit}, so no cohort blocks the launch.",
        "This holds for the cohorts that were declared; slices found afterwards are hypotheses.",
    )


def _aggregate_change(values: Inputs) -> float:
    totals = {name: sum(row[name] for row in values["cohorts"]) for name in list(values["cohorts"][0])[1:]}
    control = totals["control_successes"] / totals["control_n"]
    return float(totals["treatment_successes"] / totals["treatment_n"] / control - 1)


def _veto_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if len(values["cohorts"]) == 1:
        return None
    sign = 1 if values["higher_is_better"] else -1
    worst = min(zip(outputs["relative_change"], values["cohorts"], strict=True), key=lambda pair: sign * pair[0])
    why = f"an average weighted by size says nothing of {worst[1]['name']}, which is at {write(worst[0], 'relative')}"
    return Naive("the aggregate over all cohorts", write(_aggregate_change(values), "relative"), why)


def _veto_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Relative changes as bars beside the limit."""
    if not 2 <= len(values["cohorts"]) <= 40:
        return None
    places = tuple(float(place) for place in range(1, len(values["cohorts"]) + 1))
    limit = (-100 if values["higher_is_better"] else 100) * values["max_relative_regression"]
    bars = Series("change", places, tuple(100 * change for change in outputs["relative_change"]), "bars")
    return Curve(
        "relative change by cohort", "cohort, in order", "relative change, %", (bars, Series("limit", places, (limit,) * len(places)))
    )


LESSONS = {
    "cohort_fairness": Lesson(
        assumptions=(
            "Cohorts were declared before the result, by what was known before exposure.",
            "The worst of many small cohorts looks bad by chance alone; read its interval beside the ratio.",
            "The level of a cohort is compared, not its change: a gap that was there before is found too.",
        ),
        steps=_fairness_steps,
        says=_fairness_says,
        naive=_fairness_naive,
        missteps=_fairness_missteps,
        curve=_fairness_curve,
    ),
    "cohort_regression_veto": Lesson(
        assumptions=(
            "Cohorts and limit were declared before the result; slices chosen afterwards always hold a bad one.",
            "Cohorts are defined by what was known before exposure, not by behaviour the treatment may change.",
            "Each arm has some twenty conversions in every cohort; with fewer the logarithm of the ratio is far from normal.",
            "The limit is relative to the control of the same cohort.",
        ),
        steps=_veto_steps,
        says=_veto_says,
        naive=_veto_naive,
        curve=_veto_curve,
    ),
}
