from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534
OPEN_TO_ALL = tempfile.gettempdir()


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Give up root's right to ignore permissions, when the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    try:
        os.seteuid(NOBODY)
    except OSError:
        pytest.skip("root cannot become another user here; the same refusals are tested without permissions elsewhere")
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that any user can reach, unlike pytest's own, which are closed to all but their owner."""
    folder = Path(tempfile.mkdtemp(prefix="grill-test-", dir=OPEN_TO_ALL))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)
