"""Effects that fade: against numerical integration."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.registry import compute
from trainer.errors import CalculatorError

EXAMPLE = {"long_run_effect": 0.02, "initial_extra_effect": 0.05, "decay_days": 7.0, "test_days": 14}
EFFECTS = st.floats(-0.5, 0.5)


@given(EFFECTS, EFFECTS, st.floats(0.5, 200), st.floats(0.5, 120))
def test_the_average_agrees_with_integration(lasting: float, extra: float, decay: float, days: float) -> None:
    from scipy.integrate import quad

    inputs = {"long_run_effect": lasting, "initial_extra_effect": extra, "decay_days": decay, "test_days": days}
    found = compute("novelty_decay", inputs)
    area, _ = quad(lambda day: lasting + extra * math.exp(-day / decay), 0, days, points=[min(days, decay)])
    assert found["average_effect_over_test"] == pytest.approx(area / days, rel=1e-7, abs=1e-9)
    assert found["bias_vs_long_run"] == pytest.approx(found["average_effect_over_test"] - lasting, abs=1e-12)
    halved = compute("novelty_decay", {**inputs, "test_days": found["half_life_days"]})
    assert halved["effect_on_last_day"] == pytest.approx(lasting + extra / 2)


@given(EFFECTS, st.floats(0.001, 0.5), st.floats(1, 100), st.floats(1, 100))
def test_a_longer_test_is_less_biased(lasting: float, extra: float, decay: float, days: float) -> None:
    def found(days: float) -> dict[str, Any]:
        return compute("novelty_decay", {"long_run_effect": lasting, "initial_extra_effect": extra, "decay_days": decay, "test_days": days})

    short, long = found(days), found(2 * days)
    assert 0 < long["bias_vs_long_run"] < short["bias_vs_long_run"] <= extra
    assert lasting <= long["effect_on_last_day"] <= short["effect_on_last_day"] <= short["average_effect_over_test"]


@pytest.mark.parametrize("spans", [1e-9, 1e-3, 1.0, 1e9])
def test_very_short_and_very_long_tests_keep_their_digits(spans: float) -> None:
    found = compute("novelty_decay", {**EXAMPLE, "decay_days": 1e3, "test_days": max(1e-6, min(1e6, spans * 1e3))})
    assert 0.02 <= found["average_effect_over_test"] <= 0.07 + 1e-15


@pytest.mark.parametrize(
    ("output", "stated", "words"),
    [
        ("average_effect_over_test", 0.0516, "first week"),
        ("average_effect_over_test", 0.07, "first day"),
        ("average_effect_over_test", 0.02, "long run"),
        ("average_effect_over_test", 0.0268, "last day"),
        ("effect_on_last_day", 0.0325, "half-life"),
    ],
)
def test_known_slips_are_recognised(output: str, stated: float, words: str) -> None:
    slip = find_misstep("novelty_decay", EXAMPLE, output, stated, 0.003)
    assert slip is not None
    assert words in slip.step


@given(EFFECTS, EFFECTS, st.floats(0.5, 100), st.floats(0.5, 100))
def test_the_lesson_names_the_sign_and_draws_the_decay(lasting: float, extra: float, decay: float, days: float) -> None:
    inputs = {"long_run_effect": lasting, "initial_extra_effect": extra, "decay_days": decay, "test_days": days}
    told = explain("novelty_decay", inputs)
    assert told.says[1].startswith("The sign turns") is (told.outputs["average_effect_over_test"] * lasting < 0)
    assert told.naive is None or (extra != 0 and days > 7)
    curve = curve_of("novelty_decay", told.inputs, told.outputs)
    assert curve is not None
    assert curve.series[0].ys[0] == pytest.approx(100 * (lasting + extra))
    assert curve.series[0].xs[-1] > days


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"decay_days": 0.0}, "decay_days"),
        ({"decay_days": -7}, "decay_days"),
        ({"test_days": 0}, "test_days"),
        ({"long_run_effect": "2%"}, "long_run_effect"),
    ],
)
def test_a_wrong_input_is_refused_by_its_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalculatorError) as raised:
        compute("novelty_decay", {**EXAMPLE, **change})
    assert raised.value.field == field


def test_readers_who_have_to_get_used_to_a_change_are_not_called_curious() -> None:
    told = explain("novelty_decay", {"long_run_effect": 0.02, "initial_extra_effect": -0.05, "decay_days": 7, "test_days": 28})
    assert told.naive is not None
    assert "get used to it" in told.naive.why
    assert "novelty" not in " ".join((*told.steps, *told.says))
    turned = explain("novelty_decay", {"long_run_effect": 0.005, "initial_extra_effect": -0.05, "decay_days": 7, "test_days": 14})
    assert "get used to it" in turned.says[1]


def test_a_test_shorter_than_a_week_has_no_first_week() -> None:
    short = {"long_run_effect": 0.02, "initial_extra_effect": 0.05, "decay_days": 7, "test_days": 4}
    told = explain("novelty_decay", short)
    assert told.naive is None or "week" not in told.naive.label
    assert "last week" not in " ".join(told.says)
    assert find_misstep("novelty_decay", short, "effect_on_last_day", 0.02 + 0.05 * 7 / 4 * (1 - math.exp(-4 / 7)), 1e-9) is None or (
        "week" not in find_misstep("novelty_decay", short, "effect_on_last_day", 0.02 + 0.05 * 7 / 4 * (1 - math.exp(-4 / 7)), 1e-9).step  # type: ignore[union-attr]
    )
