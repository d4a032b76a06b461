"""Where files are kept: the platform's folders, GRILL_HOME, and home folders written as `~`."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.errors import UsageError
from trainer.settings import DEFAULT_LEARNER, Settings, read_settings


def test_grill_home_holds_everything(tmp_path: Path) -> None:
    settings = read_settings({"GRILL_HOME": str(tmp_path / "home")})
    assert settings.database == tmp_path / "home" / "progress.db"
    assert settings.rescued == tmp_path / "home" / "rescued"
    assert settings.config_file == tmp_path / "home" / "config.yaml"
    assert list(tmp_path.iterdir()) == [], "reading settings creates nothing"


def test_without_grill_home_the_platform_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for environment in ({}, {"GRILL_HOME": ""}, {"GRILL_HOME": "  "}):
        settings = read_settings(environment)
        assert settings.database.name == "progress.db"
        assert settings.data.name == "grill"
        assert settings.database.is_relative_to(tmp_path)
        assert settings.config_file.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = read_settings({"GRILL_HOME": "~/trainer"}, packs=["~/pack", tmp_path / "other"])
    assert settings.data == tmp_path / "trainer"
    assert settings.packs == (tmp_path / "pack", tmp_path / "other")


@pytest.mark.parametrize("arguments", [({"GRILL_HOME": "~nobody-of-this-name/x"},), ({}, ["~nobody-of-this-name/x"])])
def test_the_home_of_an_unknown_user_is_refused(arguments: tuple[object, ...]) -> None:
    with pytest.raises(UsageError, match="no such home folder") as raised:
        read_settings(*arguments)  # type: ignore[arg-type]
    assert raised.value.where == "~nobody-of-this-name/x"
    assert raised.value.remedy


def test_relative_folders_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({"GRILL_HOME": "home"}, packs=["pack"])
    assert (settings.data, settings.packs) == (tmp_path / "home", (tmp_path / "pack",))


@pytest.mark.parametrize(("given", "kept"), [("ada", "ada"), ("  ada ", "ada"), ("", DEFAULT_LEARNER), ("  ", DEFAULT_LEARNER)])
def test_a_blank_learner_is_the_default_one(given: str, kept: str) -> None:
    assert read_settings({"GRILL_HOME": "/h"}, learner=given).learner == kept


def test_settings_cannot_be_changed() -> None:
    settings = Settings(data=Path("/d"), config=Path("/c"))
    with pytest.raises(AttributeError):
        settings.learner = "ada"  # type: ignore[misc]
    assert settings.learner == DEFAULT_LEARNER
