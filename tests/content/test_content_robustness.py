"""Whatever is in a file, loading gives a library or problems that point inside the file, never an exception."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainer.content.chains import parse_chain
from trainer.content.checks import check_content
from trainer.content.loader import load, shipped_roots
from trainer.content.policies import parse_policy
from trainer.content.reader import source_from_text
from trainer.content.rubrics import parse_concepts, parse_rubric
from trainer.content.stories import parse_story

PARSERS = (parse_chain, parse_story, parse_rubric, parse_concepts, parse_policy)
RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

FRAGMENTS = [
    "---",
    "###",
    "## Opening {#opening}",
    "- ",
    "> ",
    "`",
    "**",
    "×9",
    "{#",
    "}",
    ": ",
    "&a ",
    "*a",
    "!!x ",
    "[",
    "{",
    '"',
    "'",
    "|",
    "\t",
    "\x00",
]
FRAGMENTS += [
    "\r",
    "\u2028",
    "\x85",
    "\ufeff",
    "\x1b[31m",
    "٣",
    "🙂",
    "é" * 3,
    "- why: x",
    "id:",
    "null",
    "1e999",
    "9" * 5000,
    "<<: x",
    "? ",
    "```",
    "<!--",
]
pieces = st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8))
edits = st.lists(
    st.tuples(st.sampled_from(["delete", "double", "replace", "insert", "swap", "indent"]), st.integers(0, 10**6), pieces), max_size=8
)


def mutate(text: str, changes: list[tuple[str, int, str]]) -> str:
    for kind, place, piece in changes:
        lines = text.split("\n")
        index = place % len(lines)
        if kind == "delete":
            del lines[index]
        elif kind == "double":
            lines.insert(index, lines[index])
        elif kind == "replace":
            lines[index] = piece
        elif kind == "swap":
            other = (place // 7) % len(lines)
            lines[index], lines[other] = lines[other], lines[index]
        elif kind == "indent":
            lines[index] = "  " + lines[index]
        text = "\n".join(lines)
        if kind == "insert":
            index = place % (len(text) + 1)
            text = text[:index] + piece + text[index:]
    return text


def lines_in(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def check_text(text: str, name: str) -> None:
    for parse in PARSERS:
        source = source_from_text(name, text)
        result = parse(source)  # type: ignore[operator]
        assert result or source.findings.problems
        for problem in source.findings.problems:
            assert 1 <= problem.line <= lines_in(text)
            assert problem.code
            assert problem.message
            assert problem.hint
            assert str(problem).replace("×", "x").isprintable() or not text.isprintable()
        assert all(1 <= line <= lines_in(text) for _, line in source.findings.places.values())


@RELAXED
@given(changes=edits)
def test_a_damaged_chain(chain_text: str, changes: list[tuple[str, int, str]]) -> None:
    check_text(mutate(chain_text, changes), "AML-91.md")


@RELAXED
@given(changes=edits)
def test_a_damaged_story(story_text: str, changes: list[tuple[str, int, str]]) -> None:
    check_text(mutate(story_text, changes), "AML-91.md")


@RELAXED
@given(changes=edits)
def test_a_damaged_rubric(rubric_text: str, changes: list[tuple[str, int, str]]) -> None:
    check_text(mutate(rubric_text, changes), "AML-91.yaml")


@RELAXED
@given(text=st.lists(pieces, max_size=40).map("\n".join))
def test_text_that_is_no_content_at_all(text: str) -> None:
    check_text(text, "AML-91.md")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(one=edits, two=edits, three=edits, data=st.binary(max_size=60))
def test_damaged_files_together(
    chain_text: str,
    story_text: str,
    rubric_text: str,
    one: list[tuple[str, int, str]],
    two: list[tuple[str, int, str]],
    three: list[tuple[str, int, str]],
    data: bytes,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("stories", "grill_chains", "rubrics"):
            (root / folder).mkdir()
        (root / "grill_chains/AML-91.md").write_bytes(mutate(chain_text, one).encode("utf-8", "replace"))
        (root / "stories/AML-91.md").write_bytes(mutate(story_text, two).encode("utf-8", "replace"))
        (root / "rubrics/AML-91.yaml").write_bytes(mutate(rubric_text, three).encode("utf-8", "replace"))
        (root / "grill_chains/AML-92.md").write_bytes(data)
        (root / "rubrics/policy.yaml").write_bytes(data)
        check_root(root)


SHIPPED = sorted(path for root in shipped_roots() for path in root.rglob("AML-03*"))
BYTES = st.one_of(st.binary(max_size=12), st.sampled_from(FRAGMENTS).map(lambda text: text.encode("utf-8", "replace")))
CUTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 400), BYTES), min_size=1, max_size=6)


def check_root(root: Path) -> None:
    content = load([root])
    for problem in content.library.problems + check_content(content, lambda name, inputs: {}, ()):
        raw = Path(problem.file).read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        assert 1 <= problem.line <= raw.count(b"\n") + 1
        assert problem.hint


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cuts=CUTS)
def test_a_shipped_file_with_bytes_cut_out_and_put_in(path: Path, cuts: list[tuple[int, int, bytes]]) -> None:
    data = path.read_bytes()
    for place, length, piece in cuts:
        start = place % (len(data) + 1)
        data = data[:start] + piece + data[start + length :]
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / path.parent.name / path.name
        copy.parent.mkdir()
        copy.write_bytes(data)
        check_root(Path(name))


@pytest.mark.parametrize(
    "name", ["stories/AML-91.md", "grill_chains/AML-91.md", "rubrics/AML-91.yaml", "rubrics/concepts.yaml", "AML-91.md"]
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=2000))
def test_random_bytes_in_the_place_of_a_file(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        check_root(Path(folder))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 50_000,
        "> " * 50_000,
        "a:\n" + "".join(" " * n + "a:\n" for n in range(1, 400)),
        "".join("  " * n + "- x\n" for n in range(300)),
        "---\n" + "[" * 100_000 + "\n---\n",
        "- `a` " + "**x** " * 20_000,
        "- `a` " + "×" * 50_000,
        "# " + "{#" * 50_000,
        "## Opening {#opening}\n" + "- time: " + "1 " * 50_000,
        "*" * 100_000,
        "`" * 100_000,
        "`a" * 50_000,
        "x" * 200_000,
        "k: " + "9" * 100_000,
    ],
    ids=range(16),
)
def test_pathological_texts(text: str) -> None:
    check_text(text, "AML-91.md")


def test_loading_content_brings_in_no_heavy_library(tmp_path: Path, chain_text: str) -> None:
    (tmp_path / "AML-91.md").write_text(chain_text)
    code = (
        "import sys; from pathlib import Path; from trainer.content.loader import load\n"
        f"assert load([Path({str(tmp_path)!r})]).library.chains\n"
        "heavy = ('textual', 'rich', 'click', 'scipy', 'numpy', 'sqlite_utils', 'litellm', 'rapidfuzz')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"
