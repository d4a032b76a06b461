"""The keys of a drill, and when each of them makes sense."""

from __future__ import annotations

from typing import Literal

from textual.binding import Binding

Mode = Literal["opening", "offer", "asking", "graded", "adding"]
"""What the drill screen is for at the moment; `adding` is the editor below a grade."""

_WRITING: tuple[Mode, ...] = ("asking", "adding")
_ON: tuple[Mode, ...] = ("asking", "graded", "adding")

MODES: dict[str, tuple[Mode, ...]] = {
    "answer": _WRITING,
    "hint": _WRITING,
    "skip": ("asking",),
    "add": ("graded",),
    "stronger": ("graded",),
    "explain": ("graded",),
    "again": ("graded",),
    "next": ("graded",),
    "back": ("asking", "graded"),
    "bookmark": _ON,
    "finish": _ON,
    "ladder": _ON,
    "calculator": _WRITING,
    "check_numbers": ("graded",),
}
"""Modes in which an action makes sense; one that is not listed always does."""

NAMES = {
    "hint": "Open a hint",
    "skip": "Skip this question",
    "stronger": "Show the stronger version",
    "explain": "Tell why each rule fired",
    "add": "Add to the answer",
    "again": "Try again from scratch",
    "next": "Go to the next rung",
    "calculator": "Open the calculator",
    "check_numbers": "Open the calculator",
    "bookmark": "Set or remove the bookmark",
    "finish": "Finish the drill here",
}
"""Actions that the palette offers, with their names."""

BINDINGS = (
    # Keys that the editor or the list of markers has a use of its own for come before them.
    Binding("ctrl+s", "answer", "Answer", priority=True, id="drill.answer"),
    Binding("enter", "add", "Add", priority=True, id="drill.add"),
    Binding("v", "stronger", "Stronger", id="drill.stronger"),
    Binding("w", "explain", "Why", id="drill.explain"),
    Binding("t", "again", "Again", id="drill.again"),
    Binding("n", "next", "Next", id="drill.next"),
    Binding("f2", "hint", "Hint", priority=True, id="drill.hint"),
    Binding("f4", "calculator", "Calc", priority=True, id="drill.calculator"),
    # Below a grade a footer of 80 columns has no room for it.
    Binding("f4", "check_numbers", "Calc", show=False, priority=True, id="drill.check_numbers"),
    Binding("f4", "shut", "Close", priority=True, id="drill.shut"),
    Binding("f6", "skip", "Skip", priority=True, id="drill.skip"),
    Binding("b", "back", "Back", id="drill.back_graded"),
    Binding("f5", "back", "Back", priority=True, id="drill.back"),
    Binding("f7", "bookmark", "Mark", priority=True, id="drill.bookmark"),
    Binding("f9", "finish", "End", priority=True, id="drill.finish"),
    Binding("f3", "ladder", "Ladder", show=False, priority=True, id="drill.ladder"),
    Binding("escape", "shut", "Close", show=False, id="drill.shut_by_escape"),
    Binding("escape", "close", "To the grade", id="drill.close"),
    Binding("escape", "leave", "Leave", id="drill.leave"),
)
"""What the drill screen binds."""
