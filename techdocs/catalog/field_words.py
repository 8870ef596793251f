"""The words for what a JSON Schema finds wrong with a field: what is wrong, and what to write instead."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jsonschema_rs import ValidationError
from jsonschema_rs import ValidationErrorKind as Kind

from techdocs.catalog.field_examples import example
from techdocs.documents.located_yaml import KeyPath
from techdocs.plain_text import plain_line

_LONGEST = 63
_NAMES = "letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"
_WORDS = {
    "name": ("name", f"use {_NAMES}"),
    "namespace": ("namespace", "use lower-case letters and digits, separated by hyphens"),
    "tag": ("tag", "use lower-case letters, digits, `:`, `+` and `#`, separated by single hyphens"),
    "kind": ("kind", "use letters and digits, starting with a letter"),
    "apiVersion": ("API version", "use a group and a version"),
    "url": ("URL", "write a whole web address"),
    "labelValue": ("label value", f"use {_NAMES}"),
    "key": ("key", f"use {_NAMES}, after an optional domain and `/`"),
}
"""What the value of each definition of the schemas is called, and what it may look like."""
_DEFINITION = "must be a string, or one of `$text`, `$openapi` and `$asyncapi` with the path of a file"
_SHOWN = 80
_TYPES = {"string": "a string", "array": "a list", "object": "a mapping", "boolean": "true or false", "null": "empty"}
_LISTS = frozenset({"children", "memberOf", "skills", "plugins", "steps", "remotes"})
_MAPPINGS = frozenset({"metadata", "spec"})
"""Required fields that are no texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one field: its path, the words, and whether its key is meant, or the field is missing."""

    path: KeyPath
    message: str
    hint: str = ""
    at_key: bool = False
    is_missing: bool = False


class Words:
    """The words for the faults of one document, which quote numbers as they are written.

    Args:
        written: how each number and truth value is written, by its path.
        kind: of the entity.
    """

    def __init__(self, written: Mapping[KeyPath, str], kind: str = "") -> None:
        self._written, self._kind = written, kind

    def fault(self, error: ValidationError) -> FieldFault:
        """Return what a validator found, in words: the field, what is allowed, and an example."""
        path = tuple(error.instance_path)
        rule = [str(part) for part in error.schema_path]
        words = rule[rule.index("$defs") + 1] if "$defs" in rule else ""
        shown = _dotted(path)
        if isinstance(error.kind, Kind.Required):
            return self._missing(path, error.kind.property)
        if words == "key" and isinstance(error.instance, dict):
            return _key_fault(path, error)
        if words == "definition":
            return FieldFault(path=path, message=f"`{shown}` {_DEFINITION}", hint=self._hint(words, path, error))
        if words in _WORDS:
            found = self._found(path, error)
            message = f"`{shown}`: `{found}` is not a valid {_WORDS[words][0]}" if found else f"`{shown}` is empty"
            return FieldFault(path=path, message=message, hint=self._hint(words, path, error))
        message, hint = self._other(path, error)
        return FieldFault(path=path, message=f"`{shown}` {message}", hint=hint)

    def _missing(self, path: KeyPath, name: str) -> FieldFault:
        where = f"below `{_dotted(path)}`" if path else "at the top of the document"
        inner = (*path, name)
        types = ("object",) if not path and name in _MAPPINGS else ("array",) if name in _LISTS else ("string",)
        return FieldFault(
            path=inner, message=f"`{_dotted(inner)}` is missing", is_missing=True,
            hint=f"add `{name}:` {where}, for example `{example(inner, self._kind, types)}`",
        )  # fmt: skip

    def _other(self, path: KeyPath, error: ValidationError) -> tuple[str, str]:
        """Return message and hint of the rules that are about neither names nor missing fields."""
        fault, such_as = error.kind, f"for example `{example(path, self._kind)}`"
        if isinstance(fault, Kind.Type):
            return f"is not {_expected(fault.types)}", self._type_hint(path, error, fault.types)
        if isinstance(fault, Kind.MinItems):
            return "is an empty list", f"name at least one, for example `{example(path, self._kind, ('array',))}`"
        if isinstance(fault, Kind.MaxLength):
            return f"is longer than {fault.limit} characters", f"make it shorter, {such_as}"
        if isinstance(fault, Kind.Enum):
            choices = ", ".join(f"`{choice}`" for choice in fault.options)
            return f"must be one of {choices}", "write one of them"
        if isinstance(
            fault, Kind.MinLength | Kind.Pattern
        ):  # the only patterns outside of `_WORDS` ask for a character
            return "is empty", f"write a value, {such_as}, or remove the key"
        return "has a value that Backstage does not allow", such_as

    def _found(self, path: KeyPath, error: ValidationError) -> str:
        value = error.instance
        if path in self._written:
            return self._written[path]
        return plain_line(
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str), _SHOWN
        )

    def _type_hint(self, path: KeyPath, error: ValidationError, types: Sequence[str]) -> str:
        if "string" in types and isinstance(error.instance, (bool, int, float)):
            return self._quotes_hint(path, error.instance)
        if path and path[-1] == "owner":
            return "write the entity ref as one text, such as `group:default/payments`"
        return f"for example `{example(path, self._kind, types)}`"

    def _quotes_hint(self, path: KeyPath, value: float) -> str:
        """Say to quote a value as it is written: `0123` is another text than `123`."""
        return f'put quotes around it: `"{self._written.get(path, json.dumps(value))}"`'

    def _hint(self, words: str, path: KeyPath, error: ValidationError) -> str:
        if words == "definition" and isinstance(error.instance, dict):
            return _definition_hint(error.instance)
        if isinstance(error.instance, (bool, int, float)):
            return self._quotes_hint(path, error.instance)
        found = error.instance if isinstance(error.instance, str) else ""
        near = ""
        if words == "tag":
            near = re.sub(r"[^a-z0-9:+#]+", "-", found.lower()).strip("-")
        elif words == "name":
            near = re.sub(r"[^A-Za-z0-9]+", "-", found).strip("-")[:63]
        elif words == "namespace":
            near = re.sub(r"[^a-z0-9]+", "-", found.lower()).strip("-")[:63]
        shown = near if near and near != found else example(path, self._kind)
        if words not in _WORDS:
            return f"for example `{shown}`"
        rule = _WORDS[words][1]
        is_long = len(found) > _LONGEST and words not in {"apiVersion", "url"}
        return f"{f'use at most {_LONGEST} characters' if is_long else rule}, for example `{shown}`"


def _key_fault(path: KeyPath, error: ValidationError) -> FieldFault:
    """Return what is wrong with a key: the validator names the mapping, and the key at the start of its message."""
    try:
        key = str(json.JSONDecoder().raw_decode(error.message)[0])
    except ValueError:
        key = ""
    return FieldFault(
        path=(*path, key), at_key=True, hint=f"{_WORDS['key'][1]}, for example `{example(path, types=('object',))}`",
        message=f"`{_dotted(path)}`: `{plain_line(key, _SHOWN)}` is not a valid key",
    )  # fmt: skip


def _expected(types: Sequence[str]) -> str:
    return " or ".join(_TYPES.get(kind, kind) for kind in types)


def _definition_hint(value: Mapping[str, object]) -> str:
    key = next(iter(value), "")
    if key.startswith("$"):
        return f"Backstage does not fill in `{key}`; write `$text` with the path of the file"
    return "write `$text` with the path of a file, or the definition as one text (`definition: |`)"


def _dotted(path: KeyPath) -> str:
    return ".".join(str(part) for part in path) or "entity"
