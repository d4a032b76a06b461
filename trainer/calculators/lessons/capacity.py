"""What load, servers and money per turn teach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write


def _little_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    lines = [
        f"{plain(values['sessions'])} sessions / {plain(values['seconds_per_turn'])} s = {plain(outputs['turns_per_s'], 5)} turns a second",
        f"× {write(values['share'], 'share')} = {plain(outputs['rate_per_s'], 5)} a second come to this service",
        f"× {plain(values['seconds_in_service'])} s = {plain(outputs['in_service'], 5)} in service at the same time",
    ]
    if values["quota"] is not None:
        lines.append(f"the quota of {plain(values['quota'], 5)} is reached at {plain(outputs['sessions_at_quota'], 6)} sessions")
    return lines


def _little_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    first = (
        f"About {plain(outputs['in_service'], 3)} requests are in service at the same time: {plain(outputs['rate_per_s'], 4)} a second, "
        f"each for {plain(values['seconds_in_service'])} s."
    )
    quota = values["quota"]
    if quota is None:
        return (
            first,
            "That is the mean; limits need room above it, since arrivals come in bursts and slow answers raise it at the same traffic.",
        )
    if outputs["in_service"] > quota:
        return first, (
            f"The quota of {plain(quota)} is full at {plain(outputs['sessions_at_quota'], 3)} sessions, so either the "
            "share that comes here falls "
            f"to {write(outputs['share_at_quota'], 'share', 3)} or the quota has to grow."
        )
    return first, f"The quota of {plain(quota)} lasts until {plain(outputs['sessions_at_quota'], 3)} sessions, bursts not counted."


def _little_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "in_service":
        return
    right = outputs[output]
    if values["share"] < 1:
        yield Misstep(right / values["share"], "forgot that only a share of the turns comes to this service")
        yield Misstep(right / values["share"] * (1 - values["share"]), "took the share that does not come to this service")
    yield Misstep(right * 60, "mixed minutes and seconds")
    yield Misstep(right / 60, "mixed minutes and seconds")
    yield Misstep(outputs["rate_per_s"], "stopped at the rate a second and left the time in service out")
    yield Misstep(values["sessions"] * values["share"], "took every session as one request in service")


def _little_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    shown = values["sessions"] * values["share"]
    why = "a session is in service only for the seconds of its turn, not while its reader reads and types"
    return Naive("one request in service for every session", plain(shown, 5), why)


def _utilisation_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    extra = f" × (1 + {plain(values['extra_share'])})" if values["extra_share"] else ""
    return (
        f"{write(values['utilisation'], 'share')} × {plain(values['traffic_factor'])} / {plain(values['capacity_factor'])}{extra} = "
        f"{write(outputs['utilisation'], 'share')}",
        f"the pool is full at {write(outputs['extra_share_when_full'], 'share', 3)} extra calls",
    )


def _utilisation_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    found = outputs["utilisation"]
    first = f"Utilisation goes from {write(values['utilisation'], 'share', 3)} to {write(found, 'share', 3)}."
    if found >= 1:
        return (
            first,
            "That is more work than the pool can do: the queue grows without end until load is shed, so this must not be rolled out.",
        )
    return first, (
        f"Retries and hedges of {write(outputs['extra_share_when_full'], 'share', 3)} of the calls would fill the pool, "
        "and they grow just when it is slow, "
        "so they need a cap."
    )


def _utilisation_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "utilisation":
        return
    changed = {
        "forgot that the capacity changed": {"capacity_factor": 1.0},
        "forgot that the traffic changed": {"traffic_factor": 1.0},
        "turned traffic and capacity round": {"traffic_factor": values["capacity_factor"], "capacity_factor": values["traffic_factor"]},
        "left the extra calls out": {"extra_share": 0.0},
    }
    for step, changes in changed.items():
        other = recompute("scaled_utilisation", values, output, **changes)
        if other is not None and abs(other - outputs[output]) > 0.01 * outputs[output]:
            yield Misstep(other, step)


def _utilisation_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if outputs["utilisation"] >= 1 or outputs["utilisation"] <= 0.5:
        return None
    return Naive(
        "free capacity",
        write(1 - outputs["utilisation"], "share"),
        "waiting explodes well before the pool is full, so most of this is not to be had",
    )


def _wait(utilisation: float) -> float:
    return utilisation / (1 - utilisation)


def _utilisation_curve(values: Inputs, outputs: Outputs) -> Curve:
    """Waiting time of a single queue against utilisation, from idle to nearly full."""
    shares = [step / 50 for step in range(1, 49)]
    wait = Series("", tuple(100 * share for share in shares), tuple(map(_wait, shares)))
    found = outputs["utilisation"]
    mark = (100 * found, _wait(found)) if found <= 0.97 else None
    return Curve("wait of one queue with one server (M/M/1)", "utilisation, %", "wait in service times", (wait,), mark)


def _replica_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    left = values["zones"] - values["zones_lost"]
    return (
        f"{plain(values['rate_per_s'])} / ({plain(values['capacity_per_replica'])} × "
        f"{write(values['target_utilisation'], 'share')}), rounded up: "
        f"{outputs['surviving_needed']:,} must survive",
        f"× {values['zones']}/{left}, rounded up: {outputs['replicas']:,} in all",
        f"even zones: {outputs['replicas_per_zone']:,} each, {outputs['replicas_even_zones']:,} in all; "
        f"{write(outputs['utilisation_all_up'], 'share', 3)} busy with all up, "
        f"{write(outputs['utilisation_after_loss'], 'share', 3)} after the loss",
    )


def _replica_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    lost = values["zones_lost"]
    zones = f"{values['zones']} zones" if values["zones"] > 1 else "one zone"
    first = (
        f"I need {outputs['replicas']:,} replicas over {zones}, {outputs['replicas_even_zones']:,} if every zone gets the same, so that "
        f"{outputs['surviving_needed']:,} are left after losing {lost}."
    )
    if lost == 0:
        return first, "That carries the load only while every zone is up; losing one would push the others over the target."
    return first, (
        f"On a good day they are only {write(outputs['utilisation_all_up'], 'share', 2)} busy: that room is the price of "
        "not having to start "
        "replicas in the middle of an outage."
    )


def _replica_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output not in ("replicas", "replicas_even_zones", "surviving_needed"):
        return
    changed: dict[str, dict[str, float]] = {"forgot the target utilisation and sized for saturation": {"target_utilisation": 1.0}}
    if values["zones_lost"] and output != "surviving_needed":
        changed["forgot the loss of a zone"] = {"zones_lost": 0}
        changed["forgot both the loss of a zone and the target utilisation"] = {"zones_lost": 0, "target_utilisation": 1.0}
    for step, changes in changed.items():
        other = recompute("replicas_with_zone_loss", values, output, **changes)
        if other is not None and other < outputs[output]:
            yield Misstep(other, step)
    left = values["zones"] - values["zones_lost"]
    bare = values["rate_per_s"] / (values["capacity_per_replica"] * values["target_utilisation"])
    if output != "surviving_needed":
        bare *= values["zones"] / left
        added = outputs["surviving_needed"] * (1 + values["zones_lost"] / values["zones"])
        if values["zones_lost"]:
            yield Misstep(math.ceil(added), f"added {values['zones_lost']}/{values['zones']} instead of dividing by the share that is left")
    if math.floor(bare) < outputs[output]:
        yield Misstep(math.floor(bare), "rounded down, or did not round the survivors up first")


def _replica_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    full = recompute("replicas_with_zone_loss", values, "surviving_needed", target_utilisation=1.0)
    if full is None or full >= outputs["replicas"]:
        return None
    return Naive("rate over capacity", plain(full), "at saturation the queue has no end, and the first lost zone takes the service down")


def _replica_curve(values: Inputs, outputs: Outputs) -> Curve:
    """Replicas against target utilisation."""
    factor = values["zones"] / (values["zones"] - values["zones_lost"])
    shares = tuple(step / 40 for step in range(12, 41))
    sizes = tuple(values["rate_per_s"] / (values["capacity_per_replica"] * share) * factor for share in shares)
    series = Series("", tuple(100 * share for share in shares), sizes)
    return Curve(
        "replicas by target", "target utilisation, %", "replicas", (series,), (100 * values["target_utilisation"], outputs["replicas"])
    )


def _money_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    return (
        f"{write(values['ceiling'], 'usd')} - {write(values['current'], 'usd')} = {write(outputs['budget_per_session'], 'usd')} a session",
        f"/ {plain(values['llm_turns'])} LLM turns = {write(outputs['budget_per_turn'], 'usd', 3)} a turn",
    )


def _money_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    left = outputs["budget_per_turn"]
    if left <= 0:
        over = write(-outputs["budget_per_session"], "usd")
        state = f"A session is already {over} over its ceiling" if left < 0 else "A session is just at its ceiling"
        return f"{state}, so there is nothing left for another model.", "Something has to come out before anything goes in."
    return (
        f"There is {write(left, 'usd', 3)} left for each LLM turn, {write(outputs['budget_per_session'], 'usd', 3)} a session.",
        "Whatever is added has to fit into that together with everything else that is planned, so it needs one owner who counts.",
    )


def _money_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    if output != "budget_per_turn":
        return
    yield Misstep(outputs["budget_per_session"], "gave the money of a session instead of a turn")
    yield Misstep(values["ceiling"] / values["llm_turns"], "forgot what a session costs already")


LESSONS = {
    "littles_law": Lesson(
        assumptions=(
            "It is the mean in a steady state; peaks and bursts need room on top.",
            "Seconds in service include the whole answer, not only the first token, and the queue if it counts against the quota.",
            "Every session keeps the same pace; a festival makes readers quicker.",
        ),
        steps=_little_steps,
        says=_little_says,
        naive=_little_naive,
        missteps=_little_missteps,
    ),
    "scaled_utilisation": Lesson(
        assumptions=(
            "Calls do not multiply when the pool is slow; hedges and retries break this first.",
            "Work per call and throughput per server stay as they are.",
            "Load spreads evenly; one hot shard is full long before the mean.",
        ),
        steps=_utilisation_steps,
        says=_utilisation_says,
        naive=_utilisation_naive,
        missteps=_utilisation_missteps,
        curve=_utilisation_curve,
    ),
    "replicas_with_zone_loss": Lesson(
        assumptions=(
            "The surviving zones get the traffic at once and evenly, and have the replicas running already.",
            "The throughput was measured with real inputs and batching.",
            "The rate is that of the peak, hedges and retries included.",
        ),
        steps=_replica_steps,
        says=_replica_says,
        naive=_replica_naive,
        missteps=_replica_missteps,
        curve=_replica_curve,
    ),
    "budget_per_turn": Lesson(
        assumptions=(
            "Sessions stay as long as they are; more engaging answers make more turns and cost more.",
            "The ceiling holds for the mean session, not for each one.",
        ),
        steps=_money_steps,
        says=_money_says,
        missteps=_money_missteps,
    ),
}
