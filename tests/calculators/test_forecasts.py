"""How far a result lies from its forecast."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import explain, find_misstep
from trainer.calculators.forecasts import forecast_error_z
from trainer.errors import CalculatorError

INPUTS = {"forecast": 2.2, "observed": 0.42, "launch_sd": 0.9, "ab_se": 0.78}


def test_a_known_miss() -> None:
    found = forecast_error_z(**INPUTS)
    assert found["z"] == pytest.approx(-1.49, abs=0.005)
    assert found["p_value"] == pytest.approx(1 / 7.4, rel=0.01)


@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(0.01, 10), st.floats(0, 10), st.floats(0.01, 100))
def test_unit_and_side_do_not_change_the_size(forecast: float, observed: float, scatter: float, noise: float, unit: float) -> None:
    from scipy.special import ndtr

    found = forecast_error_z(forecast=forecast, observed=observed, launch_sd=scatter, ab_se=noise)
    other = forecast_error_z(forecast=unit * observed, observed=unit * forecast, launch_sd=unit * noise, ab_se=unit * scatter)
    assert other["z"] == pytest.approx(-found["z"], rel=1e-9, abs=1e-9)
    assert found["p_value"] == pytest.approx(float(2 * ndtr(-abs(found["z"]))), rel=1e-9, abs=1e-300)
    assert abs(found["z"]) <= abs(observed - forecast) / max(scatter, noise) * (1 + 1e-12)


def test_without_any_noise_it_is_refused() -> None:
    with pytest.raises(CalculatorError, match="without any noise") as raised:
        forecast_error_z(forecast=1, observed=2, launch_sd=0, ab_se=0)
    assert raised.value.field == "launch_sd"
    for name in ("launch_sd", "ab_se"):
        for wrong in (-1, math.nan):
            with pytest.raises(CalculatorError) as raised:
                forecast_error_z(**{**INPUTS, name: wrong})
            assert raised.value.field == name


def test_one_miss_is_called_a_collapse_only_when_it_is_large() -> None:
    assert "no collapse" in explain("forecast_error_z", INPUTS).says[1]
    assert "seldom" in explain("forecast_error_z", {**INPUTS, "observed": -2}).says[1]


@pytest.mark.parametrize(("stated", "words"), [(-1.98, "scatter of launches alone"), (-2.28, "A/B test alone"), (1.49, "forecast minus")])
def test_known_slips_are_recognised(stated: float, words: str) -> None:
    slip = find_misstep("forecast_error_z", INPUTS, "z", stated, 0.01)
    assert slip is not None
    assert words in slip.step
