"""All loaded content, with look-ups that say what exists when something does not."""

from __future__ import annotations

from trainer.domain.chain import Chain, Question
from trainer.domain.model import Model
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
        problems: What was wrong in the files; the rest is loaded all the same.
    """

    stories: dict[str, Story]
    chains: dict[str, Chain]
    rubrics: dict[str, Rubric]
    concepts: dict[str, tuple[str, ...]]
    policy: Policy
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
