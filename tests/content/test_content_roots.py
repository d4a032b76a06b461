"""Loading roots: layouts, several roots, duplicates, and files that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.content.loader import load, load_library, shipped_roots
from trainer.content.policies import FALLBACK_POLICY
from trainer.content.reader import SIZE_LIMIT
from trainer.domain.library import Library

Write = Callable[[str, str | bytes], Path]


def found(library: Library) -> list[tuple[str, str, int]]:
    return [(problem.code, Path(problem.file).name, problem.line) for problem in library.problems]


@pytest.mark.parametrize("prefix", ["", "content/"])
def test_both_layouts_load(write: Write, tmp_path: Path, chain_text: str, story_text: str, rubric_text: str, prefix: str) -> None:
    write(f"{prefix}stories/AML-91-sizing.md", story_text)
    write(f"{prefix}grill_chains/AML-91.md", chain_text)
    write("rubrics/AML-91.yaml", rubric_text)
    write("rubrics/concepts.yaml", "power: [power]\n")
    write(f"{prefix}foundations.md", "# not a story\n")
    write(f"{prefix}grill_chains/README.md", "how to write chains")
    library = load_library([tmp_path])
    assert found(library) == []
    assert (list(library.stories), list(library.chains), list(library.rubrics)) == (["AML-91"], ["AML-91"], ["AML-91"])
    assert library.concepts == {"power": ("power",)}
    assert library.policy == FALLBACK_POLICY
    assert library.question("aml-91", "ROUND-1").asked_by == "Priya"


def test_content_and_rubrics_may_be_two_roots(write: Write, tmp_path: Path, chain_text: str, rubric_text: str) -> None:
    write("one/grill_chains/AML-91.md", chain_text)
    rule_file = write("two/rubrics/AML-91.yaml", rubric_text)
    content = load([tmp_path / "one", tmp_path / "two" / "rubrics"])
    assert found(content.library) == []
    line = rubric_text.split("\n").index("      mde-first:") + 1
    assert content.rule_lines[("AML-91", "opening", "mde-first")] == (str(rule_file), line)


def test_one_folder_of_loose_files_and_single_files_load(
    write: Write, tmp_path: Path, chain_text: str, story_text: str, rubric_text: str
) -> None:
    chain = write("AML-91.md", chain_text)
    story = write("AML-91-sizing.md", story_text)
    rubric = write("AML-91.yaml", rubric_text)
    for roots in ([tmp_path], [chain, story, rubric]):
        library = load_library(roots)
        assert found(library) == []
        assert (len(library.stories), len(library.chains), len(library.rubrics)) == (1, 1, 1)


def test_later_roots_add_and_the_first_of_two_ids_counts(write: Write, tmp_path: Path, chain_text: str) -> None:
    write("a/grill_chains/AML-91.md", chain_text)
    write("a/rubrics/concepts.yaml", "mde: [mde]\n")
    write("b/grill_chains/AML-91.md", chain_text.replace("Sizing a test", "Another"))
    write("b/grill_chains/AML-92.md", chain_text.replace("AML-91", "AML-92"))
    write("b/rubrics/concepts.yaml", "mde: [smallest effect]\n")
    library = load_library([tmp_path / "a", tmp_path / "b"])
    assert library.chain("AML-91").title == "Sizing a test"
    assert list(library.chains) == ["AML-91", "AML-92"]
    assert library.concepts == {"mde": ("mde", "smallest effect")}
    assert found(library) == [("duplicate-id", "AML-91.md", 2), ("duplicate-concept", "concepts.yaml", 1)]
    assert str(tmp_path / "a") in library.problems[0].message


def test_duplicate_ids_inside_one_root_are_noted_for_all_kinds(
    write: Write, tmp_path: Path, chain_text: str, story_text: str, rubric_text: str
) -> None:
    for name in ("AML-91", "AML-91-b"):
        write(f"stories/{name}.md", story_text)
        write(f"grill_chains/{name}.md", chain_text)
        write(f"rubrics/{name}.yaml", "# second\n\n" + rubric_text if name.endswith("b") else rubric_text)
    content = load([tmp_path])
    duplicates = [problem for problem in content.library.problems if problem.code == "duplicate-id"]
    assert sorted((Path(p.file).name, p.line) for p in duplicates) == [("AML-91-b.md", 2), ("AML-91-b.md", 2), ("AML-91-b.yaml", 3)]
    assert Path(content.rule_lines[("AML-91", "opening", "mde-first")][0]).name == "AML-91.yaml"


def test_a_root_named_twice_is_loaded_once(write: Write, tmp_path: Path, chain_text: str) -> None:
    write("grill_chains/AML-91.md", chain_text)
    assert found(load_library([tmp_path, tmp_path / "grill_chains", tmp_path])) == []


def test_the_last_valid_policy_counts(write: Write, tmp_path: Path) -> None:
    scores = {"strong-hire": 80, "hire": 55, "lean-no": 15, "no-hire": 0}
    bands = "bands:\n" + "\n".join(f"  - {{band: {band}, min_score: {score}}}" for band, score in scores.items())
    for name, penalty in (("a", "1"), ("b", "2"), ("c", "many")):
        write(f"{name}/rubrics/policy.yaml", f"major_penalty: {penalty}\nminor_penalty: 1\n{bands}\npassing: [hire]\n")
    library = load_library([tmp_path / "a", tmp_path / "b", tmp_path / "c"])
    assert library.policy.major_penalty == 2
    assert found(library) == [("wrong-type", "policy.yaml", 1)]


def test_the_roster_is_in_order_of_numbers(write: Write, tmp_path: Path, chain_text: str) -> None:
    for name in ("AML-100", "AML-09", "AAA-50", "AML-10"):
        write(f"grill_chains/{name}.md", chain_text.replace("AML-91", name))
    assert list(load_library([tmp_path]).chains) == ["AAA-50", "AML-09", "AML-10", "AML-100"]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty-file", 1),
        (b" \r\n\n", "empty-file", 1),
        (b"\xef\xbb\xbf", "empty-file", 1),
        (b"---\nid: AML-92\ntitle: caf\xe9\n---\n", "not-utf-8", 3),
        ("---\nid: AML-92\n".encode("utf-16"), "not-utf-8", 1),
        (b"x" * (SIZE_LIMIT + 1), "file-too-big", 1),
        (b"\x00\x01\x02", "control-character", 1),
    ],
)
@pytest.mark.parametrize(
    "name", ["stories/AML-92.md", "grill_chains/AML-92.md", "rubrics/AML-92.yaml", "rubrics/concepts.yaml", "rubrics/policy.yaml"]
)
def test_an_unreadable_file_is_named_and_the_others_load(
    write: Write, tmp_path: Path, chain_text: str, name: str, data: bytes, code: str, line: int
) -> None:
    write("grill_chains/AML-91.md", chain_text)
    path = write(name, data)
    library = load_library([tmp_path])
    assert (code, path.name, line) in found(library)
    assert "AML-91" in library.chains


def test_folders_pipes_and_broken_links_in_the_place_of_files_are_named(write: Write, tmp_path: Path, chain_text: str) -> None:
    write("grill_chains/AML-91.md", chain_text)
    (tmp_path / "grill_chains" / "AML-92.md").mkdir()
    os.mkfifo(tmp_path / "grill_chains" / "AML-93.md")
    (tmp_path / "grill_chains" / "AML-94.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "grill_chains" / "AML-95.md").symlink_to(tmp_path / "grill_chains" / "AML-95.md")
    library = load_library([tmp_path])
    assert list(library.chains) == ["AML-91"]
    assert {name for _, name, _ in found(library)} == {"AML-92.md", "AML-93.md", "AML-94.md", "AML-95.md"}
    assert {code for code, _, _ in found(library)} <= {"unreadable-file", "missing-file"}


def test_missing_and_empty_roots_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    library = load_library([tmp_path / "nowhere", tmp_path / "empty"])
    assert found(library) == [("missing-file", "nowhere", 1), ("empty-root", "empty", 1)]


def test_a_file_name_that_is_not_text_does_no_harm(tmp_path: Path, chain_text: str) -> None:
    folder = tmp_path / "grill_chains"
    folder.mkdir()
    with (folder / os.fsdecode(b"AML-91\xff\x1b.md")).open("w") as stream:
        stream.write(chain_text)
    library = load_library([tmp_path])
    assert list(library.chains) == ["AML-91"]
    assert all(problem.file.isprintable() for problem in library.problems)


def test_no_roots_give_an_empty_library() -> None:
    library = load_library([])
    assert (library.stories, library.chains, library.rubrics, library.problems) == ({}, {}, {}, ())


def test_the_shipped_roots_exist_and_load_without_errors() -> None:
    roots = shipped_roots()
    assert [root.name for root in roots] == ["content", "rubrics"]
    errors = [str(problem) for problem in load_library(roots).problems if problem.severity == "error"]
    assert errors == []
