"""Words that change what a neighbouring statement counts as: negators, contrasts, verdicts, speakers, hedges, frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

CueKind = Literal["denied", "contrasted", "rejected", "reported", "asked", "hedged", "announced", "past", "quoted", "copied"]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change what a neighbouring statement counts as.

    Attributes:
        kind: What the cue makes of the statement.
        first: First token of the cue's own words; -1 for quotation marks and question marks.
        last: Last token of the cue's own words.
        scope: Token range (first, behind last) it applies to.
    """

    kind: CueKind
    first: int
    last: int
    scope: tuple[int, int]

    def affects(self, consumed: frozenset[int], lenient: bool = False) -> bool:
        """Whether matched tokens lie in the scope while none of the cue's own words was matched.

        A question affects what has half of its words in it: the other half may be its answer.

        Args:
            consumed: Indexes of the matched tokens.
            lenient: Whether a denial has to cover half of them.
        """
        low, high = self.scope
        if any(self.first <= index <= self.last for index in consumed):
            return False
        inside = sum(low <= index < high for index in consumed)
        # A denial that only brushes a statement of the next clause does not deny it.
        if self.kind == "asked" or (lenient and self.kind in ("denied", "contrasted")):
            return 2 * inside >= len(consumed)
        return inside > 0


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _phrases(listed: str) -> tuple[Words, ...]:
    return tuple(tuple(phrase.split()) for phrase in listed.replace("\n", " ").split(",") if phrase.strip())


def _by_first_word(phrases: Mapping[CueKind, tuple[Words, ...]]) -> dict[str, list[tuple[Words, CueKind]]]:
    index: dict[str, list[tuple[Words, CueKind]]] = {}
    for kind, listed in phrases.items():
        for phrase in listed:
            index.setdefault(phrase[0], []).append((phrase, kind))
    return index


