"""What an answer states for the numbers that a question asks for.

An agreeing number always wins. A wrong one is named only where it can hardly be anything else: it follows from a known slip, or it
stands beside the words of the check and is no figure of the question, no step on the way, and no other result of the calculator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from trainer.domain.grade import NumberResult, StatedFigure
from trainer.grading.matching import Occurrences
from trainer.grading.number_candidates import Candidate, Surroundings
from trainer.grading.number_checks import PreparedCheck, QuestionNumbers, same_figure
from trainer.grading.polarity import Polarity
from trainer.grading.stated_numbers import voided
from trainer.grading.text import Text

_TOTALS = frozenset({"total", "altogether", "overall", "together", "combined"})
_WHOLE = _TOTALS | {"both", "split", "divided", "half", "sum", "all"}
"""Beside these a number is a total or a part of one."""
_CLAIMING = frozenset(
    {"need", "needs", "needed", "require", "requires", "required", "take", "takes", "get", "gets", "give", "gives", "gave", "come",
     "comes", "make", "makes", "is", "are", "be", "was", "becomes", "equals", "want", "wants", "calculate", "calculated", "compute",
     "computed", "result", "results"}
)  # fmt: skip
"""A sentence without any of these hardly states a result."""
_COUNTED = frozenset({"", "days"})
"""Units in which steps on the way to a result are worked out aloud."""
_CLOSE = 0.005
_DIGITS = 4
_FARTHEST = 200.0
_MULTIPLES = (
    (100.0, "100 times the right value, as if a fraction had been taken for percent"),
    (0.01, "a hundredth of the right value, as if percent had been taken for a fraction"),
    (2.0, "twice the right value"),
    (0.5, "half the right value"),
)
_MULTIPLE_SLACK = 0.03


@dataclass(frozen=True)
class _Fault:
    """A number that is wrong for a check, with the slip that leads to it and the relative distance from the slip's value."""

    distance: float
    check: int
    found: Candidate
    step: str


def unstated(numbers: QuestionNumbers) -> tuple[NumberResult, ...]:
    """The results of an answer in which nothing was looked for."""
    return tuple(_result(prepared) for prepared in numbers.checks)


def compare_numbers(numbers: QuestionNumbers, occurrences: Occurrences, polarity: Polarity) -> tuple[NumberResult, ...]:
    """What an answer states for each number that its question asks for.

    Args:
        numbers: The checks of the question.
        occurrences: Where the words of the checks occur.
        polarity: What the answer denies, rejects, reports.
    """
    if not numbers.checks:
        return ()
    return _Comparison(numbers, Surroundings(numbers, occurrences, polarity)).results()


