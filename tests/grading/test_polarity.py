"""What an answer affirms, denies, rejects, asks or merely reports."""

from __future__ import annotations

import pytest

from trainer.grading.polarity import Polarity
from trainer.grading.text import read_text

SHIP_NOW = ("ship", "now")


def cues_of(text: str, *wanted: str) -> set[str]:
    """Kinds of cue that affect the wanted words."""
    read = read_text(text)
    consumed = frozenset(index for index, token in enumerate(read.tokens) if token.norm in wanted)
    assert consumed, f"{wanted} not in {text!r}"
    return {cue.kind for cue in Polarity(read).affecting(consumed)}


@pytest.mark.parametrize(
    "text",
    [
        "I would not ship now.",
        "Don't ship now.",
        "We never ship now.",
        "I refuse to ship now.",
        "Rather than ship now, we wait for the final look.",
        "We wait instead of pretending that we may ship now.",
        "Someone will say ship now.",
        "One colleague thinks we should ship now.",
        "Some would suggest to ship now, but the line is 2.61.",
        "It is tempting to ship now.",
        "The trap is to ship now.",
        "To ship now would be a mistake.",
        "To ship now is not acceptable.",
        "To ship now does not prove anything.",
        "To ship now only hides the problem.",
        "Ship now? No.",
        "Ship now? That would break the plan.",
        "Ship now. That is wrong.",
        'The email read "let us ship now" and went round.',
        "'Ship now' goes too far.",
        "Last year a team chose to ship now and paid for it.",
        "Maybe we ship now, I am not sure.",
        "Should we ship now?",
        "I would sooner miss the quarter than ship now.",
        "You may ask me to ship now; the plan is against it.",
        "It is often said that one may ship now, but the line is 2.61.",
        "Launching it so as to ship now would be buying a lottery ticket.",
        "To ship now only moves the cost into the next quarter.",
        "One could ship now, but the line is 2.61.",
        "To ship now would be faster, but the plan is against it.",
        "I see why you want to ship now, but that bar was for one look.",
        "To ship now looks neat, so I do not do it.",
        "To ship now breaks nothing visible, which is why we would never allow it.",
        "Somebody will pull out a table and ship now.",
        "If we were to ship now, the error would be 8%.",
        "Why not simply ship now? Because each look spends error.",
        "You say ship now, and I see the wish behind it.",
        "A colleague once chose to ship now; it took months to mend.",
        "What I would never do in such a week: ship now.",
        "What I do not believe in: another seminar. Or that we ship now.",
        "Can we ship now? Also no, it would break the plan.",
        "Well, to ship now does not solve it.",
        "I say no to: ship now, and daily looks.",
        "What some propose is simply to ship now.",
        "To ship now, that does not help anybody.",
        "The cheap way out is to ship now.",
        "People love to ship now.",
        "That we may ship now is no argument.",
        "Mistakes I would not make:\n- ship now\n- look daily",
        "Not on my watch: ship now.",
        "Traps to avoid:\n* ship now",
        "Ship now helps nobody, so I would wait for the last look instead.",
        "To ship now, no.",
        "I would be against it: ship now and see.",
        "It is not true that we ship now.",
        "I would turn down any wish to ship now.",
        "I would say no to anybody who wants to ship now.",
        "To ship now is backwards.",
        "To ship now neglects the cohorts.",
        "Some prefer to ship now.",
        "Others like to ship now and look later.",
        "We can ship now, people say.",
    ],
)
def test_what_is_rejected_is_seen_as_rejected(text: str) -> None:
    assert cues_of(text, *SHIP_NOW)


