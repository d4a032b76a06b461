from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.usecases.world import MemoryWorld, SqliteWorld, World


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The same surroundings of a drill twice: with the stand-in and with the real store."""
    made = MemoryWorld() if request.param == "memory" else SqliteWorld(tmp_path / "home" / "progress.db")
    yield made
    made.close()
