"""What the check of the split teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Lesson, Misstep, Naive
from trainer.calculators.lessons.misreadings import distinct
from trainer.calculators.wording import plain, write

_USUAL_ALPHA = 0.05
_FEWEST_PLANNED = 5
_MOST_SHOWN = 6


def _planned(values: Inputs) -> list[float]:
    total, shares = sum(values["observed"]), values["expected_shares"]
    return [total * share / sum(shares) for share in shares]


def _worst(values: Inputs) -> tuple[float, float]:
    """Observed and planned share of the arm that is farthest off."""
    total = sum(values["observed"])
    pairs = [(seen / total, planned / total) for seen, planned in zip(values["observed"], _planned(values), strict=True)]
    return max(pairs, key=lambda pair: abs(pair[0] - pair[1]))


def _p(value: float) -> str:
    return f"p = {write(value, 'p')}" if value >= 1e-300 else "p below 1e-300"


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    pairs = list(zip(values["observed"], _planned(values), strict=True))
    more = f", and {len(pairs) - _MOST_SHOWN} more arms" if len(pairs) > _MOST_SHOWN else ""
    terms = " + ".join(f"({plain(seen)} - {plain(planned)})^2 / {plain(planned)}" for seen, planned in pairs[:_MOST_SHOWN])
    lines = [
        "planned: " + ", ".join(plain(planned) for _, planned in pairs[:_MOST_SHOWN]) + more,
        f"chi2 = {terms}{' + …' if more else ''} = {plain(outputs['chi_square'])}",
        f"{len(pairs)} arms - 1 = {outputs['df']} degree{'s' if outputs['df'] > 1 else ''} of freedom: {_p(outputs['p_value'])}",
        f"{'below' if outputs['mismatch'] else 'not below'} {plain(values['threshold'])}: "
        f"{'mismatch' if outputs['mismatch'] else 'no mismatch called'}",
    ]
    fewest = min(planned for _, planned in pairs)
    if fewest < _FEWEST_PLANNED:
        lines.append(f"only {plain(fewest)} planned in the smallest arm: below {_FEWEST_PLANNED} the p-value is rough")
    return lines


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    seen, planned = _worst(values)
    if outputs["mismatch"]:
        return (
            f"The split is broken: an arm planned at {write(planned, 'share')} holds {write(seen, 'share')}, and a working split does "
            f"that with {_p(outputs['p_value'])}.",
            "I read no metric of this test, since whoever was lost may differ from the rest; I look for the cause and run it again.",
        )
    return (
        f"No mismatch is called: {_p(outputs['p_value'])}, not below the threshold of {plain(values['threshold'])}.",
        "That clears the total counts only; I would check the assignment by day, platform and locale as well.",
    )


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    seen, planned = _worst(values)
    if outputs["mismatch"]:
        why = "with this many readers chance moves the split far less, so part of them must have been lost or added"
        return Naive("a look at the shares", f"{write(seen, 'share')} instead of {write(planned, 'share')}: looks balanced", why)
    if outputs["p_value"] < _USUAL_ALPHA:
        why = "the check is made on every test, so at 5% every twentieth sound test would be thrown away"
        return Naive("the usual 5%", f"{_p(outputs['p_value'])}: a mismatch", why)
    return None


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    from scipy.special import chdtrc

    pairs = list(zip(values["observed"], _planned(values), strict=True))
    right, arms = outputs[output], len(pairs)
    if output == "df":
        yield Misstep(arms, "took one degree of freedom for each arm")
    corrected = sum(max(0.0, abs(seen - planned) - 0.5) ** 2 / planned for seen, planned in pairs)
    wrong = {
        "applied a continuity correction": corrected,
        "compared shares instead of counts": outputs["chi_square"] / sum(values["observed"]),
        "counted one arm only": (pairs[0][0] - pairs[0][1]) ** 2 / pairs[0][1],
    }
    if output == "chi_square":
        yield from distinct(right, *(Misstep(found, step) for step, found in wrong.items()))
        yield from distinct(right, Misstep(right**0.5, "gave z instead of chi-square"))
    if output == "p_value":
        yield from distinct(right, *(Misstep(float(chdtrc(arms - 1, found)), step) for step, found in wrong.items()))
        yield from distinct(right, Misstep(float(chdtrc(arms, outputs["chi_square"])), "took one degree of freedom for each arm"))
        yield from distinct(right, Misstep(right / 2, "halved the p-value, as for a one-sided test"))


LESSONS = {
    "sample_ratio_mismatch": Lesson(
        assumptions=(
            "Readers are counted where they were assigned; counting after a filter that treatment touches makes a mismatch by itself.",
            "Each reader is counted once and independently; counting sessions or clusters makes p-values too small.",
            "The planned shares held for the whole time; a ramp-up mixes several splits.",
            "At least about five readers are planned in each arm, so that the chi-square holds.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
    ),
}
