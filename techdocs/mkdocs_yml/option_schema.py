"""The options of Markdown extensions and what each may hold, from `schemas/mkdocs.json`."""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator
from pygments.lexers import find_lexer_class_by_name

from techdocs.documents.values import text_of
from techdocs.mkdocs_yml.functions import EMOJI_GENERATORS, EMOJI_INDEXES, FENCE_FORMATS, NAME_TAG, SLUG_FUNCTIONS

FILE = Path(__file__).parent / "schemas" / "mkdocs.json"
Schema = Mapping[str, Any]
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _is_language(name: str) -> bool:
    try:
        return not name or bool(find_lexer_class_by_name(name))
    except ValueError:
        return False


def _is_named(names: frozenset[str]) -> Callable[[str], bool]:
    return lambda text: text.startswith(NAME_TAG) and text.removeprefix(NAME_TAG) in names


_FORMATS: Mapping[str, Callable[[str], bool]] = {
    "pygments-language": _is_language,
    "slug-function": _is_named(SLUG_FUNCTIONS),
    "emoji-index": _is_named(EMOJI_INDEXES),
    "emoji-generator": _is_named(EMOJI_GENERATORS),
    "fence-format": _is_named(FENCE_FORMATS),
}


def _read_extensions() -> Mapping[str, Schema]:
    document = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: _without_refs(options, document)
        for name, options in document["$defs"]["extensions"]["properties"].items()
    }


def _without_refs(schema: Any, document: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema in which what `$ref` points to takes its place."""
    if isinstance(schema, list):
        return [_without_refs(part, document) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return _without_refs(target, document)
    return {key: _without_refs(value, document) for key, value in schema.items()}


EXTENSIONS: Mapping[str, Schema] = _read_extensions()
"""Each extension that authors may use, mapped to the schema of its options."""


def read_option(schema: Schema, value: object) -> object:
    """Return the value that counts for an option.

    Raises:
        ValueError: the option does not take it; why, and what to write.
    """
    read = _converted(schema, value)
    if not _is_valid(schema, read):
        words = _words(schema)
        raise ValueError(f"it is not {words}", f"write {words}")
    return read


def _words(schema: Schema) -> str:
    """Say what an option takes."""
    if "description" in schema:
        return str(schema["description"])
    if "anyOf" in schema:
        return " or ".join(map(_words, schema["anyOf"]))
    if "enum" in schema:
        words = ", ".join(f"`{word}`" for word in schema["enum"])
        return words if len(schema["enum"]) == 1 else f"one of {words}"
    return f"a whole number from {schema['minimum']} to {schema['maximum']}"


def _converted(schema: Schema, value: object) -> object:
    """Return a value in the type that its schema asks for, as the extensions read it; others stay as they are."""
    if "anyOf" in schema:
        parts = ((part, _converted(part, value)) for part in schema["anyOf"])
        return next((read for part, read in parts if _is_valid(part, read)), None)
    convert = _CONVERTERS.get(schema.get("type", ""))
    return convert(schema, value) if convert else value


def _boolean(_schema: Schema, value: object) -> object:
    if isinstance(value, str):
        return _TRUTH.get(value.lower(), value)
    return bool(value) if value is None or (isinstance(value, int) and value in {0, 1}) else value


def _integer(_schema: Schema, value: object) -> object:
    if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value):
        return int(value)
    return value if isinstance(value, int) else None


def _string(_schema: Schema, value: object) -> object:
    return text_of(value)


def _array(schema: Schema, value: object) -> object:
    return [_converted(schema["items"], item) for item in value] if isinstance(value, list) else value


def _object(schema: Schema, value: object) -> object:
    if not isinstance(value, dict):
        return value
    others = schema["additionalProperties"] or {}
    parts = {key: schema.get("properties", {}).get(key, others) for key in value}
    return {key: _converted(part, value[key]) for key, part in parts.items() if not part.get("deprecated")}


_CONVERTERS: Mapping[str, Callable[[Schema, object], object]] = {
    "boolean": _boolean, "integer": _integer, "string": _string, "array": _array, "object": _object,
}  # fmt: skip


def _is_valid(schema: Schema, value: object) -> bool:
    try:
        return _validator(json.dumps(schema)).is_valid(value)
    except ValueError:  # a value that JSON cannot represent
        return False


@lru_cache(maxsize=256)
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema), validate_formats=True, formats=dict(_FORMATS))
