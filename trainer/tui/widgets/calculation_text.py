"""Calculations in words: the sentence that goes into an answer, and the parts of a result as content to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.content import Content

from trainer.calculators.input_wording import column_texts, default_text, range_text
from trainer.calculators.kinds import Kind, Number, Numbers, Record, Table
from trainer.calculators.wording import label_first, meaning_after, write
from trainer.tui.widgets.hanging import Hanging, hanging
from trainer.tui.widgets.plain_text import one_line

if TYPE_CHECKING:
    from trainer.calculators.calculator import Calculator, Input, Output
    from trainer.calculators.explaining import Explanation

_MUTED = "$text-muted"
_WORDS = {
    **{
        word: word.upper()
        for word in ("mde", "icc", "ml", "ci", "se", "sd", "roc", "auc", "cuped", "cusum", "arl", "ewc", "ab", "p95", "p99", "slo")
    },
    **{word: word.capitalize() for word in ("bayes", "cohen", "newcombe", "wilson", "siegmund", "shewhart")},
    "littles": "Little’s",
    "simpsons": "Simpson’s",
    "infonce": "InfoNCE",
    "msprt": "mSPRT",
    "usd": "USD",
}
"""Words of names that are not written as they stand in code."""

_SHORTER = {"baseline rate": "baseline", "MDE absolute": "MDE", "MDE relative": "MDE"}
_ALWAYS_SAID = frozenset({"power"})
"""Inputs that belong into a sentence even where they have their usual value."""

_LONGEST = 160
_COLUMN = 14
"""Cells of a value beside its meaning; a longer one gets lines of its own."""


def words_of(name: str) -> str:
    """A name in words: `MDE absolute` rather than `mde_absolute`."""
    return " ".join(_WORDS.get(word, word) for word in name.split("_"))


def title_of(name: str) -> str:
    """Name of a calculator as a heading."""
    words = words_of(name)
    # A first word with a capital inside is written the way it is.
    return words if words[:1].isupper() or any(letter.isupper() for letter in words.split()[0]) else words[:1].upper() + words[1:]


def written(kind: Kind, value: Any) -> str:
    """A value of an input with its unit; a table is only counted."""
    if isinstance(kind, Table):
        return f"{len(value)} rows"
    unit = kind.unit if isinstance(kind, Number) else kind.item.unit if isinstance(kind, Numbers) else "number"
    return one_line(write(value, unit), 60)


def answer_sentence(calculator: Calculator[...], inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> str:
    """A result in words for an answer: `47,036 readers in the control arm (baseline 12%, MDE +0.6 points, 80% power)`.

    Args:
        calculator: What computed it.
        inputs: Its inputs, complete or as they were given.
        outputs: What it gave.
    """
    name, output = next(iter(calculator.outputs.items()))
    said = _inputs_said(calculator, inputs)
    return f"{output_said(output, outputs.get(name))}{f' ({said})' if said else ''}"


def history_line(calculator: Calculator[...], inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> str:
    """A calculation on one narrow line: `47,036 · baseline 12%, MDE +0.6 points, 80% power`; arguments as for `answer_sentence`."""
    name, output = next(iter(calculator.outputs.items()))
    return f"{main_value(output, outputs.get(name))} · {_inputs_said(calculator, inputs) or title_of(calculator.name)}"


def _inputs_said(calculator: Calculator[...], inputs: Mapping[str, Any]) -> str:
    known = calculator.inputs.values()
    return ", ".join(_input_said(one, inputs[one.name]) for one in known if _tells(one, inputs.get(one.name)))


def output_said(output: Output, value: Any) -> str:
    """A value with its meaning: `47,036 readers in all`, but `stops early: yes`."""
    shown = main_value(output, value)
    return f"{output.text}: {shown}" if label_first(value, output.unit) else f"{shown} {meaning_after(value, output.text)}"


def _tells(known: Input, value: Any) -> bool:
    if value is None:
        return False
    return known.required or value != known.default or known.name in _ALWAYS_SAID


def _input_said(known: Input, value: Any) -> str:
    shown = written(known.kind, value)
    words = words_of(known.name)
    return f"{shown} {words}" if known.name in _ALWAYS_SAID else f"{_SHORTER.get(words, words)} {shown}"


def help_text(known: Input) -> str:
    """What an input means, and what it may be."""
    if isinstance(known.kind, (Table, Record)):
        columns = ", ".join(name for name, _ in column_texts(known.kind))
        return f"{known.kind.text} · JSON with {columns} · {default_text(known)}"
    return f"{known.kind.text} · {range_text(known.kind)} · {default_text(known)}"


def main_value(output: Output, value: Any) -> str:
    """The main result as it is set large."""
    return one_line(write(value, output.unit), _LONGEST)


def other_outputs(calculator: Calculator[...], outputs: Mapping[str, Any]) -> tuple[Hanging, Content]:
    """All outputs but the main one: those that fit beside their meaning, and the longer ones; what there is none of is left out."""
    rows: list[tuple[Content | str, Content | str]] = []
    longer: list[Content] = []
    for name, output in list(calculator.outputs.items())[1:]:
        shown = main_value(output, outputs[name])
        if outputs[name] is None or not shown:
            continue
        if len(shown) <= _COLUMN - 2:
            rows.append((Content(f"{shown:>{_COLUMN - 2}}"), Content.styled(meaning_after(outputs[name], output.text), _MUTED)))
        else:
            longer.append(Content.assemble((f"{output.text}: ", _MUTED), shown))
    return hanging(rows, _COLUMN), Content("\n").join(longer)


def naive_text(explanation: Explanation) -> Content:
    """The answer of whoever falls for the trap; empty when there is none."""
    naive = explanation.naive
    if naive is None:
        return Content("")
    return Content.assemble(("✗ naive answer: ", "bold $text-warning"), (naive.shown, "bold"), f" · {naive.label}\n", (naive.why, _MUTED))


def explanation_text(explanation: Explanation) -> Content:
    """Formula, numbers put in, assumptions, the second sentence and the source."""
    parts: list[Content] = []
    _add(parts, "Formula", [explanation.formula])
    _add(parts, "With these numbers", explanation.steps)
    _add(parts, "Rests on, what breaks first comes first", [f"• {one_line(text)}" for text in explanation.assumptions])
    _add(parts, "Say it", [f"“{one_line(text)}”" for text in explanation.says])
    _add(parts, "Source", [explanation.source])
    return Content("\n\n").join(parts)


def _add(parts: list[Content], title: str, lines: Sequence[str]) -> None:
    # Docstrings set names in backticks, which say nothing here.
    if any(lines):
        parts.append(Content.assemble((title, "bold"), *(f"\n{one_line(line).replace('`', '')}" for line in lines)))
