"""The foundations: primitives of the trade, each with its use, its formula or checklist, and where to read and practise it."""

from __future__ import annotations

from typing import Literal

from trainer.domain.model import Model
from trainer.domain.story import Claim


class PracticeLink(Model):
    """A story to read, or a question of its chain to practise.

    Attributes:
        story: Story id.
        question: Question id, or None for the story itself.
        note: What one finds there; may be empty.
        line: Line in the file, from 1.
    """

    story: str
    question: str | None = None
    note: str = ""
    line: int = 1

    @property
    def name(self) -> str:
        """How the link is written: `AML-03`, or `AML-03 round-2`."""
        return f"{self.story} {self.question}" if self.question else self.story


class Primitive(Model):
    """One way of thinking that every story leans on.

    Attributes:
        id: Short stable name, such as `study-design`.
        name: What stories call it in their front matter.
        idea: What it is, as markdown.
        use: When to use it, as markdown.
        tool: Whether its working part is one formula or a checklist.
        working: The formula or checklist, as markdown.
        failure: The failure it prevents, as markdown.
        links: Where to read and practise it.
        file: Path of the file, for messages.
        line: Line of its heading, from 1.
    """

    id: str
    name: str
    idea: str
    use: str
    tool: Literal["formula", "checklist"]
    working: str
    failure: str
    links: tuple[PracticeLink, ...]
    file: str
    line: int


class Foundations(Model):
    """One document of primitives.

    Attributes:
        title: Its title.
        lead: Prose before the first primitive, as markdown; may be empty.
        primitives: Its primitives, in the order of the file.
        claims: Figures in it that a calculator can recompute.
        file: Path of the file, for messages.
    """

    title: str
    lead: str
    primitives: tuple[Primitive, ...]
    claims: tuple[Claim, ...] = ()
    file: str
