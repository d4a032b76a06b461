"""From primary metric, guardrails, cohorts and split to one decision."""

from __future__ import annotations

from typing import Annotated, Any

from trainer.calculators.calculator import Confidence, Output, Outputs, calculator
from trainer.calculators.cohorts import TWO_ARMS, CohortCorrection, MaxRegression, TwoArmCohorts, cohort_regression_veto
from trainer.calculators.intervals import newcombe_interval
from trainer.calculators.kinds import Choice, Flag, Number, Numbers, Table, count, positive
from trainer.calculators.launch_rules import Effect, Finding, decide, read_cohorts, read_guardrail, read_primary
from trainer.calculators.noninferiority import OneSidedAlpha
from trainer.calculators.split import sample_ratio_mismatch
from trainer.calculators.wording import write

_NOT_READ = "not read"

Guardrails = Table(
    "guardrail with the counts of both arms and one of the two margins",
    {
        **TWO_ARMS,
        "margin_absolute": Number("loss that is still allowed", "points", 0, 1, strict=True),
        "margin_relative": Number("loss that is still allowed, relative to control", "relative", 0, 100, strict=True),
        "higher_is_better": Flag("whether more is better; yes when left out"),
    },
    optional=frozenset({"margin_absolute", "margin_relative", "higher_is_better"}),
    at_least=0,
    at_most=100,
    distinct="name",
    example=(
        {
            "name": "return",
            "control_successes": 76000,
            "control_n": 200000,
            "treatment_successes": 75900,
            "treatment_n": 200000,
            "margin_absolute": 0.004,
        },
    ),
)
CohortRows = Table(
    "cohort with the counts of both arms", TwoArmCohorts.columns, at_least=0, at_most=200, distinct="name", example=TwoArmCohorts.example
)


@calculator(
    decision=Output("decision", "text"),
    reasons=Output("reasons, the decisive one first", "text"),
    primary_verdict=Output("verdict on the primary metric", "text"),
    guardrail_verdicts=Output("verdict on each guardrail", "text"),
    cohort_verdicts=Output("verdict on each cohort", "text"),
    srm_mismatch=Output("sample-ratio mismatch", "flag"),
    srm_p_value=Output("chance of so large a mismatch if the split works", "p"),
    difference=Output("from control to treatment in the primary metric", "change"),
    ci_low=Output("at the lower limit of the difference", "change"),
    ci_high=Output("at the upper limit of the difference", "change"),
)
def launch_decision(
    *,
    control_successes: Annotated[int, count("conversions in control", 20000, low=0)],
    control_n: Annotated[int, count("readers in control", 200000)],
    treatment_successes: Annotated[int, count("conversions in treatment", 20620, low=0)],
    treatment_n: Annotated[int, count("readers in treatment", 200000)],
    confidence: Confidence = 0.95,
    worth_absolute: Annotated[float | None, positive("smallest gain worth shipping", "points", 0.002, high=1)] = None,
    higher_is_better: Annotated[bool, Flag("whether more conversions are better")] = True,
    guardrails: Annotated[list[dict[str, Any]] | None, Guardrails] = None,
    cohorts: Annotated[list[dict[str, Any]] | None, CohortRows] = None,
    max_relative_regression: MaxRegression = 0.03,
    alpha: OneSidedAlpha = 0.05,
    correction: CohortCorrection = "holm",
    unclear_cohorts: Annotated[str, Choice("whether an inconclusive cohort holds the launch", ("hold", "warn"))] = "hold",
    planned_shares: Annotated[
        list[float] | None,
        Numbers("planned shares of control and treatment; equal when left out", positive("share", "share"), 2, 2, example=(0.5, 0.5)),
    ] = None,
    srm_threshold: Annotated[float, Number("p-value below which a mismatch is called", "p", 0, 1, strict=True)] = 0.001,
    run_complete: Annotated[bool, Flag("whether the planned sample and time are reached")] = True,
) -> Outputs:
    """Ship, hold or stop, from the primary metric, guardrails, cohorts and the split.

    Formula: (1) sample-ratio mismatch: hold, nothing else is read. (2) Stop if a guardrail is breached, a cohort vetoes, or the upper
    limit of the gain is below 0 or below what is worth shipping. (3) Hold if the run is not over (then only harm is read, and stops),
    a guardrail or cohort is inconclusive, the lower limit of the gain is not above 0, or its estimate is below what is worth shipping.
    (4) Else ship. Gain: Newcombe's interval in the good direction. Guardrails: Farrington-Manning, alpha one-sided each. Cohorts:
    `cohort_regression_veto`.

    Source: Kohavi, Tang, Xu, Trustworthy Online Controlled Experiments, 2020, ch. 2 (fig. 2.4), 3 and 21.

    Raises:
        CalculatorError: If an input is out of range or a row cannot be tested; it names the row.
    """
    effect = _effect(control_successes, control_n, treatment_successes, treatment_n, confidence, higher_is_better)
    primary = read_primary(effect, worth_absolute, run_complete)
    guards = [read_guardrail(row, place, alpha) for place, row in enumerate(guardrails or [], start=1)]
    groups: list[Finding] = []
    if cohorts:
        limits = {"max_relative_regression": max_relative_regression, "alpha": alpha, "correction": correction}
        found = cohort_regression_veto.run({"cohorts": cohorts, "higher_is_better": higher_is_better, **limits})
        groups = read_cohorts([row["name"] for row in cohorts], found, "hold" if unclear_cohorts == "hold" else "ship")
    split = sample_ratio_mismatch(observed=[control_n, treatment_n], expected_shares=planned_shares or [1.0, 1.0], threshold=srm_threshold)
    if split["mismatch"]:
        primary, guards, groups = _invalid(control_n, treatment_n, split["p_value"]), _unread(guards), _unread(groups)
    # Where all is clear the primary metric is the reason; where it is not, whoever objects most strongly.
    decision, reasons = decide([*guards, *groups, primary] if primary.level != "ship" else [primary, *guards, *groups])
    return {
        "decision": decision,
        "reasons": [reason for reason in reasons if reason],
        "primary_verdict": primary.verdict,
        "guardrail_verdicts": [guard.verdict for guard in guards],
        "cohort_verdicts": [group.verdict for group in groups],
        "srm_mismatch": split["mismatch"],
        "srm_p_value": split["p_value"],
        "difference": effect.difference,
        "ci_low": effect.low,
        "ci_high": effect.high,
    }


def _effect(control: int, control_n: int, treatment: int, treatment_n: int, confidence: float, higher_is_better: bool) -> Effect:
    found = newcombe_interval(
        treatment_successes=treatment, treatment_n=treatment_n, control_successes=control, control_n=control_n, confidence=confidence
    )
    return Effect(found["difference"], found["ci_low"], found["ci_high"], confidence, higher_is_better)


def _invalid(control_n: int, treatment_n: int, p_value: float) -> Finding:
    reason = (
        f"The arms do not have the planned sizes ({control_n:,} and {treatment_n:,}, p = {write(p_value, 'p')}), so nothing can be "
        "read: find the cause and run again."
    )
    return Finding(_NOT_READ, "hold", reason)


def _unread(findings: list[Finding]) -> list[Finding]:
    return [Finding(_NOT_READ, "ship", "") for _ in findings]
