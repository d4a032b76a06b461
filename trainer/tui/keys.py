"""Keys of a screen in groups, read from its bindings, so that help never says anything else than what is bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.screen import Screen

_FALLBACK_TITLE = "Here"
_MOST_KEYS = 2
"""An editor has up to five keys for one thing; two are enough to learn it."""


@dataclass(frozen=True)
class Key:
    """What one or several keys do.

    Attributes:
        keys: The keys as they are shown, such as `enter` or `?, f1`.
        description: What they do.
    """

    keys: str
    description: str


@dataclass(frozen=True)
class KeyGroup:
    """The keys of one part of the screen.

    Attributes:
        title: Name of the part.
        keys: Its keys in the order they were bound.
    """

    title: str
    keys: tuple[Key, ...]


def key_groups(screen: Screen[Any]) -> tuple[KeyGroup, ...]:
    """The keys that work on a screen now: the screen's own, then those of the focused part, then those that work everywhere."""
    found: dict[int, tuple[str, dict[str, tuple[str, list[Binding]]]]] = {}
    order: list[int] = []
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.description or binding.system or not active.enabled:
            continue
        if binding.id is None and isinstance(active.node, (Screen, App)):
            # Textual's own keys for moving the focus and copying; they are the same in every program.
            continue
        key = id(active.node)
        if key not in found:
            title = str(active.node.BINDING_GROUP_TITLE or _FALLBACK_TITLE)
            found[key] = (title, {})
            order.append(key)
        found[key][1].setdefault(binding.action, (binding.description, []))[1].append(binding)
    order.sort(key=lambda key: (key != id(screen), key == id(screen.app)))
    return tuple(
        KeyGroup(title, tuple(Key(_shown(screen, bindings), description) for description, bindings in actions.values()))
        for title, actions in (found[key] for key in order)
    )


def _shown(screen: Screen[Any], bindings: list[Binding]) -> str:
    return ", ".join(list(dict.fromkeys(screen.app.get_key_display(binding) for binding in bindings))[:_MOST_KEYS])
