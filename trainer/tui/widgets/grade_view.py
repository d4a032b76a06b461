"""The markers of a graded answer, one after the other, to move over."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.tui.widgets.grade_rows import marker_rows
from trainer.tui.widgets.hanging import hanging

if TYPE_CHECKING:
    from textual.binding import BindingType

    from trainer.domain.chain import Question
    from trainer.domain.grade import Grade, MarkerResult


class GradeView(OptionList):
    """What landed, what to sharpen and red flags; tells by `OptionHighlighted` which marker the cursor is on.

    Attributes:
        detailed: Whether it tells why each rule fired.
    """

    BINDING_GROUP_TITLE = "Markers"
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.detailed = False
        self._shown: tuple[Question, Grade, Grade | None] | None = None

    @property
    def chosen(self) -> MarkerResult | None:
        """The result that the cursor is on."""
        option = self.highlighted_option
        if option is None or self._shown is None:
            return None
        return next((result for result in self._shown[1].markers if result.id == option.id), None)

    def show(self, question: Question, grade: Grade, before: Grade | None) -> None:
        """Show a grade from its first marker on.

        Args:
            question: The question that was answered.
            grade: The verdict.
            before: The verdict on the answer without its addition, or None.
        """
        self._shown = (question, grade, before)
        self._fill(None)

    def explain(self, detailed: bool) -> None:
        """Tell why each rule fired, or stop telling; the cursor stays on its marker."""
        self.detailed = detailed
        chosen = self.chosen
        self._fill(chosen.id if chosen else None)

    def _fill(self, chosen: str | None) -> None:
        if self._shown is None:
            return
        question, grade, before = self._shown
        if grade.gaming:
            why = Content.assemble(("No credit: ", "bold $text-warning"), Content(grade.gaming))
            self.set_options([Option(hanging([(Content.styled("✗", "bold $text-warning"), why)], 2))])
        else:
            rows = marker_rows(question, grade, before, self.detailed)
            self.set_options([Option(visual, id=marker_id) for marker_id, visual in rows])
        places = [option.id for option in self.options]
        self.highlighted = places.index(chosen) if chosen in places else 0
