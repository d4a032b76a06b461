"""Several tests at once, against scipy, brute force and what must hold for any p-values."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.calculators.explaining import curve_of, explain, find_misstep
from trainer.calculators.input_wording import range_text
from trainer.calculators.multiple_tests import any_false_alarm, joint_power, p_adjust
from trainer.calculators.reading import read_inputs, write_input
from trainer.calculators.registry import find
from trainer.errors import CalculatorError

METHODS = st.sampled_from(["holm", "benjamini_hochberg", "bonferroni"])
P_VALUES = st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.01, 0.05, 1.0])), min_size=1, max_size=12)


@given(P_VALUES)
def test_benjamini_hochberg_agrees_with_scipy(p_values: list[float]) -> None:
    from scipy.stats import false_discovery_control

    found = p_adjust(p_values=p_values, method="benjamini_hochberg")["adjusted"]
    assert found == pytest.approx(list(false_discovery_control(p_values, method="bh")), rel=1e-12, abs=0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
def test_holm_is_bonferroni_over_every_subset_that_holds_a_hypothesis(p_values: list[float]) -> None:
    # The closed testing principle: the largest Bonferroni p-value of all intersections that a hypothesis is part of.
    everyone = range(len(p_values))
    subsets = [set(chosen) for size in range(1, len(p_values) + 1) for chosen in itertools.combinations(everyone, size)]
    closed = [max(min(1.0, len(held) * min(p_values[at] for at in held)) for held in subsets if one in held) for one in everyone]
    assert p_adjust(p_values=p_values, method="holm")["adjusted"] == pytest.approx(closed, rel=1e-12, abs=0)


@given(P_VALUES, METHODS, st.randoms(use_true_random=False))
def test_the_order_of_the_tests_does_not_matter(p_values: list[float], method: str, random: object) -> None:
    places = list(range(len(p_values)))
    random.shuffle(places)  # type: ignore[attr-defined]
    straight = p_adjust(p_values=p_values, method=method)["adjusted"]
    shuffled = p_adjust(p_values=[p_values[place] for place in places], method=method)["adjusted"]
    assert shuffled == [straight[place] for place in places]


@given(P_VALUES, METHODS, st.data())
def test_a_larger_p_value_lowers_no_adjusted_one(p_values: list[float], method: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(p_values) - 1))
    raised = [*p_values]
    raised[at] = data.draw(st.floats(p_values[at], 1))
    before, after = (p_adjust(p_values=values, method=method)["adjusted"] for values in (p_values, raised))
    assert all(one <= other for one, other in zip(before, after, strict=True))


@given(P_VALUES)
def test_the_methods_are_ordered_by_strictness(p_values: list[float]) -> None:
    adjusted = [p_adjust(p_values=p_values, method=method)["adjusted"] for method in ("benjamini_hochberg", "holm", "bonferroni")]
    for p, hochberg, holm, bonferroni in zip(p_values, *adjusted, strict=True):
        assert p * (1 - 1e-15) <= hochberg
        assert hochberg * (1 - 1e-12) <= holm <= bonferroni <= 1


@pytest.mark.parametrize(
    ("p_values", "method", "alpha"),
    [
        ([0.1, 0.9, 0.9], "bonferroni", 0.3),
        ([0.03, 0.001, 0.02, 0.9, 0.9], "benjamini_hochberg", 0.05),
        ([0.01, 0.025], "bonferroni", 0.05),
    ],
)
def test_a_p_value_on_its_threshold_is_rejected(p_values: list[float], method: str, alpha: float) -> None:
    exact = [Fraction(str(p)) for p in p_values]
    m, level = len(exact), Fraction(str(alpha))
    if method == "bonferroni":
        expected = sum(m * p <= level for p in exact)
    else:
        expected = max(rank for rank, p in enumerate(sorted(exact), start=1) if m * p <= rank * level)
    found = p_adjust(p_values=p_values, method=method, alpha=alpha)
    assert found["n_rejected"] == expected == sum(found["rejected"])


def test_six_cells_of_a_cohort_test() -> None:
    cells = [0.0003, 0.0009, 0.0032, 0.030, 0.37, 0.62]
    holm, hochberg = (p_adjust(p_values=cells, method=method) for method in ("holm", "benjamini_hochberg"))
    assert holm["adjusted"][3] == pytest.approx(0.09)
    assert hochberg["adjusted"][3] == pytest.approx(0.045)
    assert (holm["n_rejected"], hochberg["n_rejected"]) == (3, 4)
    assert explain("p_adjust", {"p_values": cells}).naive.shown == "4 rejected"  # type: ignore[union-attr]
    slip = find_misstep("p_adjust", {"p_values": cells}, "n_rejected", 4, 0.01)
    assert slip is not None


def test_no_p_values_are_refused() -> None:
    for wrong in ([], [1.2], [-0.1], [math.nan], ["0.1"]):
        with pytest.raises(CalculatorError) as raised:
            p_adjust.run({"p_values": wrong})
        assert raised.value.field == "p_values"


@given(st.integers(1, 60), st.fractions(Fraction(1, 1000), Fraction(1, 2), max_denominator=1000))
def test_false_alarms_and_joint_power_are_exact(tests: int, chance: Fraction) -> None:
    alarms = any_false_alarm(tests=tests, alpha=float(chance))
    assert alarms["any_false_alarm"] == pytest.approx(float(1 - (1 - chance) ** tests), rel=1e-12)
    assert any_false_alarm(tests=tests, alpha=alarms["alpha_sidak"])["any_false_alarm"] == pytest.approx(float(chance), rel=1e-9)
    assert any_false_alarm(tests=tests, alpha=alarms["alpha_bonferroni"])["any_false_alarm"] <= float(chance) * (1 + 1e-12)
    power = joint_power(tests=tests, power=float(1 - chance), target=0.8)
    assert power["joint_power"] == pytest.approx(float((1 - chance) ** tests), rel=1e-12)
    assert power["power_each"] ** tests == pytest.approx(0.8, rel=1e-9)


def test_a_tiny_level_keeps_its_digits() -> None:
    assert any_false_alarm(tests=1000, alpha=1e-11)["any_false_alarm"] == pytest.approx(1e-8, rel=1e-7)
    assert joint_power(tests=10**12, power=0.5)["joint_power"] == 0


@pytest.mark.parametrize(
    ("name", "inputs", "output", "stated", "step"),
    [
        ("any_false_alarm", {"tests": 24, "alpha": 0.05}, "any_false_alarm", 1.2, "k alpha"),
        ("any_false_alarm", {"tests": 24, "alpha": 0.05}, "any_false_alarm", 1 - 0.975**24, "half of alpha"),
        ("any_false_alarm", {"tests": 24, "alpha": 0.05}, "any_false_alarm", 0.292, "none rings"),
        ("joint_power", {"tests": 8, "power": 0.8}, "joint_power", 0.8, "one test"),
        ("joint_power", {"tests": 8, "power": 0.8}, "joint_power", 0.832, "at least one fails"),
        ("p_adjust", {"p_values": [0.01, 0.02, 0.03]}, "adjusted[1]", 0.02, "did not adjust"),
        ("p_adjust", {"p_values": [0.01, 0.02, 0.04]}, "adjusted[1]", 0.06, "Bonferroni"),
    ],
)
def test_a_slip_is_recognised(name: str, inputs: dict[str, object], output: str, stated: float, step: str) -> None:
    found = find_misstep(name, inputs, output, stated, 0.005)
    assert found is not None
    assert step in found.step


def test_the_curves_pass_through_the_result() -> None:
    for name, output in (("any_false_alarm", "any_false_alarm"), ("joint_power", "joint_power")):
        told = explain(name, {"tests": 8})
        curve = curve_of(name, told.inputs, told.outputs)
        assert curve is not None
        assert curve.mark == (8, pytest.approx(100 * told.outputs[output]))
        at = curve.series[0].xs.index(8)
        assert curve.series[0].ys[at] == pytest.approx(100 * told.outputs[output])
    told = explain("p_adjust", {"p_values": [0.0003, 0.0009, 0.0032, 0.030, 0.37, 0.62]})
    curve = curve_of("p_adjust", told.inputs, told.outputs)
    assert curve is not None
    seen, thresholds = curve.series
    assert [p <= limit for p, limit in zip(seen.ys, thresholds.ys, strict=True)] == [True, True, True, False]


def test_p_values_are_written_as_p_values_and_still_read_as_percent() -> None:
    calculator = find("p_adjust")
    assert write_input(calculator.inputs["p_values"], [0.0003, 0.03, 0.37]) == "0.0003, 0.03, 0.37"
    assert read_inputs(calculator, {"p_values": "0.03%, 0.03, 37%"}) == {"p_values": [0.0003, 0.03, 0.37]}
    assert "%" not in range_text(calculator.inputs["p_values"].kind)
    for name, field in (("sample_ratio_mismatch", "threshold"), ("launch_decision", "srm_threshold")):
        assert write_input(find(name).inputs[field], 0.001) == "0.001"
