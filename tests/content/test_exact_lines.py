"""What the check of all content says about each kind of mistake: the file, the line, and nothing else lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.authoring.check import check_content
from trainer.content.loader import load

Write = Callable[[str, str | bytes], Path]
CHAIN, STORY, RUBRIC = "grill_chains/AML-91.md", "stories/AML-91.md", "rubrics/AML-91.yaml"

MISTAKES = [
    pytest.param(
        CHAIN, "### Strong answer\n- `mde", "- `mde", "missing-section", "## Opening {#opening}", id="missing section of a question"
    ),
    pytest.param(CHAIN, "## Misconceptions\n- A", "- A", "missing-section", "- A small p", id="missing section of a chain"),
    pytest.param(
        STORY, "## Metrics\n\nProse of Metrics.\n\n", "", "missing-section", "## Incident vignette", id="missing section of a story"
    ),
    pytest.param(CHAIN, "version: 2", "verson: 2", "unknown-key", "verson: 2", id="unknown key of a chain"),
    pytest.param(CHAIN, "- time: 90 s", "- tine: 90 s", "unknown-key", "- tine: 90 s", id="unknown key of a question"),
    pytest.param(CHAIN, "  - probe: When", "  - prob: When", "unknown-key", "  - prob: When", id="unknown key of a marker"),
    pytest.param(STORY, "owner: Jules", "ownr: Jules", "unknown-key", "ownr: Jules", id="unknown key of a story"),
    pytest.param(RUBRIC, "        unless:", "        unles:", "unknown-key", "        unles:", id="unknown key of a rule"),
    pytest.param(CHAIN, "`stop-rule`", "`mde-first`", "duplicate-marker", "- `mde-first` ×2", id="duplicate marker"),
    pytest.param(
        CHAIN, "`peek-daily`", "`mde-first`", "duplicate-marker", "- `mde-first` **major**", id="duplicate marker of another kind"
    ),
    pytest.param(CHAIN, "`stop-rule` ", "", "missing-marker-id", "- ×2: Names a stop rule", id="missing marker id"),
    pytest.param(CHAIN, "**critical** ×3: Fixes", "×3: Fixes", "no-critical-marker", "### Strong answer", id="no critical marker"),
    pytest.param(CHAIN, "`stop-rule` ×2", "`stop-rule` ×4", "weight-out-of-range", "- `stop-rule` ×4", id="weight too high"),
    pytest.param(CHAIN, "`stop-rule` ×2", "`stop-rule` ×0", "weight-out-of-range", "- `stop-rule` ×0", id="weight too low"),
    pytest.param(CHAIN, "Opening {#opening}", "Opening {#round-2}", "question-order", "## Round 1", id="question out of ladder order"),
    pytest.param(RUBRIC, "      mde-first:", "      mde-last:", "unknown-marker", "      mde-last:", id="marker that the chain lacks"),
    pytest.param(RUBRIC, "  opening:", "  round-4:", "unknown-question", "  round-4:", id="question that the chain lacks"),
    pytest.param(
        RUBRIC, 'met: ["look every day"]', 'met: ["look every day"', "bad-yaml", "        met: [", id="rubric that cannot be parsed"
    ),
    pytest.param(STORY, "owner: Jules", 'owner: "Jules', "bad-yaml", "owner:", id="front matter that cannot be parsed"),
    pytest.param(RUBRIC, '"look every day"', '"/lo(ok/ every day"', "bad-pattern", "      peek-daily:", id="rule that cannot be parsed"),
    pytest.param(RUBRIC, '"look every day"', '"look {evry} day"', "bad-pattern", "      peek-daily:", id="rule with an unknown concept"),
    pytest.param(STORY, "story: AML-92", "story: AML-99", "unknown-story", "  - story: AML-99", id="feed to a story that is not there"),
    pytest.param(CHAIN, "story: AML-91", "story: AML-19", "unknown-story", "story: AML-19", id="chain of a story that is not there"),
]


@pytest.fixture
def pack(write: Write, chain_text: str, story_text: str, rubric_text: str) -> dict[str, str]:
    """A consistent root, and the text of each file in it."""
    rules = rubric_text.replace("{baseline: 0.12}", "{baseline_rate: 0.12, mde_absolute: 0.006}")
    texts = {CHAIN: chain_text, STORY: story_text, RUBRIC: rules}
    for name, text in texts.items():
        write(name, text)
        write(name.replace("91", "92"), text.replace("AML-91", "AML-90").replace("AML-92", "AML-91").replace("AML-90", "AML-92"))
    return texts


def test_without_a_mistake_there_is_none_of_these_problems(tmp_path: Path, pack: dict[str, str]) -> None:
    codes = {problem.code for problem in check_content(load([tmp_path]))}
    assert codes.isdisjoint(str(mistake.values[3]) for mistake in MISTAKES)


@pytest.mark.parametrize(("name", "old", "new", "code", "line"), MISTAKES)
def test_a_mistake_has_its_file_and_line_and_the_rest_loads(
    write: Write, tmp_path: Path, pack: dict[str, str], name: str, old: str, new: str, code: str, line: str
) -> None:
    assert old in pack[name]
    path = write(name, pack[name].replace(old, new, 1))
    content = load([tmp_path])
    lines = path.read_text().split("\n")
    found = [problem for problem in check_content(content) if problem.code == code and problem.file == str(path)]
    assert found, [str(problem) for problem in check_content(content)]
    assert any(lines[problem.line - 1].startswith(line) for problem in found), [str(problem) for problem in found]
    assert all(f"{path}:{problem.line}: {code} " in str(problem) for problem in found)
    library = content.library
    assert ("AML-92" in library.stories, "AML-92" in library.chains, "AML-92" in library.rubrics) == (True, True, True)
    assert len(library.stories) + len(library.chains) + len(library.rubrics) >= 5


@pytest.mark.parametrize("name", [CHAIN, STORY, RUBRIC])
@pytest.mark.parametrize(("damage", "code", "line"), [("latin", "not-utf-8", 7), ("empty", "empty-file", 1)])
def test_a_file_that_is_no_text_is_named_and_the_rest_loads(
    write: Write, tmp_path: Path, pack: dict[str, str], name: str, damage: str, code: str, line: int
) -> None:
    lines = pack[name].encode().split(b"\n")
    lines[line - 1] += b" caf\xe9"
    path = write(name, b"\n".join(lines) if damage == "latin" else b"\n \n")
    content = load([tmp_path])
    assert [(problem.file, problem.line) for problem in content.library.problems if problem.code == code] == [(str(path), line)]
    assert (list(content.library.stories)[-1], list(content.library.chains)[-1], list(content.library.rubrics)[-1]) == ("AML-92",) * 3
    assert all(Path(problem.file).is_file() for problem in check_content(content))
