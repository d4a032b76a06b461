"""What the command palette offers: the commands of the current screen, then those of the whole app."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content


@dataclass(frozen=True)
class PaletteCommand:
    """One line of the palette.

    Attributes:
        title: What it is called; shown as it is, never as markup.
        run: Does it.
    """

    title: str
    run: Callable[[], object]


@runtime_checkable
class OffersCommands(Protocol):
    """A screen, or the app, that has commands of its own."""

    def palette_commands(self) -> Iterable[PaletteCommand]:
        """The commands that make sense now."""
        ...


class GrillCommands(Provider):
    """Finds commands by parts of their title."""

    async def discover(self) -> Hits:
        """All commands, before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(Content(command.title), command.run, text=command.title)

    async def search(self, query: str) -> Hits:
        """Commands whose title holds the letters typed, in order."""
        matcher = self.matcher(query)
        for command in self._commands():
            score, places = matcher.fuzzy_search.match(query, command.title)
            if score > 0:
                yield Hit(score, self._highlighted(command.title, places), command.run, text=command.title)

    def _commands(self) -> Iterable[PaletteCommand]:
        for source in (self.screen, self.app):
            if isinstance(source, OffersCommands):
                yield from source.palette_commands()

    def _highlighted(self, title: str, places: Iterable[int]) -> Content:
        content = Content(title)
        if self.match_style is None:
            return content
        for place in places:
            content = content.stylize(self.match_style, place, place + 1)
        return content
