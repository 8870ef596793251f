"""`$ref`s of an API's definition to other files of the repository, whose values are put in their place."""

import json
from pathlib import Path

import pytest
import yaml

from techdocs.catalog.placeholders import Placeholders
from techdocs.engine.bounds import cpu_bound
from techdocs.model.limits import Limits
from techdocs.model.problem import Severity
from techdocs.model.source import Source
from tests.conftest import Write

OPENAPI = """\
openapi: 3.1.0
# kept only where nothing is put in
info: {title: Pets, version: "1.10"}
paths:
  /pets/{id}:
    get:
      responses:
        200:
          content:
            application/json:
              schema: {$ref: REF}
"""
AT = ("paths", "/pets/{id}", "get", "responses", "200", "content", "application/json", "schema")
POINTER = "#/paths/~1pets~1%7Bid%7D/get/responses/200/content/application~1json/schema"


class Bundled:
    """What `$openapi: api/openapi.yaml` becomes, and what was reported."""

    def __init__(self, root: Path, name: str = "api/openapi.yaml", key: str = "$openapi") -> None:
        self.told: list[str] = []
        source = Source(name="x", root=(root / "x").resolve(), web_url="https://github.com/acme/x")
        given = Placeholders(source, Limits()).resolve({"definition": {key: name}}, "", self._report)
        self.text = given["definition"]
        assert isinstance(self.text, str)
        self.value = yaml.safe_load(self.text)

    def _report(self, _path: tuple[str | int, ...], message: str, _hint: str, severity: Severity) -> None:
        self.told.append(f"{severity} {message}")

    def at(self, *path: str) -> object:
        value = self.value
        for part in path or AT:
            value = value[part]
        return value


def test_a_definition_in_one_file_is_left_as_it_is_written(write: Write) -> None:
    text = OPENAPI.replace("REF", '"#/components/schemas/Pet"')
    bundled = Bundled(write({"x/api/openapi.yaml": text}))
    assert (bundled.text, bundled.told) == (text, [])


@pytest.mark.parametrize(
    ("ref", "path"),
    [
        ("pet.yaml", "api/pet.yaml"), ("./pet.json", "api/pet.json"), ("../pet.yaml", "pet.yaml"),
        ("/models/pet.yaml", "models/pet.yaml"), ('"a%20pet.yaml"', "api/a pet.yaml"),
        ("https://github.com/acme/x/blob/main/models/pet.yaml", "models/pet.yaml"),
    ],
)  # fmt: skip
def test_a_file_of_the_repository_is_put_in_its_place(write: Write, ref: str, path: str) -> None:
    bundled = Bundled(write({"x/api/openapi.yaml": OPENAPI.replace("REF", ref), f"x/{path}": '{"type": "object"}'}))
    assert bundled.at() == {"type": "object"}
    assert bundled.at("info") == {"title": "Pets", "version": "1.10"}
    assert bundled.told == []


def test_each_value_stands_once_and_is_pointed_to_from_elsewhere(write: Write) -> None:
    files = {
        "x/api/openapi.yaml": OPENAPI.replace("REF", "models/all.yaml#/Pet")
        + "components:\n  schemas:\n    Again: {$ref: models/all.yaml#/Pet}\n"
        "    Name: {$ref: 'models/all.yaml#/Pet/properties/name'}\n"
        "    Own: {type: string}\n",
        "x/api/models/all.yaml": (
            "Pet:\n  properties:\n    name: {type: string}\n    kin: {$ref: '#/Pet'}\n    home: {$ref: home.yaml}\n"
            "    own: {$ref: '../openapi.yaml#/components/schemas/Own'}\n"
        ),
        "x/api/models/home.yaml": "properties:\n  pets: {items: {$ref: all.yaml#/Pet}}\n",
    }
    bundled = Bundled(write(files))
    assert bundled.at() == {
        "properties": {
            "name": {"type": "string"},
            "kin": {"$ref": POINTER},
            "home": {"properties": {"pets": {"items": {"$ref": POINTER}}}},
            "own": {"$ref": "#/components/schemas/Own"},
        }
    }
    assert bundled.at("components", "schemas") == {
        "Again": {"$ref": POINTER}, "Name": {"$ref": f"{POINTER}/properties/name"}, "Own": {"type": "string"},
    }  # fmt: skip
    assert bundled.told == []


