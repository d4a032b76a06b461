"""Tables over all stories, derived from their front matter."""

from __future__ import annotations

from tests.fakes import make_library, make_story
from trainer.domain.library import Library
from trainer.domain.names import name_key
from trainer.domain.paths import LifecycleStage
from trainer.domain.principles import PRINCIPLES, principle_map
from trainer.domain.rollups import ELSEWHERE, concern_map, kpi_lines, owner_lines, role_stages, roster_lines
from trainer.domain.story import Consumption, Feed, Story
from trainer.domain.story_graph import story_graph


def story(story_id: str, **meta: object) -> Story:
    made = make_story(story_id)
    return made.model_copy(update={"meta": made.meta.model_copy(update=meta)})


def library(*stories: Story, lifecycle: tuple[LifecycleStage, ...] = ()) -> Library:
    return make_library(stories).model_copy(update={"lifecycle": lifecycle})


def stage(question: str, *stories: str) -> LifecycleStage:
    return LifecycleStage(question=question, stories=stories, file="paths.yaml", line=1)


def test_capitals_hyphens_and_signs_make_no_other_name() -> None:
    assert name_key("Are Right A Lot") == name_key("Are Right, A Lot")
    assert name_key("Hypothesis & study design") == name_key("Hypothesis and Study-Design")
    assert name_key("Think Big") != name_key("Think Small")


def test_all_sixteen_principles_are_there_in_order_with_the_stories_that_name_them() -> None:
    uses = principle_map(library(story("AML-03", leadership_principles=("Dive Deep", "are right a lot"))))
    assert [use.principle for use in uses] == list(PRINCIPLES)
    assert len(uses) == 16
    named = {use.principle: use.stories for use in uses if use.stories}
    assert named == {"Dive Deep": ("AML-03",), "Are Right, A Lot": ("AML-03",)}


def test_a_principle_of_another_company_comes_behind_the_sixteen() -> None:
    uses = principle_map(
        library(story("AML-03", leadership_principles=("Be Kind", "Be kind")), story("AML-04", leadership_principles=("be kind",)))
    )
    assert (uses[-1].principle, uses[-1].stories) == ("Be Kind", ("AML-03", "AML-04"))
    assert len(uses) == 17


def test_concerns_are_gathered_from_the_stories_that_name_them() -> None:
    uses = concern_map(library(story("AML-03", concerns=("Letter", "Runbook")), story("AML-04", concerns=("Six-pager", "letter"))))
    assert [(use.concern, use.stories) for use in uses] == [
        ("Letter", ("AML-03", "AML-04")),
        ("Runbook", ("AML-03",)),
        ("Six-pager", ("AML-04",)),
    ]


def test_roster_kpis_and_owners_say_what_the_front_matter_says() -> None:
    told = library(story("AML-03", anchored_in="the reranker", headline_metric="power", guardrail_veto="α", partners=("Statistician",)))
    assert roster_lines(told)[0].anchored_in == "the reranker"
    assert (kpi_lines(told)[0].headline_metric, kpi_lines(told)[0].guardrail_veto) == ("power", "α")
    assert (owner_lines(told)[0].owner, owner_lines(told)[0].partners) == ("Aiko", ("Statistician",))


def test_decisions_stand_in_the_stage_that_names_their_story() -> None:
    stories = (story("AML-03", consumes=(Consumption(system="Reranker"),)), story("AML-04"), story("AML-05"))
    stages = role_stages(
        library(*stories, lifecycle=(stage("Ship?", "AML-05", "AML-99"), stage("Test?", "AML-03"), stage("Later?", "X-01")))
    )
    assert [(each.question, [line.story for line in each.decisions]) for each in stages] == [
        ("Ship?", ["AML-05"]),
        ("Test?", ["AML-03"]),
        (ELSEWHERE, ["AML-04"]),
    ]
    assert stages[1].decisions[0].systems == ("Reranker",)
    assert stages[0].decisions[0].systems == ()


def test_the_graph_holds_every_arrow_with_its_label() -> None:
    graph = story_graph(
        library(
            story("AML-03", feeds=(Feed(story="AML-04", label="sizes"),), consumes=(Consumption(system="Reranker"),)),
            story("AML-04", feeds=(Feed(story="AML-99", label="to nowhere"),), consumes=(Consumption(system="Reranker", label="reads"),)),
        )
    )
    assert list(graph.stories) == ["AML-03", "AML-04"]
    assert graph.systems == ("Reranker",)
    assert graph.consumers("Reranker") == ("AML-03", "AML-04")
    assert [(edge.source, edge.target, edge.label, edge.kind) for edge in graph.edges] == [
        ("AML-03", "AML-04", "sizes", "feeds"),
        ("AML-03", "Reranker", "consumes", "consumes"),
        ("AML-04", "AML-99", "to nowhere", "feeds"),
        ("AML-04", "Reranker", "reads", "consumes"),
    ]
    assert [edge.target for edge in graph.leaving("AML-03")] == ["AML-04", "Reranker"]


def test_nothing_comes_of_no_stories() -> None:
    empty = library()
    assert roster_lines(empty) == kpi_lines(empty) == owner_lines(empty) == concern_map(empty) == role_stages(empty) == ()
    assert story_graph(empty).edges == ()
    assert not any(use.stories for use in principle_map(empty))
