"""Where this learner's files are, and who the learner is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer.errors import UsageError

DEFAULT_LEARNER = "me"


@dataclass(frozen=True)
class Settings:
    """Places and names that the rest of the trainer is given.

    Attributes:
        data: Folder of the database and of rescued answers; it need not exist yet.
        config: Folder of the configuration; it need not exist yet.
        learner: Name under which progress is kept.
        packs: Folders with further content, in the order they were named.
    """

    data: Path
    config: Path
    learner: str = DEFAULT_LEARNER
    packs: tuple[Path, ...] = ()

    @property
    def database(self) -> Path:
        """The file that holds sessions, attempts, drafts and bookmarks."""
        return self.data / "progress.db"

    @property
    def rescued(self) -> Path:
        """The folder for answers that the database did not take."""
        return self.data / "rescued"

    @property
    def config_file(self) -> Path:
        """The configuration file."""
        return self.config / "config.yaml"


def read_settings(environment: Mapping[str, str], packs: Iterable[str | Path] = (), learner: str = DEFAULT_LEARNER) -> Settings:
    """Settings from an environment and the command line; creates nothing.

    Args:
        environment: Variables by name; `GRILL_HOME` moves everything to one folder.
        packs: Folders given with `--content`.
        learner: Name under which progress is kept; blank means the default.

    Raises:
        UsageError: If a folder is given as `~name` and there is no such user.
    """
    folders = tuple(_folder(str(pack)) for pack in packs)
    name = learner.strip() or DEFAULT_LEARNER
    home = environment.get("GRILL_HOME", "").strip()
    if home:
        folder = _folder(home)
        return Settings(data=folder, config=folder, learner=name, packs=folders)
    import platformdirs

    return Settings(
        data=platformdirs.user_data_path("grill", appauthor=False),
        config=platformdirs.user_config_path("grill", appauthor=False),
        learner=name,
        packs=folders,
    )


def _folder(name: str) -> Path:
    try:
        return Path(name).expanduser().absolute()
    except RuntimeError:
        raise UsageError("there is no such home folder", where=name, remedy="write the folder out in full") from None
