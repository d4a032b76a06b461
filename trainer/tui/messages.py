"""What screens ask of the app, so that no screen needs to know another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from trainer.domain.summary import DrillSummary


class OpenStory(Message):
    """Show a story to read.

    Attributes:
        story_id: Story id.
        section: Title of the section to begin at, or None for the top.
    """

    def __init__(self, story_id: str, section: str | None = None) -> None:
        super().__init__()
        self.story_id = story_id
        self.section = section


class OpenDrill(Message):
    """Drill a chain.

    Attributes:
        chain_id: Chain id.
        question_id: Question to begin at, or None for the bottom or where an open drill was left.
        fresh: Whether to leave aside a drill that is still open.
    """

    def __init__(self, chain_id: str, question_id: str | None = None, fresh: bool = False) -> None:
        super().__init__()
        self.chain_id = chain_id
        self.question_id = question_id
        self.fresh = fresh


class OpenDebrief(Message):
    """Show what came of a drill, in place of the drill.

    Attributes:
        summary: The report.
    """

    def __init__(self, summary: DrillSummary) -> None:
        super().__init__()
        self.summary = summary


class OpenCalculators(Message):
    """Show the calculators.

    Attributes:
        first: Names of those that belong to the matter at hand.
        title: What they are for.
    """

    def __init__(self, first: tuple[str, ...] = (), title: str = "") -> None:
        super().__init__()
        self.first = first
        self.title = title


class OpenOverview(Message):
    """Show all stories at once.

    Attributes:
        view: Name of the view to begin with, or None for the first.
    """

    def __init__(self, view: str | None = None) -> None:
        super().__init__()
        self.view = view


class GoHome(Message):
    """Close everything above Home."""


class GoBack(Message):
    """Close the current screen and show the one it was opened from."""