class _Comparison:
    """One answer against all checks of a question, so that no number is taken twice."""

    def __init__(self, numbers: QuestionNumbers, around: Surroundings) -> None:
        self._numbers = numbers
        self._around = around

    def results(self) -> tuple[NumberResult, ...]:
        checks = self._numbers.checks
        agreeing = [self._agreeing(prepared) for prepared in checks]
        taken = {found.index for places in agreeing for found in places}
        wanting = [number for number, places in enumerate(agreeing) if not self._settled(checks[number], places)]
        faults = self._faults(wanting, taken) if wanting else {}
        return tuple(self._one(prepared, agreeing[number], faults.get(number)) for number, prepared in enumerate(checks))

    def _agreeing(self, prepared: PreparedCheck) -> list[Candidate]:
        return [found for found in self._around.agreeing(prepared) if not self._of_another_kind(prepared, found.index)]

    def _settled(self, prepared: PreparedCheck, agreeing: list[Candidate]) -> bool:
        """Whether an agreeing number leaves nothing to accuse; three weeks somewhere else may well mean something else."""
        return any(found.beside or prepared.unit != "days" for found in agreeing)

    def _of_another_kind(self, prepared: PreparedCheck, index: int) -> bool:
        """Whether the clause of a number calls it a total, and the check's words stand elsewhere: `47,000 in total, 23,500 per arm`."""
        if prepared.near is None or self._around.in_clause(prepared, index):
            return False
        words = self._around.clause(index)
        return bool(_TOTALS.intersection(words)) or ("in", "all") in pairwise(words)

    def _one(self, prepared: PreparedCheck, agreeing: list[Candidate], fault: _Fault | None) -> NumberResult:
        text = self._around.text
        held = [found for found in agreeing if found.beside and not voided(found.index, found.last, self._around.polarity)]
        if held:
            closest = min(held, key=lambda found: abs(found.value - prepared.written))
            return _result(prepared, _figure(text, closest, prepared), True)
        return _result(prepared) if fault is None else _result(prepared, _figure(text, fault.found, prepared), False, fault.step)

    def _faults(self, wanting: list[int], taken: set[int]) -> dict[int, _Fault]:
        """The wrong number of each check that no number agrees with, where one can be told; known slips come first."""
        checks = self._numbers.checks
        claimed = {number: [found for found in self._around.claimed(checks[number]) if found.index not in taken] for number in wanting}
        chosen: dict[int, _Fault] = {}
        used: set[int] = set()
        slips = (fault for number in wanting for fault in self._slips(number, claimed[number]))
        for fault in sorted(slips, key=lambda fault: fault.distance):
            if fault.check not in chosen and fault.found.index not in used:
                chosen[fault.check] = fault
                used.add(fault.found.index)
        for number in wanting:
            if number not in chosen:
                only = self._only_one(number, [found for found in claimed[number] if found.index not in used])
                if only is not None:
                    chosen[number] = _Fault(0.0, number, only, _multiple(only.value / checks[number].written))
                    used.add(only.index)
        return chosen

    def _slips(self, number: int, candidates: Iterable[Candidate]) -> Iterator[_Fault]:
        prepared = self._numbers.checks[number]
        for found in candidates:
            legitimate = self._is_other_result(number, found.value)
            if legitimate and (not found.beside or self._of_the_whole(found.index)):
                continue
            placed = found.beside or prepared.near is None
            if not placed and not self._unmistakable(found):
                continue
            slack = prepared.check.tolerance if placed and not self._derived(prepared, found) else _CLOSE
            for slip in prepared.missteps:
                distance = abs(found.value - slip.value) / max(abs(slip.value), 1e-12)
                if distance <= slack:
                    yield _Fault(distance, number, found, slip.step)

    def _unmistakable(self, found: Candidate) -> bool:
        """Whether a number has so many digits that it hits the value of a slip by no accident."""
        digits = self._around.text.tokens[found.index].norm.replace(".", "").strip("0")
        return digits.isdigit() and len(digits) >= _DIGITS and not self._numbers.is_derived(found.value)

    def _is_other_result(self, number: int, value: float) -> bool:
        """Whether the calculator gives it as another output, or another check as one of its own."""
        checks = self._numbers.checks
        own = checks[number].others
        foreign = (other for place, check in enumerate(checks) if place != number for other in (check.written, *check.others))
        return any(same_figure(other, value) for other in (*own, *foreign))

    def _of_the_whole(self, index: int) -> bool:
        return bool(_WHOLE.intersection(self._around.clause(index)))

    def _derived(self, prepared: PreparedCheck, found: Candidate) -> bool:
        return prepared.unit in _COUNTED and self._numbers.is_derived(found.value)

    def _only_one(self, number: int, candidates: Iterable[Candidate]) -> Candidate | None:
        """The one number beside the check's words that nothing else explains; None when there are several."""
        prepared = self._numbers.checks[number]
        if not prepared.written:
            return None
        left = [
            found
            for found in candidates
            if found.beside
            and 1 / _FARTHEST <= abs(found.value / prepared.written) <= _FARTHEST
            and not self._derived(prepared, found)
            and not self._is_other_result(number, found.value)
            and not self._of_the_whole(found.index)
            and self._states_result(found.index)
        ]
        return left[0] if len({found.value for found in left}) == 1 else None

    def _states_result(self, index: int) -> bool:
        text = self._around.text
        sentence = text.sentences[text.tokens[index].sentence]
        claims = any(token.norm in _CLAIMING for token in text.tokens[sentence.first : sentence.last])
        return (claims or "=" in text.original[sentence.start : sentence.end]) and self._around.alone_in_clause(index)


def _multiple(ratio: float) -> str:
    return next((step for factor, step in _MULTIPLES if abs(ratio / factor - 1) <= _MULTIPLE_SLACK), "")


def _figure(text: Text, found: Candidate, prepared: PreparedCheck) -> StatedFigure:
    start, end = text.clip(found.index, found.last)
    return StatedFigure(start=start, end=end, text=text.original[start:end], value=found.value / prepared.scale)


def _result(prepared: PreparedCheck, stated: StatedFigure | None = None, agrees: bool | None = None, step: str = "") -> NumberResult:
    check = prepared.check
    return NumberResult(
        id=check.id,
        marker=check.marker,
        says=check.says,
        stated=stated,
        right=prepared.right,
        right_text=prepared.right_text,
        agrees=agrees,
        step=step,
    )
