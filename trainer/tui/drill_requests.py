"""What a screen can ask of a drill; each request is carried out on the drill's own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainer.domain.answer import Session
    from trainer.usecases.drill import Drill


def begin(at: str | None) -> Callable[[Drill], None]:
    """The request to start at a question, or at the bottom."""
    return lambda drill: drill.start(at)


def go_on(session: Session) -> Callable[[Drill], None]:
    """The request to go on with a session."""
    return lambda drill: drill.resume(session)


def go_to(question_id: str) -> Callable[[Drill], object]:
    """The request to go to a rung."""
    return lambda drill: drill.go_to(question_id)


def go_back(drill: Drill) -> object:
    """Go to the rung below."""
    return drill.back()


def toggle_bookmark(drill: Drill) -> object:
    """Set or remove the bookmark of the current question."""
    return drill.toggle_bookmark()


def finish(drill: Drill) -> object:
    """End the drill."""
    return drill.finish()


def answer(text: str) -> Callable[[Drill], None]:
    """The request to submit an answer, or an addition to it, whichever the question waits for."""

    def request(drill: Drill) -> None:
        submission = drill.submit(text) if drill.phase == "asking" else drill.add(text)
        if submission.trouble is not None:
            raise submission.trouble

    return request


def ask_hint(text: str) -> Callable[[Drill], object]:
    """The request for the next hint, towards what the text does not say yet."""
    return lambda drill: drill.hint(text)


def note_calculation(calculator: str, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Callable[[Drill], None]:
    """The request to keep a calculation beside the answer to the current question."""
    return lambda drill: drill.note_calculation(calculator, inputs, outputs)


def try_again(addition: str) -> Callable[[Drill], None]:
    """The request to answer from scratch; an addition that was begun is what the new answer begins with."""

    def request(drill: Drill) -> None:
        try:
            drill.retry()
        finally:
            if addition.strip():
                drill.save_draft(addition)

    return request


def move_on(drill: Drill) -> None:
    """Go to the next open rung; the drill ends when there is none."""
    _climb(drill, drill.advance)


def skip(drill: Drill) -> None:
    """Leave the question unanswered and move on."""
    _climb(drill, drill.skip)


def _climb(drill: Drill, step: Callable[[], object]) -> None:
    place = drill.question.id
    try:
        step()
    finally:
        # A step that a failing store interrupts has been taken all the same; only at the end of the ladder nothing moves.
        if drill.question.id == place:
            drill.finish()
