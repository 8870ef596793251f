"""Every message about a field names it, says what is allowed, and shows an example, in plain English."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from techdocs.catalog.descriptor import read_descriptor
from techdocs.catalog.field_examples import example
from techdocs.catalog.placeholders import Placeholders
from techdocs.catalog.schemas import FOLDER, field_faults
from techdocs.model.codes import Code
from techdocs.model.problem import Problem
from techdocs.model.source import Source
from tests.catalog.oracle.written import FILES
from tests.catalog.test_oracle import verdicts

JARGON = re.compile(
    r"is not of types?|does not match|too short|too long|has less than|has more than \d+ (item|propert)|not one of|"
    r"required property|additional propert|valid under|was expected|instance|is not a \"|right type|\(\?|\\[sdw]|"
    r"\^\(|\)\$|\]\*|\]\+|minLength|maxLength|pattern|enum",
    re.IGNORECASE,
)
NAMED = re.compile(r"^(unknown (kind|version)|with(out)? Backstage)|`[\w.:<-]+`")
SHOWN = re.compile(r"`[^`]+`|no action needed|write one of them")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    """Return what is said of the fields of all documents that the oracle judged."""
    root = tmp_path_factory.mktemp("words").resolve()
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    source = Source(name="shop", root=root)
    return [
        problem
        for verdict in verdicts()
        for problem in read_descriptor(
            source, "catalog-info.yaml", str(verdict["text"]).encode(), placeholders=Placeholders(source)
        ).problems
        if problem.code == Code.FIELD_INVALID
    ]


def test_no_message_about_a_field_has_the_words_of_a_validator(told: list[Problem]) -> None:
    messages = {_without_found(problem.message) for problem in told}
    assert [message for message in sorted(messages) if JARGON.search(message)] == []
    assert len(messages) > 150


def test_every_message_about_a_field_names_it_and_has_a_hint_with_an_example(told: list[Problem]) -> None:
    assert [problem.message for problem in told if not NAMED.search(problem.message)] == []
    assert [f"{problem.message}: {problem.hint}" for problem in told if not SHOWN.search(problem.hint)] == []


def _without_found(message: str) -> str:
    """Return a message without the value that the author wrote."""
    return re.sub(r": `.*` is not a valid ", " is not a valid ", message)


def _fields(
    schema: dict[str, Any], path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], list[str]]]:
    """Yield the path and the types of each field of a schema."""
    types = schema.get("type")
    if path and types:
        yield path, [types] if isinstance(types, str) else types
    for name, value in schema.get("properties", {}).items():
        yield from _fields(value, (*path, name))
    if isinstance(schema.get("items"), dict):
        yield from _fields(schema["items"], (*path, 0))
    for part in (*schema.get("allOf", []), *(schema[key] for key in ("then", "else") if key in schema)):
        yield from _fields({key: value for key, value in part.items() if key != "type"}, path)


@pytest.mark.parametrize("kind", sorted(path.stem for path in FOLDER.glob("*.json")))
def test_the_example_of_each_field_is_one_that_backstage_accepts(kind: str) -> None:
    schema = json.loads((FOLDER / f"{kind}.json").read_text())
    checked = 0
    for path, types in _fields(schema):
        shown = example(path, kind, types)
        value = yaml.safe_load(shown)
        value = value[path[-1]] if isinstance(path[-1], str) else value
        wrapped: object = value
        for part in reversed(path):
            wrapped = [wrapped] if isinstance(part, int) else {part: wrapped}
        assert isinstance(wrapped, dict)
        entity = {"kind": kind, "apiVersion": "v1", **wrapped}
        faults = [fault for fault in field_faults(entity) if fault.path == path and not fault.is_missing]
        assert faults == [], (path, shown)
        checked += 1
    assert checked


def test_what_cannot_be_seen_is_empty(tmp_path: Path) -> None:
    text = (
        "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata:\n  name: a\n"
        '  links: [{url: "https://e.org", title: "\\ufeff"}]\nspec: {owner: b}\n'
    )
    problems = read_descriptor(Source(name="x", root=tmp_path), "catalog-info.yaml", text.encode()).problems
    words = [(problem.message, problem.hint) for problem in problems if problem.code == Code.FIELD_INVALID]
    assert words == [
        ("`metadata.links.0.title` is empty", "write a value, for example `title: Payments`, or remove the key")
    ]
