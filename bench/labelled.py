"""How well rules grade labelled answers: on the part they were tuned on, and on the part that was set aside.

The answers lie beside the project in `../shared/answers`; without them there is nothing to print. The program that scores is theirs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.split import read, split, write
from bench.table import Row
from trainer.content.loader import load_library, shipped_roots

ANSWERS = Path(__file__).resolve().parents[2] / "shared" / "answers"


def _grilled(rows: list[dict[str, Any]], folder: Path) -> tuple[Path, Path]:
    """Files with the rows and with what `grill grade --batch` says of them."""
    labels, grades = folder / "labels.jsonl", folder / "grades.jsonl"
    write(labels, rows)
    command = [sys.executable, "-m", "trainer", "grade", "--batch", str(labels), "--json"]
    grades.write_text(subprocess.run(command, capture_output=True, text=True, check=True).stdout, encoding="utf-8")
    return labels, grades


def answer_figures(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What `score.py` says of graded answers."""
    with tempfile.TemporaryDirectory() as folder:
        labels, grades = _grilled(rows, Path(folder))
        command = [sys.executable, str(ANSWERS / "score.py"), str(labels), str(grades), "--json"]
        found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        return found


def sentence_figures(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What `score_sentences.py` says of graded sentences, line by line."""
    with tempfile.TemporaryDirectory() as folder:
        labels, grades = _grilled(rows, Path(folder))
        command = [sys.executable, str(ANSWERS / "score_sentences.py"), str(labels), str(grades)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return [(line[:22].strip(), " ".join(line[22:].split())) for line in printed.splitlines()]


def measure() -> list[Row]:
    """Figures per chain and part, each target as it was agreed for answers that rules were not tuned on."""
    if not ANSWERS.is_dir():
        return [Row("no labelled answers beside the project", "skipped")]
    rows: list[Row] = []
    for chain in load_library(shipped_roots()).chains:
        answers = split(row for row in read(ANSWERS / "dev.jsonl") if row["chain"] == chain)
        sentences = split(row for row in read(ANSWERS / "sentences.jsonl") if row["chain"] == chain)
        for part, some_answers, some_sentences in zip(("tuned on", "set aside"), answers, sentences, strict=True):
            rows.extend(_answer_rows(f"{chain}, {part}", some_answers))
            rows.extend(Row(f"{chain}, {part}: {what}", figure) for what, figure in sentence_figures(some_sentences))
    return rows


def _answer_rows(part: str, answers: list[dict[str, Any]]) -> list[Row]:
    found = answer_figures(answers)
    strong, hard, flags = found["strong"], found["hard_strong"], found["red_flags"]
    beside = f"{found['answers']} answers"
    figures = (
        ("strong markers, F1", strong["f1"], 0.85, f"precision {strong['precision']}, recall {strong['recall']}"),
        ("strong markers, balanced accuracy on hard kinds", hard["balanced_accuracy"], 0.80, beside),
        ("red flags, precision", flags["precision"], 0.75, f"{flags['positives']} to find"),
        (
            "red flags, recall",
            flags["recall"],
            0.60,
            f"{found['rejected_but_tripped']} of {found['rejected_red_flags']} rejected ones tripped",
        ),
        ("bands, quadratic weighted kappa", found["band_qwk"], 0.80, f"exact {found['band_exact']}"),
    )
    rows = [Row(f"{part}: {what}", f"{value:.3f}", note, f"≥ {target}", value >= target) for what, value, target, note in figures]
    gamed = found["gaming_passed"]
    return [*rows, Row(f"{part}: gaming answers at hire or better", str(len(gamed)), ", ".join(gamed), "0", not gamed)]