NEGATORS = _words("""
    not no never without neither nor nobody nothing none cannot hardly refuse refuses refused refusing reject rejects rejecting decline
    declines declining avoid avoids avoiding forbid forbids forbidden resist unwilling nope wouldnt
""")
NOT_NEGATING = frozenset(
    _phrases("""
    not only, not just, not merely, not simply, no matter, no doubt, no longer, nothing but, not until, no earlier, no later, no sooner,
    nothing else, not before, no more, none of, not exceed, not lose, not fall, not drop, not rise, not worsen, cannot afford,
    not afford, not knowing
""")
)
"""Pairs that begin with a negator and deny nothing."""
SCOPE_ENDS = _words("but although though because since whereas while so unless hence therefore however yet as")
"""Words at which the reach of a negator ends."""
TAKEN = _words("taken counted treated used read seen regarded labelled labeled logged scored viewed presented reported")
"""Behind these "as" goes on with what is denied: "not taken as negatives"."""
NOUNS_TOO = _words("decline declines refuse rejects")
DETERMINERS = _words("a an the this that any such no its our of")
"""Behind these the words above are nouns and deny nothing."""
HARMLESS_EASE = _words("test check measure undo reverse revert read audit explain compute see verify switch roll turn")
"""What is easy to do and no temptation."""
CONTRASTS = {phrase[0]: (phrase,) for phrase in _phrases("rather than, instead of, as opposed to, in place of, sooner than")}
"""What follows these is what the answer would not do."""
WRONG = _words("""
    wrong mistake mistaken trap error bad dangerous invalid misleading cheating cheat nonsense illusion useless pointless tempting
    temptation unsafe foolish naive fallacy false untrue worthless meaningless unacceptable dishonest reckless shortcut myth misconception
    excuse ok okay fooling fool silly unfair wishful worse enough allowed acceptable fine safe option sufficient lie harmful unsound
    illegitimate hindsight dredging gambling guesswork argument backwards
    trouble reason proof evidence cure remedy substitute solution lottery slip
""")
"""Predicates that condemn what they are said of."""
WRONG_WHEN_DENIED = _words("""
    ok okay enough allowed acceptable fine safe option sufficient argument trouble reason proof evidence cure remedy
    substitute solution
""")
"""Of these, those that condemn only behind a negation."""
ATTRIBUTIVE = _words(
    "wrong bad dangerous invalid misleading useless unsafe foolish naive false silly unfair worse enough acceptable fine safe"
)
"""Of these, those that may stand before a noun and then say nothing of what came earlier."""
BE = _words("is was be are were would being remains seems looks sounds")
CONDITIONS = _words("if when unless whether until once before")
FAILS = _words("""
    help fix cure solve repair work mean prove show make bring change tell say remove rescue save hold count buy replace matter justify
    answer know turn give protect establish earn undo
""")
"""What is said not to do this is rejected."""
WORRIES = _words("worry mind bother care fuss lose object hesitate complain doubt panic")
"""Who would not do this accepts what was said before."""
HARMS = _words("""
    hides hide breaks break inflates inflate biases ruins ruin destroys defeats fools pretends cheats contradicts confuses swaps
    mistakes ignores forgets misleads misreads punishes conceals neglects overlooks
""")
"""What is said to do this is rejected."""
ONLY_HARMS = _words("moves shifts hides buys postpones delays masks covers move shift hide buy postpone delay mask cover")
"""What is said to do only this is rejected."""
SPEAKERS = _words("""
    someone somebody some people many others they colleagues colleague friend friends analyst analysts reviewer reviewers teammate vendor
    boss manager anyone everybody everyone critics opponents one folks management leadership sceptics practitioners authors those you
""")
SPEECH = _words("""
    say says said suggest suggests suggested suggesting argue argues argued propose proposes proposed claim claims claimed think thinks
    believe believes recommend recommends recommended insist insists tell tells object objects reply
    tempted advise prefers
""")
WEAK_SPEECH = _words("want wants wanted offer offers push prefer ask asks asked come love")
"""Verbs that report only behind a modal: "people will come and say", but "people come by"."""
LEANINGS = _words("prefer prefers like likes want wants favour favours favor favors love loves")
"""Behind "some", "many" or "others" these report what others would do, without any verb of speech."""
GROUPS = _words("some many others")
LIKELY = _words("will would might may could can going")
"""Modals behind which people who "come" come to say something."""
ADDRESSED_SPEECH = _words("say argue claim insist")
"""Behind "you" these report what the other side says; "you can say" does not."""
SUPPOSED_SPEECH = _words("ask argue claim object insist push say think")
"""Behind "you may" or "you might" these suppose what the other side says."""
MODALS = _words("who will would might may could can going often usually always sometimes like to")
FRAMES = _by_first_word(
    {
        "rejected": _phrases("""
            it is not true that, not true that, it is false that, it is untrue that, i deny that, it is wrong that,
            tempting, temptation, the trap, a trap, common mistake, usual mistake, classic mistake, the mistake, lazy, easy way out,
            it would be wrong, what i would not, be wary, beware, the usual reply, the usual excuse, goes too far, reads too much into,
            frequent slip, common slip, usual slip, convenient route, cheap way, easy way, easy answer, easy to, quick fix, love to,
            loves to, classic error, common error, will not do, shortcut, one is to, another is to,
            i refuse, i turn it down, i would refuse, i would turn it down, i am against, we are against, makes me nervous,
            i would be against, we would be against, i would say no to, we say no to, i say no to, i would oppose, i oppose,
            i would vote against, i would turn down, i turn down, i would argue against, i would be the last to
        """),
        "reported": _phrases(
            "is often said, is often claimed, it is said, often said that, one often hears, it is claimed, the story goes"
        ),
        "past": _phrases("""
            last year, last quarter, last time, last month, last spring, last autumn, last summer, last winter, former, previously,
            years ago, used to, my old, previous team, previous job, previous company, old team, once saw, once watched, i have seen,
            i know a, i knew, we once, i once, back then, months ago, in 2021, earlier this year,
            colleague once, team once, analyst once, somebody once,
            someone once, burned us, cost us, it cost them
        """),
        "hedged": _phrases("""
            not sure, i heard, apparently, supposedly, is said to, are said to, no view, no opinion, perhaps, maybe, possibly,
            would have to read, opinions differ, opinions are divided, i read that, i guess, is sometimes,
            reportedly, allegedly, somehow, i wonder, i doubt, do not know, it depends, hard to say, who knows, in some way,
            may well be, might well be, could be that, may or may not, may also, might also, arguably, conceivably, could perhaps,
            are sometimes, rumour, i have read, one hears, you hear, in theory
        """),
    }
)
"""Phrases that frame the whole sentence they stand in, by their first word."""
OWN_VIEW = _words("but yet however though although whereas nevertheless")
"""Words at which a report of others ends."""
PROPOSALS = frozenset(_phrases("how about, what about, why not, shall we, could we, can we, why do, what if"))
"""Openings of questions that propose."""
HEADINGS = _words("""
    no not never avoid avoiding mistake mistakes trap traps wrong refuse reject rejected pitfalls pitfall temptations temptation
    antipatterns
    forbidden dont ruled excluded bad tempting
""")
"""Words in a heading or an opening before a colon that reject the list below it."""
HEADING_STARTS = HEADINGS | _words("what things ideas moves options shortcuts steps")
"""First words of a heading that may be long."""
ANNOUNCE = _words("mention discuss cover touch address talk speak elaborate list consider explore revisit")
"""Verbs that only announce a topic."""
NO_ANSWERS = _words("no nope never wrong false nonsense certainly hardly not")
BACK_REFERENCES = _words("that this it which those both neither these such")
