"""`grill overview`: every view as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, complaint
from tests.cli.pack import STORY, STORY_ID, TITLE
from trainer.domain.principles import PRINCIPLES
from trainer.reports.overview import VIEWS

NAMES = [view.name for view in VIEWS]


def test_without_a_view_the_views_are_listed(run: Run) -> None:
    result = run("overview")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()[: len(NAMES)]] == NAMES
    assert [view["name"] for view in json.loads(run("overview", "--json").stdout)] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_view_prints_text_and_json(run: Run, name: str) -> None:
    text, values = run("overview", name.upper()), run("overview", name, "--json")
    assert (text.exit_code, values.exit_code) == (0, 0)
    assert "AML-03" in text.stdout
    assert "AML-03" in values.stdout
    assert json.loads(values.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_every_view_can_do_without_content(home: Path, monkeypatch: pytest.MonkeyPatch, run: Run, pack: Path, name: str) -> None:
    monkeypatch.setattr("trainer.content.loader.shipped_roots", lambda: ())
    for path in pack.rglob("*.md"):
        path.unlink()
    assert run("overview", name).exit_code == 0
    assert run("overview", name, "--json").exit_code == 0


def test_tables_have_a_line_for_each_story(run: Run) -> None:
    for name in ("roster", "kpis", "owners", "roles"):
        lines = run("overview", name).stdout.splitlines()
        assert sum("AML-03" in line for line in lines) == 1
        assert any(STORY_ID in line for line in lines)


def test_the_kpi_rollup_holds_headline_bridging_and_veto(run: Run) -> None:
    line = next(line for line in run("overview", "kpis").stdout.splitlines() if line.startswith("AML-03"))
    for metric in ("A/B power ≥ 80% at MDE", "Sample-size compliance, peeking discipline", "Sequential-test α inflation < 5%"):
        assert metric in line


def test_all_sixteen_principles_are_listed_in_order_and_those_without_a_story_say_so(run: Run) -> None:
    lines = run("overview", "principles").stdout.splitlines()
    assert [line.strip().split("  ")[0] for line in lines[:16]] == list(PRINCIPLES)
    assert next(line for line in lines if "Hire and Develop" in line).endswith("no story yet")
    assert "AML-01, AML-05" in next(line for line in lines if "Customer Obsession" in line)


def test_the_graph_is_drawn_in_eighty_columns_and_comes_as_a_diagram(run: Run) -> None:
    lines = run("overview", "graph").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert any("─ picks experiments for → AML-03" in line for line in lines)
    assert any("╌ consumes ╌▷ US-MLE-02 Reranker" in line for line in lines)
    assert run("overview", "graph", "--mermaid").stdout.startswith("graph TB\n")


def test_the_role_contrast_sets_decisions_against_platform_systems(run: Run) -> None:
    stages = json.loads(run("overview", "roles", "--json").stdout)
    assert stages[0]["question"] == "Should we build it?"
    assert [line["story"] for line in stages[1]["decisions"]] == ["AML-03", "AML-04"]
    assert stages[1]["decisions"][0]["systems"] == ["US-MLE-02 Reranker", "US-MLE-06 Recsys"]
    assert [line["story"] for line in stages[-1]["decisions"]] == [STORY_ID]


def test_the_foundations_are_printed_to_read_with_their_links(run: Run) -> None:
    text = run("overview", "foundations").stdout
    assert text.count("### When to use it") == 7
    assert text.count("### Formula") + text.count("### Checklist") == 7
    assert "- `AML-03 round-2`: " in text
    primitive = json.loads(run("overview", "foundations", "--json").stdout)[2]
    assert {"story": "AML-03", "question": "round-2"}.items() <= primitive["links"][1].items()
    assert "AML-03" in primitive["stories"]
    assert "file" not in primitive


def test_the_paths_mark_where_most_candidates_fail(run: Run) -> None:
    marked = [line for line in run("overview", "paths").stdout.splitlines() if "⚑ most candidates fail here" in line]
    assert [line.split()[1] for line in marked] == ["AML-04", "AML-05"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nope",), "overview: no view 'nope' — choose one of: roster, graph, kpis,"),
        (("kpis", "--mermaid"), "overview: --mermaid goes with the graph alone — write: grill overview graph --mermaid"),
        (("graph", "--mermaid", "--json"), "overview: --mermaid goes with the graph alone"),
        (("--mermaid",), "overview: --mermaid goes with the graph alone"),
    ],
)
def test_wrong_use_is_one_line(run: Run, args: tuple[str, ...], message: str) -> None:
    assert complaint(run("overview", *args), 2).startswith(message)


def test_on_a_narrow_terminal_each_row_becomes_a_block(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("output", "overview", "definitions"):
        monkeypatch.setattr(f"trainer.cli.{module}.terminal_columns", lambda: 60)
    lines = run("overview", "kpis").stdout.splitlines()
    assert max(map(len, lines)) <= 60
    place = lines.index(next(line for line in lines if line.startswith("AML-03")))
    assert lines[place + 1].split() == ["headline", "metric", "A/B", "power", "≥", "80%", "at", "MDE"]
    assert max(map(len, run("overview", "graph").stdout.splitlines())) <= 60


def test_text_of_authors_cannot_steer_the_terminal(run: Run, pack: Path) -> None:
    story = STORY.replace(TITLE, "Red \\e[31mtitle").replace(STORY_ID, "TST-02")
    (pack / "stories" / "TST-02-odd.md").write_text(story)
    for name in NAMES:
        assert "\x1b" not in run("overview", name).stdout
