"""Reading paths and the lifecycle of a decision from YAML."""

from __future__ import annotations

import re

from trainer.content.fields import Fields
from trainer.content.findings import Findings, shorten
from trainer.content.reader import Source
from trainer.content.yaml_tree import Node, read_tree
from trainer.domain.paths import Itinerary, LifecycleStage, PathStep, ReadingPath

PATHS_KEYS = ("paths", "lifecycle")
"""Keys of a file of paths."""

_PATH_KEYS = ("id", "title", "audience", "steps")
_STEP_KEYS = ("story", "page", "note", "mark")
_STAGE_KEYS = ("question", "stories")
_PAGE = "foundations"
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def parse_paths(source: Source) -> Itinerary:
    """The paths and stages in a file, with a problem for each entry that is not complete."""
    findings = source.findings
    tree = read_tree(source.text, findings) if source.readable else None
    fields = Fields(tree, findings, "the file of paths", PATHS_KEYS)
    paths: dict[str, ReadingPath] = {}
    for node in fields.items("paths"):
        path = _path(node, source)
        if path is not None and path.id in paths:
            message = f"the path {path.id!r} is there twice"
            findings.error(path.line, "duplicate-id", message, f"line {paths[path.id].line} has it already; the first counts")
        elif path is not None:
            paths[path.id] = path
    stages = (_stage(node, source) for node in fields.items("lifecycle"))
    return Itinerary(paths=tuple(paths.values()), lifecycle=tuple(stage for stage in stages if stage is not None))


def _path(node: Node, source: Source) -> ReadingPath | None:
    findings = source.findings
    entry = Fields(node, findings, "a path", _PATH_KEYS)
    if entry.is_void:
        return None
    path_id, title = entry.text("id", required=True), entry.text("title", required=True)
    audience = entry.text("audience", required=True)
    steps = tuple(step for step in (_step(step, findings) for step in entry.items("steps")) if step is not None)
    if not steps:
        entry.missing("steps", "write `steps:` and below it entries such as `- {story: AML-03, note: …}`")
    if not _ID.fullmatch(path_id):
        if path_id:
            hint = "write it in small letters and hyphens, such as `interview-prep`"
            findings.error(entry.line_of("id"), "bad-id", f"{shorten(path_id)!r} is not an id", hint)
        return None
    return ReadingPath(id=path_id, title=title or path_id, audience=audience, steps=steps, file=source.file, line=entry.line)


def _step(node: Node, findings: Findings) -> PathStep | None:
    entry = Fields(node, findings, "a step", _STEP_KEYS)
    if entry.is_void:
        return None
    page = entry.choice("page", (_PAGE,), "")
    story = entry.text("story", required="page" not in entry)
    if page and story:
        findings.error(entry.line, "wrong-type", "a step names a story and a page", "make two steps of it")
    if not page and not story:
        return None
    return PathStep(story=story or None, note=entry.text("note"), mark=entry.text("mark"), line=entry.line)


def _stage(node: Node, source: Source) -> LifecycleStage | None:
    entry = Fields(node, source.findings, "a stage", _STAGE_KEYS)
    if entry.is_void:
        return None
    question, stories = entry.text("question", required=True), entry.texts("stories", required=True)
    return LifecycleStage(question=question, stories=stories, file=source.file, line=entry.line) if question and stories else None
