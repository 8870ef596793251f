"""Read `lint.severities` and `lint.overrides`: the severity of each rule's problems, by owner, path and date."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from techdocs.documents.accepts import TEXT, Schema, list_of, mapping_to
from techdocs.documents.located_yaml import KeyPath
from techdocs.documents.mapping import LocatedMapping, quoted, read_mapping
from techdocs.documents.notes import DocumentNotes
from techdocs.documents.values import read_text
from techdocs.model.codes import NEVER_OFF, Code
from techdocs.model.entity import EntityRefError, parse_entity_ref
from techdocs.model.lint import SeverityRule
from techdocs.model.problem import Severity
from techdocs.model.rule_names import find_code, nearest_names
from techdocs.patterns import is_pattern

OFF = "off"
_WORDS = (OFF, *Severity)
_FORMER = {"info": Severity.NOTE.value}
"""Words that techdocs no longer prints, and what they mean."""
_SHOWN = ", ".join(f"`{word}`" for word in _WORDS)
_OVERRIDE_KEYS = ("owner", "path", "severities")
_DATE = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_STEPS = mapping_to(_DATE, propertyNames={"enum": [*_WORDS, *_FORMER]}, minProperties=1)
SEVERITIES: Schema = mapping_to({"anyOf": [{"enum": [*_WORDS, *_FORMER, False]}, _STEPS]})
OVERRIDES: Schema = list_of(
    {
        "type": "object",
        "required": ["severities"],
        "anyOf": [{"required": ["owner"]}, {"required": ["path"]}],
        "properties": {"owner": TEXT, "path": {"type": "string"}, "severities": SEVERITIES},
        "additionalProperties": False,
    }
)


def read_severities(notes: DocumentNotes, path: KeyPath, value: object) -> tuple[SeverityRule, ...]:
    """Read a mapping of codes, or names of rules, to severities; a rule that moves by date gives one for each date."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        notes.invalid(
            path, f"{quoted(path)} is not a mapping of rules to severities", "write `TD201: note` lines below it"
        )
        return ()
    return tuple(rule for name in value for rule in _read_rule(notes, (*path, name), name, value[name]))


def read_overrides(lint: LocatedMapping) -> Iterator[SeverityRule]:
    """Yield the severities for an owner or a path, in their order."""
    value = lint.raw("overrides", OVERRIDES)
    path: KeyPath = (*lint.path, "overrides")
    hint = "write a list of mappings with `severities`, and `owner` or `path` or both"
    if value is not None and not isinstance(value, list):
        lint.notes.invalid(path, f"{quoted(path)} is not a list", hint)
        return
    for number, item in enumerate(value or []):
        override = read_mapping(lint.notes, (*path, number), item, _OVERRIDE_KEYS)
        keys, here = override.keys, override.path
        if isinstance(item, dict) and not ((keys.get("owner") or keys.get("path")) and keys.get("severities")):
            lint.notes.invalid(here, f"{quoted(path)} contains an entry that overrides nothing", hint)
            continue
        owner, pattern = _read_owner(lint.notes, here, keys), _read_pattern(lint.notes, here, keys)
        for rule in read_severities(lint.notes, (*here, "severities"), keys.get("severities")):
            yield replace(rule, owner=owner, path=pattern)


def _read_rule(notes: DocumentNotes, path: KeyPath, name: str, value: object) -> Iterator[SeverityRule]:
    code = find_code(name)
    if code is None:
        near = " or ".join(f"`{word}`" for word in nearest_names(name))
        hint = f"did you mean {near}?" if near else "rules and their names are listed in `docs/problems.md`"
        notes.invalid(path, f"{quoted(path)}: unknown rule `{name}`", hint, at_key=True)
        return
    try:
        steps = _read_steps(value)
    except ValueError as error:
        notes.invalid(path, f"{quoted(path)} {error.args[0]}", error.args[1])
        return
    lowest = [word for word in steps.values() if word in {OFF, Severity.NOTE}]
    if code in NEVER_OFF and lowest:
        message = f"{quoted(path)} cannot be `{lowest[0]}`: {code} means that something is not published"
        notes.invalid(path, message, "use `warning` or `error`")
        return
    yield from _rules(code, steps)


def _rules(code: Code, steps: Mapping[str, str]) -> Iterator[SeverityRule]:
    if code not in NEVER_OFF and "" not in steps:
        yield SeverityRule(codes=(code,), severity=None)  # before its first date
    for when, word in sorted(steps.items()):
        severity = None if word == OFF else Severity(word)
        yield SeverityRule(codes=(code,), severity=severity, from_date=when)


def _read_steps(value: object) -> Mapping[str, str]:
    """Read one severity, or a mapping of severities to the dates on which they begin; return dates to severities."""
    if not isinstance(value, dict):
        return {"": _read_word(value)}
    steps: dict[str, str] = {}
    for key, written in value.items():
        word, when = _read_word(key), _read_date(written)
        if when in steps:
            raise ValueError(f"has two severities from {when}", "give each its own date")
        steps[when] = word
    if not steps:
        raise ValueError("is empty", f"write one of {_SHOWN}")
    return steps


def _read_word(value: object) -> str:
    word = OFF if value is False else _FORMER.get(str(value), value)  # YAML 1.1 reads a plain `off` as false
    if word not in _WORDS:
        raise ValueError(f"is not one of {_SHOWN}", "or a mapping of them to dates: `{note: 2026-01-01}`")
    return str(word)


def _read_date(value: object) -> str:
    hint = "write `2026-01-31`"
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError(f"contains `{value}`, which is not a date", hint)
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f"contains `{value}`, which is not a date", hint) from None


def _read_owner(notes: DocumentNotes, path: KeyPath, item: Mapping[str, object]) -> str:
    try:
        return str(parse_entity_ref(read_text(item["owner"]).strip(), default_kind="group")) if "owner" in item else ""
    except (EntityRefError, ValueError) as error:
        hint = "write `group:default/payments`, or `payments` alone for that group"
        notes.invalid(
            (*path, "owner"), f"`lint.overrides` has an owner that is not an entity ref: {error.args[0]}", hint
        )
        return ""


def _read_pattern(notes: DocumentNotes, path: KeyPath, item: Mapping[str, object]) -> str:
    pattern = item.get("path", "")
    if isinstance(pattern, str) and (not pattern or is_pattern(pattern)):
        return pattern
    hint = "write one `.gitignore` pattern for `<source>/<path>`, such as `legacy/**`"
    notes.invalid((*path, "path"), f"`lint.overrides` contains `{pattern}`, which is not a pattern", hint)
    return ""
