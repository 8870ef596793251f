"""Write the JSON Schemas of `techdocs.yml` and `mkdocs.yml` for editors into `docs/schemas/`: `make generated`.

The keys of `techdocs.yml` and what they accept are recorded while the code that reads the settings runs
(`techdocs.config`), the descriptions are those of `docs/configuration.md`. The schema of `mkdocs.yml` is the one that
techdocs reads options of Markdown extensions with.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from techdocs.config import Config
from techdocs.config.read import KEYS, read_keys
from techdocs.documents.located_yaml import LocatedDocument
from techdocs.documents.mapping import LocatedMapping
from techdocs.documents.notes import DocumentNotes
from techdocs.mkdocs_yml import option_schema
from techdocs.model.problem import Place

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "docs" / "schemas" / "techdocs.schema.json"
MKDOCS_SCHEMA = ROOT / "docs" / "schemas" / "mkdocs.schema.json"
_ROW = re.compile(r"^\| `(?P<key>[A-Za-z0-9_.]+)` \|(?P<default>.*?)\| (?P<meaning>.*) \|$", re.MULTILINE)
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_SCALARS = re.compile(r"\[((?:\n +[^\n\[\]{}]+)+)\n +\]")
"""A list without lists and mappings in it, which takes one line."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSection(LocatedMapping):
    """A mapping of no file: it notes what is asked for, and answers with defaults."""

    descriptions: Mapping[str, str]
    properties: dict[str, Any] = field(default_factory=dict)

    def section(self, key: str, known: Sequence[str]) -> "RecordedSection":  # noqa: ARG002 - as it is called
        """Note a mapping; return it to note what is in it."""
        below = RecordedSection(notes=self.notes, path=(*self.path, key), descriptions=self.descriptions)
        self._note(key, _mapping(below.properties))
        return below

    def get(self, key: str, read: Callable[[object], Value], default: Value) -> Value:
        """Note a key and what its reader accepts."""
        self._note(key, getattr(read, "accepts"))  # noqa: B009 - a function's type has no such attribute
        return default

    def raw(self, key: str, accepts: Mapping[str, Any]) -> object:
        """Note a key and what it accepts."""
        self._note(key, accepts)
        return None

    def _note(self, key: str, schema: Mapping[str, Any]) -> None:
        name = ".".join(map(str, (*self.path, key)))
        self.properties[key] = {"description": self.descriptions.get(name, ""), **_or_null(schema)}


def config_schema() -> dict[str, Any]:
    """Return the schema of `techdocs.yml`."""
    notes = DocumentNotes(document=LocatedDocument(value={}, line=1), place=Place(path="techdocs.yml").at)
    keys = RecordedSection(notes=notes, descriptions=read_descriptions())
    read_keys(keys, Config(folder=ROOT))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "techdocs.yml, the settings of a techdocs site",
        "description": "Written by `make generated` from the code that reads the settings.",
        **_or_null(_mapping({key: keys.properties[key] for key in KEYS})),
    }


def _mapping(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema that accepts a key without a value too, as every reader does."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": [*types, "null"]}


def read_descriptions() -> dict[str, str]:
    """Return the meaning and the default of each key from the table of `docs/configuration.md`, without links."""
    table = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8").partition("\n## Keys\n")[2]
    return {row["key"]: _description(row["meaning"], row["default"]) for row in _ROW.finditer(table)}


def _description(meaning: str, default: str) -> str:
    text = _LINK.sub(r"\1", meaning).replace(", below", "").rstrip(".")
    return f"{text}. Default: {default.strip()}." if default.strip() else f"{text}."


def schema_text() -> str:
    """Return what belongs into the file."""
    text = json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"
    return _SCALARS.sub(lambda match: f"[{' '.join(match[1].split())}]", text)


if __name__ == "__main__":
    for path, text in ((SCHEMA, schema_text()), (MKDOCS_SCHEMA, option_schema.FILE.read_text(encoding="utf-8"))):
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} written")
