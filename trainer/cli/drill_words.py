"""What a plain drill says: the question, the clock, the commands."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from trainer.cli.output import one_line
from trainer.reports.durations import clock_text

if TYPE_CHECKING:
    from trainer.usecases.drill_state import DrillState

_LINES_COUNT = re.compile(r" {4}|\t|\s*(?:[-+*>|]|\d{1,9}[.)]\s|```|~~~)")

COMMANDS = {
    "/hint": "the next of three hints",
    "/skip": "leave this question and go on",
    "/back": "go to the question before",
    "/model": "show a stronger answer, once you have given yours",
    "/bookmark": "mark this question, or take the mark away",
    "/again": "answer this question anew",
    "/quit": "leave; everything is kept",
    "/help": "show this, and the time",
}
"""What a line that begins with a slash can ask for."""


def question_text(drill: DrillState) -> str:
    """Where the drill stands, who asks, how much time there is, and the question."""
    question = drill.question
    rungs = [rung.id for rung in drill.chain.questions]
    place = f"{question.id} ({rungs.index(question.id) + 1} of {len(rungs)})"
    return f"\n{place}, {one_line(question.asked_by)} asks. {clock_line(drill)}\n\n{reflowed(question.text)}\n"


def reflowed(markdown: str) -> str:
    """Prose with one line per paragraph, whatever its author's editor did; lists, tables and code keep their lines."""
    blocks = re.split(r"\n[ \t]*\n", markdown.strip())
    return "\n\n".join(
        block if any(_LINES_COUNT.match(line) for line in block.split("\n")) else " ".join(block.split()) for block in blocks
    )


def clock_line(drill: DrillState) -> str:
    """The time that is left for the question, or how far it is over."""
    limit, left = drill.question.seconds, drill.remaining
    if left < 0:
        return f"Time: {clock_text(-left)} over the {clock_text(limit)}."
    # Rounded up: a question that was just asked has all of its time.
    return f"Time: {clock_text(math.ceil(left))} of {clock_text(limit)} left."


def help_lines(drill: DrillState) -> Iterator[str]:
    """Everything that can be typed."""
    yield clock_line(drill)
    yield "A line that holds only a dot ends your answer, and goes on when there is nothing more to answer."
    for word, meaning in COMMANDS.items():
        yield f"  {word:10} {meaning}"
    yield "A command stands alone on its line. Begin the line with a space if it is part of your answer."


def no_command(line: str) -> str:
    """What to say about a line that begins with a slash and is kept as part of the answer."""
    word = line.split()[0].lower()
    if word in COMMANDS:
        return f"Only {word} alone on its line is a command. This line is now part of your answer."
    near = get_close_matches(word, COMMANDS, 1)
    advice = f"did you mean {near[0]}?" if near else "/help lists them."
    return f"{one_line(word)} is no command; {advice} The line is now part of your answer."
