"""From marker results to score and band."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grading.conftest import POLICY
from trainer.content.loader import load_library, shipped_roots
from trainer.domain.grade import BANDS, MarkerResult
from trainer.grading.score import band_of, score_of


def strong(met: bool | None, weight: int = 1, critical: bool = False) -> MarkerResult:
    return MarkerResult(id="s", kind="strong", met=met, confidence=1, weight=weight, critical=critical)


def flag(met: bool | None, severity: str = "major") -> MarkerResult:
    return MarkerResult.model_validate({"id": "f", "kind": "red_flag", "met": met, "confidence": 1, "severity": severity})


@pytest.mark.parametrize(
    ("results", "score", "band"),
    [
        ([strong(True, 3, True), strong(True, 2)], 100, "strong-hire"),
        ([strong(True, 3, True), strong(False, 1)], 75, "hire"),
        ([strong(True, 3, True), strong(True, 2), flag(True)], 90, "lean-no"),
        ([strong(True, 3, True), strong(True, 2), flag(True, "minor")], 95, "hire"),
        ([strong(True, 3, True), strong(False, 3, True)], 50, "lean-no"),
        ([strong(True, 3), strong(False, 3, True)], 50, "lean-no"),
        ([strong(False, 3, True), strong(True, 3), strong(True, 3), strong(True, 3)], 75, "lean-no"),
        ([strong(None, 3, True), strong(True, 3)], 50, "lean-no"),
        ([strong(False, 3, True), flag(True)], 0, "no-hire"),
        ([], 0, "no-hire"),
        ([flag(None)], 0, "no-hire"),
    ],
)
def test_score_and_band_follow_the_policy(results: list[MarkerResult], score: float, band: str) -> None:
    assert score_of(results, POLICY) == score
    assert band_of(score, results, POLICY) == band


RESULTS = st.lists(
    st.one_of(
        st.builds(strong, st.sampled_from([True, False, None]), st.integers(1, 3), st.booleans()),
        st.builds(flag, st.sampled_from([True, False, None]), st.sampled_from(["major", "minor"])),
    ),
    max_size=10,
)


@given(RESULTS, st.data())
def test_meeting_one_more_marker_never_hurts_and_one_more_red_flag_never_helps(results: list[MarkerResult], data: st.DataObject) -> None:
    def standing(found: list[MarkerResult]) -> tuple[int, float]:
        score = score_of(found, POLICY)
        return BANDS.index(band_of(score, found, POLICY)), score

    before = standing(results)
    if results:
        place = data.draw(st.integers(0, len(results) - 1))
        after = standing([*results[:place], results[place].model_copy(update={"met": True}), *results[place + 1 :]])
        assert after >= before if results[place].kind == "strong" else after <= before
    assert before[0] in range(len(BANDS))


def test_the_shipped_policy_is_the_agreed_one() -> None:
    assert load_library(shipped_roots()).policy == POLICY
