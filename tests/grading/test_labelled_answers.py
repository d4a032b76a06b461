"""The rules on labelled answers that lie beside the project: the agreed figures hold."""

from __future__ import annotations

import pytest

from bench.labelled import ANSWERS, answer_figures
from bench.split import read

pytestmark = pytest.mark.skipif(not ANSWERS.is_dir(), reason="no labelled answers beside the project")


def test_the_rules_agree_with_two_readers() -> None:
    found = answer_figures([row for row in read(ANSWERS / "dev.jsonl") if row["chain"] == "AML-03"])
    assert found["strong"]["f1"] >= 0.85
    assert found["hard_strong"]["balanced_accuracy"] >= 0.80
    assert found["red_flags"]["precision"] >= 0.75
    assert found["red_flags"]["recall"] >= 0.60
    assert found["band_qwk"] >= 0.80
    assert found["gaming_passed"] == []
    assert found["rejected_but_tripped"] <= 0.1 * found["rejected_red_flags"]
