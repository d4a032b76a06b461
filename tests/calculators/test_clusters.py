"""What correlation inside a unit does to a test that ignores it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.clusters import alpha_under_design_effect, design_effect


@given(st.floats(1, 1000), st.floats(0, 1), st.floats(0.001, 0.2))
def test_correlation_only_ever_inflates(size: float, icc: float, alpha: float) -> None:
    found = design_effect(cluster_size=size, icc=icc)
    assert 1 <= found["design_effect"] <= size + 1e-9
    assert found["standard_error_factor"] ** 2 == pytest.approx(found["design_effect"])
    actual = alpha_under_design_effect(cluster_size=size, icc=icc, nominal_alpha=alpha)["actual_alpha"]
    assert alpha - 1e-12 <= actual < 1
    assert alpha_under_design_effect(cluster_size=size, icc=0, nominal_alpha=alpha)["actual_alpha"] == pytest.approx(alpha)


def test_a_mean_over_correlated_draws_varies_as_much_as_said() -> None:
    import numpy as np

    draws = np.random.default_rng(7)
    unit, own = draws.normal(size=(40_000, 1)) * 0.3**0.5, draws.normal(size=(40_000, 5)) * 0.7**0.5
    observed = float((unit + own).mean(axis=1).var())
    assert observed * 5 == pytest.approx(design_effect(cluster_size=5, icc=0.3)["design_effect"], rel=0.03)


def test_false_alarms_are_those_of_the_inflated_statistic() -> None:
    from scipy.stats import norm

    actual = alpha_under_design_effect(cluster_size=6, icc=0.08, nominal_alpha=0.05)["actual_alpha"]
    assert actual == pytest.approx(2 * norm.sf(norm.isf(0.025), scale=1.4**0.5))
