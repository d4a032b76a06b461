"""Everything that can be wrong in content: files, links between them, patterns, claims and golden answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainer.authoring.coverage import check_coverage
from trainer.calculators.registry import MODULES, compute
from trainer.content import checks
from trainer.content.findings import Place
from trainer.content.loader import LoadedContent
from trainer.domain.chain import Chain, Question
from trainer.domain.grade import Grade
from trainer.domain.problem import Problem
from trainer.domain.rubric import GoldenAnswer, Rubric, StatedNumber
from trainer.errors import GrillError
from trainer.grading.engine import RulesGrader
from trainer.grading.stated_numbers import expected_value


def check_content(content: LoadedContent) -> tuple[Problem, ...]:
    """All problems of loaded content, by file and line; the ones that only advise come along."""
    library = content.library
    grader = RulesGrader(library, lambda: 0.0)
    problems = [*library.problems, *checks.check_content(content, compute, MODULES)]
    for rubric in library.rubrics.values():
        chain = library.chains.get(rubric.chain)
        if chain is None:
            continue
        for question in chain.questions:
            problems.extend(_check_patterns(grader, content, chain, question))
            problems.extend(_check_numbers(content, rubric, question))
            rules = rubric.questions.get(question.id)
            graded = [(golden, grader.grade(chain.id, question, golden.answer)) for golden in (rules.golden if rules else ())]
            problems.extend(_check_golden(rubric, question, graded))
            problems.extend(check_coverage(content, rubric, question, [grade for _, grade in graded]))
    for chain in library.chains.values():
        problems.extend(_check_model_answers(grader, chain))
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.code)))


def _check_patterns(grader: RulesGrader, content: LoadedContent, chain: Chain, question: Question) -> Iterator[Problem]:
    for marker_id, message in grader.compiled(chain, question).faults:
        file, line = content.rule_lines.get((chain.id, question.id, marker_id), (chain.file, question.line))
        yield Problem(
            file=file, line=line, code="bad-pattern", message=f"{question.id} {marker_id}: {message}", hint="mend or remove the pattern"
        )
    for number_id, message in grader.compiled(chain, question).number_faults:
        file, line = content.places.get(("number", chain.id, question.id, number_id), (chain.file, question.line))
        yield Problem(
            file=file, line=line, code="bad-pattern", message=f"{question.id} number {number_id}: {message}", hint="mend the pattern"
        )


def _check_numbers(content: LoadedContent, rubric: Rubric, question: Question) -> Iterator[Problem]:
    rules = rubric.questions.get(question.id)
    if rules is None:
        return
    for marker_id, rule in rules.markers.items():
        place = content.rule_lines.get((rubric.chain, question.id, marker_id), (rubric.file, 1))
        for number in rule.numbers:
            yield from _check_number(number, place, f"{question.id} {marker_id}")
    for check in rules.numbers:
        place = content.places.get(("number", rubric.chain, question.id, check.id), (rubric.file, 1))
        yield from _check_number(check, place, f"{question.id} number {check.id}")


def _check_number(number: StatedNumber, place: Place, where: str) -> Iterator[Problem]:
    if number.calculator not in MODULES:
        return  # named with all other unknown calculators
    try:
        expected_value(number)
    except GrillError as error:
        reason, hint = str(error), "correct its inputs"
    except (KeyError, TypeError, ValueError) as error:
        reason, hint = str(error.args[0] if error.args else error), "correct its output"
    else:
        return
    message = f"{where}: {number.calculator} gives no number: {reason}"
    yield Problem(file=place[0], line=place[1], code="bad-number", message=message, hint=hint)


def _check_golden(rubric: Rubric, question: Question, graded: Sequence[tuple[GoldenAnswer, Grade]]) -> Iterator[Problem]:
    for golden, grade in graded:
        for message in _differences(golden, grade):
            hint = "mend the rule or the golden answer; grill explain shows what matched"
            text = f"{question.id}, golden answer ({golden.kind}): {message}"
            yield Problem(file=rubric.file, line=golden.line, code="golden-differs", message=text, hint=hint)


def _differences(golden: GoldenAnswer, grade: Grade) -> Iterator[str]:
    met = {result.id for result in grade.landed}
    tripped = {result.id for result in grade.tripped}
    for marker in golden.met:
        if marker not in met:
            yield f"{marker} is not met"
    if golden.exact:
        for marker in sorted(met - set(golden.met)):
            yield f"{marker} is met"
    for marker in golden.tripped:
        if marker not in tripped:
            yield f"red flag {marker} is not tripped"
    for marker in sorted(tripped - set(golden.tripped)):
        yield f"red flag {marker} is tripped"
    if golden.band and golden.band != grade.band:
        yield f"the band is {grade.band}, not {golden.band}"


def _check_model_answers(grader: RulesGrader, chain: Chain) -> Iterator[Problem]:
    """A model answer is what the learner is shown as better: it must be the best there is."""
    for question in chain.questions:
        if not question.model_answer:
            continue
        grade = grader.grade(chain.id, question, question.model_answer)
        if grade.band != "strong-hire":
            missing = ", ".join(result.id for result in grade.missed) or "no marker"
            flags = "".join(f"; trips {result.id}" for result in grade.tripped)
            message = f"{question.id}: the model answer grades {grade.band} (misses {missing}{flags})"
            hint = "let it say every marker, or mend the rules"
            yield Problem(file=chain.file, line=question.line, code="weak-model-answer", message=message, hint=hint, severity="advice")
