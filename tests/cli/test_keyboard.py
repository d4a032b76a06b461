"""A person at a real terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.pack import STORY_ID, STRONG, WEAK
from trainer.cli.keyboard import PROMPT, endings_interrupt, piped_lines

PATIENCE = 30.0
"""Seconds after which a program that says nothing more is taken for hung."""


class Terminal:
    """A program on a terminal of its own.

    Attributes:
        screen: Everything it has printed.
    """

    def __init__(self, *args: str) -> None:
        self._master, slave = pty.openpty()
        command = [sys.executable, "-m", "trainer", *args]
        environment = {**os.environ, "TERM": "dumb", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True, preexec_fn=_own_terminal
        )
        os.close(slave)
        self.screen = ""
        self._read = 0

    def see(self, text: str) -> None:
        """Wait until a text is printed behind the one seen last."""
        while (place := self.screen.find(text, self._read)) < 0:
            ready, _, _ = select.select([self._master], [], [], PATIENCE)
            assert ready, f"waited for {text!r} in vain:\n{self.screen}"
            try:
                more = os.read(self._master, 65536)
            except OSError:
                more = b""
            assert more, f"ended without {text!r}:\n{self.screen}"
            self.screen += more.decode(errors="replace")
        self._read = place + len(text)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def answer(self, line: str) -> None:
        """Type a line when the prompt is there."""
        self.see(PROMPT)
        self.type(f"{line}\n")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal once the program waits for a key: one that comes just before would be noticed with the next key only."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "S":
            os.sched_yield()
        self.process.send_signal(number)

    def end(self) -> int:
        """Wait for the end and return the exit code."""
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """End the program if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._master)


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # Tests that run in the background may have been told to ignore some of them, and their children would do so too.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def drill(home: Path, pack: Path) -> Iterator[Callable[[], Terminal]]:
    """Open a plain drill on a terminal."""
    opened: list[Terminal] = []

    def open_drill() -> Terminal:
        opened.append(Terminal("--content", str(pack), "drill", STORY_ID, "--plain"))
        return opened[-1]

    yield open_drill
    for terminal in opened:
        terminal.close()


def test_a_person_answers_gets_a_verdict_and_leaves_with_the_end_of_input(drill: Callable[[], Terminal]) -> None:
    terminal = drill()
    terminal.see("How do you plan the test?")
    terminal.answer(STRONG)
    terminal.answer(".")
    terminal.see("100 of 100, strong-hire, passed")
    terminal.see(PROMPT)
    terminal.type("\x04")
    terminal.see("Left at opening. Everything you typed is kept.")
    assert terminal.end() == 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_leaving_in_the_middle_of_a_line_keeps_the_line(drill: Callable[[], Terminal], ending: signal.Signals) -> None:
    terminal = drill()
    terminal.answer("a whole line")
    terminal.see(PROMPT)
    terminal.type("half a li")
    terminal.see("half a li")
    terminal.signal(ending)
    terminal.see("Left at opening. Everything you typed is kept.")
    assert terminal.end() == 0
    again = drill()
    again.see("You had typed this, and what you type now comes behind it:")
    again.see("a whole line\r\nhalf a li\r\n")


def test_a_line_may_be_longer_than_a_terminal_hands_over_at_once(drill: Callable[[], Terminal]) -> None:
    terminal = drill()
    terminal.see(PROMPT)
    terminal.type("We write down what we want to learn. " * 200 + f"{WEAK}\n")
    terminal.answer(".")
    terminal.see("✓ Fixes the effect")


def test_a_line_can_be_corrected_while_it_is_typed(drill: Callable[[], Terminal]) -> None:
    terminal = drill()
    terminal.answer(f"rubbish\x15{STRONG}")
    terminal.answer("/quit")
    terminal.see("Left at opening")
    assert terminal.end() == 0
    again = drill()
    again.see("comes behind it:\r\n")
    again.see(STRONG[:40])
    assert "rubbish" not in again.screen


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_ending_interrupts_once_so_that_there_is_time_to_keep_what_was_typed(ending: signal.Signals) -> None:
    before = {number: signal.signal(number, signal.default_int_handler) for number in (ending, signal.SIGHUP)}
    try:
        with endings_interrupt():
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(ending)
            signal.raise_signal(ending)
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(ending) is signal.default_int_handler
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_an_ending_that_was_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with endings_interrupt():
            signal.raise_signal(signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_lines_of_a_pipe_come_without_their_ends() -> None:
    with Path(os.devnull).open() as nothing:
        assert list(piped_lines(nothing)) == []
    assert list(piped_lines(None)) == []


def test_the_last_line_of_a_pipe_needs_no_end(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_bytes(b"one\r\ntwo\n\nthree")
    with file.open(newline="") as lines:
        assert list(piped_lines(lines)) == ["one", "two", "", "three"]
