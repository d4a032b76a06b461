"""What the agreement of two raters teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainer.calculators.calculator import Inputs, Outputs
from trainer.calculators.lesson import Lesson, Misstep, Naive
from trainer.calculators.lessons.telling_apart import apart
from trainer.calculators.registry import recompute
from trainer.calculators.wording import plain, write

_NEXT_TO_0 = 1e-9
_READINGS = (
    (_NEXT_TO_0, "no better than chance"),
    (0.2, "slight"),
    (0.4, "fair"),
    (0.6, "moderate"),
    (0.8, "substantial"),
    (1.0, "almost perfect"),
)


def _reading(kappa: float) -> str:
    """The customary word of Landis and Koch; next to 0, and only there, it is no better than chance."""
    if kappa < -_NEXT_TO_0:
        return "worse than chance"
    return next((word for bound, word in _READINGS if kappa <= bound), "almost perfect")


def _steps(values: Inputs, outputs: Outputs) -> Sequence[str]:
    same, chance = outputs["agreement"], outputs["chance_agreement"]
    first = f"{len(values['rater_a']):,} items: {write(same, 'share')} rated the same, {write(chance, 'share')} by chance"
    if values["weights"] == "none":
        return first, f"kappa = ({plain(same)} - {plain(chance)}) / (1 - {plain(chance)}) = {plain(outputs['kappa'])}"
    ratio = plain(1 - outputs["kappa"])
    return first, f"with {values['weights']} weights: observed over chance disagreement = {ratio}, kappa = {plain(outputs['kappa'])}"


def _says(values: Inputs, outputs: Outputs) -> tuple[str, str]:
    kind = "Kappa" if values["weights"] == "none" else f"Kappa with {values['weights']} weights"
    return (
        f"{kind} is {plain(outputs['kappa'], 3)}, {_reading(outputs['kappa'])}, where the raw agreement is "
        f"{write(outputs['agreement'], 'share')}.",
        f"Chance alone would make them agree on {write(outputs['chance_agreement'], 'share')}, so I report kappa beside the table of "
        "both raters, since rare categories push kappa down.",
    )


def _naive(values: Inputs, outputs: Outputs) -> Naive | None:
    chance = write(outputs["chance_agreement"], "share")
    return Naive("raw agreement", write(outputs["agreement"], "share"), f"with these shares of categories chance alone gives {chance}")


def _missteps(values: Inputs, outputs: Outputs, output: str) -> Iterable[Misstep]:
    right = outputs[output]
    if output == "agreement":
        return apart(right, {"gave kappa instead of the raw agreement": outputs["kappa"]})
    if output != "kappa":
        return ()
    same, chance = outputs["agreement"], outputs["chance_agreement"]
    highest = values["n_categories"] or max(*values["rater_a"], *values["rater_b"])
    wrong: dict[str, float | None] = {
        "gave the raw agreement": same,
        "subtracted chance without dividing by what is left above it": same - chance,
        "took chance as one over the number of categories": (same - 1 / highest) / (1 - 1 / highest) if highest > 1 else None,
    }
    for weights in ("none", "linear", "quadratic"):
        told = "left the weights out" if weights == "none" else f"took {weights} weights"
        wrong[told] = recompute("cohen_kappa", values, "kappa", weights=weights)
    return apart(right, wrong)


LESSONS = {
    "cohen_kappa": Lesson(
        assumptions=(
            "The items have the mix of categories of real traffic; the same raters get another kappa on another mix.",
            "Both raters judged alone, by the same guide.",
            "Weights fit the scale: quadratic ones for ordered grades, none for names.",
        ),
        steps=_steps,
        says=_says,
        naive=_naive,
        missteps=_missteps,
    ),
}
