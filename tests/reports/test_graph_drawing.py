"""The dependency graph as text: every arrow can be followed with the eye."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.story_graph import Edge, StoryGraph
from trainer.reports.graph_drawing import DrawnLine, draw, drawing_text
from trainer.reports.mermaid import mermaid


def graph_of(stories: int, feeds: Sequence[tuple[int, int]], systems: Sequence[tuple[int, str]] = ()) -> StoryGraph:
    names = [f"AML-{number:02}" for number in range(stories)]
    edges = [Edge(source=names[one], target=names[other], label=f"edge{number}", kind="feeds") for number, (one, other) in enumerate(feeds)]
    edges += [Edge(source=names[one], target=system, label="consumes", kind="consumes") for one, system in systems]
    return StoryGraph(
        stories={name: f"the story {name}, with a title that may have to wrap" for name in names},
        systems=tuple(dict.fromkeys(name for _, name in systems)),
        edges=tuple(edges),
    )


def target_of(lines: tuple[DrawnLine, ...], place: int) -> str:
    """Follow the arc that leaves a line, sign by sign, and return the story it leads to."""
    row = lines[place].margin
    column = min(index for index, sign in enumerate(row) if sign in "╭╰" and "─" in row[index:])
    step = 1 if row[column] == "╭" else -1
    while True:
        place += step
        sign = lines[place].margin[column]
        if sign != "│":
            assert sign in ("╰┴" if step > 0 else "╭┬")
            assert lines[place].margin.endswith("▶ ")
            assert lines[place].kind == "title"
            return lines[place].story or ""


@st.composite
def graphs(draw_from: st.DrawFn) -> StoryGraph:
    stories = draw_from(st.integers(2, 7))
    pairs = [(one, other) for one in range(stories) for other in range(stories) if one != other]
    return graph_of(stories, draw_from(st.lists(st.sampled_from(pairs), max_size=9, unique=True)))


@given(graph=graphs(), width=st.integers(45, 120))
def test_every_arc_leads_from_its_label_to_its_story(graph: StoryGraph, width: int) -> None:
    lines = draw(graph, width)
    assert all(len(line.margin) + len(line.text) <= width for line in lines)
    assert len({len(line.margin) for line in lines}) == 1
    leaving = [place for place, line in enumerate(lines) if line.kind == "feeds"]
    edges = [edge for story in graph.stories for edge in graph.leaving(story)]
    for place, edge in zip(leaving, edges, strict=True):
        assert lines[place].story == edge.source
        assert lines[place].text.startswith(f"─ {edge.label}")
        assert target_of(lines, place) == edge.target


@given(graph=graphs(), width=st.integers(-5, 60))
def test_a_narrow_drawing_keeps_every_word(graph: StoryGraph, width: int) -> None:
    text = " ".join(line.text for line in draw(graph, width)).split()
    for edge in graph.edges:
        assert edge.label in text
    assert all(text.count(story) >= 1 for story in graph.stories)


def test_a_small_graph_is_drawn_like_this() -> None:
    graph = graph_of(3, [(0, 1), (1, 2), (2, 0)], [(1, "Reranker")])
    assert drawing_text(graph, 80).split("\n") == [
        "╭───▶ AML-00  the story AML-00, with a title that may have to wrap",
        "│ ╭──── edge0 → AML-01",
        "│ │",
        "│ ╰─▶ AML-01  the story AML-01, with a title that may have to wrap",
        "│ ╭──── edge1 → AML-02",
        "│ │   ╌ consumes ╌▷ Reranker",
        "│ │",
        "│ ╰─▶ AML-02  the story AML-02, with a title that may have to wrap",
        "╰────── edge2 → AML-00",
        "",
        "      Platform systems, which other teams own",
        "      ▷ Reranker ◁╌ AML-01",
    ]


def test_arrows_to_nowhere_and_to_oneself_are_only_named() -> None:
    lost = Edge(source="AML-00", target="AML-77", label="lost", kind="feeds")
    graph = graph_of(1, [(0, 0)])
    text = drawing_text(graph.model_copy(update={"edges": (*graph.edges, lost)}), 60)
    assert "─ lost → AML-77 (not loaded)" in text
    assert "─ edge0 → AML-00" in text
    assert "▶" not in text


def test_more_arcs_than_there_is_room_for_leave_the_text_readable() -> None:
    graph = graph_of(40, [(number, 39 - number) for number in range(20)])
    lines = draw(graph, 80)
    assert all(len(line.margin) + len(line.text) <= 80 for line in lines)
    assert sum("edge" in line.text for line in lines) == 20


def test_control_signs_of_authors_do_not_reach_the_drawing() -> None:
    graph = StoryGraph(
        stories={"AML-01": "a\x1b[31m\nb", "AML-02": "c"},
        systems=(),
        edges=(Edge(source="AML-01", target="AML-02", label="x\u202ey", kind="feeds"),),
    )
    text = drawing_text(graph, 80)
    assert "\x1b" not in text
    assert "AML-01  a[31m b" in text
    assert "─ xy → AML-02" in text


def test_the_diagram_for_pages_names_every_node_and_arrow() -> None:
    graph = graph_of(2, [(0, 1)], [(1, 'Drift "Hub" <b>')])
    text = mermaid(graph)
    assert text.startswith("graph TB\n")
    assert '    s1["AML-00"]' in text
    assert '    p1["Drift #quot;Hub#quot; #lt;b#gt;"]' in text
    assert '  s1 -->|"edge0"| s2' in text
    assert '  s2 -.->|"consumes"| p1' in text
    assert text.count('"') == 2 * (2 + 2 + 1 + 2)
