"""What a gate before the full test is worth."""

from __future__ import annotations

from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import amount, positive, probability
from trainer.errors import CalculatorError

Prior = Annotated[float, probability("share of ideas that work", 0.2)]
PassWorks = Annotated[float, probability("share of working ideas that pass", 0.8)]
PassNot = Annotated[float, probability("share of the other ideas that pass", 0.3)]


@calculator(
    posterior=Output("chance that an idea which passed works", "probability"),
    posterior_after_fail=Output("chance that an idea which failed works", "probability"),
    pass_share=Output("of all ideas pass", "share"),
    winners_lost=Output("of the working ideas are thrown away", "share"),
    likelihood_ratio=Output("the odds, by passing", "factor"),
)
def bayes_gate(*, prior: Prior, pass_given_works: PassWorks, pass_given_not: PassNot) -> Outputs:
    """Chance that an idea works once it has passed a gate.

    Formula: P(works | pass) = prior s / (prior s + (1 - prior) f), with s = P(pass | works) and f = P(pass | not).

    Source: Bayes' theorem.

    Raises:
        CalculatorError: If an input is out of range, or nothing ever passes.
    """
    working, others = prior * pass_given_works, (1 - prior) * pass_given_not
    passing = working + others
    if passing == 0:
        raise CalculatorError("lets nothing pass, so there is no chance after passing", "pass_given_works")
    failing = prior * (1 - pass_given_works) + (1 - prior) * (1 - pass_given_not)
    ratio = pass_given_works / pass_given_not if pass_given_not >= 1e-9 else None
    return {
        "posterior": working / passing,
        "posterior_after_fail": prior * (1 - pass_given_works) / failing if failing else None,
        "pass_share": passing,
        "winners_lost": 1 - pass_given_works,
        "likelihood_ratio": ratio,
    }


@calculator(
    cost_per_winner=Output("of cost for each true winner", "number"),
    total_cost=Output("of cost in all", "number"),
    winners=Output("true winners in the full test", "number"),
    tested=Output("ideas with the full test", "number"),
    cost_without_gate=Output("of cost for each true winner without the gate", "number"),
    break_even_gate_cost=Output("of gate cost for each idea at which the advantage is gone", "number"),
)
def cost_per_winner(
    *,
    ideas: Annotated[float, positive("ideas that come in", "number", 12)],
    prior: Prior,
    full_cost: Annotated[float, amount("cost of a full build and test", "number", 6)],
    gate_cost: Annotated[float, amount("cost of the gate for each idea", "number", 1)],
    pass_given_works: PassWorks,
    pass_given_not: PassNot,
) -> Outputs:
    """Cost of a true winner when ideas go through a gate first; without a gate it costs 0 and passes everything.

    Formula: (n gate + n P(pass) full) / (n prior s) with P(pass) = prior s + (1 - prior) f; without a gate full / prior.

    Source: expected values by Bayes' theorem.

    Raises:
        CalculatorError: If an input is out of range, or no winner is ever found.
    """
    if prior < 1e-9:
        raise CalculatorError("must be above 0: no idea works, so a winner has no price", "prior")
    if pass_given_works < 1e-9:
        raise CalculatorError("must be above 0: no working idea passes, so a winner has no price", "pass_given_works")
    passing = prior * pass_given_works + (1 - prior) * pass_given_not
    winners, total = ideas * prior * pass_given_works, ideas * (gate_cost + passing * full_cost)
    highest = full_cost * (pass_given_works - passing)
    return {
        "cost_per_winner": total / winners,
        "total_cost": total,
        "winners": winners,
        "tested": ideas * passing,
        "cost_without_gate": full_cost / prior,
        # None when even a free gate costs more than it saves.
        "break_even_gate_cost": highest if highest >= 0 else None,
    }
