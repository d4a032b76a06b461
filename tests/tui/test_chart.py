from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.color import Color

from tests.tui.conftest import screen_text, settled
from trainer.calculators.lesson import Curve, Series
from trainer.tui.theme import DARK, LIGHT, THEMES
from trainer.tui.widgets.chart import Chart, round_ticks

XS = tuple(float(x) for x in range(0, 101, 5))
LINE = Series("", XS, tuple(x * x / 100 for x in XS))


class Wall(App[None]):
    """A wall with a chart on it."""

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield Chart()


def inks(app: App[None], sign: str) -> set[str]:
    """Colours that a sign has on the screen."""
    found = set()
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if sign in segment.text and segment.style is not None and segment.style.color is not None:
                triplet = segment.style.color.get_truecolor()
                found.add(f"#{triplet.red:02x}{triplet.green:02x}{triplet.blue:02x}")
    return found


async def test_a_curve_is_drawn_with_axes_named_and_the_current_point_marked() -> None:
    app = Wall()
    async with app.run_test(size=(60, 20)) as pilot:
        app.query_one(Chart).show(Curve("power by size", "readers", "power, %", (LINE,), (50, 25)))
        await settled(pilot)
        text = screen_text(app)
        assert "power by size · ● at 50, 25" in text
        assert "up: power, % · across: readers" in text
        assert text.count("●") == 2
        for tick in ("20", "40", "60", "80"):
            assert tick in text


async def test_lines_are_told_apart_by_their_signs() -> None:
    app = Wall()
    async with app.run_test(size=(60, 20)) as pilot:
        other = Series("one look", XS, tuple(50.0 for _ in XS))
        app.query_one(Chart).show(Curve("looks", "share, %", "z", (Series("planned", LINE.xs, LINE.ys), other)))
        await settled(pilot)
        text = screen_text(app)
        assert "planned" in text
        assert "•• one look" in text
        assert text.count("•") > 10


async def test_bars_stand_on_zero() -> None:
    app = Wall()
    async with app.run_test(size=(60, 20)) as pilot:
        app.query_one(Chart).show(Curve("by cohort", "cohort", "rate, %", (Series("", (1, 2, 3), (9, 10, 8), "bars"),)))
        await settled(pilot)
        text = screen_text(app)
        assert "█" in text
        assert any(line.lstrip().startswith("0") for line in text.splitlines())


async def test_colours_are_those_of_the_theme_also_after_it_changes() -> None:
    app = Wall()
    async with app.run_test(size=(60, 20)) as pilot:
        app.query_one(Chart).show(Curve("power by size", "readers", "power, %", (Series("", LINE.xs, LINE.ys, "points"),), (50, 90)))
        await settled(pilot)
        seen = []
        for theme in (DARK, LIGHT):
            app.theme = theme.name
            await settled(pilot)
            accent, warning = (Color.parse(app.theme_variables[name]).hex.lower() for name in ("accent", "warning"))
            assert inks(app, "•") == {accent}
            assert warning in inks(app, "●")
            seen.append((accent, warning))
        assert len(set(seen)) == 2


@pytest.mark.parametrize("size", [(60, 20), (12, 5), (3, 3), (200, 60)])
@pytest.mark.parametrize(
    "curve",
    [
        Curve("one point", "x", "y", (Series("", (1.0,), (1.0,)),)),
        Curve("flat", "x", "y", (Series("", (1.0, 2.0), (0.0, 0.0)),), (1.0, 0.0)),
        Curve("huge", "x", "y", (Series("", (0.0, 1e15), (-1e15, 1e15)),)),
        Curve("tiny", "x", "y", (Series("", (0.0, 1e-9), (0.0, 1e-12)),)),
        Curve("one bar", "x", "y", (Series("", (1.0,), (5.0,), "bars"),)),
        Curve("[b]odd[/b]", "[x]", "[/y]", (LINE,)),
    ],
    ids=lambda value: value.title if isinstance(value, Curve) else f"{value[0]}x{value[1]}",
)
async def test_any_curve_fits_any_room(curve: Curve, size: tuple[int, int]) -> None:
    app = Wall()
    async with app.run_test(size=size) as pilot:
        app.query_one(Chart).show(curve)
        await settled(pilot)
        if size == (60, 20):
            assert curve.title in screen_text(app)


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12), st.integers(2, 12))
def test_ticks_are_round_and_inside(low: float, width: float, most: int) -> None:
    high = low + width
    ticks = round_ticks(low, high, most)
    slack = 1e-6 * max(abs(low), abs(high), width)
    assert 1 <= len(ticks) <= most + 2
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    assert ticks == sorted(ticks)
