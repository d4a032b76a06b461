"""Checks over all content at once: what one file says about another, and figures that can be recomputed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from trainer.content.claims import Compute, check_claims
from trainer.content.cross_references import check_foundations, check_names_in_stories, check_paths
from trainer.content.findings import Place, choice_hint, shorten
from trainer.content.loader import LoadedContent
from trainer.domain.chain import Chain, Question
from trainer.domain.problem import Problem
from trainer.domain.rubric import QuestionRules, Rubric


def check_content(
    content: LoadedContent, compute: Compute | None = None, calculators: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Everything that is wrong between files; problems inside one file are already in the library.

    Args:
        content: What was loaded.
        compute: Runs a calculator; claims are not recomputed without it.
        calculators: Names of all calculators; names are not checked without them.
    """
    library = content.library
    problems: list[Problem] = []
    for story in library.stories.values():
        problems.extend(_check_feeds(content, story.id))
        if story.id not in {chain.story for chain in library.chains.values()}:
            hint = f"write grill_chains/{story.id}.md, or leave it as a story to read"
            problems.append(_advice((story.file, 1), "story-without-chain", f"{story.id} has no chain to drill", hint))
        if compute is not None:
            place = partial(content.place_of_claim, ("story", story.id), story.file)
            problems.extend(check_claims(story.meta.claims, place, compute))
    problems.extend(check_names_in_stories(content))
    problems.extend(check_foundations(content, compute))
    problems.extend(check_paths(content))
    for chain in library.chains.values():
        problems.extend(_check_story_of(content, chain))
    for rubric in library.rubrics.values():
        problems.extend(_check_rubric(content, rubric))
    if calculators is not None:
        problems.extend(_check_calculators(content, calculators))
    return tuple(problems)


def _check_feeds(content: LoadedContent, story_id: str) -> Iterator[Problem]:
    story = content.library.stories[story_id]
    for feed in story.meta.feeds:
        place = content.places.get(("story", story_id, "feeds", feed.story), (story.file, 1))
        if feed.story == story_id:
            yield _error(place, "feeds-itself", f"{story_id} feeds itself", "name another story or remove the entry")
        elif feed.story not in content.library.stories:
            hint = choice_hint(feed.story, (name for name in content.library.stories if name != story_id))
            yield _error(place, "unknown-story", f"{story_id} feeds {shorten(feed.story)!r}, which is not loaded", hint)


def _check_story_of(content: LoadedContent, chain: Chain) -> Iterator[Problem]:
    stories = content.library.stories
    if chain.story in stories:
        return
    place = content.places.get(("chain", chain.id, "story"), (chain.file, 1))
    if chain.story == chain.id:
        hint = f"write stories/{chain.id}-short-title.md, or leave it as a chain without a story to read"
        yield _advice(place, "chain-without-story", f"{chain.id} has no story to read", hint)
    else:
        hint = choice_hint(chain.story, stories)
        yield _error(place, "unknown-story", f"{chain.id} belongs to {shorten(chain.story)!r}, which is not loaded", hint)


def _check_rubric(content: LoadedContent, rubric: Rubric) -> Iterator[Problem]:
    chains = content.library.chains
    chain = chains.get(rubric.chain)
    if chain is None:
        place = content.places.get(("rubric", rubric.chain), (rubric.file, 1))
        yield _error(place, "rubric-without-chain", f"no chain {rubric.chain} is loaded for this rubric", choice_hint(rubric.chain, chains))
        return
    known = {question.id: question for question in chain.questions}
    for question_id, rules in rubric.questions.items():
        if question_id in known:
            yield from _check_rules(content, rubric, known[question_id], rules)
            continue
        place = content.places.get(("rubric", rubric.chain, question_id), (rubric.file, 1))
        yield _error(place, "unknown-question", f"{chain.id} has no question {question_id}", choice_hint(question_id, known))


def _check_rules(content: LoadedContent, rubric: Rubric, question: Question, rules: QuestionRules) -> Iterator[Problem]:
    strong, flags = [marker.id for marker in question.strong], [marker.id for marker in question.red_flags]
    name = f"{rubric.chain} {question.id}"
    for marker_id, rule in rules.markers.items():
        place = content.rule_lines.get((rubric.chain, question.id, marker_id), (rubric.file, 1))
        if marker_id not in strong + flags:
            hint = choice_hint(marker_id, strong + flags)
            yield _error(place, "unknown-marker", f"{name} has no marker {shorten(marker_id)!r}", hint)
        yield from _check_names(place, f"{name}, {marker_id}, requires_unmet", rule.requires_unmet, strong)
    if rules.markers:
        for marker in question.markers:
            if marker.id not in rules.markers:
                place = content.places.get(("rubric", rubric.chain, question.id), (rubric.file, 1))
                hint = "write one, or leave it: a rule is derived from the marker's text"
                yield _advice(place, "marker-without-rule", f"{name}: no rule for {marker.id!r}", hint)
    for check in rules.numbers:
        place = content.places.get(("number", rubric.chain, question.id, check.id), (rubric.file, 1))
        yield from _check_names(place, f"{name}, number {check.id}", filter(None, (check.marker,)), strong)
    for golden in rules.golden:
        place = (rubric.file, golden.line)
        yield from _check_names(place, f"{name}, golden answer, met", golden.met, strong)
        yield from _check_names(place, f"{name}, golden answer, tripped", golden.tripped, flags)


def _check_names(place: Place, where: str, names: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield _error(place, "unknown-marker", f"{where}: {shorten(name)!r} is no such marker", choice_hint(name, known))


def _check_calculators(content: LoadedContent, calculators: Collection[str]) -> Iterator[Problem]:
    library = content.library
    named: list[tuple[Place, str, str]] = []
    for story in library.stories.values():
        place = (story.file, 1)
        named.extend(
            (content.places.get(("story", story.id, "calculators", name), place), story.id, name) for name in story.meta.calculators
        )
        for index, claim in enumerate(story.meta.claims):
            named.append((content.places.get(("story", story.id, "claims", str(index)), place), f"{story.id}, claim", claim.calculator))
    for chain in library.chains.values():
        for question in chain.questions:
            place = (chain.file, question.line)
            for name in question.calculators:
                key = ("chain", chain.id, question.id, name)
                named.append((content.places.get(key, place), f"{chain.id} {question.id}", name))
    for rubric in library.rubrics.values():
        for question_id, rules in rubric.questions.items():
            for marker_id, rule in rules.markers.items():
                where = f"{rubric.chain} {question_id}, {marker_id}"
                place = content.rule_lines.get((rubric.chain, question_id, marker_id), (rubric.file, 1))
                named.extend((place, where, number.calculator) for number in rule.numbers)
            for check in rules.numbers:
                place = content.places.get(("number", rubric.chain, question_id, check.id), (rubric.file, 1))
                named.append((place, f"{rubric.chain} {question_id}, number {check.id}", check.calculator))
    for place, where, name in named:
        if name not in calculators:
            hint = choice_hint(name, calculators)
            yield _error(place, "unknown-calculator", f"{where}: there is no calculator {shorten(name)!r}", hint)


def _error(place: Place, code: str, message: str, hint: str) -> Problem:
    return Problem(file=place[0], line=place[1], code=code, message=message, hint=hint)


def _advice(place: Place, code: str, message: str, hint: str) -> Problem:
    return Problem(file=place[0], line=place[1], code=code, message=message, hint=hint, severity="advice")
