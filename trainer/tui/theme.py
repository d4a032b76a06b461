"""The two looks of the trainer: one accent colour and one warning colour each, readable by dark and by day."""

from __future__ import annotations

from textual.theme import Theme


def _theme(name: str, dark: bool, ground: tuple[str, str, str], text: str, muted: str, accent: str, warning: str) -> Theme:
    background, surface, panel = ground
    return Theme(
        name=name,
        dark=dark,
        background=background,
        surface=surface,
        panel=panel,
        foreground=text,
        primary=accent,
        secondary=muted,
        accent=accent,
        success=accent,
        warning=warning,
        error=warning,
        variables={
            "text": text,
            "text-muted": muted,
            "text-disabled": muted,
            "text-accent": accent,
            "text-primary": accent,
            "text-success": accent,
            "text-warning": warning,
            "text-error": warning,
            "foreground-muted": muted,
            "border": accent,
            "border-blurred": muted,
            "block-cursor-background": accent,
            "block-cursor-foreground": background,
            "block-cursor-text-style": "none",
            "block-cursor-blurred-background": panel,
            "block-cursor-blurred-foreground": text,
            "scrollbar": panel,
            "scrollbar-hover": muted,
            "scrollbar-active": accent,
            "scrollbar-background": background,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
            "scrollbar-corner-color": background,
            "footer-background": surface,
            "footer-foreground": text,
            "footer-key-foreground": accent,
            "footer-description-foreground": muted,
            "input-selection-background": f"{accent} 35%",
        },
    )


DARK = _theme("grill-dark", True, ("#14171c", "#1b2027", "#262d37"), "#d9dfe7", "#9aa5b1", "#79b8ff", "#f2a65a")
"""Light text on a dark ground."""

LIGHT = _theme("grill-light", False, ("#fbfaf7", "#f2f0ea", "#e4e1d8"), "#22272e", "#545d68", "#0b57a4", "#9a3f00")
"""Dark text on a light ground."""

THEMES = (DARK, LIGHT)
"""Both themes, the one to begin with first."""
