from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.desk import Desk
from tests.cli.pack import write_pack
from trainer.cli.app import grill

NOBODY = 65534

Run = Callable[..., Result]
Start = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything the learner keeps, in a folder of its own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("GRILL_HOME", str(folder))
    monkeypatch.delenv("GRILL_JUDGE_MODEL", raising=False)
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A content pack on disk."""
    return write_pack(tmp_path)


@pytest.fixture
def run(home: Path, pack: Path) -> Run:
    """Run a command with the pack, in this process."""

    def invoke(*args: str, typed: str | bytes = "") -> Result:
        result = CliRunner().invoke(grill, ["--content", str(pack), *args], input=typed, prog_name="grill")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def start(home: Path, pack: Path) -> Start:
    """Run a command with the pack in a process of its own, with real pipes and files."""

    def run_process(*args: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        options.setdefault("input", b"") if "stdin" not in options else None
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        command = [sys.executable, "-m", "trainer", "--content", str(pack), *args]
        return subprocess.run(command, env=dict(os.environ), timeout=60, check=False, **options)  # type: ignore[call-overload, no-any-return]

    return run_process


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that a test may close to itself, even when it runs as root, who is otherwise stopped by no permission."""
    folder = Path(tempfile.mkdtemp(prefix="grill-test-"))
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str]) -> Desk:
    """A learner at a plain drill."""
    return Desk(capsys)


def complaint(result: Result, exit_code: int) -> str:
    """The one line on stderr of a command that failed as it should."""
    assert result.exit_code == exit_code, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("grill: ")
    return lines[0].removeprefix("grill: ")
