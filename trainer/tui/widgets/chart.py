"""A curve with the current point on it, drawn in the colours of the theme."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.color import Color
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual_plotext import PlotextPlot

from trainer.calculators.wording import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult, RenderResult

    from trainer.calculators.lesson import Curve, Series

_MARKERS = ("braille", "•", "x", "+")
"""How lines differ without colour; the first one is thin, and enough for a chart of one line."""

_SIGNS = {"braille": "⠒"}

_INKS = ("accent", "foreground", "text-muted")
_POINT = "●"
_CELLS_PER_TICK = (11, 2)
"""Columns and rows that one tick gets at least."""


class Chart(Vertical):
    """What a curve shows, and the curve; hidden while there is none."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._heading = Static(markup=False)
        self.plot = CurvePlot()

    def compose(self) -> ComposeResult:
        """The heading above the plot."""
        yield self._heading
        yield self.plot

    def show(self, curve: Curve | None) -> None:
        """Show a curve, or nothing."""
        self.set_class(curve is not None, "-curve")
        if curve is not None:
            self._heading.update(heading(curve))
        self.plot.show(curve)


class CurvePlot(PlotextPlot):
    """Lines, points or bars, with a mark where the current result stands.

    Attributes:
        curve: What is drawn, or None.
    """

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.curve: Curve | None = None

    def show(self, curve: Curve | None) -> None:
        """Draw a curve, or nothing."""
        self.curve = curve
        self.refresh()

    def render(self) -> RenderResult:
        """Draw anew, for the size and the theme there are now."""
        self.plt.clear_data()
        self.plt.clear_color()
        if self.curve is not None and self.size.width > 12 and self.size.height > 3:
            self._draw(self.curve)
        return super().render()

    def _draw(self, curve: Curve) -> None:
        self.plt.xaxes(True, False)
        self.plt.yaxes(True, False)
        for place, series in enumerate(curve.series):
            self._draw_series(series, self._ink(_INKS[place % len(_INKS)]), _marker(series, place))
        if curve.mark is not None:
            self.plt.scatter([curve.mark[0]], [curve.mark[1]], marker=_POINT, color=self._ink("warning"))
        xs = [x for series in curve.series for x in series.xs] + ([curve.mark[0]] if curve.mark else [])
        ys = [y for series in curve.series for y in series.ys] + ([curve.mark[1]] if curve.mark else [])
        if any(series.style == "bars" for series in curve.series):
            ys.append(0.0)
        self._set_ticks(xs, ys)

    def _draw_series(self, series: Series, ink: tuple[int, int, int], marker: str) -> None:
        xs, ys = list(series.xs), list(series.ys)
        if series.style == "bars":
            self.plt.bar(xs, ys, color=ink, width=0.6)
        elif series.style == "points":
            self.plt.scatter(xs, ys, color=ink, marker=marker)
        else:
            self.plt.plot(xs, ys, color=ink, marker=marker)

    def _set_ticks(self, xs: list[float], ys: list[float]) -> None:
        columns, rows = _CELLS_PER_TICK
        across = round_ticks(min(xs), max(xs), max(2, self.size.width // columns))
        up = round_ticks(min(ys), max(ys), max(2, self.size.height // rows))
        self.plt.xticks(across, [plain(tick, 3) for tick in across])
        self.plt.yticks(up, [plain(tick, 3) for tick in up])

    def _ink(self, name: str) -> tuple[int, int, int]:
        return Color.parse(self.app.theme_variables[name]).rgb


def _marker(series: Series, place: int) -> str:
    if series.style == "points":
        return _MARKERS[1 + place % (len(_MARKERS) - 1)]
    return _MARKERS[place % len(_MARKERS)]


def heading(curve: Curve) -> Content:
    """What a chart shows: title, marked point, lines and axes."""
    mark = (f" · {_POINT} at {plain(curve.mark[0], 4)}, {plain(curve.mark[1], 4)}",) if curve.mark else ()
    parts: list[Content | str | tuple[str, str]] = [(curve.title, "bold"), *mark]
    for place, series in enumerate(curve.series):
        if series.name:
            sign = "█" if series.style == "bars" else _SIGNS.get(_marker(series, place), _marker(series, place))
            parts += ["\n" if place == 0 else "  ", (f"{sign * 2} {series.name}", f"${_INKS[place % len(_INKS)]}")]
    return Content.assemble(*parts, (f"\nup: {curve.y_label} · across: {curve.x_label}", "$text-muted"))


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from `low` to `high`, about so many of them but at least one."""
    if not high > low:
        return [low]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10, 20) if (high - low) / (factor * power) < most + 1)
    first = math.ceil(low / step - 1e-9)
    ticks = [count * step for count in range(first, math.floor(high / step + 1e-9) + 1)]
    return ticks or [low]
