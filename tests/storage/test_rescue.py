from __future__ import annotations

import stat
import tempfile
from pathlib import Path

import pytest

from trainer.errors import OutsideError
from trainer.storage.rescue import FileRescue


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_answer_goes_to_the_learners_folder(tmp_path: Path) -> None:
    path = Path(FileRescue(tmp_path / "home" / "rescued").rescue("my answer\n", "AML-03 round-2 a/../b"))
    assert path.parent == tmp_path / "home" / "rescued"
    assert path.read_text() == "my answer\n"
    assert "AML-03-round-2" in path.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_context_is_replaced_and_another_is_not(tmp_path: Path) -> None:
    rescue = FileRescue(tmp_path / "rescued")
    first = Path(rescue.rescue("one", "AML-03 draft"))
    other = Path(rescue.rescue("other", "AML-04 draft"))
    assert rescue.rescue("two", "AML-03 draft") == str(first)
    assert (first.read_text(), other.read_text()) == ("two", "other")
    assert len(list((tmp_path / "rescued").iterdir())) == 2, "no half-written files stay behind"


@pytest.mark.parametrize("home", ["/proc/grill", "/dev/full/rescued"])
def test_the_temporary_folder_takes_what_the_learners_folder_cannot(temporary: Path, home: str) -> None:
    path = Path(FileRescue(home).rescue("my answer", "AML-03 opening"))
    assert path.is_relative_to(temporary)
    assert path.read_text() == "my answer"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_read_only_folder_falls_back_too(public_folder: Path, temporary: Path, request: pytest.FixtureRequest) -> None:
    (public_folder / "temporary").mkdir()
    (public_folder / "temporary").chmod(0o777)
    tempfile.tempdir = str(public_folder / "temporary")
    (public_folder / "home").mkdir(mode=0o555)
    request.getfixturevalue("unprivileged")
    path = Path(FileRescue(public_folder / "home").rescue("my answer", "AML-03 opening"))
    assert path.is_relative_to(public_folder / "temporary")
    assert path.read_text() == "my answer"


def test_when_nothing_can_be_written_the_error_says_to_copy_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc/grill")
    with pytest.raises(OutsideError) as raised:
        FileRescue("/dev/full/rescued").rescue("my answer", "AML-03 opening")
    assert "copy it" in raised.value.remedy
