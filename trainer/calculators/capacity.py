"""Load, servers and money for a number of turns."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.decimals import exact
from trainer.calculators.kinds import Number, amount, positive
from trainer.errors import CalculatorError

Utilisation = Annotated[float, Number("share of the time servers are busy", "share", 1e-6, 1, example=0.55)]


@calculator(
    in_service=Output("in service at the same time", "number"),
    rate_per_s=Output("in turns that come to this service", "per_second"),
    turns_per_s=Output("in turns of all kinds", "per_second"),
    sessions_at_quota=Output("sessions at which the quota is reached", "count"),
    share_at_quota=Output("of turns that may come to this service within the quota", "share"),
)
def littles_law(
    *,
    sessions: Annotated[float, positive("sessions at the same time", "count", 500_000)],
    seconds_per_turn: Annotated[float, Number("time from one turn of a session to the next", "seconds", 1e-6, 1e9, example=40)],
    share: Annotated[float, Number("turns that come to this service", "share", 1e-9, 1, example=0.7)] = 1.0,
    seconds_in_service: Annotated[float, Number("time that a turn stays in this service", "seconds", 1e-9, 1e9, example=3.5)],
    quota: Annotated[float | None, positive("most that may be in service at the same time", "count")] = None,
) -> Outputs:
    """Requests in service at the same time, from sessions and the time each turn takes.

    Formula: L = lambda W with lambda = sessions / seconds per turn * share of turns and W = seconds in service.

    Source: Little, A Proof for the Queuing Formula L = lambda W, Operations Research 9, 1961.

    Raises:
        CalculatorError: If an input is out of range.
    """
    turns = sessions / seconds_per_turn
    in_service = turns * share * seconds_in_service
    return {
        "in_service": in_service,
        "rate_per_s": turns * share,
        "turns_per_s": turns,
        "sessions_at_quota": None if quota is None else sessions * quota / in_service,
        "share_at_quota": None if quota is None else min(1.0, share * quota / in_service),
    }


@calculator(
    utilisation=Output("utilisation afterwards", "share"),
    extra_share_when_full=Output("more calls, such as hedges, fill the pool", "share"),
    capacity_factor_to_keep=Output("the capacity, to keep utilisation where it was", "factor"),
)
def scaled_utilisation(
    *,
    utilisation: Utilisation,
    traffic_factor: Annotated[float, Number("times the traffic", "factor", 1e-6, 1e6, example=5)] = 1.0,
    capacity_factor: Annotated[float, Number("times the capacity", "factor", 1e-6, 1e6, example=4)] = 1.0,
    extra_share: Annotated[float, amount("extra calls over the first ones, such as hedges and retries", "share", high=1000)] = 0.0,
) -> Outputs:
    """Utilisation of a pool after traffic and capacity have changed.

    Formula: u' = u * traffic / capacity * (1 + extra); the pool is full when 1 + extra = capacity / (u * traffic).

    Source: utilisation law, Harchol-Balter, Performance Modeling and Design of Computer Systems, 2013, ch. 6.

    Raises:
        CalculatorError: If an input is out of range.
    """
    first_calls = utilisation * traffic_factor / capacity_factor
    return {
        "utilisation": first_calls * (1 + extra_share),
        "extra_share_when_full": max(0.0, 1 / first_calls - 1),
        "capacity_factor_to_keep": traffic_factor * (1 + extra_share),
    }


@calculator(
    replicas=Output("replicas in all", "count"),
    replicas_even_zones=Output("replicas when each zone gets the same number", "count"),
    replicas_per_zone=Output("replicas in each zone then", "count"),
    surviving_needed=Output("replicas that must survive", "count"),
    utilisation_all_up=Output("busy with all zones up, zones even", "share"),
    utilisation_after_loss=Output("busy with the zones lost, zones even", "share"),
)
def replicas_with_zone_loss(
    *,
    rate_per_s: Annotated[float, Number("requests", "per_second", 1e-6, 1e9, example=8750)],
    capacity_per_replica: Annotated[float, Number("requests of one replica at saturation", "per_second", 1e-3, 1e9, example=140)],
    target_utilisation: Annotated[float, Number("utilisation that still keeps queues short", "share", 0.01, 1, example=0.6)] = 0.6,
    zones: Annotated[int, Number("zones that share the replicas", "count", 1, 100, whole=True)] = 3,
    zones_lost: Annotated[int, Number("zones that may fail together", "count", 0, 99, whole=True)] = 1,
) -> Outputs:
    """Replicas that still carry the load at the target utilisation when zones are lost.

    Formula: need = ceil(rate / (capacity * target)) must survive in zones - lost, so replicas = ceil(need * zones / (zones - lost)),
    or ceil(need / (zones - lost)) in each zone.

    Source: static stability by spare zones, Weiss, Furr, Amazon Builders' Library.

    Raises:
        CalculatorError: If an input is out of range, or no zone is left.
    """
    if zones_lost >= zones:
        raise CalculatorError(f"must leave at least one of {zones} zones", "zones_lost")
    left = zones - zones_lost
    # On exact decimals: 140 * 0.6 in binary may round a need that fits just so up to one replica more.
    need = math.ceil(exact(rate_per_s) / (exact(capacity_per_replica) * exact(target_utilisation)))
    per_zone = -(-need // left)
    return {
        "replicas": -(-need * zones // left),
        "replicas_even_zones": per_zone * zones,
        "replicas_per_zone": per_zone,
        "surviving_needed": need,
        "utilisation_all_up": rate_per_s / (per_zone * zones * capacity_per_replica),
        "utilisation_after_loss": rate_per_s / (per_zone * left * capacity_per_replica),
    }


@calculator(
    budget_per_turn=Output("left for each LLM turn", "usd"),
    budget_per_session=Output("left for a session", "usd"),
)
def budget_per_turn(
    *,
    ceiling: Annotated[float, amount("most that a session may cost", "usd", 0.030)],
    current: Annotated[float, amount("what a session costs now", "usd", 0.026)],
    llm_turns: Annotated[float, Number("LLM turns of a session", "number", 1e-6, 1e6, example=3.5)],
) -> Outputs:
    """Money left for one more model in each LLM turn; negative when the ceiling is already broken.

    Formula: (ceiling - current) / LLM turns per session.

    Source: arithmetic.

    Raises:
        CalculatorError: If an input is out of range.
    """
    left = exact(ceiling) - exact(current)
    return {"budget_per_turn": float(left / exact(llm_turns)), "budget_per_session": float(left)}
