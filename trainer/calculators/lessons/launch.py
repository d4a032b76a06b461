"""What a launch decision teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Lesson, Misstep, Naive
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.wording import write

_SHOWN = 12
_SECOND = {
    "ship": "Nothing that was declared in advance objects; I still ramp in steps and keep a holdback to see the effect last.",
    "hold": "Hold is not no: I name what is missing, who supplies it and by when, instead of calling the absence of proof safety.",
    "stop": "A gain elsewhere does not buy this back, since the limits were set before the result was known.",
}


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    split = "mismatch" if outputs["srm_mismatch"] else "as planned"
    limits = f"{write(outputs['ci_low'], 'change')} to {write(outputs['ci_high'], 'change')}"
    lines = [
        f"split: {values['control_n']:,} and {values['treatment_n']:,}, p = {write(outputs['srm_p_value'], 'p')}: {split}",
        f"primary metric: {write(outputs['difference'], 'change')} ({limits}): {outputs['primary_verdict']}",
    ]
    for kind, rows, verdicts in (
        ("guardrail", values["guardrails"] or [], outputs["guardrail_verdicts"]),
        ("cohort", values["cohorts"] or [], outputs["cohort_verdicts"]),
    ):
        lines += [f"{kind} {row['name']}: {verdict}" for row, verdict in zip(rows[:_SHOWN], verdicts, strict=False)]
    return (*lines, f"the strictest part decides: {outputs['decision']}")


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    reason = outputs["reasons"][0]
    if outputs["srm_mismatch"]:
        return f"Hold. {reason}", "A broken split is no small blemish: whoever is missing is rarely missing at random."
    if outputs["decision"] == "stop" and not {"breach", "veto"} & {*outputs["guardrail_verdicts"], *outputs["cohort_verdicts"]}:
        return f"Stop. {reason}", "More readers would only sharpen the same no, so the effort goes to the next idea."
    return f"{outputs['decision'].capitalize()}. {reason}", _SECOND[outputs["decision"]]


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    gains = outputs["ci_low"] > 0 if values["higher_is_better"] else outputs["ci_high"] < 0
    if gains and outputs["decision"] != "ship":
        return Naive("significant, so ship", "ship", f"the primary metric is one part of several: {_lowered(outputs['reasons'][0])}")
    harmless = outputs["ci_high"] >= 0 if values["higher_is_better"] else outputs["ci_low"] <= 0
    if not gains and harmless and outputs["decision"] == "hold" and not outputs["srm_mismatch"]:
        return Naive("not significant, so no effect", "stop", "a worthwhile effect is not excluded either: the test was too small to tell")
    return None


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    difference = outputs["difference"]
    if output == "difference":
        control = values["control_successes"] / values["control_n"]
        relative = difference / control if control else None
        return apart(difference, {"gave the relative change": relative, "took control minus treatment": -difference})
    if output not in ("ci_low", "ci_high"):
        return ()
    other = outputs["ci_high" if output == "ci_low" else "ci_low"]
    return apart(outputs[output], {"gave the other limit": other, "gave the estimate, not its limit": difference})


LESSONS = {
    "launch_decision": Lesson(
        assumptions=(
            "Margins, cohorts, the smallest worthwhile effect and the end of the run were fixed before the result was known.",
            "The unit that is counted is the unit that was randomised, in every part.",
            "Each guardrail and cohort had the power to be shown safe; otherwise the sheet says hold for ever.",
            "A guardrail breach is called at alpha for each guardrail; with many at the edge of their margins false stops add up.",
            "A result read before the end may stop for harm, at the price of more false stops; it never ships.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
    ),
}
