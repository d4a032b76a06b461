"""The dependency graph: stories feed each other and consume platform systems."""

from __future__ import annotations

from typing import Literal

from trainer.domain.library import Library
from trainer.domain.model import Model


class Edge(Model):
    """An arrow of the graph.

    Attributes:
        source: Id of the story it starts at.
        target: Story id or name of a platform system that it leads to.
        label: What the arrow says.
        kind: Whether the source feeds the target, or consumes it.
    """

    source: str
    target: str
    label: str
    kind: Literal["feeds", "consumes"]


class StoryGraph(Model):
    """Stories, platform systems, and the arrows between them.

    Attributes:
        stories: Titles by story id, in roster order.
        systems: Platform systems in the order in which they first come up.
        edges: Arrows, by source in roster order.
    """

    stories: dict[str, str]
    systems: tuple[str, ...]
    edges: tuple[Edge, ...]

    def leaving(self, story: str) -> tuple[Edge, ...]:
        """The arrows that start at a story, what it feeds before what it consumes."""
        return tuple(edge for edge in self.edges if edge.source == story)

    def consumers(self, system: str) -> tuple[str, ...]:
        """The stories that consume a platform system."""
        return tuple(dict.fromkeys(edge.source for edge in self.edges if edge.kind == "consumes" and edge.target == system))


def story_graph(library: Library) -> StoryGraph:
    """The graph that the stories' front matter describes; arrows to stories that are not loaded are kept."""
    edges: list[Edge] = []
    for story in library.stories.values():
        edges.extend(Edge(source=story.id, target=feed.story, label=feed.label, kind="feeds") for feed in story.meta.feeds)
        edges.extend(Edge(source=story.id, target=entry.system, label=entry.label, kind="consumes") for entry in story.meta.consumes)
    return StoryGraph(
        stories={story.id: story.meta.title for story in library.stories.values()},
        systems=tuple(dict.fromkeys(edge.target for edge in edges if edge.kind == "consumes")),
        edges=tuple(edges),
    )
