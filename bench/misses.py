"""List what the rules of a chain get wrong on labelled answers and sentences, marker by marker.

usage: python -m bench.misses --data FILE.jsonl [--rubric FILE.yaml] [--question ID] [--marker ID] [--show N]

FILE holds labelled answers (`labels`) or single sentences (`marker`, `type`), as they lie in `../shared/answers`. A rubric file named
here takes the place of the shipped rules of its questions, so that rules can be tried before they are handed in.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trainer.content.loader import load, shipped_roots
from trainer.domain.library import Library
from trainer.grading.engine import RulesGrader

WANTED = {"claim": True, "assert": True, "decoy": False, "reject": False}


@dataclass(frozen=True)
class Verdict:
    """One decision beside its label."""

    question: str
    marker: str
    kind: str
    wanted: bool
    said: bool
    source: str
    words: str
    answer: str

    @property
    def outcome(self) -> str:
        """`tp`, `fp`, `fn` or `tn`."""
        return ("t" if self.wanted == self.said else "f") + ("p" if self.said else "n")


def library_with(rubric: Path | None) -> Library:
    """The shipped library, the questions of one rubric file taking the place of its own."""
    shipped = load(shipped_roots()).library
    if rubric is None:
        return shipped
    tried = load([rubric]).library
    for problem in tried.problems:
        print(problem)
    merged = dict(shipped.rubrics)
    for chain, rules in tried.rubrics.items():
        old = shipped.rubrics.get(chain)
        questions = {**(old.questions if old else {}), **rules.questions}
        concepts = {**(old.concepts if old else {}), **rules.concepts}
        merged[chain] = rules.model_copy(update={"questions": questions, "concepts": concepts})
    return shipped.model_copy(update={"rubrics": merged})


def verdicts(grader: RulesGrader, library: Library, rows: Iterable[dict[str, object]]) -> Iterator[Verdict]:
    """Every labelled decision, beside what the rules say."""
    for row in rows:
        question = library.question(str(row["chain"]), str(row["question"]))
        grade = grader.grade(str(row["chain"]), question, str(row["answer"]))
        results = {result.id: result for result in grade.markers}
        for marker, wanted in _labels(row):
            result = results.get(marker)
            if result is None:
                continue
            words = " | ".join(evidence.text for evidence in result.evidence)
            yield Verdict(question.id, marker, result.kind, wanted, bool(result.met), str(row["id"]), words, str(row["answer"]))


def _labels(row: dict[str, object]) -> Iterator[tuple[str, bool]]:
    labels = row.get("labels")
    if isinstance(labels, dict):
        for part in ("markers", "red_flags"):
            for marker, truth in labels[part].items():
                yield marker, bool(truth)
    else:
        yield str(row["marker"]), WANTED[str(row["type"])]


def report(found: list[Verdict], show: int, marker: str | None) -> None:
    """Print a line per marker, its misses, and the totals."""
    by_marker: dict[tuple[str, str, str], list[Verdict]] = defaultdict(list)
    for verdict in found:
        by_marker[verdict.question, verdict.kind, verdict.marker].append(verdict)
    for (question, kind, name), own in by_marker.items():
        if marker not in (None, name):
            continue
        counts = Counter(verdict.outcome for verdict in own)
        print(f"{question} {kind} {name}: {' '.join(f'{key} {counts[key]}' for key in ('tp', 'fn', 'fp', 'tn'))}")
        for verdict in [verdict for verdict in own if verdict.outcome[0] == "f"][:show]:
            print(f"    {verdict.outcome} {verdict.source}: {verdict.words!r}\n       {verdict.answer!r}")
    for kind in ("strong", "red_flag"):
        counts = Counter(verdict.outcome for verdict in found if verdict.kind == kind)
        figures = (("precision", "tp", "fp"), ("recall", "tp", "fn"), ("specificity", "tn", "fp"))
        print(f"{kind}: " + ", ".join(f"{name} {_share(counts, first, second)}" for name, first, second in figures))


def _share(counts: Counter[str], first: str, second: str) -> str:
    total = counts[first] + counts[second]
    return f"{counts[first] / total:.3f} ({total})" if total else "-"


def main() -> None:
    """Grade and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, nargs="+")
    parser.add_argument("--rubric", type=Path)
    parser.add_argument("--question")
    parser.add_argument("--marker")
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    library = library_with(options.rubric)
    grader = RulesGrader(library, time.perf_counter)
    rows = [json.loads(line) for path in options.data for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if options.question in (None, row["question"])]
    for chain in library.chains.values():
        for question in chain.questions:
            for marker, fault in grader.compiled(chain, question).faults:
                print(f"FAULT {question.id} {marker}: {fault}")
    report(list(verdicts(grader, library, rows)), options.show, options.marker)


if __name__ == "__main__":
    main()
