"""Losses behind training choices: contrastive learning, and learning without forgetting."""

from __future__ import annotations

import math
from typing import Annotated, Any

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number, Table, amount, count, positive
from trainer.errors import CalculatorError

_SIMILARITY = Number("similarity to the query", "number", -1e6, 1e6)


@calculator(
    loss=Output("nats of loss", "number"),
    positive_probability=Output("probability that the softmax gives to the positive", "probability"),
    hardest_share=Output("of the push on all negatives goes to the most similar ones", "share"),
    pull=Output("as gradient on the similarity of the positive", "number"),
)
def infonce_loss(
    *,
    positive: Annotated[float, Number("similarity of the positive", "number", -1e6, 1e6, example=0.85)],
    negatives: Annotated[
        list[dict[str, Any]],
        Table(
            "negatives: their similarity and how many there are",
            {"similarity": _SIMILARITY, "count": count("negatives of this similarity")},
            as_pairs=True,
            example=({"similarity": 0.30, "count": 63}, {"similarity": 0.80, "count": 1}),
        ),
    ],
    tau: Annotated[float, positive("temperature", "number", 0.05, 1e6)] = 0.05,
) -> Outputs:
    """InfoNCE loss of one positive among its negatives.

    Formula: L = ln(1 + sum n_i exp((s_i - s+) / tau)); softmax of the positive = exp(-L); gradient on s+ = (1 - exp(-L)) / tau in size,
    and on each negative its softmax share over tau.

    Source: van den Oord, Li, Vinyals, Representation Learning with Contrastive Predictive Coding, 2018.

    Raises:
        CalculatorError: If an input is out of range.
    """
    # In logs and relative to the largest term, so that no temperature overflows; log1p keeps the digits of a loss near 0.
    logs = [math.log(row["count"]) + (row["similarity"] - positive) / tau for row in negatives]
    largest = max(logs)
    total = largest + math.log(math.fsum(math.exp(term - largest) for term in logs))
    loss = math.log1p(math.exp(total)) if total < 0 else total + math.log1p(math.exp(-total))
    closest = max(row["similarity"] for row in negatives)
    hardest = math.fsum(math.exp(term - total) for term, row in zip(logs, negatives, strict=True) if row["similarity"] == closest)
    return {
        "loss": loss,
        "positive_probability": math.exp(-loss),
        "hardest_share": min(1.0, hardest),
        "pull": -math.expm1(-loss) / tau,
    }


@calculator(
    theta=Output("where the weight settles", "number"),
    pull_to_old=Output("of the pull goes to the old value", "share"),
    loss_new=Output("of loss on the new task", "number"),
    loss_old=Output("of loss on the old task", "number"),
)
def ewc_scalar(
    *,
    curvature_new: Annotated[float, amount("curvature of the new loss", example=1)],
    theta_new: Annotated[float, Number("best weight for the new task", example=1)],
    fisher: Annotated[float, amount("Fisher information of the old task", example=4)],
    theta_old: Annotated[float, Number("best weight for the old task", example=0)],
    lam: Annotated[float, amount("weight of the penalty, lambda", example=0.25)],
) -> Outputs:
    """Where one weight settles between a new task and the memory of an old one.

    Formula: minimise c (theta - theta_new)^2 / 2 + lambda F (theta - theta_old)^2 / 2, which gives
    theta = (c theta_new + lambda F theta_old) / (c + lambda F).

    Source: Kirkpatrick and others, Overcoming catastrophic forgetting in neural networks, PNAS 114, 2017.

    Raises:
        CalculatorError: If an input is out of range, or neither task pulls at the weight.
    """
    hold = lam * fisher
    total = curvature_new + hold
    if total == 0:
        raise CalculatorError("must be above 0 when lambda x Fisher is 0: otherwise nothing holds the weight anywhere", "curvature_new")
    apart = theta_old - theta_new
    return {
        "theta": (curvature_new * theta_new + hold * theta_old) / total,
        "pull_to_old": hold / total,
        # From the shares of the way and not from theta, which next to one optimum has lost its distance to it.
        "loss_new": curvature_new * (hold / total * apart) ** 2 / 2,
        "loss_old": fisher * (curvature_new / total * apart) ** 2 / 2,
    }