def test_keys_beside_a_ref_are_kept_and_json_stays_json(write: Write) -> None:
    root = {"a": {"$ref": "b.json#/x~1y/0", "description": "mine"}, "c": {"$ref": "b.json#/x~1y/0"}}
    files = {"x/api.json": json.dumps(root), "x/b.json": '{"x/y": [{"type": "string", "description": "theirs"}]}'}
    bundled = Bundled(write(files), "api.json", "$asyncapi")
    assert isinstance(bundled.text, str)
    assert json.loads(bundled.text) == {
        "a": {"type": "string", "description": "mine"}, "c": {"type": "string", "description": "theirs"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ref", "left", "reason"),
    [
        ("gone.yaml", "gone.yaml", "no such file in this repository"),
        ("../../y/secret.yaml", "../../y/secret.yaml", "it is outside the repository"),
        ("link.yaml", "link.yaml", "no such file in this repository"),
        ("../.git/config", "../.git/config", "no such file in this repository"),
        ("https://e.org/pet.yaml", "https://e.org/pet.yaml", "it is a web address"),
        ("pet.yaml#/Gone", "pet.yaml#/Gone", "`api/pet.yaml` has no `/Gone`"),
        ("pet.yaml#Pet", "pet.yaml#Pet", "`#Pet` is not a path into the file: it does not start with `/`"),
        ("bad.yaml", "bad.yaml", "`api/bad.yaml` cannot be read: "),
    ],
)
def test_what_is_not_in_the_repository_stays_and_is_one_note(write: Write, ref: str, left: str, reason: str) -> None:
    files = {
        "x/api/openapi.yaml": OPENAPI.replace("REF", "models/pet.yaml") + f"other: {{$ref: {ref}}}\n",
        "x/api/models/pet.yaml": f"properties: {{a: {{$ref: ../{ref}}}}}\n" if "://" not in ref else "{}\n",
        "x/api/pet.yaml": "Pet: {type: object}\n", "x/api/bad.yaml": "a: [\n", "x/.git/config": "a: 1\n",
        "y/secret.yaml": "walrus: 1\n",
    }  # fmt: skip
    root = write(files)
    (root / "x/api/link.yaml").symlink_to("../../y/secret.yaml")
    bundled = Bundled(root)
    (line,) = bundled.told
    file, written = ("api/openapi.yaml", ref) if "://" in ref else ("api/models/pet.yaml", f"../{ref}")
    assert line.startswith(
        f"note `$openapi: api/openapi.yaml`: `$ref: {written}` in `{file}` is not followed: {reason}"
    )
    assert bundled.at("other") == {"$ref": left}
    if "://" not in ref:
        assert line.endswith(" (1 more like this)")
        kept = written if "outside" in reason else left
        assert bundled.at() == {"properties": {"a": {"$ref": kept}}}
    assert isinstance(bundled.text, str)
    assert "walrus" not in bundled.text


def test_a_definition_that_is_no_yaml_stays_as_it_is(write: Write) -> None:
    text = OPENAPI.replace("REF", "pet.yaml") + "  - [\n"
    bundled_told: list[str] = []
    source = Source(name="x", root=(write({"x/o.yaml": text}) / "x").resolve())
    given = Placeholders(source).resolve(
        {"definition": {"$openapi": "o.yaml"}},
        "",
        lambda _path, message, _hint, _severity: bundled_told.append(message),
    )
    assert given == {"definition": text}
    assert bundled_told[0].startswith("`$openapi: o.yaml`: its `$ref`s are not followed: it cannot be read: ")


def test_definitions_that_refer_without_end_are_bounded(write: Write) -> None:
    twice = "{a: {$ref: NEXT, x: 1}, b: {$ref: NEXT, x: 1}}"
    files = {f"x/api/{number}.yaml": twice.replace("NEXT", f"{number + 1}.yaml") for number in range(300)}
    root = write({"x/api/openapi.yaml": OPENAPI.replace("REF", "0.yaml"), **files, "x/api/300.yaml": "x" * 900_000})
    with cpu_bound(30):
        bundled = Bundled(root)
    assert isinstance(bundled.text, str)
    assert len(bundled.text) < 50_000_000
    assert len(bundled.told) == 1
