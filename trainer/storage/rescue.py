"""Plain files for answers that the database did not take."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from trainer.domain.characters import well_formed
from trainer.errors import OutsideError

_LONGEST_NAME = 120


class FileRescue:
    """Writes answers to text files: in the learner's own folder, or in a private temporary one when that fails.

    Attributes:
        folder: The learner's folder for rescued answers, made when needed.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._temporary: Path | None = None

    def rescue(self, text: str, context: str) -> str:
        """Write the text to a file named after the context and return its path.

        A file of the same context is replaced, and only once the new one is complete.

        Raises:
            OutsideError: If neither folder takes it.
        """
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", context).strip("-.")[:_LONGEST_NAME] or "answer"
        failures: list[str] = []
        for folder in self._folders():
            try:
                return str(_write(folder(), f"{name}.txt", well_formed(text).encode()))
            except OSError as error:
                failures.append(error.strerror or str(error))
        raise OutsideError(
            f"the answer could not be written to a file either ({'; '.join(failures)})",
            where=str(self.folder),
            remedy="it is still on the screen: copy it from there",
        )

    def _folders(self) -> Iterator[Callable[[], Path]]:
        yield self._own
        yield self._private

    def _own(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder

    def _private(self) -> Path:
        # A fresh folder that only this user may enter: nobody else can plant a link under the name to be written.
        if self._temporary is None or not self._temporary.is_dir():
            self._temporary = Path(tempfile.mkdtemp(prefix="grill-"))
        return self._temporary


def _write(folder: Path, name: str, content: bytes) -> Path:
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return Path(temporary).replace(folder / name)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
