"""How a change in who is counted moves an aggregate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.cohorts import check_counts
from trainer.calculators.kinds import Number, Numbers, Table, Text, amount, count
from trainer.calculators.reweighting import same_length, weighted

Strata = Table(
    "stratum with the counts of both arms",
    {
        "name": Text("name", "mobile"),
        "a_successes": count("conversions in a", low=0),
        "a_n": count("readers in a"),
        "b_successes": count("conversions in b", low=0),
        "b_n": count("readers in b"),
    },
    distinct="name",
    example=(
        {"name": "friday", "a_successes": 20000, "a_n": 990000, "b_successes": 230, "b_n": 10000},
        {"name": "saturday", "a_successes": 5000, "a_n": 500000, "b_successes": 6000, "b_n": 500000},
    ),
)


@calculator(
    reversal=Output("the aggregate contradicts every stratum", "flag"),
    rates_a=Output("rate of a in each stratum", "rate"),
    rates_b=Output("rate of b in each stratum", "rate"),
    aggregate_a=Output("in a over all strata", "rate"),
    aggregate_b=Output("in b over all strata", "rate"),
    mantel_haenszel_odds_ratio=Output("as common odds ratio of a against b (Mantel-Haenszel)", "number"),
)
def simpsons_paradox(*, strata: Annotated[list[dict[str, Any]], Strata]) -> Outputs:
    """Whether an aggregate points the other way than every stratum it is made of.

    Formula: reversal if p_a - p_b has the same sign, not 0, in all strata and the opposite one in the sum. Common odds ratio
    (Mantel-Haenszel): sum (x_a (n_b - x_b) / N) / sum (x_b (n_a - x_a) / N), with N = n_a + n_b of the stratum.

    Source: Simpson, JRSS B 13 (1951) 238-241; Mantel, Haenszel, JNCI 22 (1959) 719-748.

    Raises:
        CalculatorError: If there is no stratum, or one has more conversions than readers.
    """
    for place, row in enumerate(strata, start=1):
        for arm in ("a", "b"):
            check_counts(row, place, f"{arm}_successes", f"{arm}_n", "strata")
    totals = {name: sum(row[name] for row in strata) for name in ("a_successes", "a_n", "b_successes", "b_n")}
    signs = {_sign(row) for row in strata}
    above = sum(row["a_successes"] * (row["b_n"] - row["b_successes"]) / (row["a_n"] + row["b_n"]) for row in strata)
    below = sum(row["b_successes"] * (row["a_n"] - row["a_successes"]) / (row["a_n"] + row["b_n"]) for row in strata)
    return {
        "reversal": signs in ({1}, {-1}) and _sign(totals) == -signs.pop(),
        "rates_a": [row["a_successes"] / row["a_n"] for row in strata],
        "rates_b": [row["b_successes"] / row["b_n"] for row in strata],
        "aggregate_a": totals["a_successes"] / totals["a_n"],
        "aggregate_b": totals["b_successes"] / totals["b_n"],
        "mantel_haenszel_odds_ratio": above / below if below else None,
    }


def _sign(row: Mapping[str, int]) -> int:
    # In whole numbers, so that equal rates of different sizes are equal.
    one, other = row["a_successes"] * row["b_n"], row["b_successes"] * row["a_n"]
    return (one > other) - (one < other)


@calculator(
    mix=Output("of the fall, from the change in shares", "number"),
    within=Output("of the fall, from changes inside the groups", "number"),
    interaction=Output("of the fall, from both changing together", "number"),
    total=Output("of fall in all", "number"),
    rate_before=Output("in the aggregate before", "number"),
    rate_after=Output("in the aggregate after", "number"),
)
def mix_shift_decomposition(
    *,
    share_before: Annotated[float, Number("share of group a before", "share", 0, 1, example=0.70)],
    share_after: Annotated[float, Number("share of group a after", "share", 0, 1, example=0.52)],
    rate_a_before: Annotated[float, amount("rate of group a before", example=27.0)],
    rate_b_before: Annotated[float, amount("rate of group b before", example=17.0)],
    rate_a_after: Annotated[float, amount("rate of group a after", example=25.8)],
    rate_b_after: Annotated[float, amount("rate of group b after", example=15.8)],
) -> Outputs:
    """How much of a fall comes from a change in who is counted, and how much from inside the groups.

    Formula: with s the share of a, 0 before and 1 after: mix = (s0 - s1)(a0 - b0), at the rates before; within = s0 (a0 - a1) +
    (1 - s0)(b0 - b1), at the shares before; interaction = (s0 - s1)((a1 - b1) - (a0 - b0)); total = mix + within + interaction =
    before - after. A fall counts as positive, a rise as negative; the unit is that of the rates.

    Source: Kitagawa, JASA 50 (1955) 1168-1194.

    Raises:
        CalculatorError: If an input is out of range.
    """
    moved = share_before - share_after
    before = share_before * rate_a_before + (1 - share_before) * rate_b_before
    after = share_after * rate_a_after + (1 - share_after) * rate_b_after
    return {
        "mix": moved * (rate_a_before - rate_b_before),
        "within": share_before * (rate_a_before - rate_a_after) + (1 - share_before) * (rate_b_before - rate_b_after),
        "interaction": moved * ((rate_a_after - rate_b_after) - (rate_a_before - rate_b_before)),
        "total": before - after,
        "rate_before": before,
        "rate_after": after,
    }


@calculator(
    fall=Output("of fall from the new mix alone", "number"),
    rate_before=Output("in the aggregate at the old mix", "number"),
    rate_at_new_mix=Output("in the aggregate at the new mix, with the old rates", "number"),
)
def mix_shift_effect(
    *,
    old_rates: Annotated[list[float], Numbers("rate of each group before", amount("rate"), example=(0.848, 0.816))],
    old_weights: Annotated[
        list[float], Numbers("shares before, which need not add up to 1", amount("share", "share"), example=(0.75, 0.25))
    ],
    new_weights: Annotated[
        list[float], Numbers("shares after, which need not add up to 1", amount("share", "share"), example=(0.60, 0.40))
    ],
) -> Outputs:
    """How far an aggregate falls only because other readers are counted, every group keeping its rate.

    Formula: sum v_g p_g - sum w_g p_g with p the old rates, v the old and w the new shares, each brought to a sum of 1. A fall
    counts as positive, a rise as negative; the unit is that of the rates.

    Source: Direct standardisation; Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 19.

    Raises:
        CalculatorError: If the lists differ in length, or all shares of a list are 0.
    """
    before = _at(old_rates, old_weights, "old_weights")
    after = _at(old_rates, new_weights, "new_weights")
    return {"fall": before - after, "rate_before": before, "rate_at_new_mix": after}


def _at(rates: Sequence[float], weights: Sequence[float], field: str) -> float:
    same_length(rates, weights, field)
    return weighted(rates, weights, field)
