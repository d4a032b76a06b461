"""The scoring policy from YAML, checked so that every answer gets a band."""

from __future__ import annotations

from trainer.content.fields import Fields
from trainer.content.findings import Findings, choice_hint, shorten
from trainer.content.reader import Source
from trainer.content.yaml_tree import Node, read_tree
from trainer.domain.grade import BANDS
from trainer.domain.rubric import BandRule, Policy

_KEYS = tuple(Policy.model_fields)
_BAND_KEYS = tuple(BandRule.model_fields)

FALLBACK_POLICY = Policy(
    major_penalty=10,
    minor_penalty=5,
    bands=(
        BandRule(band="strong-hire", min_score=80, all_critical=True, max_red_flags=0),
        BandRule(band="hire", min_score=55, all_critical=True, max_major=0),
        BandRule(band="lean-no", min_score=15),
        BandRule(band="no-hire", min_score=0),
    ),
    passing=("strong-hire", "hire"),
)
"""Scoring when no policy file can be read, so that broken content never stops grading."""


def parse_policy(source: Source) -> Policy | None:
    """The policy in a file; None, with problems noted, when any of it is wrong."""
    findings = source.findings
    tree = read_tree(source.text, findings) if source.readable else None
    before = len(findings.problems)
    if tree is None:
        return None
    fields = Fields(tree, findings, "the policy", _KEYS)
    if fields.is_void:
        return None
    for key in _KEYS:
        if fields.node(key) is None:
            fields.missing(key, f"write `{key}:` as in the shipped policy")
    bands = tuple(band for node in fields.items("bands") if (band := _band(node, findings)) is not None)
    passing = fields.texts("passing")
    _check_bands(bands, passing, fields, findings)
    major, minor = fields.number("major_penalty", 10, 0, 100), fields.number("minor_penalty", 5, 0, 100)
    if len(findings.problems) > before:
        return None
    return Policy(major_penalty=major, minor_penalty=minor, bands=bands, passing=passing)


def _band(node: Node, findings: Findings) -> BandRule | None:
    fields = Fields(node, findings, "a band", _BAND_KEYS)
    if fields.is_void:
        return None
    band = fields.text("band", required=True)
    if band and band not in BANDS:
        findings.error(fields.line_of("band"), "unknown-value", f"{shorten(band)!r} is not a band", choice_hint(band, BANDS))
    if fields.node("min_score") is None:
        fields.missing("min_score", "write `min_score: 55`")
    return BandRule(
        band=band,
        min_score=fields.number("min_score", 0, 0, 100),
        all_critical=fields.flag("all_critical"),
        max_red_flags=_limit(fields, "max_red_flags"),
        max_major=_limit(fields, "max_major"),
    )


def _limit(fields: Fields, key: str) -> int | None:
    return None if fields.node(key) is None else fields.whole(key, 0, low=0)


def _check_bands(bands: tuple[BandRule, ...], passing: tuple[str, ...], fields: Fields, findings: Findings) -> None:
    names = [rule.band for rule in bands]
    line = fields.line_of("bands")
    if names != list(BANDS[::-1]):
        findings.error(line, "band-order", "the bands are not complete or not in order", f"write them as {', '.join(BANDS[::-1])}")
    if bands:
        last = bands[-1]
        if last.min_score > 0 or last.all_critical or last.max_red_flags is not None or last.max_major is not None:
            findings.error(line, "band-gap", "the last band does not accept every answer", "give it `min_score: 0` and nothing else")
    if not passing and fields.node("passing") is not None:
        findings.error(fields.line_of("passing"), "no-passing-band", "no band passes a question", "write `passing: [hire, strong-hire]`")
    for name in passing:
        if name not in names:
            findings.error(fields.line_of("passing"), "unknown-value", f"{shorten(name)!r} passes but is no band", choice_hint(name, names))