@pytest.mark.parametrize(
    "text",
    [
        "I would ship now.",
        "Ship now, since p is below 0.05.",
        "We ship now because waiting is not free.",
        "Not only do we ship now, we also announce it.",
        "There is no doubt that we ship now.",
        "Let us ship now; if it is bad we roll back.",
        "We ship now and one false alarm a week is fine.",
        "The plan says ship now.",
        "He is wrong about the cost, but we ship now.",
        "No matter what, ship now.",
        "Use 0.005 instead of 0.05 and ship now.",
        "Without delay? Yes. Ship now.",
        "We ship now, but we keep an eye on latency.",
        "I would ship now, but with a holdback.",
        "p is 0.03, so we ship now.",
        "We ship now. No point in fussing over another look.",
        "People come by and we ship now.",
        "However many people come by, we ship now.",
        'When it says "ship now", we are done and go on.',
        "We always ship now, so I would not calculate anything else here.",
        "You cannot change the rules today, yet you can propose that we ship now.",
        "Ship now, it is maybe lucky, but the plan allows it.",
        "You can tell them that we ship now.",
        "You might want a fixed end; we ship now.",
        "Let us not lose $3,600 a week: ship now.",
        "Those who never open count as a no, and we ship now.",
        "One yes or no per reader, then ship now.",
        "I consider the analysis correct, ship now.",
        "What to do is not hard: ship now.",
        "Teams are used to it, so ship now.",
        "Before anyone believes it, ship now.",
        "I can explain why peeking inflates errors once we ship now.",
        "We ship now, so I would not worry about it.",
        "We ship now. I would not lose sleep.",
        "I would explain why peeking is bad, then ship now.",
        "A bug could cost us a week, but we ship now.",
        "Ship now, 3,840 readers will never tell you anything.",
        "We ship now and the bias is gone.",
        "It is negligible and I would not hold it up, ship now.",
        "Two weeks is what we ship now by, so no calculation is required.",
        "Which day? We ship now, and I list the limits before: JP may not lose more than 3%.",
        "How about we ship now, and look at it again next week?",
        "Some say wait, but we ship now.",
        "When they want an answer on Friday, ship now.",
        "We ship now to those who come early.",
        "With last year's logs at hand we ship now.",
        "We ship now, so no gate.",
        "Same as last time: ship now.",
        "To avoid a long wait we ship now.",
        "That should not hold us up, ship now.",
        "We are used to it by now, being used to ship now.",
        "I would talk to Finance and ship now.",
        "They hold the old model, we ship now.",
        "As the decline stays small we ship now.",
        "The loss is not significantly worse, so we ship now.",
        "Over the last quarter we learnt enough: ship now.",
        "It is easy to undo, so we ship now.",
        "The alarm is a false one; ship now.",
        "Hoping to ship now is professional, so I would do it.",
        "We cannot afford to wait, so we ship now.",
        "Nobody forgets it, and we ship now.",
    ],
)
def test_what_is_proposed_is_not_seen_as_rejected(text: str) -> None:
    assert not cues_of(text, *SHIP_NOW)


def test_a_pattern_that_contains_the_negation_has_used_it_up() -> None:
    text = "turns are not independent"
    read = read_text(text)
    polarity = Polarity(read)
    assert {cue.kind for cue in polarity.affecting(frozenset({3}))} == {"denied"}
    assert not polarity.affecting(frozenset({2, 3}))


def test_a_denial_reaches_to_the_end_of_its_clause_only() -> None:
    assert cues_of("I would not ship, we wait for the look", "ship") == {"denied"}
    assert not cues_of("I would not ship, we wait for the look", "look")
    assert not cues_of("I do not hurry but ship", "ship")


def test_an_announcement_says_nothing_about_its_topics() -> None:
    assert "announced" in cues_of("I would mention power, alpha and guardrails.", "power")
    assert not cues_of("I would raise the power to 90%.", "power")


def test_a_row_of_terms_inside_an_answer_announces_them() -> None:
    row = "Keywords: power, alpha, cluster, bootstrap, delta method, mixed model, ratio metric, novelty effect, carry-over, validity, SRM."
    assert "announced" in cues_of(row, "bootstrap")
    assert not cues_of(
        "Per arm 47k, two weeks to enrol, seven days to mature, one bootstrap by reader, no looks before the end, and that is all.",
        "bootstrap",
    )


def test_a_denial_must_cover_half_of_a_claim_but_only_touch_a_red_flag() -> None:
    read = read_text("Do not give it to everyone; keep a few percent without it")
    touched = frozenset(index for index, token in enumerate(read.tokens) if token.norm in ("everyone", "keep", "percent"))
    assert not Polarity(read).affecting(touched, lenient=True)
    assert {cue.kind for cue in Polarity(read).affecting(touched)} == {"denied"}


def test_a_heading_ends_with_its_list() -> None:
    text = "Never do this:\n- look daily\n\nWe ship now."
    assert cues_of(text, "daily") == {"rejected"}
    assert not cues_of(text, *SHIP_NOW)
