"""Rubrics and shared concepts from YAML, with the line of each marker's rule."""

from __future__ import annotations

from typing import Any, Literal, cast

from trainer.content.fields import Fields
from trainer.content.findings import Findings, choice_hint, shorten
from trainer.content.identity import read_id
from trainer.content.reader import Source
from trainer.content.yaml_tree import Node, read_tree
from trainer.domain.chain import QUESTION_IDS
from trainer.domain.grade import BANDS
from trainer.domain.rubric import GoldenAnswer, MarkerRule, NumberCheck, QuestionRules, Rubric, StatedNumber

RUBRIC_KEYS = ("chain", "version", "concepts", "questions")
"""Keys of a rubric file."""

_QUESTION_KEYS = tuple(QuestionRules.model_fields)
_RULE_KEYS = tuple(MarkerRule.model_fields)
_NUMBER_KEYS = tuple(StatedNumber.model_fields)
_CHECK_KEYS = tuple(NumberCheck.model_fields)
_GOLDEN_KEYS = tuple(name for name in GoldenAnswer.model_fields if name != "line")
_PATTERNS = ("met", "maybe", "unless", "unless_answer", "requires", "requires_unmet")
_POLARITIES = ("affirmed", "any")
_UNITS = ("%", "points", "days", "usd", "x")


def parse_rubric(source: Source) -> Rubric | None:
    """The rubric in a file; None, with problems noted, when it cannot be parsed or names no chain.

    The line of each marker's rule is kept in `source.findings.places` under `("rule", chain, question, marker)`, that of each number
    a question asks for under `("number", chain, question, id)`.
    """
    findings = source.findings
    tree = read_tree(source.text, findings) if source.readable else None
    if tree is None:
        return None
    fields = Fields(tree, findings, "the rubric", RUBRIC_KEYS)
    if fields.is_void:
        return None
    chain = read_id(fields, source, exact_name=True, key="chain")
    questions: dict[str, QuestionRules] = {}
    for question, node in fields.entries("questions").items():
        if question not in QUESTION_IDS:
            message = f"the rubric has the unknown question {shorten(question)!r}"
            findings.error(node.line, "unknown-question", message, choice_hint(question, QUESTION_IDS))
            continue
        findings.mark(node.line, "rubric", chain or "", question)
        questions[question] = _question_rules(question, node, chain or "", findings)
    if "questions" not in fields:
        fields.missing("questions", "write `questions:` and below it the rules by question id")
    if chain is None:
        return None
    findings.mark(fields.line_of("chain"), "rubric", chain)
    concepts = _wordings(fields.entries("concepts"), findings)
    return Rubric(chain=chain, version=fields.whole("version", 1), concepts=concepts, questions=questions, file=source.file)


def parse_concepts(source: Source) -> dict[str, tuple[str, ...]]:
    """The shared concepts in a file of `name: [wording, …]`; what cannot be read is noted and left out."""
    tree = read_tree(source.text, source.findings) if source.readable else None
    if tree is None:
        return {}
    if not isinstance(tree.value, dict):
        hint = "write each concept as `name: [wording, another wording]`"
        source.findings.error(tree.line, "wrong-type", f"the concepts must be a mapping, not {tree.kind}", hint)
        return {}
    if not tree.value:
        source.findings.advice(tree.line, "no-concepts", "the file holds no concept", "write them as `name: [wording, …]`, or delete it")
    for name, node in tree.value.items():
        source.findings.mark(node.line, "concept", name)
    return _wordings(tree.value, source.findings)


def _wordings(entries: dict[str, Node], findings: Findings) -> dict[str, tuple[str, ...]]:
    concepts: dict[str, tuple[str, ...]] = {}
    holder = Fields(Node(1, dict(entries)), findings, "the concepts", tuple(entries))
    for name, node in entries.items():
        wordings = holder.texts(name)
        if wordings and name.strip():
            concepts[name.strip()] = wordings
        elif node.value is None or node.value == []:
            findings.error(
                node.line, "empty-concept", f"the concept {shorten(name)!r} has no wording", f"write `{shorten(name)}: [wording]`"
            )
    return concepts


