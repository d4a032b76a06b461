"""How well rules grade labelled answers: on the part they were tuned on, and on the part that was set aside.

The answers lie beside the project in `../shared/answers`; without them there is nothing to print. The programs that score are theirs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.split import read, split, write
from bench.table import Row

ANSWERS = Path(__file__).resolve().parents[2] / "shared" / "answers"
_PARTS = ("tuned on", "set aside")
_SENTENCES = {"strong claims found": 0.78, "strong decoys refused": 0.92, "red flags found": 0.70, "rejections refused": 0.96}
_LINE = re.compile(r"(?P<what>[a-z ]+?) +(?P<right>\d+) of +(?P<all>\d+) +(?P<share>[\d.]+)")


def _grilled(rows: list[dict[str, Any]], folder: Path, *options: str) -> tuple[Path, Path]:
    """Files with the rows and with what `grill grade --batch` says of them."""
    labels, grades = folder / "labels.jsonl", folder / "grades.jsonl"
    write(labels, rows)
    command = [sys.executable, "-m", "trainer", "grade", "--batch", str(labels), "--json", *options]
    grades.write_text(subprocess.run(command, capture_output=True, text=True, check=True).stdout, encoding="utf-8")
    return labels, grades


def answer_figures(rows: list[dict[str, Any]], *options: str) -> dict[str, Any]:
    """What `score.py` says of graded answers."""
    with tempfile.TemporaryDirectory() as folder:
        labels, grades = _grilled(rows, Path(folder), *options)
        command = [sys.executable, str(ANSWERS / "score.py"), str(labels), str(grades), "--json"]
        found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        return found


def sentence_figures(rows: list[dict[str, Any]]) -> Iterator[tuple[str, int, int]]:
    """What `score_sentences.py` says of graded sentences: what was counted, how many were right, of how many."""
    with tempfile.TemporaryDirectory() as folder:
        labels, grades = _grilled(rows, Path(folder))
        command = [sys.executable, str(ANSWERS / "score_sentences.py"), str(labels), str(grades)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for found in _LINE.finditer(printed):
            yield found["what"], int(found["right"]), int(found["all"])


def measure() -> list[Row]:
    """Figures over all chains by part, each target as it was agreed for answers that rules were not tuned on."""
    if not ANSWERS.is_dir():
        return [Row("no labelled answers beside the project", "skipped")]
    answers, sentences = _split_by_chain("dev.jsonl"), _split_by_chain("sentences.jsonl")
    rows: list[Row] = []
    for part, some_answers, some_sentences in zip(_PARTS, answers, sentences, strict=True):
        rows.extend(_answer_rows(part, answer_figures(some_answers)))
        rows.extend(_sentence_rows(part, some_sentences))
    rows.extend(_derived_rows(answer_figures([*answers[0], *answers[1]], "--derived")))
    return rows


def _split_by_chain(name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The two parts of a file, split chain by chain as those who wrote the rules had them."""
    rows = list(read(ANSWERS / name))
    tuned: list[dict[str, Any]] = []
    unread: list[dict[str, Any]] = []
    for chain in sorted({row["chain"] for row in rows}):
        for part, some in zip((tuned, unread), split(row for row in rows if row["chain"] == chain), strict=True):
            part.extend(some)
    return tuned, unread


def _answer_rows(part: str, found: dict[str, Any]) -> Iterator[Row]:
    strong, hard, flags = found["strong"], found["hard_strong"], found["red_flags"]
    rejected = f"{found['rejected_but_tripped']} of {found['rejected_red_flags']}"
    share = found["rejected_but_tripped"] / max(1, found["rejected_red_flags"])
    figures = (
        ("strong markers, F1", strong["f1"], 0.88, f"precision {strong['precision']}, recall {strong['recall']}"),
        ("strong markers, balanced accuracy on hard kinds", hard["balanced_accuracy"], 0.82, f"{found['answers']} answers"),
        ("red flags, precision", flags["precision"], 0.85, f"{flags['positives']} to find"),
        ("red flags, recall", flags["recall"], 0.65, ""),
        ("bands, quadratic weighted kappa", found["band_qwk"], 0.85, f"exact {found['band_exact']}"),
    )
    for what, value, target, note in figures:
        yield Row(f"{part}: {what}", f"{value:.3f}", note, f"≥ {target}", value >= target)
    yield Row(f"{part}: rejected red flags tripped", f"{share:.3f}", rejected, "≤ 0.05", share <= 0.05)
    gamed = found["gaming_passed"]
    yield Row(f"{part}: gaming answers at hire or better", str(len(gamed)), ", ".join(gamed), "0", not gamed)
    for chain, figure in found["per_chain"].items():
        value, flag = figure["strong"]["f1"], figure["red_flags"]
        beside = f"flags {flag['precision']} / {flag['recall']} on {flag['positives']}"
        yield Row(f"{part}: {chain}, strong markers, F1", f"{value:.3f}", beside, "≥ 0.82", value >= 0.82)


def _sentence_rows(part: str, rows: list[dict[str, Any]]) -> Iterator[Row]:
    for what, right, total in sentence_figures(rows):
        share, target = right / total, _SENTENCES[what]
        yield Row(f"{part}: {what}", f"{share:.3f}", f"{right} of {total}", f"≥ {target}", share >= target)


def _derived_rows(found: dict[str, Any]) -> Iterator[Row]:
    """Rules derived from the markers' own wording, which no answer tuned."""
    strong, hard, flags = found["strong"], found["hard_strong"], found["red_flags"]
    for what, value, target in (("all", strong["balanced_accuracy"], 0.70), ("hard kinds", hard["balanced_accuracy"], 0.66)):
        yield Row(f"derived: strong markers, balanced accuracy, {what}", f"{value:.3f}", "", f"≥ {target}", value >= target)
    yield Row("derived: red flags, precision when tripped", f"{flags['precision']:.3f}", f"recall {flags['recall']}")
