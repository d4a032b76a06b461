"""The best set of things under a limit on their cost, and maybe on their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

MOST_ITEMS = 32
_SLACK = 1e-9
_PLACES = 12


def best_set(values: Sequence[float], costs: Sequence[float], capacity: float, most: int) -> list[int]:
    """Places of the set with the largest total value that fits: on a tie the cheapest one, and then the one that comes first.

    All sets are covered: those of one half of the things are met with the best fitting set of the other half, which takes
    2^(n/2) steps whatever the numbers are. A solver would stop at a tolerance and break ties at random. Of two sets that one
    comes first which has the earlier thing where they differ: {0, 3} before {1, 2}.

    Args:
        values: Value of each thing, 0 or more; at most `MOST_ITEMS` of them.
        costs: Cost of each thing, above 0; costs may be fractional, and a total above the capacity by less than a billionth fits.
        capacity: Largest total cost.
        most: Most things in a set.
    """
    places = [place for place, cost in enumerate(costs) if cost <= capacity * (1 + _SLACK)]
    if not places:
        return []
    # In shares of the capacity and of the total value, so that sums can be rounded alike whatever the units are.
    scale = max(sum(values[place] for place in places), 1e-300)
    order = _best_order([values[place] / scale for place in places], [costs[place] / capacity for place in places], min(most, len(places)))
    return [place for item, place in enumerate(places) if order >> (len(places) - 1 - item) & 1]


def _best_order(values: Sequence[float], costs: Sequence[float], most: int) -> int:
    """The best set as bits, the first thing being the highest one; capacity and total value are 1."""
    import numpy as np

    half = len(values) // 2
    left, right = _subsets(values[:half], costs[:half]), _subsets(values[half:], costs[half:])
    room, left_slots = 1 + _SLACK - left.cost, np.minimum(most - left.count, len(values) - half)
    best_value, partner = np.full(len(room), -1.0), np.zeros(len(room), dtype=np.int64)
    for slots in range(max(0, most - half), int(left_slots.max()) + 1):
        chosen = np.flatnonzero((left_slots == slots) & (room >= 0))
        if len(chosen):
            value, place = _best_partners(right, room[chosen], slots)
            best_value[chosen], partner[chosen] = np.round(left.value[chosen] + value, _PLACES), place
    total_cost = np.round(left.cost + right.cost[partner], _PLACES)
    found = int(np.lexsort((-right.order[partner], -left.order, total_cost, -best_value))[0])
    return int(left.order[found]) << (len(values) - half) | int(right.order[partner[found]])


@dataclass(frozen=True)
class _Subsets:
    """Subsets of some things, the cheapest first, of equal cost the most valuable first, and of equal value the first one first.

    The first thing is the highest bit of an order, so that the set that comes first has the highest order.
    """

    value: Floats
    cost: Floats
    count: Counts
    order: Counts


def _subsets(values: Sequence[float], costs: Sequence[float]) -> _Subsets:
    import numpy as np

    value, cost, count, order = np.zeros(1), np.zeros(1), np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    for item, (one_value, one_cost) in enumerate(zip(values, costs, strict=True), start=1):
        value = np.concatenate((value, value + one_value))
        cost = np.concatenate((cost, cost + one_cost))
        count = np.concatenate((count, count + 1))
        order = np.concatenate((order, order + (1 << (len(values) - item))))
    # Sums of the same numbers in another order become equal, so that ties are ties; finer than the totals, which are rounded again.
    value, cost = np.round(value, _PLACES + 2), np.round(cost, _PLACES + 2)
    sorting = np.lexsort((-order, -value, cost))
    return _Subsets(value[sorting], cost[sorting], count[sorting], order[sorting])


def _best_partners(subsets: _Subsets, room: Floats, slots: int) -> tuple[Floats, Counts]:
    """Value and place of the best subset that fits into each room; on a tie the cheapest one, and then the one that comes first."""
    import numpy as np

    allowed = np.flatnonzero(subsets.count <= slots)
    highest = np.maximum.accumulate(subsets.value[allowed])
    first = np.maximum.accumulate(np.where(np.diff(highest, prepend=-1.0) > 0, np.arange(len(allowed)), 0))
    last = np.searchsorted(subsets.cost[allowed], room, side="right") - 1
    return highest[last], allowed[first[last]]
