"""Lines of text as a person types them, or as a pipe brings them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import TextIO

PROMPT = "> "

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def keyboard_lines() -> Iterator[str]:
    """Lines from the person at the terminal, with the editing keys of a shell and no limit to their length.

    Raises:
        KeyboardInterrupt: On ctrl+c, with the line that was being typed as its argument.
    """
    editor = _line_editor()
    while True:
        try:
            typed = input(PROMPT)
        except EOFError:
            return
        except KeyboardInterrupt:
            raise KeyboardInterrupt(editor.get_line_buffer() if editor else "") from None
        # Several lines pasted at once arrive as one.
        yield from typed.splitlines() or [""]


def piped_lines(stream: TextIO | None) -> Iterator[str]:
    """Lines of a pipe or file, without their ends; nothing when it is closed."""
    for line in stream or ():
        yield line.rstrip("\r\n")


@contextmanager
def endings_interrupt() -> Iterator[None]:
    """Let a closed window, or a request to end, raise `KeyboardInterrupt` in the block as ctrl+c does, and only once.

    A terminal that closes says so more than once, and an impatient learner too: while what was typed is being kept,
    whatever comes then is ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # What is ignored already stays ignored, as `nohup` wants it.
    before = {number: handler for number in _ENDINGS if (handler := signal.getsignal(number)) is not signal.SIG_IGN}
    told = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal told
        if not told:
            told = True
            raise KeyboardInterrupt

    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _line_editor() -> ModuleType | None:
    """The module that gives `input` its editing keys by being imported; not every Python has it."""
    try:
        import readline
    except ImportError:
        return None
    return readline
