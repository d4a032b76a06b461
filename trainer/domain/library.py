"""All loaded content, with look-ups that say what exists when something does not."""

from __future__ import annotations

from pydantic import Field

from trainer.domain.chain import Chain, Question
from trainer.domain.foundations import Foundations, PracticeLink, Primitive
from trainer.domain.model import Model
from trainer.domain.names import name_key
from trainer.domain.paths import LifecycleStage, ReadingPath
from trainer.domain.problem import Problem
from trainer.domain.rubric import Policy, Rubric
from trainer.domain.story import Story
from trainer.errors import UsageError


class Library(Model):
    """Stories, chains and rubrics by id, with the problems met while loading.

    Attributes:
        stories: Stories by id, in roster order.
        chains: Chains by id.
        rubrics: Rubrics by chain id.
        concepts: Shared wordings by concept name.
        policy: Scoring policy.
        foundations: Documents of primitives, in the order of loading.
        paths: Reading paths by id.
        lifecycle: Stages in the life of a product decision.
        problems: What was wrong in the files; the rest is loaded all the same.
    """

    stories: dict[str, Story]
    chains: dict[str, Chain]
    rubrics: dict[str, Rubric]
    concepts: dict[str, tuple[str, ...]]
    policy: Policy
    foundations: tuple[Foundations, ...] = ()
    paths: dict[str, ReadingPath] = Field(default_factory=dict)
    lifecycle: tuple[LifecycleStage, ...] = ()
    problems: tuple[Problem, ...] = ()

    def story(self, story_id: str) -> Story:
        """The story with this id, in any case.

        Raises:
            UsageError: If there is none.
        """
        found = self.stories.get(story_id.upper())
        if found is None:
            raise UsageError(f"no story {story_id!r}", remedy=f"choose one of: {', '.join(self.stories) or 'none loaded'}")
        return found

    def chain(self, chain_id: str) -> Chain:
        """The chain with this id, in any case.

        Raises:
            UsageError: If there is none.
        """
        found = self.chains.get(chain_id.upper())
        if found is None:
            raise UsageError(f"no chain {chain_id!r}", remedy=f"choose one of: {', '.join(self.chains) or 'none loaded'}")
        return found

    def question(self, chain_id: str, question_id: str) -> Question:
        """The rung with this id in the chain with this id.

        Raises:
            UsageError: If there is no such chain or rung.
        """
        chain = self.chain(chain_id)
        try:
            return chain.question(question_id.lower())
        except KeyError:
            known = ", ".join(question.id for question in chain.questions)
            raise UsageError(f"{chain.id} has no question {question_id!r}", remedy=f"choose one of: {known}") from None

    @property
    def primitives(self) -> dict[str, Primitive]:
        """The primitives of all foundations by id; of two with one id the first counts."""
        found: dict[str, Primitive] = {}
        for document in self.foundations:
            for primitive in document.primitives:
                found.setdefault(primitive.id, primitive)
        return found

    def chain_of(self, story_id: str) -> Chain | None:
        """The chain that is drilled for a story: the one named like it, else the first that belongs to it."""
        own = self.chains.get(story_id)
        if own is not None and own.story == story_id:
            return own
        return next((chain for chain in self.chains.values() if chain.story == story_id), None)

    def has_practice(self, link: PracticeLink) -> bool:
        """Whether the story that a link names is there, with the question it names."""
        if link.question is None:
            return link.story in self.stories
        chain = self.chain_of(link.story)
        return chain is not None and any(question.id == link.question for question in chain.questions)

    def stories_naming(self, primitive: Primitive) -> tuple[str, ...]:
        """The stories whose front matter names a primitive."""
        key = name_key(primitive.name)
        return tuple(story.id for story in self.stories.values() if key in map(name_key, story.meta.primitives))
