"""What several tests at once teach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from trainer.calculators.adjusting import Correction, adjust
from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Curve, Lesson, Misstep, Naive, Series
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.wording import plain, write

_METHODS: Mapping[Correction, str] = {"holm": "Holm", "benjamini_hochberg": "Benjamini-Hochberg", "bonferroni": "Bonferroni"}
_SHOWN = 8


def _factor(method: str, rank: int, m: int) -> float:
    """What the p-value of a rank, from 1, is multiplied by."""
    return {"bonferroni": float(m), "holm": float(m - rank + 1)}.get(method, m / rank)


def _adjust_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    p_values, m = values["p_values"], len(values["p_values"])
    order = sorted(range(m), key=p_values.__getitem__)
    lines = [
        f"rank {rank}: {write(p_values[at], 'p')} × {plain(_factor(values['method'], rank, m))} = "
        f"{write(_factor(values['method'], rank, m) * p_values[at], 'p')}, adjusted {write(outputs['adjusted'][at], 'p')}"
        for rank, at in enumerate(order[:_SHOWN], start=1)
    ]
    rest = [f"and {m - _SHOWN:,} larger ones"] if m > _SHOWN else []
    return (*lines, *rest, f"at most {plain(values['alpha'])}: {outputs['n_rejected']:,} of {m:,}")


def _adjust_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    m, method = len(values["p_values"]), values["method"]
    if method == "benjamini_hochberg":
        second = "Benjamini-Hochberg bounds the expected share of false claims among those made, which suits exploring more than a veto."
    else:
        second = f"{_METHODS[method]} bounds the chance of any false claim; what is not rejected is not thereby shown to be harmless."
    return (
        f"After {_METHODS[method]} at {write(values['alpha'], 'probability')} I claim {outputs['n_rejected']:,} of {m:,} effects.",
        second,
    )


def _unadjusted(values: Inputs) -> int:
    return sum(p <= values["alpha"] for p in values["p_values"])


def _adjust_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    found, m = _unadjusted(values), len(values["p_values"])
    if m < 2:
        return None
    chance = 1 - (1 - values["alpha"]) ** m
    why = f"with {m:,} harmless, independent tests the chance of at least one false claim would be {write(chance, 'probability')}"
    return Naive("each p-value held against alpha", f"{found:,} rejected", why)


def _adjust_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    others = {method: name for method, name in _METHODS.items() if method != values["method"]}
    p_values, alpha = values["p_values"], values["alpha"]
    if output == "n_rejected":
        slips: dict[str, float | None] = {
            f"adjusted by {name}": sum(p <= alpha for p in adjust(p_values, method)) for method, name in others.items()
        }
        return apart(outputs["n_rejected"], {"did not adjust": _unadjusted(values), **slips})
    name, _, place = output.rstrip("]").partition("[")
    if name != "adjusted" or not place.isdigit() or int(place) >= len(p_values):
        return ()
    at = int(place)
    rank = 1 + sum(p < p_values[at] for p in p_values)
    slips = {f"adjusted by {found}": adjust(p_values, method)[at] for method, found in others.items()}
    slips |= {
        "did not adjust": p_values[at],
        "multiplied by the rank": rank * p_values[at],
        "counted the rank from 0": (len(p_values) - rank) * p_values[at] if values["method"] == "holm" else None,
        "divided by the number of tests": p_values[at] / len(p_values),
    }
    return apart(outputs["adjusted"][at], slips)


def _adjust_curve(values: Inputs, outputs: Outputs) -> Curve | None:
    """Sorted p-values beside the threshold of their rank, as far as they are near it."""
    ranked, m = sorted(values["p_values"]), len(values["p_values"])
    # Large p-values would flatten the part where it is decided.
    shown = max(2, sum(p <= 4 * values["alpha"] for p in ranked))
    if m < 2 or shown > 500:
        return None
    ranks = tuple(float(rank) for rank in range(1, shown + 1))
    thresholds = tuple(values["alpha"] / _factor(values["method"], rank, m) for rank in range(1, shown + 1))
    series = (Series("p-value", ranks, tuple(ranked[:shown]), "points"), Series("threshold", ranks, thresholds))
    return Curve(f"p-values against {_METHODS[values['method']]}'s thresholds", "rank", "p-value", series)


def _chance_curve(title: str, label: str, chance: Callable[[int], float], tests: int) -> Curve:
    """A chance in percent against the number of tests, from one to two and a half times as many."""
    last = max(20, 5 * tests // 2)
    counts = sorted({1 + (last - 1) * step // 60 for step in range(61)} | {tests})
    line = Series("", tuple(map(float, counts)), tuple(100 * chance(k) for k in counts))
    return Curve(title, "tests", label, (line,), (float(tests), 100 * chance(tests)))


def _alarm_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    alpha, k = values["alpha"], values["tests"]
    return (
        f"none of {k:,} rings: (1 - {plain(alpha)})^{k} = {plain(1 - outputs['any_false_alarm'])}",
        f"at least one: {write(outputs['any_false_alarm'], 'probability')}; expected number {plain(outputs['expected_false_alarms'])}",
        f"to hold {write(alpha, 'probability')} over all: {write(outputs['alpha_bonferroni'], 'probability')} each (Bonferroni), "
        f"{write(outputs['alpha_sidak'], 'probability')} (Sidak)",
    )


def _alarm_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    chance, alpha = write(outputs["any_false_alarm"], "probability"), write(values["alpha"], "probability")
    if values["tests"] == 1:
        return f"A single test rings by chance with probability {chance}.", "Every further test is a further chance to be wrong."
    return (
        f"With {values['tests']:,} independent tests at {alpha} each, at least one rings by chance with probability {chance}.",
        f"Positively correlated tests ring together, so the true chance is lower; testing each at "
        f"{write(outputs['alpha_bonferroni'], 'probability')} keeps it below {alpha} in any case.",
    )


def _alarm_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["tests"] < 2:
        return None
    why = "every further test is a further chance to be wrong"
    return Naive("the level of one test", write(values["alpha"], "probability"), why)


def _alarm_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    alpha, k, right = values["alpha"], values["tests"], outputs[output]
    slips = {
        "any_false_alarm": {
            "added up the levels, k alpha": k * alpha,
            "took half of alpha, as for one tail of a two-sided test": 1 - (1 - alpha / 2) ** k,
            "gave the chance that none rings": (1 - alpha) ** k,
            "gave the chance that all ring": alpha**k,
            "gave the level of one test": alpha,
            "counted the pairs of tests": 1 - (1 - alpha) ** (k * (k - 1) / 2),
        },
        "expected_false_alarms": {"gave the chance of at least one": outputs["any_false_alarm"], "gave that of one test": alpha},
        "alpha_bonferroni": {"left alpha as it is": alpha, "multiplied instead of dividing": k * alpha},
        "alpha_sidak": {"left alpha as it is": alpha, "gave the chance of any alarm": outputs["any_false_alarm"]},
    }
    return apart(right, slips.get(output, {}))


def _power_steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    k, target = values["tests"], values["target"]
    return (
        f"all {k:,} pass: {plain(values['power'])}^{k} = {write(outputs['joint_power'], 'probability')}",
        f"for {write(target, 'probability')} in all: {plain(target)}^(1/{k}) = {write(outputs['power_each'], 'probability')} each",
    )


def _power_says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    k, power = values["tests"], write(values["power"], "probability")
    chance = write(outputs["joint_power"], "probability")
    if k == 1:
        return (
            f"With a single test at {power} power a sound change gets through with probability {chance}.",
            "Every further test that has to be passed as well multiplies that by its own power.",
        )
    return (
        f"If all {k:,} independent tests have to be passed at {power} power each, a sound change gets through with probability {chance}.",
        f"Where all must pass, power needs the correction and not alpha: each test needs {write(outputs['power_each'], 'probability')} "
        f"so that {write(values['target'], 'probability')} of sound changes pass.",
    )


def _power_naive(values: Inputs, outputs: Outputs) -> Naive | None:
    if values["tests"] < 2:
        return None
    return Naive("the power of one test", write(values["power"], "probability"), "each further test is a further chance to fail")


def _power_missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    k, power, target = values["tests"], values["power"], values["target"]
    slips = {
        "joint_power": {
            "gave the power of one test": power,
            "gave the chance that at least one passes": 1 - (1 - power) ** k,
            "gave the chance that at least one fails": 1 - power**k,
            "subtracted the chances to fail, 1 - k beta": max(0.0, 1 - k * (1 - power)),
            "divided the power by the number of tests": power / k,
        },
        "power_each": {
            "took the target for each test": target,
            "gave the chance that all pass": outputs["joint_power"],
            "divided beta by the number of tests": 1 - (1 - target) / k,
        },
    }
    # Powers near 1 differ little, but the slip is told all the same.
    return apart(outputs[output], slips.get(output, {}), least=0.001 if output == "power_each" else 0.02)


LESSONS = {
    "p_adjust": Lesson(
        assumptions=(
            "All tests that were made are in the list, not only those that looked good.",
            "Each p-value is valid by itself: its unit, its look and its variance are right.",
            "Benjamini-Hochberg needs independent or positively dependent tests; Holm and Bonferroni hold for any.",
        ),
        steps=_adjust_steps,
        says=_adjust_says,
        naive=_adjust_naive,
        missteps=_adjust_missteps,
        curve=_adjust_curve,
    ),
    "any_false_alarm": Lesson(
        assumptions=(
            "The tests are independent; positively correlated metrics ring together, and the chance is lower.",
            "Nothing is wrong anywhere: this is the price of testing harmless changes.",
        ),
        steps=_alarm_steps,
        says=_alarm_says,
        naive=_alarm_naive,
        missteps=_alarm_missteps,
        curve=lambda values, outputs: _chance_curve(
            "false alarms by tests", "chance of at least one, %", lambda k: 1 - (1 - values["alpha"]) ** k, values["tests"]
        ),
    ),
    "joint_power": Lesson(
        assumptions=(
            "The tests are independent; positively correlated metrics pass together, and the chance is higher.",
            "Each test has the power stated, at the effect the change really has.",
        ),
        steps=_power_steps,
        says=_power_says,
        naive=_power_naive,
        missteps=_power_missteps,
        curve=lambda values, outputs: _chance_curve(
            "passing all by tests", "chance that all pass, %", lambda k: float(values["power"] ** k), values["tests"]
        ),
    ),
}
