"""What to say of a power that is computed for a plan."""

from __future__ import annotations

_USUAL = 0.8


def what_power_means(power: float, needed: float | None, effect: str) -> str:
    """The sentence behind the power itself: what a result that is not significant would be worth.

    Args:
        power: The power.
        needed: Size of the control arm for 80%, or None when there is none.
        effect: What the test looks for: `effect` or `difference`.
    """
    if power >= _USUAL:
        return f"So a result that is not significant speaks against {_a(effect)} of this size; it says nothing against a smaller one."
    more = f"; for 80% I would need {needed:,.0f} in control" if needed else ""
    if power >= 0.5:
        return f"That is less than the usual 80%{more}, so a miss must not be read as no effect."
    return f"The test misses more often than it finds, and what it finds is exaggerated{more}."


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
