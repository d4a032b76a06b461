"""What a change of mix does, against exact fractions and published tables."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.mix import mix_shift_decomposition, mix_shift_effect, simpsons_paradox
from trainer.errors import CalculatorError

ARRIVALS = {"share_before": 0.70, "share_after": 0.52, "rate_a_before": 27.0, "rate_b_before": 17.0, "rate_a_after": 25.8}
ARRIVALS |= {"rate_b_after": 15.8}
STONES = [
    {"name": "small stones", "a_successes": 81, "a_n": 87, "b_successes": 234, "b_n": 270},
    {"name": "large stones", "a_successes": 192, "a_n": 263, "b_successes": 55, "b_n": 80},
]


@st.composite
def strata(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for place in range(draw(st.integers(1, 4))):
        row: dict[str, Any] = {"name": f"s{place}"}
        for arm in ("a", "b"):
            n = draw(st.integers(1, 300))
            row |= {f"{arm}_n": n, f"{arm}_successes": draw(st.integers(0, n))}
        rows.append(row)
    return rows


def sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


@given(strata())
def test_a_reversal_is_called_exactly_when_all_strata_contradict_the_sum(rows: list[dict[str, Any]]) -> None:
    found = simpsons_paradox(strata=rows)
    inside = {sign(Fraction(row["a_successes"], row["a_n"]) - Fraction(row["b_successes"], row["b_n"])) for row in rows}
    a, b = (Fraction(sum(row[f"{arm}_successes"] for row in rows), sum(row[f"{arm}_n"] for row in rows)) for arm in "ab")
    assert found["reversal"] is (inside == {-sign(a - b)} and a != b)
    assert (found["aggregate_a"], found["aggregate_b"]) == (float(a), float(b))


@given(strata())
def test_swapping_the_arms_turns_the_odds_ratio_over(rows: list[dict[str, Any]]) -> None:
    turn = {"a_successes": "b_successes", "a_n": "b_n", "b_successes": "a_successes", "b_n": "a_n"}
    swapped = [{turn.get(name, name): value for name, value in row.items()} for row in rows]
    there, back = simpsons_paradox(strata=rows), simpsons_paradox(strata=swapped)
    assert there["reversal"] is back["reversal"]
    one, other = there["mantel_haenszel_odds_ratio"], back["mantel_haenszel_odds_ratio"]
    if one and other:
        assert one * other == pytest.approx(1)
    else:
        assert not one
        assert not other or one == 0 or other == 0


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 5))
def test_the_common_odds_ratio_of_equal_strata_is_that_of_one(a: int, b: int, copies: int) -> None:
    from scipy.stats.contingency import odds_ratio

    row = {"a_successes": a, "a_n": 100, "b_successes": b, "b_n": 100}
    found = simpsons_paradox(strata=[{**row, "name": f"s{copy}"} for copy in range(copies)])["mantel_haenszel_odds_ratio"]
    assert found == pytest.approx(odds_ratio([[a, 100 - a], [b, 100 - b]], kind="sample").statistic)


def test_kidney_stones() -> None:
    found = simpsons_paradox(strata=STONES)
    assert found["reversal"] is True
    assert found["aggregate_a"] < found["aggregate_b"]
    assert found["mantel_haenszel_odds_ratio"] == pytest.approx(1.4468, abs=1e-4)
    told = explain("simpsons_paradox", {"strata": STONES})
    assert "In every stratum a leads, yet in the sum b leads" in told.says[0]
    assert told.naive is not None
    assert told.naive.shown.startswith("b leads by 4.57")
    assert explain("simpsons_paradox", {"strata": STONES[:1]}).naive is None


def test_an_odds_ratio_without_a_finite_value_is_none_and_strata_must_add_up() -> None:
    perfect = [{"name": "s", "a_successes": 5, "a_n": 5, "b_successes": 1, "b_n": 5}]
    assert simpsons_paradox(strata=perfect)["mantel_haenszel_odds_ratio"] is None
    assert explain("simpsons_paradox", {"strata": perfect}).steps[-1] == "the common odds ratio has no finite value"
    for wrong in ([], [{**STONES[0], "a_successes": 88}], [{**STONES[0], "b_n": 0}], [{"name": "s"}]):
        with pytest.raises(CalculatorError) as raised:
            simpsons_paradox(strata=wrong)
        assert raised.value.field == "strata"


SHARES = st.floats(0, 1)
VALUES = st.floats(0, 100)


@given(SHARES, SHARES, VALUES, VALUES, VALUES, VALUES)
def test_the_parts_of_a_fall_add_up(s0: float, s1: float, a0: float, b0: float, a1: float, b1: float) -> None:
    inputs = {"share_before": s0, "share_after": s1, "rate_a_before": a0, "rate_b_before": b0, "rate_a_after": a1, "rate_b_after": b1}
    found = mix_shift_decomposition.run(inputs)
    before, after = (Fraction(s) * Fraction(a) + (1 - Fraction(s)) * Fraction(b) for s, a, b in ((s0, a0, b0), (s1, a1, b1)))
    assert found["total"] == pytest.approx(float(before - after), abs=1e-9)
    assert found["mix"] + found["within"] + found["interaction"] == pytest.approx(found["total"], abs=1e-9)
    # The groups are named as they come: b in place of a gives the same parts.
    turned = {"share_before": 1 - s0, "share_after": 1 - s1}
    turned |= {"rate_a_before": b0, "rate_b_before": a0, "rate_a_after": b1, "rate_b_after": a1}
    other = mix_shift_decomposition.run(turned)
    assert [other[name] for name in ("mix", "within", "interaction")] == pytest.approx(
        [found[name] for name in ("mix", "within", "interaction")], abs=1e-9
    )


@given(SHARES, SHARES, VALUES, VALUES)
def test_each_part_alone_is_the_whole_change_when_nothing_else_moves(s0: float, s1: float, a: float, b: float) -> None:
    rates = {"rate_a_before": a, "rate_b_before": b}
    moved = mix_shift_decomposition.run({"share_before": s0, "share_after": s1, **rates, "rate_a_after": a, "rate_b_after": b})
    assert moved["mix"] == pytest.approx(moved["total"], abs=1e-9)
    assert moved["within"] == 0
    kept = mix_shift_decomposition.run({"share_before": s0, "share_after": s0, **rates, "rate_a_after": b, "rate_b_after": a})
    assert kept["within"] == pytest.approx(kept["total"], abs=1e-9)
    assert kept["mix"] == 0
    effect = mix_shift_effect(old_rates=[a, b], old_weights=[s0, 1 - s0], new_weights=[s1, 1 - s1])
    assert effect["fall"] == pytest.approx(moved["mix"], abs=1e-9)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=6))
def test_the_effect_of_a_mix_is_exact(groups: list[tuple[float, float, float]]) -> None:
    rates, old, new = (list(column) for column in zip(*groups, strict=True))
    assume(sum(old) > 1e-6)
    assume(sum(new) > 1e-6)
    before, after = (
        sum(Fraction(w) * Fraction(p) for w, p in zip(weights, rates, strict=True)) / sum(map(Fraction, weights)) for weights in (old, new)
    )
    found = mix_shift_effect(old_rates=rates, old_weights=old, new_weights=new)
    assert found["fall"] == pytest.approx(float(before - after), abs=1e-12)
    assert abs(found["fall"]) <= max(rates) - min(rates) + 1e-12


def test_three_points_are_not_all_the_product() -> None:
    told = explain("mix_shift_decomposition", ARRIVALS)
    assert [round(told.outputs[name], 6) for name in ("mix", "within", "interaction", "total")] == [1.8, 1.2, 0, 3]
    assert "1.8 (60%) comes from who is counted and 1.2 from inside the groups." in told.says[0]
    assert told.naive is not None
    assert told.naive.shown == "3"
    rise = explain("mix_shift_decomposition", {**ARRIVALS, "share_after": 0.9, "rate_a_after": 30, "rate_b_after": 17})
    assert rise.says[0].startswith("Of the rise of")
    assert "from both together" in rise.says[0]
    locale = mix_shift_effect(old_rates=[0.848, 0.816], old_weights=[0.75, 0.25], new_weights=[0.60, 0.40])
    assert locale["fall"] == pytest.approx(0.0048)


# Here the groups fell by different amounts, so that the weights matter.
UNEVEN = {**ARRIVALS, "rate_a_after": 25.0}
LOCALES = {"old_rates": [0.848, 0.816], "old_weights": [0.75, 0.25], "new_weights": [0.60, 0.40]}


@pytest.mark.parametrize(
    ("name", "inputs", "output", "stated", "step"),
    [
        ("mix_shift_decomposition", ARRIVALS, "within", 3.0, "on the product"),
        ("mix_shift_decomposition", ARRIVALS, "mix", 1.2, "inside the groups"),
        ("mix_shift_decomposition", UNEVEN, "mix", 0.18 * 9.2, "rates after"),
        ("mix_shift_decomposition", UNEVEN, "within", 0.52 * 2 + 0.48 * 1.2, "shares after"),
        ("mix_shift_decomposition", UNEVEN, "within", 1.6001, "averaged the falls"),
        ("mix_shift_effect", LOCALES, "fall", -0.0048, "new minus old"),
        ("mix_shift_effect", LOCALES, "fall", 0.48, "points"),
        ("simpsons_paradox", {"strata": STONES}, "mantel_haenszel_odds_ratio", 0.78 * 0.17428 / (0.82571 * 0.22), "of the sums"),
    ],
)
def test_a_slip_is_recognised(name: str, inputs: dict[str, Any], output: str, stated: float, step: str) -> None:
    found = find_misstep(name, inputs, output, stated, 0.002)
    assert found is not None
    assert step in found.step


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"old_weights": [1]}, "old_weights"),
        ({"new_weights": [0, 0]}, "new_weights"),
        ({"new_weights": [0.5, 0.3, 0.2]}, "new_weights"),
        ({"old_rates": [-1, 1]}, "old_rates"),
    ],
)
def test_shares_that_do_not_fit_are_refused_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        mix_shift_effect.run({**LOCALES, **change})
    assert raised.value.field == field


def test_the_charts_show_the_parts() -> None:
    told = explain("simpsons_paradox", {"strata": STONES})
    curve = curve_of("simpsons_paradox", told.inputs, told.outputs)
    assert curve is not None
    assert [height > 0 for height in curve.series[0].ys] == [True, True, False]
    fall = explain("mix_shift_decomposition", ARRIVALS)
    drawn = curve_of("mix_shift_decomposition", fall.inputs, fall.outputs)
    assert drawn is not None
    assert drawn.mark == (pytest.approx(52), pytest.approx(21))
    assert all(before > after for before, after in zip(drawn.series[0].ys, drawn.series[1].ys, strict=True))
