"""What a detector's hit and false-alarm rates mean at the prevalence it works on."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import probability
from trainer.errors import CalculatorError

HitRate = Annotated[float, probability("share of the true cases that is flagged", 0.7)]
FalseAlarmRate = Annotated[float, probability("share of the other cases that is flagged", 0.03)]
Prevalence = Annotated[float, probability("share of true cases", 0.05)]


@calculator(
    posterior=Output("probability that a flagged case is a true one", "probability"),
    flagged_share=Output("of all cases flagged", "share"),
    posterior_if_not_flagged=Output("probability that a case that is not flagged is a true one", "probability"),
)
def bayes_posterior(
    *,
    prior: Annotated[float, probability("share of true cases before the flag", 0.12)],
    tpr: Annotated[float, probability("share of the true cases that is flagged", 0.8)],
    fpr: Annotated[float, probability("share of the other cases that is flagged", 0.002)],
) -> Outputs:
    """Probability that a flagged case is a true one.

    Formula: posterior = prior tpr / (prior tpr + (1 - prior) fpr); for a case that is not flagged the same with 1 - tpr and 1 - fpr.

    Source: Bayes' theorem.

    Raises:
        CalculatorError: If an input is out of range, or nothing is ever flagged.
    """
    hits, alarms, misses, passes = _shares(prior, tpr, fpr)
    if hits + alarms == 0:
        raise CalculatorError("leaves nothing that is ever flagged, at this prior and fpr", "tpr")
    return {
        "posterior": float(hits / (hits + alarms)),
        "flagged_share": float(hits + alarms),
        "posterior_if_not_flagged": float(misses / (misses + passes)) if misses + passes else None,
    }


@calculator(
    flag_rate=Output("of all cases flagged", "share"),
    precision=Output("of the flagged cases are true ones", "share"),
)
def flag_rate(*, prevalence: Prevalence, tpr: HitRate, fpr: FalseAlarmRate) -> Outputs:
    """Share of all cases that a detector flags.

    Formula: flag rate = prevalence tpr + (1 - prevalence) fpr; precision is the first term over the sum.

    Source: law of total probability.

    Raises:
        CalculatorError: If an input is out of range.
    """
    hits, alarms, _, _ = _shares(prevalence, tpr, fpr)
    return {"flag_rate": float(hits + alarms), "precision": float(hits / (hits + alarms)) if hits + alarms else None}


@calculator(
    residual_rate=Output("of the cases that are let through are true ones", "share"),
    blocked_share=Output("of all cases blocked", "share"),
    precision=Output("of the blocked cases are true ones", "share"),
)
def residual_rate_after_block(*, prevalence: Prevalence, tpr: HitRate, fpr: FalseAlarmRate) -> Outputs:
    """Share of true cases among those that a blocking detector lets through.

    Formula: residual = prevalence (1 - tpr) / (1 - prevalence tpr - (1 - prevalence) fpr).

    Source: Bayes' theorem, for the cases that are not flagged.

    Raises:
        CalculatorError: If an input is out of range, or everything is blocked.
    """
    hits, alarms, misses, passes = _shares(prevalence, tpr, fpr)
    if misses + passes == 0:
        raise CalculatorError("blocks everything together with fpr, so that nothing is let through", "tpr")
    return {
        "residual_rate": float(misses / (misses + passes)),
        "blocked_share": float(hits + alarms),
        "precision": float(hits / (hits + alarms)) if hits + alarms else None,
    }


def _shares(prior: float, tpr: float, fpr: float) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Shares of hits, false alarms, misses and rightly passed cases; as fractions, which no tiny probability rounds to nothing."""
    true, hit, alarm = Fraction(prior), Fraction(tpr), Fraction(fpr)
    return true * hit, (1 - true) * alarm, true * (1 - hit), (1 - true) * (1 - alarm)
