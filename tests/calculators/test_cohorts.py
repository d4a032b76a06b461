"""Cohorts against scipy and exact fractions, and what must hold whatever the counts."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.cohorts import cohort_fairness, cohort_regression_veto
from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.errors import CalculatorError

Cohort = dict[str, Any]
LOCALES: list[Cohort] = [
    {"name": "EN", "control_successes": 12000, "control_n": 120000, "treatment_successes": 12720, "treatment_n": 120000},
    {"name": "mixed", "control_successes": 3960, "control_n": 44000, "treatment_successes": 4048, "treatment_n": 44000},
    {"name": "JP", "control_successes": 2880, "control_n": 36000, "treatment_successes": 2650, "treatment_n": 36000},
]


@st.composite
def one_arm(draw: st.DrawFn) -> list[Cohort]:
    sizes = draw(st.lists(st.integers(1, 10_000), min_size=1, max_size=8))
    rows = [{"name": f"c{place}", "n": n, "successes": draw(st.integers(0, n))} for place, n in enumerate(sizes)]
    rows[0]["successes"] = max(1, rows[0]["successes"])
    return rows


@st.composite
def two_arms(draw: st.DrawFn, least: int = 1) -> list[Cohort]:
    rows = []
    for place in range(draw(st.integers(1, 5))):
        row: Cohort = {"name": f"c{place}"}
        for arm in ("control", "treatment"):
            n = draw(st.integers(2 * least + 1, 20_000))
            row |= {f"{arm}_n": n, f"{arm}_successes": draw(st.integers(least, n - 1))}
        rows.append(row)
    return rows


@given(one_arm(), st.floats(0.5, 1))
def test_the_worst_cohort_is_held_against_the_rate_of_all_readers(rows: list[Cohort], floor: float) -> None:
    found = cohort_fairness(cohorts=rows, min_ratio=floor)
    rates = [Fraction(row["successes"], row["n"]) for row in rows]
    aggregate = Fraction(sum(row["successes"] for row in rows), sum(row["n"] for row in rows))
    assert found["aggregate_rate"] == pytest.approx(float(aggregate))
    assert found["worst_rate"] == pytest.approx(float(min(rates)))
    assert found["worst_cohort"] in [row["name"] for row, rate in zip(rows, rates, strict=True) if rate == min(rates)]
    if abs(min(rates) / aggregate - Fraction(floor)) > Fraction(1, 10**9):
        assert found["pass"] is (min(rates) / aggregate > Fraction(floor))


@given(one_arm())
def test_the_limits_of_a_cohort_are_those_of_wilson(rows: list[Cohort]) -> None:
    from scipy.stats import binomtest

    for row, limits in zip(rows, cohort_fairness(cohorts=rows)["cohort_ci"], strict=True):
        reference = binomtest(row["successes"], row["n"]).proportion_ci(method="wilson")
        assert limits == pytest.approx([reference.low, reference.high], abs=1e-9)


def test_a_cohort_exactly_on_the_floor_passes() -> None:
    # 0.665 / 0.7 is 0.95 exactly, and 0.95 only nearly in floating point.
    rows = [{"name": "a", "n": 1000, "successes": 665}, {"name": "b", "n": 1000, "successes": 735}]
    assert cohort_fairness(cohorts=rows, min_ratio=0.95)["pass"] is True
    rows[0]["successes"], rows[1]["successes"] = 664, 736
    assert cohort_fairness(cohorts=rows, min_ratio=0.95)["pass"] is False


@given(two_arms())
def test_relative_limits_agree_with_scipy(rows: list[Cohort]) -> None:
    from scipy.stats.contingency import relative_risk

    found = cohort_regression_veto(cohorts=rows)
    for row, change, limits in zip(rows, found["relative_change"], found["relative_ci"], strict=True):
        risk = relative_risk(row["treatment_successes"], row["treatment_n"], row["control_successes"], row["control_n"])
        low, high = risk.confidence_interval(0.95)
        assert change == pytest.approx(risk.relative_risk - 1, rel=1e-9, abs=1e-12)
        assert limits == pytest.approx([low - 1, high - 1], rel=1e-6, abs=1e-9)


@given(two_arms(), st.floats(0, 0.3), st.booleans(), st.sampled_from(["holm", "benjamini_hochberg", "bonferroni", "none"]))
def test_the_p_values_are_those_of_the_limit_that_just_touches_the_margin(
    rows: list[Cohort], margin: float, higher: bool, correction: str
) -> None:
    from scipy.stats import norm
    from scipy.stats.contingency import relative_risk

    inputs = {"cohorts": rows, "max_relative_regression": margin, "higher_is_better": higher, "correction": correction}
    found = cohort_regression_veto.run(inputs)
    bound = math.log(1 - margin if higher else 1 + margin)
    for row, breach, within in zip(rows, found["p_breach"], found["p_noninferior"], strict=True):
        risk = relative_risk(row["treatment_successes"], row["treatment_n"], row["control_successes"], row["control_n"])
        low, high = (math.log(limit) for limit in risk.confidence_interval(0.95))
        z = ((low + high) / 2 - bound) / ((high - low) / 2 / norm.ppf(0.975))
        assert breach == pytest.approx(norm.cdf(z if higher else -z), rel=1e-5, abs=1e-9)
        assert within == pytest.approx(norm.sf(z if higher else -z), rel=1e-5, abs=1e-9)
    assert all(raw <= adjusted for raw, adjusted in zip(found["p_breach"], found["p_breach_adjusted"], strict=True))
    assert found["ship_blocked"] is ("veto" in found["verdicts"])


RANK = {"veto": 0, "inconclusive": 1, "clear": 2}


@given(two_arms(least=20), st.data())
def test_fewer_conversions_never_make_a_cohort_look_safer(rows: list[Cohort], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    worse = [dict(row) for row in rows]
    worse[at]["treatment_successes"] = data.draw(st.integers(20, rows[at]["treatment_successes"]))
    before, after = (cohort_regression_veto(cohorts=cohorts) for cohorts in (rows, worse))
    assert RANK[after["verdicts"][at]] <= RANK[before["verdicts"][at]]
    assert after["ship_blocked"] >= before["ship_blocked"]


@given(two_arms())
def test_the_direction_mirrors(rows: list[Cohort]) -> None:
    # With no margin, what is better one way is worse the other way.
    up, down = (cohort_regression_veto(cohorts=rows, max_relative_regression=0, higher_is_better=better) for better in (True, False))
    assert up["p_breach"] == pytest.approx(down["p_noninferior"], abs=1e-12)


def test_a_declared_cohort_alone_vetoes_and_among_three_is_unknown() -> None:
    assert cohort_regression_veto(cohorts=LOCALES[2:])["verdicts"] == ["veto"]
    assert cohort_regression_veto(cohorts=LOCALES[2:])["p_breach"][0] == pytest.approx(0.021, abs=5e-4)
    three = explain("cohort_regression_veto", {"cohorts": LOCALES})
    assert three.outputs["verdicts"] == ["clear", "clear", "inconclusive"]
    assert three.naive is not None
    assert three.naive.shown.startswith("+3.0")
    assert "JP is not shown to be safe" in three.says[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"control_successes": 0}, "no conversions in control"),
        ({"treatment_successes": 0}, "no conversions in treatment"),
        ({"treatment_successes": 36001}, "only 36,000"),
        ({"control_successes": 36000, "treatment_successes": 36000}, "only conversions in both arms"),
        ({"treatment_n": 0}, "treatment_n"),
        ({"name": ""}, "name"),
    ],
)
def test_a_cohort_that_cannot_be_tested_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(CalculatorError, match=words) as raised:
        cohort_regression_veto(cohorts=[*LOCALES[:2], {**LOCALES[2], **change}])
    assert raised.value.field == "cohorts"
    assert "row 3" in raised.value.what


def test_cohorts_without_any_conversion_have_no_ratio() -> None:
    for wrong in ([], [{"name": "a", "n": 10, "successes": 0}], [{"name": "a", "n": 10, "successes": 11}], [{"n": 1, "successes": 1}]):
        with pytest.raises(CalculatorError) as raised:
            cohort_fairness(cohorts=wrong)
        assert raised.value.field == "cohorts"


FAIR = {
    "cohorts": [
        {"name": "x", "n": 4000, "successes": 3000},
        {"name": "y", "n": 600, "successes": 420},
        {"name": "z", "n": 1000, "successes": 850},
    ]
}


@pytest.mark.parametrize(
    ("output", "stated", "step"),
    [
        ("aggregate_rate", (0.75 + 0.70 + 0.85) / 3, "without their sizes"),
        ("worst_to_aggregate", 0.70 / 0.85, "best cohort"),
        ("worst_to_aggregate", 0.70 / (2.30 / 3), "mean of the cohort rates"),
        ("worst_to_aggregate", 0.70 / (3850 / 5000), "left the worst cohort out"),
        ("worst_rate", 0.85, "best cohort"),
    ],
)
def test_a_slip_is_recognised(output: str, stated: float, step: str) -> None:
    found = find_misstep("cohort_fairness", FAIR, output, stated, 0.001)
    assert found is not None
    assert step in found.step


def test_the_charts_show_each_cohort_against_the_limit() -> None:
    told = explain("cohort_regression_veto", {"cohorts": LOCALES})
    curve = curve_of("cohort_regression_veto", told.inputs, told.outputs)
    assert curve is not None
    bars, limit = curve.series
    assert [round(height, 1) for height in bars.ys] == [6.0, 2.2, -8.0]
    assert set(limit.ys) == {-3.0}
    fair = explain("cohort_fairness", FAIR)
    drawn = curve_of("cohort_fairness", fair.inputs, fair.outputs)
    assert drawn is not None
    assert drawn.series[1].ys[0] > drawn.series[0].ys[1]


def test_a_veto_says_only_what_was_done() -> None:
    bad = {"control_successes": 3000, "control_n": 30000, "treatment_successes": 2000, "treatment_n": 30000}
    one, two = {"name": "JP", **bad}, {"name": "EN", **bad}
    corrected = explain("cohort_regression_veto", {"cohorts": [one, two]})
    assert "corrected for 2 cohorts" in corrected.says[0]
    for inputs in ({"cohorts": [one]}, {"cohorts": [one, two], "correction": "none"}):
        assert "corrected" not in explain("cohort_regression_veto", inputs).says[0]
    single = explain("cohort_regression_veto", {"cohorts": [one]})
    assert single.naive is None
    assert "1 cohort" in single.steps[0]
    assert "cohorts" not in single.steps[0]


def test_several_unclear_cohorts_take_the_plural() -> None:
    small = {"control_successes": 30, "control_n": 300, "treatment_successes": 30, "treatment_n": 300}
    rows = [{"name": name, **small} for name in ("a", "b", "c")]
    assert "a, b and c are not shown to be safe" in explain("cohort_regression_veto", {"cohorts": rows}).says[0]
    assert "a is not shown to be safe" in explain("cohort_regression_veto", {"cohorts": rows[:1]}).says[0]


def test_one_cohort_has_nothing_to_keep_up_with() -> None:
    told = explain("cohort_fairness", {"cohorts": [{"name": "EN", "n": 100, "successes": 20}]})
    assert told.naive is None
    assert "only one cohort" in told.says[0]
