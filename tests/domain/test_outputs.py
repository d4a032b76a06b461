"""One value inside a calculator's outputs, by its path."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.outputs import output_at, output_name

OUTPUTS = {"n": 3, "z": [2.6, 1.9], "rows": [{"name": "a", "values": [1, 2]}], "a[0]": "odd", "text": "abc", "none": None}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("", 3),
        ("n", 3),
        ("z", [2.6, 1.9]),
        ("z[1]", 1.9),
        ("rows[0].name", "a"),
        ("rows[0].values[1]", 2),
        ("a[0]", "odd"),
        ("none", None),
    ],
)
def test_a_path_leads_to_its_value(path: str, value: Any) -> None:
    assert output_at(OUTPUTS, path) == value


@pytest.mark.parametrize("path", ["m", "z[2]", "z[-1]", "z.a", "z[0", "z]", "z[a]", "n[0]", "text[0]", "rows[0].age", ".n", "z[0]x"])
def test_a_path_to_nothing_says_so(path: str) -> None:
    with pytest.raises(KeyError) as raised:
        output_at(OUTPUTS, path)
    assert raised.value.args[0].startswith("no")


def test_without_outputs_there_is_nothing() -> None:
    with pytest.raises(KeyError):
        output_at({}, "")


def test_a_path_begins_with_the_name_of_the_output() -> None:
    assert [output_name(path) for path in ("n", "z[1]", "rows[0].name", "")] == ["n", "z", "rows", ""]


@given(st.text("nz[]0.1ax", max_size=12))
def test_any_text_leads_to_a_value_or_to_a_key_error(path: str) -> None:
    with suppress(KeyError):
        output_at(OUTPUTS, path)
