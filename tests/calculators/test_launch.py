"""The launch sheet: each rule, their precedence, and that nothing that gets worse ever argues for shipping."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.calculators.explaining import explain, find_misstep
from trainer.calculators.launch import launch_decision
from trainer.errors import CalculatorError

Sheet = dict[str, Any]
SAFE = {"name": "return", "control_successes": 76000, "control_n": 200000, "treatment_successes": 76000, "treatment_n": 200000}
SAFE_RETURN = {**SAFE, "margin_absolute": 0.004}
BREACHED = {**SAFE_RETURN, "treatment_successes": 74000}
UNCERTAIN = {**SAFE_RETURN, "treatment_successes": 75300}
LOCALES = [
    {"name": "EN", "control_successes": 12000, "control_n": 120000, "treatment_successes": 12720, "treatment_n": 120000},
    {"name": "JP", "control_successes": 2880, "control_n": 36000, "treatment_successes": 2950, "treatment_n": 36000},
]
HARMED_JP = [LOCALES[0], {**LOCALES[1], "treatment_successes": 2600}]
UNKNOWN_JP = [LOCALES[0], {**LOCALES[1], "treatment_successes": 2790}]
WIN: Sheet = {
    "control_successes": 20000,
    "control_n": 200000,
    "treatment_successes": 20800,
    "treatment_n": 200000,
    "worth_absolute": 0.002,
    "guardrails": [SAFE_RETURN],
    "cohorts": LOCALES,
}


def decide(**changes: Any) -> dict[str, Any]:
    return launch_decision.run({**WIN, **changes})


def test_all_clear_ships_with_the_win_as_the_first_reason() -> None:
    found = decide()
    assert found["decision"] == "ship"
    assert found["reasons"][0].startswith("The primary metric wins: +0.4 points")
    assert len(found["reasons"]) == 4
    assert (found["guardrail_verdicts"], found["cohort_verdicts"]) == (["pass"], ["clear", "clear"])
    assert found["ci_low"] < found["difference"] < found["ci_high"]


def test_the_primary_metric_alone_is_enough_to_ask() -> None:
    bare = {name: WIN[name] for name in ("control_successes", "control_n", "treatment_successes", "treatment_n")}
    found = launch_decision.run(bare)
    assert (found["decision"], found["guardrail_verdicts"], found["cohort_verdicts"]) == ("ship", [], [])
    assert launch_decision.run({**bare, "guardrails": [], "cohorts": []}) == found


# Rates are 10% in control of 200,000; the interval is about 0.19 points to either side.
PRIMARY = [
    (20800, None, "win", "ship"),
    (20800, 0.004, "win", "ship"),
    (20800, 0.0045, "unclear", "hold"),
    (20800, 0.0065, "too small", "stop"),
    (20200, None, "unclear", "hold"),
    (20200, 0.002, "unclear", "hold"),
    (20000, 0.003, "too small", "stop"),
    (19500, None, "harm", "stop"),
    (19500, 0.002, "harm", "stop"),
]


@pytest.mark.parametrize(("conversions", "worth", "verdict", "decision"), PRIMARY)
def test_the_primary_metric_is_read_by_its_interval(conversions: int, worth: float | None, verdict: str, decision: str) -> None:
    found = decide(treatment_successes=conversions, worth_absolute=worth)
    assert (found["primary_verdict"], found["decision"]) == (verdict, decision)
    mirrored = decide(treatment_successes=40000 - conversions, worth_absolute=worth, higher_is_better=False, cohorts=None, guardrails=None)
    assert (mirrored["primary_verdict"], mirrored["decision"]) == (verdict, decision)


RULES = [
    ({"guardrails": [SAFE_RETURN, {**BREACHED, "name": "orders"}]}, "stop", "Guardrail orders is worse than its margin of 0.4 points"),
    ({"guardrails": [UNCERTAIN]}, "hold", "Guardrail return is not shown to stay within its margin"),
    ({"cohorts": HARMED_JP}, "stop", "Cohort JP regresses beyond the limit"),
    ({"cohorts": UNKNOWN_JP}, "hold", "Cohort JP is not shown to be unharmed"),
    ({"cohorts": UNKNOWN_JP, "unclear_cohorts": "warn"}, "ship", "The primary metric wins"),
    ({"cohorts": HARMED_JP, "unclear_cohorts": "warn"}, "stop", "Cohort JP regresses beyond the limit"),
    ({"guardrails": [UNCERTAIN], "cohorts": HARMED_JP}, "stop", "Cohort JP"),
    ({"guardrails": [UNCERTAIN], "treatment_successes": 19500}, "stop", "The primary metric is worse than control"),
    ({"guardrails": [BREACHED], "treatment_successes": 20200}, "stop", "Guardrail return is worse"),
    ({"run_complete": False}, "hold", "The planned run is not over"),
    ({"run_complete": False, "guardrails": [BREACHED]}, "stop", "Guardrail return is worse"),
    ({"run_complete": False, "treatment_successes": 19500}, "stop", "The primary metric is worse"),
    ({"run_complete": False, "treatment_successes": 20000, "worth_absolute": 0.003}, "hold", "The planned run is not over"),
    ({"planned_shares": [0.6, 0.4]}, "hold", "The arms do not have the planned sizes"),
    ({"planned_shares": [0.6, 0.4], "guardrails": [BREACHED], "cohorts": HARMED_JP}, "hold", "The arms do not have the planned sizes"),
    ({"planned_shares": [3, 3]}, "ship", "The primary metric wins"),
]


@pytest.mark.parametrize(("changes", "decision", "first"), RULES)
def test_the_strictest_part_decides_and_speaks_first(changes: Sheet, decision: str, first: str) -> None:
    found = decide(**changes)
    assert found["decision"] == decision
    assert found["reasons"][0].startswith(first)
    assert all(reason.endswith(".") for reason in found["reasons"])


def test_after_a_mismatch_nothing_else_is_read() -> None:
    found = decide(treatment_n=205000, guardrails=[BREACHED], cohorts=HARMED_JP)
    assert found["srm_mismatch"] is True
    assert found["srm_p_value"] < 0.001
    assert len(found["reasons"]) == 1
    verdicts = {found["primary_verdict"], *found["guardrail_verdicts"], *found["cohort_verdicts"]}
    assert verdicts == {"not read"}


def test_guardrails_and_cohorts_read_as_their_own_calculators_do() -> None:
    from trainer.calculators.registry import compute

    rows = [SAFE_RETURN, BREACHED, UNCERTAIN, {**UNCERTAIN, "margin_absolute": None, "margin_relative": 0.03}]
    rows.append({**BREACHED, "higher_is_better": False})
    rows = [{**row, "name": f"g{place}"} for place, row in enumerate(rows)]
    found = decide(guardrails=rows, alpha=0.025)
    for row, verdict in zip(rows, found["guardrail_verdicts"], strict=True):
        inputs = {name.replace("successes", "conversions"): value for name, value in row.items() if name != "name"}
        assert verdict == compute("noninferiority_test_proportions", {**inputs, "alpha": 0.025})["verdict"]
    cohorts = decide(cohorts=UNKNOWN_JP, alpha=0.025, max_relative_regression=0.05)["cohort_verdicts"]
    alone = compute("cohort_regression_veto", {"cohorts": UNKNOWN_JP, "alpha": 0.025, "max_relative_regression": 0.05})
    assert cohorts == alone["verdicts"]


RANK = {"stop": 0, "hold": 1, "ship": 2}


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    sheet: Sheet = {
        **WIN,
        "treatment_successes": draw(st.integers(19400, 21200)),
        "worth_absolute": draw(st.sampled_from([None, 0.001, 0.003])),
        "guardrails": [
            {**SAFE_RETURN, "name": f"g{place}", "treatment_successes": draw(st.integers(74000, 77000))}
            for place in range(draw(st.integers(0, 2)))
        ],
        "unclear_cohorts": draw(st.sampled_from(["hold", "warn"])),
        "run_complete": draw(st.booleans()),
    }
    if draw(st.booleans()):
        sheet["cohorts"] = [LOCALES[0], {**LOCALES[1], "treatment_successes": draw(st.integers(2500, 3100))}]
    return sheet


@st.composite
def worsened(draw: st.DrawFn) -> tuple[Sheet, Sheet]:
    """A sheet, and the same with one part worse."""
    sheet = draw(sheets())
    worse = {**sheet}
    parts = ["primary", "worth", "cohort rule", "cohort", *(["guardrail", "margin"] if sheet["guardrails"] else [])]
    part = draw(st.sampled_from(parts))
    if part == "primary":
        worse["treatment_successes"] -= draw(st.integers(0, 1500))
    elif part == "worth":
        worse["worth_absolute"] = (sheet["worth_absolute"] or 0.0005) + draw(st.floats(0, 0.01))
    elif part == "cohort rule":
        worse["unclear_cohorts"] = "hold"
    elif part == "cohort":
        rows = [dict(row) for row in sheet["cohorts"]]
        rows[-1]["treatment_successes"] -= draw(st.integers(0, 800))
        worse["cohorts"] = rows
    else:
        rows = [dict(row) for row in sheet["guardrails"]]
        if part == "guardrail":
            rows[-1]["treatment_successes"] -= draw(st.integers(0, 3000))
        else:
            rows[-1]["margin_absolute"] = draw(st.floats(1e-5, 0.004))
        worse["guardrails"] = rows
    return sheet, worse


@settings(max_examples=300)
@given(worsened())
def test_making_any_part_worse_never_moves_the_decision_towards_shipping(pair: tuple[Sheet, Sheet]) -> None:
    better, worse = (launch_decision.run(sheet)["decision"] for sheet in pair)
    assert RANK[worse] <= RANK[better]


@given(sheets(), st.sampled_from([{"run_complete": False}, {"planned_shares": [0.6, 0.4]}]))
def test_a_reading_that_is_not_valid_never_ships(sheet: Sheet, flaw: Sheet) -> None:
    found = launch_decision.run({**sheet, **flaw})
    assert found["decision"] in (("hold",) if "planned_shares" in flaw else ("hold", "stop"))


@given(sheets())
def test_a_further_part_never_moves_the_decision_towards_shipping(sheet: Sheet) -> None:
    alone = launch_decision.run({**sheet, "guardrails": None, "cohorts": None})["decision"]
    assert RANK[launch_decision.run(sheet)["decision"]] <= RANK[alone]


@given(st.permutations([SAFE_RETURN, {**BREACHED, "name": "orders"}, {**UNCERTAIN, "name": "tickets"}]))
def test_the_order_of_guardrails_changes_no_verdict(rows: list[Sheet]) -> None:
    found = decide(guardrails=rows)
    assert found["decision"] == "stop"
    assert found["reasons"][0].startswith("Guardrail orders")
    named = dict(zip((row["name"] for row in rows), found["guardrail_verdicts"], strict=True))
    assert named == {"return": "pass", "orders": "breach", "tickets": "inconclusive"}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"treatment_successes": 200001}, "treatment_successes", "must not exceed"),
        ({"worth_absolute": -0.01}, "worth_absolute", "above 0"),
        ({"planned_shares": [1]}, "planned_shares", "at least 2"),
        ({"planned_shares": [1, 0]}, "planned_shares", "number 2"),
        ({"alpha": 0.6}, "alpha", "between 0 and 0.5"),
        ({"unclear_cohorts": "ship"}, "unclear_cohorts", "one of"),
        ({"guardrails": [SAFE]}, "guardrails", r"row 1 \(return\) margin_absolute"),
        ({"guardrails": [{**SAFE_RETURN, "margin_relative": 0.1}]}, "guardrails", "row 1"),
        (
            {"guardrails": [SAFE_RETURN, {**SAFE_RETURN, "name": "x", "control_successes": 200001}]},
            "guardrails",
            r"row 2 \(x\) control_successes",
        ),
        ({"guardrails": [{**SAFE_RETURN, "margin_absolute": 0}]}, "guardrails", "margin_absolute"),
        ({"cohorts": [{**LOCALES[0], "treatment_successes": 0}]}, "cohorts", r"row 1 \(EN\) has no conversions"),
        ({"cohorts": [{**LOCALES[0], "n": 1}]}, "cohorts", "'n'"),
        ({"run_complete": "yes"}, "run_complete", "true or false"),
    ],
)
def test_a_part_that_cannot_be_read_is_named(changes: Sheet, field: str, words: str) -> None:
    with pytest.raises(CalculatorError, match=words) as raised:
        decide(**changes)
    assert raised.value.field == field


def test_the_lesson_says_the_decision_and_why_significance_is_not_enough() -> None:
    blocked = explain("launch_decision", {**WIN, "cohorts": HARMED_JP})
    assert blocked.says[0].startswith("Stop. Cohort JP regresses beyond the limit")
    assert blocked.naive is not None
    assert (blocked.naive.label, blocked.naive.shown) == ("significant, so ship", "ship")
    assert explain("launch_decision", WIN).naive is None
    unclear = explain("launch_decision", {**WIN, "treatment_successes": 20200})
    assert unclear.naive is not None
    assert unclear.naive.label == "not significant, so no effect"
    invalid = explain("launch_decision", {**WIN, "treatment_n": 205000})
    assert invalid.says[0].startswith("Hold. The arms do not have the planned sizes")
    futile = explain("launch_decision", {**WIN, "treatment_successes": 20000, "worth_absolute": 0.003})
    assert "the same no" in futile.says[1]
    slip = find_misstep("launch_decision", WIN, "difference", 0.04, 0.001)
    assert slip is not None
    assert "relative" in slip.step
