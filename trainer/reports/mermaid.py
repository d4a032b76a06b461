"""The dependency graph as a Mermaid diagram, for pages that draw those."""

from __future__ import annotations

from trainer.domain.story_graph import StoryGraph


def mermaid(graph: StoryGraph) -> str:
    """The source of the diagram: stories above, platform systems below."""
    stories = {story: f"s{number}" for number, story in enumerate(graph.stories, 1)}
    systems = {system: f"p{number}" for number, system in enumerate(graph.systems, 1)}
    lines = ["graph TB", '  subgraph stories["Stories"]']
    lines += [f"    {name}[{_quoted(story)}]" for story, name in stories.items()]
    lines += ["  end"]
    if systems:
        lines += [
            '  subgraph platform["Platform systems"]',
            *(f"    {name}[{_quoted(system)}]" for system, name in systems.items()),
            "  end",
        ]
    for edge in graph.edges:
        target = (stories if edge.kind == "feeds" else systems).get(edge.target)
        if target is not None:
            arrow = "-->" if edge.kind == "feeds" else "-.->"
            lines.append(f"  {stories[edge.source]} {arrow}|{_quoted(edge.label)}| {target}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    # Mermaid reads entities, and reads a quote or a bracket of HTML as its own.
    escaped = " ".join(text.split()).replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return f'"{escaped}"'
