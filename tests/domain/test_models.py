"""Models: frozen, strict about keys and ranges, and look-ups that say what there is."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import trainer.domain
from tests.fakes import make_attempt, make_chain, make_library, make_question, make_session, make_story
from trainer.domain.answer import Attempt, Session
from trainer.domain.chain import Marker, Question
from trainer.domain.characters import well_formed
from trainer.domain.model import Model
from trainer.domain.problem import Problem
from trainer.domain.story import SECTION_TITLES
from trainer.errors import UsageError


def models() -> list[type[Model]]:
    """Every model of the domain."""
    found: set[type[Model]] = set()
    for module in iter_modules(trainer.domain.__path__):
        members = inspect.getmembers(import_module(f"trainer.domain.{module.name}"), inspect.isclass)
        found.update(member for _, member in members if issubclass(member, Model) and member is not Model)
    return sorted(found, key=lambda model: model.__name__)


def test_the_domain_has_models() -> None:
    assert {"Attempt", "Chain", "Grade", "Library", "Marker", "Rubric", "Story"} <= {model.__name__ for model in models()}


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_models_are_frozen_and_refuse_unknown_keys(model: type[Model]) -> None:
    assert model.model_config.get("frozen") is True
    with pytest.raises(ValidationError) as raised:
        model.model_validate({"no_such_key": 1})
    assert ("no_such_key",) in {error["loc"] for error in raised.value.errors() if error["type"] == "extra_forbidden"}
    annotations = {name: str(field.annotation) for name, field in model.model_fields.items()}
    assert not [name for name, annotation in annotations.items() if annotation.startswith(("list", "set"))], (
        "a list in a frozen model can be changed"
    )


@pytest.mark.parametrize("made", [make_attempt(1), make_session(), make_chain(), make_story(), make_library(), make_question()])
def test_no_field_can_be_set_afterwards(made: Model) -> None:
    name = next(iter(type(made).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(made, name, getattr(made, name))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "Stop Rule"}, "id"),
        ({"id": "stop--rule"}, "id"),
        ({"id": ""}, "id"),
        ({"kind": "weak"}, "kind"),
        ({"weight": 4}, "weight"),
        ({"weight": -1}, "weight"),
        ({"severity": "fatal"}, "severity"),
    ],
)
def test_a_marker_out_of_range_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Marker.model_validate({"id": "m", "kind": "strong", "text": "x", **change})
    assert raised.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize("seconds", [0, -5, 3601])
def test_a_time_limit_out_of_range_is_refused(seconds: int) -> None:
    with pytest.raises(ValidationError):
        Question.model_validate({**make_question().model_dump(), "seconds": seconds})


def test_a_question_finds_its_markers_and_its_level() -> None:
    question = make_question("architect-2")
    assert question.level == 5
    assert [marker.id for marker in question.markers] == ["traffic", "stop-rule", "holdback", "peek"]
    assert question.marker("peek").severity == "major"
    with pytest.raises(KeyError):
        question.marker("nothing")
    with pytest.raises(KeyError):
        make_chain().question("round-9")


def test_the_library_finds_things_in_any_case_and_says_what_there_is() -> None:
    library = make_library((make_story(),), (make_chain(),))
    assert library.story("aml-03").id == "AML-03"
    assert library.chain("aml-03").id == "AML-03"
    assert library.question("Aml-03", "ROUND-2").id == "round-2"
    for look_up, words, remedy in [
        (lambda: library.story("AML-99"), "no story 'AML-99'", "choose one of: AML-03"),
        (lambda: library.chain("AML-99"), "no chain 'AML-99'", "choose one of: AML-03"),
        (lambda: library.question("AML-03", "round-9"), "AML-03 has no question 'round-9'", "opening, round-1"),
        (lambda: make_library().story("AML-03"), "no story", "choose one of: none loaded"),
    ]:
        with pytest.raises(UsageError) as raised:
            look_up()
        assert words in raised.value.what
        assert remedy in raised.value.remedy


def test_a_story_is_one_document_again() -> None:
    story = make_story(sections={"Customer pain": "Pain.\n", "Metrics": "\nNumbers."}).model_copy(update={"lead": "A made-up case."})
    assert story.markdown == "# Testing a reranker\n\nA made-up case.\n\n## Customer pain\n\nPain.\n\n## Metrics\n\nNumbers.\n"
    assert len(SECTION_TITLES) == len(set(SECTION_TITLES)) == 10


def test_a_problem_reads_as_one_line_that_editors_can_jump_to() -> None:
    problem = Problem(file="a/b.md", line=7, code="missing-section", message="no section 'Metrics'", hint="add it")
    assert str(problem) == "a/b.md:7: missing-section no section 'Metrics' — add it"


@pytest.mark.parametrize("model", [make_attempt(1), make_session(ended=True)])
def test_what_is_kept_comes_back_from_json(model: Attempt | Session) -> None:
    assert type(model).model_validate_json(model.model_dump_json()) == model


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_well_formed_text_can_be_encoded_and_keeps_its_positions(text: str) -> None:
    mended = well_formed(text)
    assert mended.encode().decode() == mended
    assert len(mended) == len(text)
    assert all(new == old or "\ud800" <= old <= "\udfff" for new, old in zip(mended, text, strict=True))
    assert well_formed(mended) == mended
