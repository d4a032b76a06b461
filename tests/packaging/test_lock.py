from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

_PIN = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[\w,-]+\])?==(?P<version>[A-Za-z0-9.!+]+)(?: ; (?P<marker>[^\\]+?))?")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def requirements() -> Iterator[tuple[str, list[str]]]:
    """Each pin with its hashes, from the lines that are no comment."""
    lines = "\n".join(line for line in LOCK.splitlines() if not line.lstrip().startswith("#"))
    for line in lines.replace("\\\n", " ").splitlines():
        if line.strip():
            pin, *hashes = re.split(r"\s+(?=--)", line.strip())
            yield pin, hashes


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> set[str]:
    """Names that the project asks for, for running and for developing."""
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"], *PROJECT["build-system"]["requires"]]
    return {normal(re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]) for requirement in asked}


def test_every_pin_is_exact_and_has_hashes() -> None:
    found = list(requirements())
    assert len(found) >= len(wanted())
    for pin, hashes in found:
        assert _PIN.fullmatch(pin), pin
        assert hashes, pin
        assert all(_HASH.fullmatch(entry) for entry in hashes), pin


def test_everything_the_project_asks_for_is_locked() -> None:
    names = {normal(found["name"]) for pin, _ in requirements() if (found := _PIN.fullmatch(pin))}
    assert wanted() <= names


def test_the_lock_says_nothing_about_where_packages_come_from() -> None:
    assert "://" not in LOCK
    assert " @ " not in LOCK
    options = {option for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", LOCK) if option != "--hash"}
    assert options <= {"--group", "--upgrade", "--universal"}
    assert not re.search(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|com|net|io|dev|internal|local)\b", LOCK)
    assert not re.search(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b(?!\.)", re.sub(r"==\S+", "", LOCK))


def test_nothing_is_locked_by_two_pins_that_hold_at_once() -> None:
    pins = [found for pin, _ in requirements() if (found := _PIN.fullmatch(pin))]
    plain = [normal(found["name"]) for found in pins if not found["marker"]]
    assert len(plain) == len(set(plain))
