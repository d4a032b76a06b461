"""A deep-dive to study: metadata that tables are made of, and ten sections of prose."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from trainer.domain.model import Model

SECTION_TITLES = (
    "Customer pain",
    "Hypothesis",
    "Experiment design",
    "Architecture wiring",
    "Rollout plan",
    "Metrics",
    "Incident vignette",
    "Master's-DS depth",
    "Product lens",
    "References",
)
"""The sections every story has, in this order."""


class Feed(Model):
    """An edge of the dependency graph: this story feeds another one."""

    story: str
    label: str


class Consumption(Model):
    """An edge of the dependency graph: this story consumes a platform system."""

    system: str
    label: str = "consumes"


class Claim(Model):
    """A figure stated in the prose that a calculator can recompute.

    Attributes:
        calculator: Name of the calculator.
        inputs: Its inputs by name.
        expect: Stated outputs by name, or single values inside them (`z_boundaries[0]`): numbers, texts, truth values, None, or lists
            of them.
        tolerance: Allowed relative difference, as a fraction of the expected value.
    """

    calculator: str
    inputs: dict[str, Any]
    expect: dict[str, Any]
    tolerance: float = Field(default=0.001, ge=0, le=0.5)


class StoryMeta(Model):
    """The front matter of a story: everything that rosters, KPI tables and graphs are derived from."""

    id: str = Field(pattern=r"^[A-Z][A-Z0-9]*-\d{2,}$")
    title: str
    headline_question: str
    anchored_in: str
    leadership_principles: tuple[str, ...]
    owner: str
    partners: tuple[str, ...] = ()
    headline_metric: str
    bridging_metric: str
    guardrail_veto: str
    feeds: tuple[Feed, ...] = ()
    consumes: tuple[Consumption, ...] = ()
    concerns: tuple[str, ...] = ()
    primitives: tuple[str, ...] = ()
    calculators: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


class Section(Model):
    """One H2 section of a story.

    Attributes:
        title: Text of the heading.
        markdown: The body without its heading.
        line: Line of the heading in the file, from 1.
    """

    title: str
    markdown: str
    line: int


class Story(Model):
    """A loaded story.

    Attributes:
        meta: Its front matter.
        sections: Its sections in the order of the file.
        file: Path of the file, for messages.
        lead: Prose between the title and the first section; may be empty.
    """

    meta: StoryMeta
    sections: tuple[Section, ...]
    file: str
    lead: str = ""

    @property
    def id(self) -> str:
        """The story's id, such as `AML-03`."""
        return self.meta.id

    @property
    def markdown(self) -> str:
        """The whole story as one markdown document, without front matter."""
        body = "\n\n".join(f"## {section.title}\n\n{section.markdown.strip()}" for section in self.sections)
        return f"# {self.meta.title}\n\n{self.lead.strip()}\n\n{body}\n"
