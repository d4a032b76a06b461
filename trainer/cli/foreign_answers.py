"""Answers in a JSON Lines file, with the questions they were written for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from trainer.cli.output import shown
from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.authoring.cross_fire import ForeignAnswer
    from trainer.domain.chain import Chain


def answers_in(name: str, chain: Chain) -> list[ForeignAnswer]:
    """The answers that belong to a chain; a line that names none does.

    Args:
        name: A JSON Lines file, or `-` for standard input.
        chain: The chain.

    Raises:
        UsageError: If there is no such file, a line cannot be read, or the chain has no such question.
        OutsideError: If it cannot be read.
    """
    return [found for chain_id, found in _answers(name, {chain.id: chain}, chain.id) if chain_id == chain.id]


def answers_of_chains(name: str, chains: Mapping[str, Chain]) -> dict[str, list[ForeignAnswer]]:
    """The answers of a file by chain, only chains that it names; raises like `answers_in`."""
    found: dict[str, list[ForeignAnswer]] = {}
    for chain_id, answer in _answers(name, chains, None):
        found.setdefault(chain_id, []).append(answer)
    return found


def _answers(name: str, chains: Mapping[str, Chain], default: str | None) -> Iterator[tuple[str, ForeignAnswer]]:
    from trainer.authoring.cross_fire import ForeignAnswer
    from trainer.cli.json_lines import numbered_lines, read_row

    needed = ("question", "answer") if default else ("chain", "question", "answer")
    for number, line in numbered_lines(name):
        try:
            row = read_row(line, needed)
            chain = chains.get(str(row.get("chain", default)).upper())
            if chain is None:
                continue
            if all(row["question"] != question.id for question in chain.questions):
                remedy = "name the question the answer was written for"
                raise UsageError(f"{chain.id} has no question {row['question']!r}", remedy=remedy)
        except UsageError as error:
            raise UsageError(error.what, where=f"{shown(name)}:{number}", remedy=error.remedy) from None
        yield chain.id, ForeignAnswer(row["question"], row["answer"])
