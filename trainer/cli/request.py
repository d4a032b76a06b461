"""What the command line said before the command, and what it stands for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.wiring import Trainer


class Request:
    """What the command line said before the subcommand.

    Attributes:
        packs: Folders given with `--content`.
        learner: Name under which progress is kept.
    """

    def __init__(self, packs: tuple[Path, ...], learner: str) -> None:
        self.packs = packs
        self.learner = learner

    def trainer(self) -> Trainer:
        """Everything joined together, built on first use by a command.

        Raises:
            UsageError: If a folder given with `--content` is not there.
        """
        from trainer.settings import read_settings
        from trainer.wiring import build_trainer

        settings = read_settings(os.environ, self.packs, self.learner)
        for pack in settings.packs:
            if not pack.exists():
                raise UsageError("there is no such folder", where=f"--content {pack}", remedy="name a folder with stories and chains")
        return build_trainer(settings)

    def command_line(self, *words: str) -> str:
        """A command to type, with the content and learner of this request."""
        import shlex

        from trainer.settings import DEFAULT_LEARNER

        said = ["grill"]
        for pack in self.packs:
            said += ["--content", str(pack)]
        if self.learner != DEFAULT_LEARNER:
            said += ["--learner", self.learner]
        return shlex.join((*said, *words))


def open_screen(trainer: Trainer, start: tuple[str, str, str | None] | None = None) -> int:
    """Show the full screen until the learner leaves it, and return its exit code.

    Args:
        trainer: Everything joined together.
        start: What to open first, as (`drill`, chain id, question id or None); Home when left out.
    """
    from trainer.tui.app import GrillApp

    app = GrillApp(trainer, start=start)
    app.run()
    return app.return_code or 0
