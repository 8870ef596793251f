"""The JSON Schema of `techdocs.yml` is up to date, knows every key, and accepts what the reader of the file accepts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ci.write_config_schema import SCHEMA, config_schema, read_descriptions, schema_text
from techdocs.config import load_config
from techdocs.documents.located_yaml import load_documents
from tests.conftest import ROOT

KEYS = sorted(read_descriptions())
VALUES: tuple[object, ...] = (
    True, False, 0, 1, -1, 1.5, "x", "https://a.example", "netlify", "", [], ["x"], [1], [True], [[]], [{"a": "b"}],
    [{"path": "x"}], [{"path": "x", "trust": "trusted"}], [{"path": "x", "trust": "blind"}], [{"path": ["x"]}],
    [{"link": "https://a.example"}], [{"a": {"b": 1}}], [{"a": "b", "c": "d"}], {}, {"a": "b"}, {"TD201": "error"},
    {"TD201": {"error": "2026-01-01"}}, {"TD201": {"error": "soon"}}, {"TD201": "fatal"}, {"TD201": []},
    {"img-src": "https://a.example"}, {"img-src": "*"}, {"img-src": [1]}, {"component": ["service"]},
    {"component": "service"}, {"component:default/a": "b"}, {"component:default/a": []},
    [{"severities": {"TD201": "off"}}],
    [{"owner": "red", "severities": {"TD201": "error"}}], [{"owner": [], "severities": {"TD201": "error"}}],
    [{"path": 1, "severities": {"TD201": "error"}}], [{"owner": "red", "severities": []}],
)  # fmt: skip
ONLY_A_RUN_KNOWS = (
    "points to a missing file", "points to a missing folder", "is not an entity ref", "unknown rule",
    "is not a kind with types",
)  # fmt: skip
"""What is wrong with values of the right form."""


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.validator_for(schema)


def merged(keys: list[str], value: object) -> dict[str, Any]:
    """Return the file that sets some keys to one value."""
    content: dict[str, Any] = {}
    for key in keys:
        *above, last = key.split(".")
        below = content
        for part in above:
            below = below.setdefault(part, {})
        below[last] = value
    return content


def settings(key: str, value: object) -> dict[str, Any]:
    """Return the file that sets one key."""
    return merged([key], value)


def refusals(path: Path, content: object) -> list[str]:
    """Return the faults of a settings file."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return [problem.message for problem in load_config(path, folder=path.parent)[1]]


def properties(schema: dict[str, Any], *above: str) -> Iterator[str]:
    """Yield every key of techdocs' own that a schema describes."""
    for key, below in schema.get("properties", {}).items():
        if "description" in below:
            yield ".".join((*above, key))
            yield from properties(below, *above, key)


def test_the_file_is_what_the_code_gives() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run `make generated`"
    assert json.loads(schema_text()) == config_schema()


def test_every_documented_key_is_in_it_with_a_description_and_no_other() -> None:
    schema = config_schema()
    assert sorted(properties(schema)) == KEYS
    assert '"description": ""' not in schema_text()


def test_every_example_of_the_configuration_page_is_valid(validator: Any) -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(examples) > 3
    for example in examples:
        for document in load_documents(example, version="1.1")[0]:
            assert [str(error) for error in validator.iter_errors(document.value)] == []


def test_what_it_refuses_is_refused_by_the_reader_too_and_the_other_way_round(validator: Any, tmp_path: Path) -> None:
    leaves = [key for key in KEYS if not any(other.startswith(f"{key}.") for other in KEYS)]
    differing = []
    for value in VALUES:
        found = refusals(tmp_path / "asked.yml", merged(leaves, value))
        for key in leaves:
            faults = [fault for fault in found if re.match(rf"(unknown key )?`{re.escape(key)}[.`]", fault)]
            formal = [fault for fault in faults if not any(words in fault for words in ONLY_A_RUN_KNOWS)]
            is_valid = validator.is_valid(settings(key, value))
            if (formal and is_valid) or not (faults or is_valid):
                differing.append((key, value, faults))
    assert differing == []


@pytest.mark.parametrize(
    "content",
    [{"site_nam": "x"}, {"theme": {"palete": {}}}, {"limits": {"page_mb": "2"}}, {"jobs": 0}, {"strict": "yes"},
     {"lint": {"overrides": [{"owner": "red"}]}}, {"lint": {"overrides": [{"owner": "red", "paht": "x"}]}}, ["x"], "x"],
)  # fmt: skip
def test_mistakes_are_refused_by_both(validator: Any, tmp_path: Path, content: object) -> None:
    assert refusals(tmp_path / "asked.yml", content)
    assert not validator.is_valid(content)


def test_a_key_without_a_value_is_fine_for_both(validator: Any, tmp_path: Path) -> None:
    for key in KEYS:
        assert refusals(tmp_path / "asked.yml", settings(key, None)) == []
        assert validator.is_valid(settings(key, None)), key
