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
    """Places of the set with the largest total value that fits, the cheapest one on a tie.

    All sets are covered: those of one half of the things are met with the best fitting set of the other half, which takes
    2^(n/2) steps whatever the numbers are. A solver would stop at a tolerance and break ties at random.

    Args:
        values: Value of each thing, 0 or more; at most `MOST_ITEMS` of them.
        costs: Cost of each thing, above 0; costs may be fractional, and a total above the capacity by less than a billionth fits.
        capacity: Largest total cost.
        most: Most things in a set.
    """
    import numpy as np

    half, most = len(values) // 2, min(most, len(values))
    # Rounding makes sums of the same numbers in another order equal, so that ties are ties.
    scale = max(sum(values), 1e-300)
    shares = [value / scale for value in values]
    left, right = _subsets(shares[:half], costs[:half]), _subsets(shares[half:], costs[half:])
    room, left_slots = capacity * (1 + _SLACK) - left.cost, np.minimum(most - left.count, len(values) - half)
    best_value, partner = np.full(len(room), -1.0), np.zeros(len(room), dtype=np.int64)
    for slots in range(max(0, most - half), int(left_slots.max()) + 1):
        chosen = np.flatnonzero((left_slots == slots) & (room >= 0))
        if len(chosen):
            value, place = _best_partners(right, room[chosen], slots)
            best_value[chosen], partner[chosen] = np.round(left.value[chosen] + value, _PLACES), place
    total_cost = np.round((left.cost + right.cost[partner]) / max(costs), _PLACES)
    found = int(np.lexsort((left.mask, total_cost, -best_value))[0])
    mask = int(left.mask[found]) | int(right.mask[partner[found]]) << half
    return [item for item in range(len(values)) if mask >> item & 1]


@dataclass(frozen=True)
class _Subsets:
    """Subsets of some things, the cheapest first and of equal cost the most valuable first; bit i of a mask stands for thing i."""

    value: Floats
    cost: Floats
    count: Counts
    mask: Counts


def _subsets(values: Sequence[float], costs: Sequence[float]) -> _Subsets:
    import numpy as np

    value, cost, count = np.zeros(1), np.zeros(1), np.zeros(1, dtype=np.int64)
    for one_value, one_cost in zip(values, costs, strict=True):
        value = np.concatenate((value, value + one_value))
        cost = np.concatenate((cost, cost + one_cost))
        count = np.concatenate((count, count + 1))
    value = np.round(value, _PLACES)
    order = np.lexsort((-value, cost))
    return _Subsets(value[order], cost[order], count[order], order)


def _best_partners(subsets: _Subsets, room: Floats, slots: int) -> tuple[Floats, Counts]:
    """Value and place of the best subset that fits into each room, the cheapest one on a tie."""
    import numpy as np

    allowed = np.flatnonzero(subsets.count <= slots)
    highest = np.maximum.accumulate(subsets.value[allowed])
    first = np.maximum.accumulate(np.where(np.diff(highest, prepend=-1.0) > 0, np.arange(len(allowed)), 0))
    last = np.searchsorted(subsets.cost[allowed], room, side="right") - 1
    return highest[last], allowed[first[last]]
