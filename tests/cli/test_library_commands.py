from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run, complaint
from tests.cli.pack import STORY, STORY_ID, TITLE
from trainer import __version__
from trainer.cli.app import grill


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").stdout == f"grill {__version__}\n"


def test_without_a_terminal_the_roster_and_a_way_to_start_are_printed(run: Run, pack: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert TITLE in result.stdout
    way = result.stdout.splitlines()[-1]
    assert way.startswith("Run grill in a terminal to open the trainer, or start here with: grill --content ")
    assert str(pack) in way
    assert way.endswith(" --plain")


def test_the_way_to_start_keeps_the_name_of_the_learner(run: Run) -> None:
    assert "--learner 'Ada L' drill" in run("--learner", "Ada L").stdout


def test_the_list_has_a_line_for_each_story(run: Run) -> None:
    result = run("list")
    assert result.exit_code == 0
    header, *lines = result.stdout.splitlines()
    assert header.split() == ["story", "title", "headline", "question", "chain"]
    line = next(line for line in lines if line.startswith(STORY_ID))
    assert line.endswith("3 questions")
    assert "How many readers, and when do you look?" in line


def test_the_list_as_json_holds_the_front_matter_and_the_questions(run: Run) -> None:
    stories = {story["id"]: story for story in json.loads(run("list", "--json").stdout)}
    assert stories[STORY_ID]["title"] == TITLE
    assert stories[STORY_ID]["questions"] == ["opening", "round-1", "round-2"]
    assert stories[STORY_ID]["chain"] == STORY_ID


def test_a_chain_with_a_name_of_its_own_is_listed_with_it_and_drilled_by_either(run: Run, pack: Path) -> None:
    chain = pack / "grill_chains" / f"{STORY_ID}.md"
    chain.rename(pack / "grill_chains" / "OTH-07.md").write_text(
        chain.with_name("OTH-07.md").read_text().replace(f"id: {STORY_ID}", "id: OTH-07")
    )
    (pack / "rubrics" / f"{STORY_ID}.yaml").unlink()
    assert "OTH-07: 3 questions" in run("list").stdout
    for name in ("OTH-07", STORY_ID):
        assert "OTH-07: Counting readers" in run("drill", name, "--plain", "--fresh").stdout


def test_of_several_chains_the_one_named_like_its_story_comes_first(run: Run, pack: Path) -> None:
    chain = pack / "grill_chains" / f"{STORY_ID}.md"
    chain.with_name("OTH-07.md").write_text(chain.read_text().replace(f"id: {STORY_ID}", "id: OTH-07", 1))
    assert {story["id"]: story["chain"] for story in json.loads(run("list", "--json").stdout)}[STORY_ID] == STORY_ID
    assert [line.split("  ")[-1].strip() for line in run("list").stdout.splitlines() if line.startswith(STORY_ID)] == [
        "3 questions",
        "OTH-07: 3 questions",
    ]


def test_a_story_without_a_chain_is_to_read_only(run: Run, pack: Path) -> None:
    (pack / "stories" / "TST-02-reading.md").write_text(STORY.replace(STORY_ID, "TST-02"))
    assert any(line.startswith("TST-02") and line.endswith("to read only") for line in run("list").stdout.splitlines())
    assert complaint(run("drill", "tst-02", "--plain"), 2) == "TST-02 has no chain to drill — read it with: grill show TST-02"


def test_mistakes_in_a_pack_are_mentioned_where_its_stories_are_listed(run: Run, pack: Path) -> None:
    (pack / "grill_chains" / "TST-09.md").write_text("---\nid: TST-09\n---\n# Nothing\n")
    result = run("list")
    assert result.exit_code == 0
    assert "in the content, and parts of it are left out; grill check names them" in result.stderr


def test_a_story_is_printed_to_read(run: Run) -> None:
    result = run("show", STORY_ID.lower())
    assert result.exit_code == 0
    assert result.stdout.startswith(f"# {TITLE}")
    assert "told under References." in result.stdout


def test_a_story_as_json_holds_its_sections_and_questions_but_no_marker(run: Run) -> None:
    result = run("show", STORY_ID, "--json")
    story = json.loads(result.stdout)
    assert story["sections"][0]["title"] == "Customer pain"
    assert [question["id"] for question in story["questions"]] == ["opening", "round-1", "round-2"]
    assert set(story["questions"][0]) == {"id", "title", "asked_by", "seconds", "text"}
    assert "effect-first" not in result.stdout


def test_an_unknown_story_names_the_known_ones(run: Run) -> None:
    message = complaint(run("show", "NOPE-1"), 2)
    assert message.startswith("no story 'NOPE-1' — choose one of: ")
    assert STORY_ID in message


def test_a_content_folder_that_is_not_there_is_named(home: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    result = CliRunner().invoke(grill, ["--content", str(missing), "list"])
    assert complaint(result, 2) == f"--content {missing}: there is no such folder — name a folder with stories and chains"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nope",), "no command 'nope' — choose one of: list, show, drill"),
        (("list", "--nope"), "list: no such option '--nope' — see: grill list --help"),
        (("--nope",), "no such option '--nope' — see: grill --help"),
        (("show",), "show: missing argument 'STORY' — see: grill show --help"),
        (("show", "A", "B"), "show: got unexpected extra argument (B) — see: grill show --help"),
        (("drill", "A", "--from"), "drill: option '--from' requires an argument — see: grill drill --help"),
        (("check", "--json", "--github"), "check: --json and --github exclude each other — give one of them"),
    ],
)
def test_wrong_use_is_one_line_with_exit_code_2(run: Run, args: tuple[str, ...], message: str) -> None:
    assert complaint(run(*args), 2).startswith(message)


def test_what_was_typed_wrong_cannot_break_the_line_or_steer_the_terminal(run: Run) -> None:
    message = complaint(run("show", "a\nb\x1b[31m"), 2)
    assert "\x1b" not in message
    message = complaint(run("grade", STORY_ID, "opening", "a\nb\x1b[31m"), 2)
    assert message == "a b\\x1b[31m: there is no such file — name a file, or - for standard input"


@pytest.mark.parametrize(("kind", "opened"), [("xterm-256color", True), ("dumb", False), ("", False)])
def test_the_full_screen_opens_only_where_it_can_be_drawn(run: Run, monkeypatch: pytest.MonkeyPatch, kind: str, opened: bool) -> None:
    starts: list[object] = []
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr("trainer.cli.output.at_terminal", lambda: True)
    for module in ("app", "drill"):
        monkeypatch.setattr(f"trainer.cli.{module}.open_screen", lambda _, start=None: starts.append(start) or 0)
    results = [run(), run("drill", STORY_ID), run("drill", STORY_ID, "--from", "ROUND-1"), run("drill", STORY_ID, "--fresh")]
    if opened:
        assert starts == [None, ("drill", STORY_ID, None), ("drill", STORY_ID, "round-1"), ("drill", STORY_ID, "opening")]
        assert {result.exit_code for result in results} == {0}
    else:
        assert starts == []
        assert [result.exit_code for result in results] == [0, 2, 2, 2]


def test_the_exit_code_of_the_full_screen_is_handed_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.cli.app.can_draw_screens", lambda: True)
    monkeypatch.setattr("trainer.cli.app.open_screen", lambda _: 1)
    assert run().exit_code == 1


def test_a_story_as_json_has_its_claims(run: Run) -> None:
    shown = json.loads(run("show", "AML-03", "--json").stdout)
    assert shown["meta"]["claims"][0]["calculator"] == "sample_size_proportions"
