"""Finds the content files below a root and tells what each one holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from trainer.content.findings import Findings
from trainer.content.reader import shown_path

FileKind = Literal["story", "chain", "rubric", "concepts", "policy", "foundations", "paths"]

_FOLDERS: dict[str, FileKind] = {"stories": "story", "grill_chains": "chain", "rubrics": "rubric"}
_YAML = (".yaml", ".yml")
_SPECIAL: dict[str, FileKind] = {"concepts": "concepts", "policy": "policy", "paths": "paths"}
_FOUNDATIONS = "foundations"
_BESIDE_THE_FOLDERS = (_FOUNDATIONS, "paths")
_NO_CONTENT = "readme"
_MARK_OF_A_CHAIN = re.compile(r"^#{1,3} .*\{#(?:opening|round-|architect-)|^story:", re.MULTILINE)


def shipped_roots() -> tuple[Path, Path]:
    """The content and rubrics that come with the program: inside the wheel, else those of the checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "shipped"
    base = shipped if (shipped / "content").is_dir() else package.parent
    return base / "content", base / "rubrics"


def content_files(root: Path, findings: Findings) -> Iterator[tuple[Path, FileKind | None]]:
    """The content files of a root in order of name, with their kind, or None where only the text can tell."""
    try:
        if not root.is_dir():
            yield root, _kind(root, None)
            return
        folders = _folders(root)
        count = 0
        for path in _beside(root) if folders else ():
            count += 1
            yield path, _kind(path, None)
        for folder, kind in folders or [(root, None)]:
            # By name without the ending, so that `AML-91` comes before `AML-91-b`.
            for path in sorted(folder.iterdir(), key=lambda path: (path.stem, path.name)):
                if _belongs(path, kind):
                    count += 1
                    yield path, _kind(path, kind)
        if not count and not folders:
            hint = "name a folder with stories/, grill_chains/ or rubrics/ in it, or with .md and .yaml files"
            findings.error(1, "empty-root", "this folder holds no content", hint)
    except OSError as error:
        reason = error.strerror or str(error)
        findings.error(1, "unreadable-file", f"a folder cannot be read: {reason}", "check that you may read it")


def kind_of_text(text: str) -> FileKind:
    """Whether a markdown file without a telling folder is a chain or a story."""
    return "chain" if _MARK_OF_A_CHAIN.search(text) else "story"


def findings_of(root: Path) -> Findings:
    """An empty collection for problems of a root itself."""
    return Findings(shown_path(root))


def _folders(root: Path) -> list[tuple[Path, FileKind | None]]:
    if root.name in _FOLDERS:
        return [(root, _FOLDERS[root.name])]
    found: list[tuple[Path, FileKind | None]] = []
    for base in (root, root / "content"):
        found.extend((base / name, kind) for name, kind in _FOLDERS.items() if (base / name).is_dir())
    return found


def _beside(root: Path) -> Iterator[Path]:
    """The files that stand beside the folders, as they concern all stories."""
    if root.name in _FOLDERS:
        return
    for base in (root, root / "content"):
        if base.is_dir():
            found = (path for path in base.iterdir() if path.stem.lower() in _BESIDE_THE_FOLDERS and _belongs(path, None))
            yield from sorted(found, key=lambda path: path.name)


def _belongs(path: Path, kind: FileKind | None) -> bool:
    stem, ending = path.stem.lower(), path.suffix.lower()
    if path.name.startswith((".", "_", "~")) or stem == _NO_CONTENT:
        return False
    if stem in _BESIDE_THE_FOLDERS:
        return kind is None and (ending == ".md" if stem == _FOUNDATIONS else ending in _YAML)
    return ending in _YAML if kind == "rubric" else ending == ".md" or (kind is None and ending in _YAML)


def _kind(path: Path, kind: FileKind | None) -> FileKind | None:
    if path.suffix.lower() in _YAML:
        return _SPECIAL.get(path.stem.lower(), "rubric")
    if path.stem.lower() == _FOUNDATIONS:
        return "foundations"
    return kind or _FOLDERS.get(path.parent.name)
