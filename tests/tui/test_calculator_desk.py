from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Annotated

import pytest

from tests.tui.gate import LESSON, Gate, doubling, until
from trainer.calculators.calculator import Calculator, Output, Outputs, calculator
from trainer.calculators.kinds import Number, Table
from trainer.calculators.registry import MODULES
from trainer.tui.calculator_desk import CalculatorDesk

SIZE = "sample_size_proportions"


def nothing(_: float) -> None:
    """Progress that nobody looks at."""


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr("trainer.calculators.explaining.lesson_of", lambda _: LESSON)
    return Gate()


@pytest.fixture
def simulated(gate: Gate) -> Calculator[...]:
    return doubling(gate)


@pytest.fixture
def make_desk() -> Iterator[Callable[..., CalculatorDesk]]:
    made: list[CalculatorDesk] = []

    def make(**options: object) -> CalculatorDesk:
        made.append(CalculatorDesk(**options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for desk in made:
        desk.close()


MakeDesk = Callable[..., CalculatorDesk]


async def test_a_calculator_opens_with_its_example_and_later_with_what_was_typed_last(make_desk: MakeDesk) -> None:
    typed: dict[str, dict[str, str]] = {}
    desk = make_desk(typed=typed)
    sheet = await desk.open(SIZE)
    assert sheet is not None
    assert sheet.texts["baseline_rate"] == "12%"
    assert sheet.texts["mde_relative"] == ""
    await desk.compute(sheet.calculator, {**sheet.texts, "baseline_rate": "20 %"}, nothing)
    again = await make_desk(typed=typed).open(SIZE)
    assert again is not None
    assert again.texts["baseline_rate"] == "20 %"
    given = await desk.open(SIZE, {"baseline_rate": 0.3, "mde_relative": 0.1})
    assert given is not None
    assert (given.texts["baseline_rate"], given.texts["mde_relative"], given.texts["mde_absolute"]) == ("30%", "+10%", "")


async def test_what_is_typed_becomes_a_result_with_all_that_explains_it(make_desk: MakeDesk) -> None:
    desk = make_desk()
    sheet = await desk.open(SIZE)
    assert sheet is not None
    outcome = await desk.compute(sheet.calculator, {"baseline_rate": "12%", "mde_absolute": "0.6pp"}, nothing)
    assert outcome is not None
    assert outcome.errors == {}
    assert outcome.result is not None
    assert outcome.result.explanation.outputs["n_control"] == 47_036
    assert outcome.result.curve is not None


async def test_every_field_says_what_is_wrong_with_it(make_desk: MakeDesk) -> None:
    desk = make_desk()
    sheet = await desk.open(SIZE)
    assert sheet is not None
    outcome = await desk.compute(sheet.calculator, {"baseline_rate": "120%", "mde_absolute": "x", "alpha": " "}, nothing)
    assert outcome is not None
    assert outcome.result is None
    assert set(outcome.errors) == {"baseline_rate", "mde_absolute"}
    outcome = await desk.compute(sheet.calculator, {"baseline_rate": "12%"}, nothing)
    assert outcome is not None
    assert set(outcome.errors) == {"mde_absolute"}


async def test_what_is_wrong_with_a_column_belongs_to_its_table(make_desk: MakeDesk, gate: Gate) -> None:
    @calculator(total=Output("in all", "count"))
    def summed(
        *, rows: Annotated[list[dict[str, float]], Table("a row", {"n": Number("n", "count", 1, 9)}, blames_column=True)]
    ) -> Outputs:
        """A sum."""
        return {"total": sum(row["n"] for row in rows)}

    outcome = await make_desk().compute(summed, {"rows": '[{"n": 1}, {"n": 20}]'}, nothing)
    assert outcome is not None
    assert set(outcome.errors) == {"rows"}
    assert "row 2" in outcome.errors["rows"]


async def test_a_table_stands_in_its_field_row_by_row(make_desk: MakeDesk) -> None:
    desk = make_desk()
    sheet = await desk.open("cohort_fairness")
    assert sheet is not None
    assert len(sheet.texts["cohorts"].splitlines()) == 3
    outcome = await desk.compute(sheet.calculator, sheet.texts, nothing)
    assert outcome is not None
    assert outcome.result is not None


async def test_a_simulation_tells_its_progress(make_desk: MakeDesk, gate: Gate, simulated: Calculator[...]) -> None:
    gate.open()
    shares: list[float] = []
    outcome = await make_desk(pause=0).compute(simulated, {"number": "4"}, shares.append)
    assert outcome is not None
    assert outcome.result is not None
    assert outcome.result.explanation.outputs == {"twice": 8}
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len(shares) <= 51


async def test_the_newest_request_wins_and_an_older_simulation_is_given_up(
    make_desk: MakeDesk, gate: Gate, simulated: Calculator[...]
) -> None:
    desk = make_desk(pause=0)
    first = asyncio.create_task(desk.compute(simulated, {"number": "1"}, nothing))
    await until(lambda: gate.half_way == [1])
    second = asyncio.create_task(desk.compute(simulated, {"number": "2"}, nothing))
    third = asyncio.create_task(desk.compute(simulated, {"number": "3"}, nothing))
    await asyncio.sleep(0)
    gate.open()
    assert await first is None
    assert await second is None
    outcome = await third
    assert outcome is not None
    assert outcome.result is not None
    assert outcome.result.explanation.outputs == {"twice": 6}
    assert gate.ended == [3]
    assert gate.started in ([1, 3], [1, 2, 3])


async def test_a_simulation_waits_for_a_pause_in_typing(make_desk: MakeDesk, gate: Gate, simulated: Calculator[...]) -> None:
    gate.open()
    desk = make_desk(pause=0.01)
    outcomes = await asyncio.gather(*(desk.compute(simulated, {"number": str(number)}, nothing) for number in range(1, 6)))
    assert [outcome is not None for outcome in outcomes] == [False, False, False, False, True]
    assert gate.started == [5]


async def test_a_closed_desk_gives_up_its_simulation(make_desk: MakeDesk, gate: Gate, simulated: Calculator[...]) -> None:
    desk = make_desk(pause=0)
    task = asyncio.create_task(desk.compute(simulated, {"number": "1"}, nothing))
    await until(lambda: gate.half_way == [1])
    desk.close()
    gate.open()
    assert await task is None
    assert gate.ended == []


@pytest.mark.parametrize("name", MODULES)
async def test_the_fields_that_any_calculator_begins_with_give_a_result(make_desk: MakeDesk, name: str) -> None:
    desk = make_desk(pause=0)
    sheet = await desk.open(name)
    assert sheet is not None
    outcome = await desk.compute(sheet.calculator, sheet.texts, nothing)
    assert outcome is not None
    assert outcome.errors == {}
    assert outcome.result is not None
