"""The wheel, built and installed as a learner would get it, but without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.pack import STORY_ID, STRONG, write_pack
from trainer import __version__

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installed:
    """The program installed from its wheel, in an environment that does not know the checkout.

    Attributes:
        wheel: The wheel.
        folder: The environment.
        elsewhere: A folder outside of everything, to run in.
    """

    wheel: Path
    folder: Path
    elsewhere: Path

    def run(self, *args: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run a program of the environment outside the checkout."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GRILL"))}
        environment["GRILL_HOME"] = str(self.elsewhere / "home")
        return subprocess.run(
            [str(self.folder / "bin" / args[0]), *args[1:]],
            input=typed,
            cwd=self.elsewhere,
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
        )

    def grill(self, *args: str, typed: bytes = b"") -> str:
        """Output of a command that ends well."""
        done = self.run("grill", *args, typed=typed)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    _call("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(ROOT))
    (wheel,) = (folder / "dist").glob("*.whl")
    environment = folder / "environment"
    _call("-m", "venv", "--without-pip", str(environment))
    python = environment / "bin" / "python"
    _call("-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", str(wheel))
    # Dependencies come from the environment of the tests. A path file below another path file is not followed, so that
    # the checkout, which is installed there for editing, stays unknown here.
    packages = next(environment.glob("lib/python*/site-packages"))
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(wheel, environment, elsewhere)


def _call(*args: str) -> None:
    done = subprocess.run([sys.executable, *args], capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, f"{args}: {done.stdout.decode()}{done.stderr.decode()}"


def test_the_program_comes_from_the_wheel_and_not_from_the_checkout(installed: Installed) -> None:
    code = "import sys, trainer, trainer.content.loader as loader; print(trainer.__file__, *loader.shipped_roots(), *sys.path, sep='\\n')"
    module, content, rubrics, *path = installed.run("python", "-c", code).stdout.decode().splitlines()
    for place in (module, content, rubrics):
        assert Path(place).is_relative_to(installed.folder), place
    assert str(ROOT) not in path
    assert installed.grill("--version") == f"grill {__version__}\n"


def test_the_wheel_holds_the_program_with_all_its_files_and_nothing_else(installed: Installed) -> None:
    names = {name for name in zipfile.ZipFile(installed.wheel).namelist() if not name.endswith("/")}
    tops = {name.split("/")[0] for name in names}
    assert tops == {"trainer", f"grill-{__version__}.dist-info"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]
    for path in (ROOT / "trainer").rglob("*"):
        if path.suffix in {".py", ".tcss"}:
            assert path.relative_to(ROOT).as_posix() in names


def test_the_shipped_content_is_the_one_of_the_checkout(installed: Installed) -> None:
    archive = zipfile.ZipFile(installed.wheel)
    shipped = {name for name in archive.namelist() if name.startswith("trainer/shipped/")}
    expected = {
        f"trainer/shipped/{path.relative_to(ROOT).as_posix()}": path
        for folder in ("content", "rubrics")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".md", ".yaml"}
    }
    assert shipped >= set(expected)
    for name, path in expected.items():
        assert archive.read(name) == path.read_bytes(), name


def test_the_list_finds_the_shipped_stories(installed: Installed) -> None:
    stories = json.loads(installed.grill("list", "--json"))
    there = {path.name[:6] for path in (ROOT / "content" / "stories").glob("AML-*.md")}
    assert {story["id"] for story in stories} == there
    assert "AML-03" in installed.grill("list")


def test_the_check_passes_on_the_shipped_content(installed: Installed) -> None:
    problems = json.loads(installed.grill("check", "--json"))
    assert {problem["severity"] for problem in problems} <= {"advice"}


def test_answers_are_graded_and_a_drill_runs(installed: Installed) -> None:
    pack = write_pack(installed.elsewhere)
    assert json.loads(installed.grill("grade", "AML-03", "opening", "--json", typed=STRONG.encode()))["chain"] == "AML-03"
    said = installed.grill("--content", str(pack), "drill", STORY_ID, "--plain", typed=f"{STRONG}\n.\n".encode())
    assert "100 of 100, strong-hire, passed" in said
    assert "✓ content:" in installed.grill("doctor")
