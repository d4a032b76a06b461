"""Reading paths through the stories, and the questions in the life of a product decision that they answer."""

from __future__ import annotations

from trainer.domain.model import Model


class PathStep(Model):
    """One stop on a reading path.

    Attributes:
        story: Story id, or None for the foundations.
        note: What to do there; may be empty.
        mark: A warning to show beside it, such as `most candidates fail here`; may be empty.
        line: Line in the file, from 1.
    """

    story: str | None
    note: str = ""
    mark: str = ""
    line: int = 1


class ReadingPath(Model):
    """An order in which to take the stories.

    Attributes:
        id: Short stable name, such as `interview-prep`.
        title: Its title.
        audience: For whom it is.
        steps: Its stops in order.
        file: Path of the file, for messages.
        line: Line of the entry, from 1.
    """

    id: str
    title: str
    audience: str
    steps: tuple[PathStep, ...]
    file: str
    line: int


class LifecycleStage(Model):
    """One question in the life of a product decision, with the stories that answer it.

    Attributes:
        question: The question, such as `Should we build it?`.
        stories: Story ids.
        file: Path of the file, for messages.
        line: Line of the entry, from 1.
    """

    question: str
    stories: tuple[str, ...]
    file: str
    line: int


class Itinerary(Model):
    """What one file of paths holds.

    Attributes:
        paths: Reading paths in the order of the file.
        lifecycle: Stages in the order of the file.
    """

    paths: tuple[ReadingPath, ...] = ()
    lifecycle: tuple[LifecycleStage, ...] = ()
