"""Charts of power and of the detectable effect against the size of the arms."""

from __future__ import annotations

from collections.abc import Callable

from trainer.calculators.lesson import Curve, Series

_STEPS_TO_MARK = 24
_STEPS = 60


def power_curve(size: float, power_at: Callable[[float], float], x_label: str, smallest: float = 0.0) -> Curve:
    """Power from almost no size to two and a half times the given one, which is marked.

    Args:
        size: Size of the control arm.
        power_at: Power at a size of the control arm, as a fraction.
        x_label: Whom the horizontal axis counts.
        smallest: Smallest size that makes sense.
    """
    sizes = tuple(step for step in _sizes(size) if step >= smallest)
    powers = tuple(100 * power_at(step) for step in sizes)
    return Curve("power by size", x_label, "power, %", (Series("", sizes, powers),), (size, 100 * power_at(size)))


def detectable_curve(size: float, effect_at: Callable[[float], float | None], x_label: str, y_label: str) -> Curve | None:
    """Smallest detectable effect around a size, which is marked; None when hardly any size detects one.

    Args:
        size: Size of the control arm.
        effect_at: Effect at a size of the control arm, or None when that size detects none.
        x_label: Whom the horizontal axis counts.
        y_label: What the effect is, with its unit.
    """
    # From a quarter of the size on: below, the effects rise so steeply that the rest looks flat.
    whole = sorted({round(step) for step in _sizes(size)[5::2]})
    points = [(float(step), effect) for step in whole if (effect := effect_at(step)) is not None]
    marked = effect_at(size)
    if len(points) < 2 or marked is None:
        return None
    xs, ys = zip(*points, strict=True)
    return Curve("detectable effect by size", x_label, y_label, (Series("", xs, ys),), (size, marked))


def _sizes(size: float) -> tuple[float, ...]:
    return tuple(size * step / _STEPS_TO_MARK for step in range(1, _STEPS + 1))
