"""How long grading takes, per answer and by length."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from bench.table import Row, percentile
from trainer.content.loader import load_library, shipped_roots
from trainer.domain.chain import Chain, Question
from trainer.grading.engine import RulesGrader

_WORDS = 250


def _answers(chain: Chain) -> Iterator[tuple[Question, str]]:
    """For every question a sincere answer of 250 words: its model answer, filled up with those of its neighbours."""
    texts = [question.model_answer for question in chain.questions]
    for place, question in enumerate(chain.questions):
        words = " ".join(texts[place:] + texts[:place]).split(" ")
        yield question, " ".join(words[:_WORDS])


def _milliseconds(grader: RulesGrader, chain: Chain, question: Question, answer: str) -> float:
    started = time.perf_counter()
    grader.grade(chain.id, question, answer)
    return 1000 * (time.perf_counter() - started)


def _preparation(grader: RulesGrader, chain: Chain, question: Question) -> float:
    started = time.perf_counter()
    grader.prepare(chain.id, question)
    return 1000 * (time.perf_counter() - started)


def measure() -> list[Row]:
    """Median and 95th percentile per 250-word answer, answers per second, and growth with length."""
    library = load_library(shipped_roots())
    grader = RulesGrader(library, time.perf_counter)
    cases = [(chain, question, answer) for chain in library.chains.values() for question, answer in _answers(chain)]
    ready = [_preparation(grader, chain, question) for chain, question, _ in cases]
    first = [_milliseconds(grader, *case) for case in cases]
    samples = [_milliseconds(grader, *case) for _ in range(25) for case in cases]
    chain, question, answer = cases[0]
    short = statistics.median(_milliseconds(grader, chain, question, answer) for _ in range(15))
    long = min(_milliseconds(grader, chain, question, "\n\n".join([answer] * 100)) for _ in range(3))
    median, slow = statistics.median(samples), percentile(samples, 0.95)
    return [
        Row("grade a 250-word answer, median", f"{median:.2f} ms", "", "≤ 4 ms", median <= 4),
        Row("grade a 250-word answer, 95th percentile", f"{slow:.2f} ms", "", "≤ 8 ms", slow <= 8),
        Row("get a question's rules ready, while it is read", f"{max(ready):.0f} ms"),
        Row("the first answer to a question", f"{max(first):.1f} ms", "", "< 100 ms", max(first) < 100),
        Row("answers per second", f"{1000 / statistics.mean(samples):.0f}"),
        Row("100 × the length", f"{long / short:.0f} × the time", f"{short:.2f} ms → {long:.0f} ms", "≤ 130 ×", long / short <= 130),
    ]
