"""Reading paths and the lifecycle: parsed, joined, and checked against the stories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.content.checks import check_content
from trainer.content.loader import load, load_library, shipped_roots

Write = Callable[[str, str | bytes], Path]

PATHS = """\
paths:
  - id: first-time
    title: First time through
    audience: You are new.
    steps:
      - {page: foundations, note: Read them.}
      - {story: AML-91, note: Drill it., mark: most fail here}
      - story: AML-91
lifecycle:
  - {question: "Build it?", stories: [AML-91]}
"""


@pytest.fixture
def found(write: Write, tmp_path: Path, story_text: str) -> Callable[[str], list[tuple[str, int]]]:
    """Code and line of what is wrong in a file of paths beside one story."""

    def run(text: str) -> list[tuple[str, int]]:
        path = write("paths.yaml", text)
        write("stories/AML-91-sizing.md", story_text)
        content = load([tmp_path])
        problems = (*content.library.problems, *check_content(content))
        return [(problem.code, problem.line) for problem in problems if problem.file == str(path)]

    return run


def test_a_path_is_read_step_by_step(found, tmp_path: Path) -> None:
    assert found(PATHS) == []
    library = load_library([tmp_path])
    path = library.paths["first-time"]
    assert (path.title, path.audience, path.line) == ("First time through", "You are new.", 2)
    assert [(step.story, step.note, step.mark) for step in path.steps] == [
        (None, "Read them.", ""),
        ("AML-91", "Drill it.", "most fail here"),
        ("AML-91", "", ""),
    ]
    assert [(stage.question, stage.stories) for stage in library.lifecycle] == [("Build it?", ("AML-91",))]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("- story: AML-91", "- story: AML-77", ("unknown-story", 8)),
        ("stories: [AML-91]", "stories: [AML-77]", ("unknown-story", 10)),
        ("id: first-time", "id: First Time", ("bad-id", 2)),
        ("    title: First time through\n", "", ("missing-key", 2)),
        ("page: foundations", "page: appendix", ("unknown-value", 6)),
        ("- story: AML-91", "- note: somewhere", ("missing-key", 8)),
        ("- story: AML-91", "- {story: AML-91, page: foundations}", ("wrong-type", 8)),
        ("- story: AML-91", "- AML-91", ("wrong-type", 8)),
        ("    audience: You are new.", "    for: you", ("unknown-key", 4)),
        ("lifecycle:", "life:", ("unknown-key", 9)),
        ('question: "Build it?", ', "", ("missing-key", 10)),
        ("paths:", "paths: 3\nother:", ("wrong-type", 1)),
    ],
)
def test_each_mistake_is_named_where_it_stands(found, old: str, new: str, problem: tuple[str, int]) -> None:
    assert old in PATHS
    assert problem in found(PATHS.replace(old, new, 1))


def test_a_path_without_steps_and_one_that_is_there_twice_are_named(found) -> None:
    entry = "  - {id: first-time, title: Again, audience: You.}\n"
    problems = found(PATHS.replace("lifecycle:", f"{entry}lifecycle:"))
    assert ("missing-key", 9) in problems
    assert ("duplicate-id", 9) in problems


def test_paths_of_two_roots_are_joined_and_the_first_of_two_ids_counts(write: Write, tmp_path: Path) -> None:
    write("a/paths.yaml", PATHS)
    write("b/paths.yaml", PATHS.replace("You are new.", "Others.") + '  - {question: "Ship it?", stories: [AML-91]}\n')
    write("b/stories/readme.md", "so that b has folders")
    library = load_library([tmp_path / "a", tmp_path / "b"])
    assert library.paths["first-time"].audience == "You are new."
    assert [problem.code for problem in library.problems] == ["duplicate-id"]
    assert str(tmp_path / "a") in library.problems[0].message


@pytest.mark.parametrize("name", ["paths.yaml", "content/paths.yaml", "Paths.YML"])
def test_the_file_stands_beside_the_folders(write: Write, tmp_path: Path, story_text: str, name: str) -> None:
    write("stories/AML-91-sizing.md", story_text)
    write(name, PATHS)
    assert list(load_library([tmp_path]).paths) == ["first-time"]


def test_a_single_file_of_paths_loads(write: Write) -> None:
    assert list(load_library([write("paths.yaml", PATHS)]).paths) == ["first-time"]


def test_the_shipped_paths_are_the_three_and_the_lifecycle_names_every_story() -> None:
    library = load_library(shipped_roots())
    assert list(library.paths) == ["first-time", "interview-prep", "real-launch"]
    prep = library.paths["interview-prep"].steps
    assert [step.story for step in prep] == [f"AML-0{number}" for number in range(1, 9)]
    assert [step.story for step in prep if step.mark] == ["AML-04", "AML-05"]
    assert [step.story for step in library.paths["real-launch"].steps] == ["AML-02", "AML-03", "AML-05", "AML-07"]
    assert [story for stage in library.lifecycle for story in stage.stories] == list(library.stories)