def _question_rules(question: str, node: Node, chain: str, findings: Findings) -> QuestionRules:
    fields = Fields(node, findings, f"the question {question!r}", _QUESTION_KEYS)
    markers: dict[str, MarkerRule] = {}
    for marker, child in fields.entries("markers").items():
        findings.mark(child.line, "rule", chain, question, marker)
        rule = _rule(marker, child, findings)
        if rule is not None:
            markers[marker] = rule
    numbers = _checks(fields, (chain, question), findings)
    golden = tuple(answer for child in fields.items("golden") if (answer := _golden(child, question, findings)) is not None)
    return QuestionRules(markers=markers, numbers=numbers, golden=golden)


def _checks(fields: Fields, place: tuple[str, str], findings: Findings) -> tuple[NumberCheck, ...]:
    """The numbers that a question asks for; of two with one id the first counts."""
    found: dict[str, NumberCheck] = {}
    for node in fields.items("numbers"):
        check = _check(node, place[1], findings)
        if check is None:
            continue
        if check.id in found:
            message = f"the question {place[1]!r} has two numbers with the id {shorten(check.id)!r}"
            findings.error(node.line, "duplicate-id", message, "give this one another id or remove one of them; the first counts")
            continue
        findings.mark(node.line, "number", *place, check.id)
        found[check.id] = check
    return tuple(found.values())


def _check(node: Node, question: str, findings: Findings) -> NumberCheck | None:
    where = f"a number of {question!r}"
    fields = Fields(node, findings, where, _CHECK_KEYS)
    if fields.is_void:
        return None
    name, says = fields.text("id", required=True), fields.text("says", required=True)
    number = _stated(fields)
    if number is None or not name or not says:
        return None
    return NumberCheck(**number.model_dump(), id=name, says=says, marker=fields.text("marker"), unless=fields.text("unless"))


def _rule(marker: str, node: Node, findings: Findings) -> MarkerRule | None:
    where = f"the rule of {shorten(marker)!r}"
    fields = Fields(node, findings, where, _RULE_KEYS)
    if fields.is_void:
        return None
    patterns = {key: fields.texts(key) for key in _PATTERNS}
    numbers = tuple(number for child in fields.items("numbers") if (number := _number(child, where, findings)) is not None)
    polarity = cast(Literal["affirmed", "any"], fields.choice("polarity", _POLARITIES, "affirmed"))
    if not (patterns["met"] or patterns["maybe"] or numbers):
        hint = "write `met:` and below it patterns, or remove the marker to have its rule derived from its text"
        findings.error(node.line, "empty-rule", f"{where} can never be met", hint)
        return None
    return MarkerRule(**patterns, polarity=polarity, numbers=numbers)


def _number(node: Node, where: str, findings: Findings) -> StatedNumber | None:
    fields = Fields(node, findings, f"a number in {where}", _NUMBER_KEYS)
    return None if fields.is_void else _stated(fields)


def _stated(fields: Fields) -> StatedNumber | None:
    inputs: dict[str, Any] = {name: child.plain() for name, child in fields.entries("inputs").items()}
    calculator = fields.text("calculator", required=True)
    if not calculator:
        return None
    return StatedNumber(
        calculator=calculator,
        inputs=inputs,
        output=fields.text("output"),
        tolerance=fields.number("tolerance", 0.05, 0, 0.5),
        unit=fields.choice("unit", _UNITS, ""),
        near=fields.text("near"),
    )


def _golden(node: Node, question: str, findings: Findings) -> GoldenAnswer | None:
    fields = Fields(node, findings, f"a golden answer of {question!r}", _GOLDEN_KEYS)
    if fields.is_void:
        return None
    # An empty golden answer is legitimate: it must earn nothing.
    if "answer" not in fields:
        fields.missing("answer", "write `answer: |` and the text below, indented")
        return None
    return GoldenAnswer(
        kind=fields.text("kind", required=True) or "golden",
        answer=fields.text("answer"),
        met=fields.texts("met"),
        tripped=fields.texts("tripped"),
        band=fields.choice("band", BANDS, ""),
        exact=fields.flag("exact"),
        line=fields.line,
    )
