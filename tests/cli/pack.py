"""A small content pack: one story, a chain of three questions, and a rubric for them."""

from __future__ import annotations

from pathlib import Path

from trainer.domain.story import SECTION_TITLES

STORY_ID = "TST-01"
TITLE = "Counting readers | twice"
"""A title that would break a table."""

STRONG = "We fix the effect before the start, because it must be worth shipping. We also plan the looks before the first reader arrives."
"""Meets both markers of the opening and of the first round."""
WEAK = "We fix the effect before the start, because it must be worth shipping."
"""Misses `planned-looks`, which has a probe."""
FLAGGED = f"{WEAK} And we look every day until it is significant."
"""Trips the red flag as well."""
ADDITION = "We plan the looks before the first reader arrives."
"""What `WEAK` lacks."""


def _question(heading: str, asker: str, text: str) -> str:
    return f"""
## {heading}
- asked by: {asker}
- time: 4 min

> {text}

### Strong answer
- `effect-first` **critical** ×2: Fixes the effect before the start of the test.
  - why: Traffic does not know what is worth shipping.
  - probe: Why this effect?
- `planned-looks` ×1: Plans the looks at the results.
  - why: A look decides sooner or later.
  - probe: When do you look?

### Red flags
- `peek` **major**: Looks every day until it is significant.
  - why: The error rate is gone.

### Model answer
{STRONG}
"""


CHAIN = f"""---
id: {STORY_ID}
story: {STORY_ID}
version: 1
---
# {TITLE}
{_question("Opening {#opening}", "Aiko", "How do you plan the test? Take [p < 0.05] as given.")}
{_question("Round 1: the looks {#round-1}", "Priya", "When do you look at the numbers?")}
{_question("Round 2: the end {#round-2}", "Sam", "When is the test over?")}
## Intuition gained
- Looks are *paid* for with readers.

## Misconceptions
- A small p is not a large effect.
"""

STORY = f"""---
id: {STORY_ID}
title: {TITLE}
headline_question: How many readers, and when do you look?
anchored_in: US-MLE-02
leadership_principles: [Dive Deep]
owner: Aiko
headline_metric: opened titles
bridging_metric: opens at position 1
guardrail_veto: latency above 800 ms
---
# {TITLE}

""" + "\n\n".join(f"## {title}\n\nPlanned looks and the effect, told under {title}." for title in SECTION_TITLES)

_RULES = """
    markers:
      effect-first: {met: ["fix|set|choose effect .. before|first"]}
      planned-looks: {met: ["plan|schedule looks"]}
      peek: {met: ["look every day"]}
"""

RUBRIC = f"""chain: {STORY_ID}
version: 1
questions:
  opening:{_RULES}
    golden:
      - kind: strong
        answer: We fix the effect before the start and plan the looks.
        met: [effect-first, planned-looks]
        band: strong-hire
      - kind: red-flag
        answer: We fix the effect before the start and plan the looks. We look every day.
        met: [effect-first, planned-looks]
        tripped: [peek]
  round-1:{_RULES}
  round-2:{_RULES}
"""


def write_pack(folder: Path) -> Path:
    """Write the pack below a folder and return its root."""
    root = folder / "pack"
    for name, text in (
        (f"stories/{STORY_ID}-counting.md", STORY),
        (f"grill_chains/{STORY_ID}.md", CHAIN),
        (f"rubrics/{STORY_ID}.yaml", RUBRIC),
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
