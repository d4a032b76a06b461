from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.domain.story import SECTION_TITLES

CHAIN = """\
---
id: AML-91
story: AML-91
version: 2
---
# Sizing a test

## Opening {#opening}
- asked by: Aiko
- time: 4 min
- calculator: sample_size_proportions, runtime_weeks

> How large must
> the test be?
>
> And when do you stop?

### Strong answer
- `mde-first` **critical** ×3: Fixes the MDE before looking at traffic.
  - why: Traffic does not know what is worth shipping.
  - probe: Why this size?
- `stop-rule` ×2: Names a stop rule
  before the start.
  - probe: When do you stop?

### Red flags
- `peek-daily` **major**: Looks every day and stops when p < 0.05.
  - why: The error rate is gone.
- `no-unit` **minor**: Leaves the unit open.

### Follow-ups
- And with half the traffic?

### Model answer
I would fix the effect first.

Then the size.

## Round 1: the unit {#round-1}
- asked by: Priya
- time: 90 s

> What is the unit?

### Strong answer
- `by-reader` **critical** ×3: Randomises by reader.

### Red flags
- `by-turn` **major**: Randomises by turn.

### Model answer
By reader.

## Intuition gained
- Size follows from worth.

## Misconceptions
- A small p is not a large effect.
"""

STORY = """\
---
id: AML-91
title: Sizing a test
headline_question: How large, how long?
anchored_in: US-MLE-02
leadership_principles: [Dive Deep, Are Right A Lot]
owner: Jules
partners: [Priya]
headline_metric: open rate
bridging_metric: opens at position 1
guardrail_veto: latency above 800 ms
feeds:
  - story: AML-92
    label: sizes its test
consumes:
  - system: US-MLE-06
calculators: [design_effect]
claims:
  - calculator: design_effect
    inputs: {cluster_size: 6, icc: 0.08}
    expect: {design_effect: 1.4}
    tolerance: 0.001
---
# Sizing a test

A made-up case.

""" + "\n\n".join(f"## {title}\n\nProse of {title}." for title in SECTION_TITLES)

RUBRIC = """\
chain: AML-91
version: 1
concepts: {mde: ["minimum detectable effect", mde]}
questions:
  opening:
    markers:
      mde-first:
        met: ["{mde} before traffic", 'worth: "shipping"']
        unless: ["from traffic"]
        numbers:
          - {calculator: sample_size_proportions, inputs: {baseline: 0.12}, tolerance: 0.02}
      peek-daily:
        met: ["look every day"]
        requires_unmet: [stop-rule]
    golden:
      - kind: strong
        answer: |
          I fix the effect first.
          Then I size the test.
        met: [mde-first]
        tripped: []
        band: hire
"""


@pytest.fixture(scope="session")
def chain_text() -> str:
    return CHAIN


@pytest.fixture(scope="session")
def story_text() -> str:
    return STORY


@pytest.fixture(scope="session")
def rubric_text() -> str:
    return RUBRIC


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the root `tmp_path`, making its folders."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).encode())
        return path

    return write_file
