"""A drill line by line, printed from top to bottom and never redrawn, so that a pipe or a screen reader can follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from trainer.cli.drill_words import COMMANDS, help_lines, no_command, question_text, reflowed
from trainer.cli.failures import complain
from trainer.cli.output import one_line, say
from trainer.cli.verdict import probe_line, verdict_lines
from trainer.errors import DatabaseError, UsageError
from trainer.reports.debrief import debrief_markdown
from trainer.reports.durations import clock_text

if TYPE_CHECKING:
    from trainer.domain.answer import Session
    from trainer.usecases.drill import Drill
    from trainer.usecases.drill_state import Submission
    from trainer.usecases.ports import AttemptStore

_MOVING = ("/skip", "/back", "/quit")


class _Quit(Exception):
    """The learner wants to leave."""


class PlainDrill:
    """Leads one learner through a drill on lines of text.

    What is typed at an open question is handed to the drill before anything else happens to it, so that it is kept
    however the drill ends; what is typed at an answered one waits until the learner goes on.
    """

    def __init__(self, drill: Drill, store: AttemptStore, lines: Iterable[str], go_on_with: str) -> None:
        """Take a drill that has neither been started nor resumed.

        Args:
            drill: The drill.
            store: Where its session and drafts are kept.
            lines: What the learner types; may raise `KeyboardInterrupt` with the unfinished line as its argument.
            go_on_with: The command that resumes the drill.
        """
        self._drill = drill
        self._store = store
        self._lines = lines
        self._go_on_with = go_on_with
        self._typed: list[str] = []
        self._unsaved = 0
        self._saved = 0
        self._place: tuple[str, str, int] | None = None
        self._trouble: DatabaseError | None = None

    def run(self, start: str | None = None, fresh: bool = False) -> bool:
        """Ask until the ladder ends or the learner leaves, and tell whether everything could be stored.

        Args:
            start: Question to begin at; None for the bottom, or for where an open drill was left.
            fresh: Whether to leave aside a drill that is still open.

        Raises:
            DatabaseError: If the store cannot be used at the start, before anything was typed.
            OSError: If the output takes no more; what was typed is kept.
        """
        self._begin(start, fresh)
        try:
            self._converse()
        except _Quit:
            pass
        except KeyboardInterrupt as interrupt:
            self._typed += [str(rest) for rest in interrupt.args if rest]
        except OSError:
            self._keep()
            raise
        if self._drill.finished:
            self._report()
        else:
            self._leave()
        return self._trouble is None

    def _converse(self) -> None:
        self._introduce()
        for line in self._lines:
            self._take(line)
            if self._drill.finished:
                return
            self._introduce()

    def _begin(self, start: str | None, fresh: bool) -> None:
        drill = self._drill
        left = self._store.open_session(drill.learner, drill.chain.id)
        if left is not None and left.mode == "drill" and not fresh and start in (None, left.position):
            drill.resume(left)
            say(f"Going on with {drill.chain.id} at {drill.question.id}. To begin anew, leave with /quit and add --fresh.")
        else:
            drill.start(start)
            say(f"{drill.chain.id}: {one_line(drill.chain.title)}")
            if left is not None and left.mode == "drill":
                say(f"The drill you had left open at {left.position} is closed; its answers are kept.")
                self._say_ungraded(left)
        say("A line that holds only a dot ends an answer. /help lists what else you can type.")

    def _report(self) -> None:
        say()
        say(debrief_markdown(self._drill.summary))
        self._say_ungraded(self._drill.session)

    def _say_ungraded(self, session: Session) -> None:
        """Show what was typed in a session that is over, and never graded: nothing else leads there any more."""
        with suppress(DatabaseError):
            for question in self._drill.chain.questions:
                draft = self._store.draft(session.id, question.id)
                if draft is not None and draft.text.strip():
                    say(f"At {question.id} you had typed this, and it was not graded:\n{draft.text}\n")

    def _leave(self) -> None:
        self._keep()
        # Going to where one is stores whatever the store had refused before.
        self._try(lambda: self._drill.go_to(self._drill.question.id))
        kept = "Everything you typed is kept." if self._trouble is None else "Not everything could be stored; see above."
        say(f"\nLeft at {self._drill.question.id}. {kept} To go on:")
        say(f"  {self._go_on_with}", whole=True)

    def _introduce(self) -> None:
        """Say what is asked now, unless it has been said."""
        drill = self._drill
        before, self._place = self._place, (drill.question.id, drill.phase, len(drill.attempts))
        if before == self._place:
            return
        self._typed = [drill.draft] if drill.draft else []
        self._unsaved, self._saved = 0, len(drill.draft)
        if drill.phase == "asking":
            say(question_text(drill))
        elif before is None or before[0] != drill.question.id:
            say(question_text(drill))
            self._say_verdict()
        if drill.phase == "probing" and drill.probe is not None:
            say(f"\n{probe_line(drill.question, drill.probe.text)}\nAdd to your answer once, ended by a dot; or a dot alone goes on.")
        elif drill.phase == "graded":
            say(f"\n{drill.question.id} is answered. A dot alone goes on; /model shows a stronger answer, /again takes a new one.")
        if drill.draft:
            say(f"You had typed this, and what you type now comes behind it:\n{drill.draft}")

    def _say_verdict(self) -> None:
        latest = self._drill.latest
        if latest is not None:
            say("\n".join(verdict_lines(latest.grade, self._drill.question)))

    def _take(self, line: str) -> None:
        word = line.rstrip().lower()
        if word.strip() == ".":
            self._end_answer()
        elif word in COMMANDS:
            if self._drill.phase != "graded" or word in _MOVING:
                self._keep()
            self._obey(word)
        else:
            self._write(line)
            if word.startswith("/"):
                say(no_command(line))

    def _write(self, line: str) -> None:
        graded = self._drill.phase == "graded"
        if graded and line.strip() and not self._text.strip():
            say(f"{self._drill.question.id} is answered: this is kept, but not graded. /again makes it a new answer, a dot alone goes on.")
        self._typed.append(line)
        self._unsaved += len(line) + 1
        # Stored anew with every line, a long text from a pipe would take time with the square of its length.
        if not graded and 8 * self._unsaved >= self._saved:
            self._keep()

    @property
    def _text(self) -> str:
        return "\n".join(self._typed)

    def _keep(self) -> None:
        """Hand over what is typed; what an answered question did not wait for opens it for a new answer."""
        text = self._text
        if self._drill.phase == "graded":
            if not text.strip():
                return
            self._try(self._drill.retry)
        self._try(lambda: self._drill.save_draft(text))
        self._unsaved, self._saved = 0, len(text)

    def _end_answer(self) -> None:
        drill, text = self._drill, self._text
        if drill.phase == "asking":
            if text.strip():
                self._show(drill.submit(text))
            else:
                say("There is no answer yet. Type one, or leave the question with /skip.")
        elif drill.phase == "probing" and text.strip():
            self._show(drill.add(text))
        else:
            self._keep()
            self._go_on(drill.advance)

    def _show(self, submission: Submission) -> None:
        self._typed = []
        spent, limit = submission.attempt.seconds_used, self._drill.question.seconds
        say(f"\nAnswered in {clock_text(spent)} of {clock_text(limit)}.")
        self._say_verdict()
        if submission.trouble is not None:
            self._warn(submission.trouble)

    def _obey(self, word: str) -> None:
        drill = self._drill
        if word == "/quit":
            raise _Quit
        if word == "/skip":
            self._go_on(drill.skip)
        elif word == "/again":
            self._answer_anew()
        elif word == "/model":
            self._say_model()
        elif word == "/help":
            say("\n".join(help_lines(drill)))
        elif word == "/bookmark":
            self._try(drill.toggle_bookmark)
            say(f"{drill.question.id} {'has a bookmark' if drill.bookmarked else 'has no bookmark any more'}.")
        elif word == "/hint":
            self._try(self._say_hint)
        else:
            self._try(drill.back)

    def _answer_anew(self) -> None:
        drill, text = self._drill, self._text
        if drill.phase == "asking":
            say(f"You are answering {drill.question.id} now; go on typing.")
            return
        self._try(drill.retry)
        self._try(lambda: drill.save_draft(text))

    def _say_hint(self) -> None:
        hint = self._drill.hint(self._text)
        say(f"Hint {hint.step}: {hint.text}" if hint.step else hint.text)

    def _say_model(self) -> None:
        if self._drill.latest is None:
            say("The stronger answer is shown after yours.")
        else:
            say(reflowed(self._drill.question.model_answer) or "This question has no stronger answer to show.")

    def _go_on(self, step: Callable[[], object]) -> None:
        """Take a step to another question, and end the drill if there is none left."""
        before = self._drill.question.id
        self._try(step)
        if self._drill.question.id == before:
            self._try(self._drill.finish)

    def _try(self, step: Callable[[], object]) -> None:
        """Do something that the store may refuse: then it is done all the same, and the drill goes on."""
        try:
            step()
        except UsageError as error:
            say(f"{error}.")
        except DatabaseError as error:
            self._warn(error)
        else:
            self._trouble = None

    def _warn(self, error: DatabaseError) -> None:
        """Say what the store refuses, once until it works again."""
        if self._trouble is None or str(self._trouble) != str(error):
            complain(error)
        self._trouble = error
