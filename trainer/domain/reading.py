"""Which sections of a story speak about a marker."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from trainer.domain.chain import Marker
from trainer.domain.story import Story

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
_NOT_READING = frozenset({"References"})


def sections_about(story: Story, markers: Sequence[Marker], limit: int = 3) -> tuple[str, ...]:
    """Titles of the sections that share the most telling words with the markers, the closest first.

    A word tells the more the fewer sections use it (inverse document frequency); sections that share no telling word
    are left out.

    Args:
        story: The story to read in.
        markers: What was missed.
        limit: At most so many titles.
    """
    sections = [(section.title, _stems(section.markdown)) for section in story.sections if section.title not in _NOT_READING]
    spread = Counter(stem for _, stems in sections for stem in stems)
    wanted = _stems(" ".join(f"{marker.text} {marker.why} {marker.probe}" for marker in markers))
    scores = [
        (sum(math.log(len(sections) / spread[stem]) for stem in wanted & stems), -place, title)
        for place, (title, stems) in enumerate(sections)
    ]
    return tuple(title for score, _, title in sorted(scores, reverse=True)[:limit] if score > 0)


def _stems(text: str) -> set[str]:
    # Cutting words short folds most inflections together, which is enough to rank ten sections.
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
