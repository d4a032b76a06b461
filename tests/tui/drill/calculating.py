"""What a learner does with the calculator beside a drill, for tests."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.fakes import make_chain
from tests.tui.conftest import screen_text
from tests.tui.drill.conftest import Stage, Workshop
from tests.tui.drill.hands import settled, stage
from trainer.domain.answer import Calculation
from trainer.domain.chain import Chain
from trainer.tui.widgets.calculator_field import CalculatorField

SIZE = "sample_size_proportions"
SENTENCE = "47,036 readers in the control arm (baseline 12%, MDE +0.6 points, 80% power)"


TYPED = {
    "baseline_rate": "12%",
    "mde_absolute": "+0.6pp",
    "mde_relative": "",
    "alpha": "5%",
    "power": "80%",
    "sides": "2",
    "allocation_ratio": "1",
    "n_treatments": "1",
    "correction": "none",
    "method": "pooled_z",
}


def chain_with(*calculators: str) -> Chain:
    """A chain whose questions name calculators."""
    chain = make_chain()
    return chain.model_copy(
        update={"questions": tuple(question.model_copy(update={"calculators": calculators}) for question in chain.questions)}
    )


def sizing(workshop: Workshop) -> Stage:
    """A drill at a question that names two calculators, into one of which a sound plan was typed before."""
    return workshop.stage(chain_with(SIZE, "runtime_weeks", "no_such_calculator"), typed={SIZE: dict(TYPED)})


def field(pilot: Pilot[None], name: str) -> CalculatorField:
    return next(found for found in stage(pilot).drill.query(CalculatorField) if found.known.name == name)


async def type_into(pilot: Pilot[None], name: str, text: str) -> None:
    """Put another text into a field, as a paste over all of it does."""
    control = field(pilot, name).control
    control.focus()
    control.value = text  # type: ignore[attr-defined]
    await settled(pilot)


def column(pilot: Pilot[None], selector: str) -> str:
    """What stands in one part of the screen, with all white space as single blanks."""
    region = stage(pilot).drill.query_one(selector).region
    lines = screen_text(pilot.app).splitlines()[region.y : region.bottom]
    return " ".join(" ".join(line[region.x : region.right] for line in lines).split())


def result(pilot: Pilot[None]) -> str:
    """What the calculator gives."""
    return column(pilot, "#result")


def kept(pilot: Pilot[None]) -> tuple[Calculation, ...]:
    now = stage(pilot).drill.standing
    assert now is not None
    return now.calculations
