"""All calculators by name, grouped by what they are for, and the one way to call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from trainer.errors import CalculatorError, UsageError

if TYPE_CHECKING:
    from trainer.calculators.calculator import Calculator, Inputs, Outputs, Progress


@dataclass(frozen=True)
class Family:
    """Calculators that belong together.

    Attributes:
        title: What they are for.
        modules: Their names by the module of this package that holds them.
    """

    title: str
    modules: Mapping[str, tuple[str, ...]]


FAMILIES = (
    Family(
        "Sample size, power and runtime",
        {
            "proportions": ("sample_size_proportions", "power_proportions", "mde_proportions"),
            "means": ("sample_size_means", "power_means", "mde_means"),
            "runtime": ("runtime_weeks", "runtime_days"),
        },
    ),
    Family(
        "Guardrails: is it not worse?",
        {
            "noninferiority": ("noninferiority_test_proportions", "noninferiority_test_means"),
            "noninferiority_size": ("sample_size_noninferiority_proportions", "sample_size_noninferiority_means"),
        },
    ),
    Family(
        "Looking before the end",
        {
            "sequential": ("group_sequential_boundaries", "group_sequential_sample_size"),
            "peeking": ("peeking_inflation", "early_stop_exaggeration"),
            "always_valid": ("msprt", "confidence_sequence"),
        },
    ),
    Family(
        "Variance: less of it, and the right one",
        {
            "cuped": ("cuped_planning", "cuped_estimate"),
            "ratio_metric": ("ratio_metric_delta",),
            "clusters": ("design_effect", "alpha_under_design_effect"),
            "novelty": ("novelty_decay",),
        },
    ),
    Family(
        "Reading a result",
        {
            "split": ("sample_ratio_mismatch",),
            "intervals": ("two_proportion_ci", "diff_two_proportions_ci", "newcombe_interval", "wilson_interval", "proportion_se"),
            "multiple_tests": ("p_adjust", "any_false_alarm", "joint_power"),
        },
    ),
    Family(
        "Cohorts and mix",
        {
            "cohorts": ("cohort_fairness", "cohort_regression_veto"),
            "reweighting": ("reweighted_difference", "reweighted_difference_ci", "weighted_mean"),
            "mix": ("simpsons_paradox", "mix_shift_decomposition", "mix_shift_effect"),
        },
    ),
    Family(
        "Offline against online",
        {
            "correlation": ("correlation_gate", "correlation_from_data", "correlation_sample_size", "correlation_n_for_lower_bound"),
            "forecasts": ("forecast_error_z",),
        },
    ),
    Family(
        "Deciding what to build and to ship",
        {
            "launch": ("launch_decision",),
            "portfolio": ("portfolio_ranking",),
            "gates": ("bayes_gate", "cost_per_winner"),
            "break_even": ("heuristic_vs_ml_breakeven", "break_even_lift"),
            "effects": ("relative_change", "net_value_per_thousand", "cumulative_effect", "cumulative_margin"),
        },
    ),
    Family(
        "Thresholds, raters and filters",
        {
            "thresholds": ("roc_threshold", "cost_threshold_theory"),
            "agreement": ("cohen_kappa",),
            "screening": ("bayes_posterior", "flag_rate", "residual_rate_after_block"),
        },
    ),
    Family(
        "Latency and capacity",
        {
            "latency": ("latency_budget", "sum_of_stages_normal_quantile"),
            "latency_simulation": ("latency_simulation",),
            "capacity": ("littles_law", "scaled_utilisation", "replicas_with_zone_loss", "budget_per_turn"),
        },
    ),
    Family(
        "Alarms and incidents",
        {
            "detection": ("cusum_arl", "cusum_siegmund_arl", "shewhart_delay", "false_pages"),
            "incidents": ("incident_metrics", "extra_failures", "extra_failures_two_phases"),
        },
    ),
    Family(
        "Learning, estimating, arithmetic",
        {
            "learning": ("infonce_loss", "ewc_scalar"),
            "estimates": ("diversity_identity",),
            "arithmetic": ("arithmetic",),
        },
    ),
)
"""Every calculator, in the order in which they are listed."""

MODULES: Mapping[str, str] = {name: module for family in FAMILIES for module, names in family.modules.items() for name in names}
"""Module of every calculator by its name."""


def find(name: str) -> Calculator[...]:
    """A calculator, imported on first use.

    Raises:
        UsageError: If there is none of this name.
    """
    if name not in MODULES:
        from difflib import get_close_matches

        close = get_close_matches(name, MODULES, n=3, cutoff=0.5)
        remedy = f"did you mean {' or '.join(close)}?" if close else "`grill calc` lists all"
        raise UsageError(f"no calculator {name[:60]!r}", remedy=remedy)
    return _found(name)


def compute(name: str, inputs: Mapping[str, Any], progress: Progress | None = None) -> Outputs:
    """Run a calculator.

    Args:
        name: Name of the calculator.
        inputs: Its inputs by name.
        progress: Told how much is done, when the calculator simulates.

    Returns:
        Its outputs by name, the main one first; never NaN or infinite.

    Raises:
        UsageError: If there is no such calculator.
        CalculatorError: If an input is missing, unknown or refused; it names the input.
    """
    return find(name).run(inputs, progress)


def recompute(name: str, values: Inputs, output: str, **changes: Any) -> float | None:
    """One output with some inputs changed, for slips and charts; None when the changed inputs are refused.

    Args:
        name: Name of the calculator.
        values: Its inputs.
        output: The output that is asked for.
        changes: Inputs to change; None takes one away.
    """
    try:
        return float(find(name).run({**values, **changes})[output])
    except CalculatorError:
        return None


@cache
def _found(name: str) -> Calculator[...]:
    calculator: Calculator[...] = getattr(import_module(f"trainer.calculators.{MODULES[name]}"), name)
    return calculator
